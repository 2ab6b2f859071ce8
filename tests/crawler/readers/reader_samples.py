"""Readers that behave badly, for the pool's tests: the page's URL says how. Imported by worker processes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import Any

from archives.capture import Capture


def read(capture: Capture) -> Any:
    """What the last part of the URL's path asks for."""
    manner, _, argument = capture.url.rpartition("/")[2].partition("?")
    match manner:
        case "raise":
            raise ValueError("this page\nis broken")
        case "exit":
            os._exit(7)
        case "hang":
            time.sleep(600)
        case "spin":
            while not capture.in_part:
                with contextlib.suppress(Exception):
                    pass
        case "memory":
            return len(bytearray(int(argument)))
        case "unpicklable":
            return lambda: None
        case "modules":
            return sorted(
                name for name in sys.modules if name.split(".")[0] in {"scrapy", "twisted", "itemadapter"}
            )
        case "sleep":
            time.sleep(float(argument))
    return (manner, os.getpid(), len(capture.payload))
