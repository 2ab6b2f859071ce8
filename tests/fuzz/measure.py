"""One reading in a process of its own, under a time and a memory limit, and what it cost."""

from __future__ import annotations

import resource
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection

from archives.capture import Capture

SECONDS = 40.0
"""CPU seconds that any page may take; a fair page takes a thirtieth of one, the worst of `cases` 5 to 17 on a busy machine."""
MEMORY_MB = 1500
"""Peak that any page may reach."""
URL = "https://hostile.example/2024/05/a-story"


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    peak_mb: float
    outcome: str
    """`article`, `no article`, or the error's type and text."""


def capture(payload: bytes, content_type: str = "text/html") -> Capture:
    return Capture(URL, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", content_type),), payload)


def measure(payload: bytes, content_type: str = "text/html") -> Cost:
    """Read a payload in a fresh process; a process that dies or overruns gives an outcome too."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(payload, content_type, sender))
    process.start()
    sender.close()
    try:
        cost: Cost = receiver.recv() if receiver.poll(SECONDS * 3) else Cost(SECONDS * 3, 0, "overrun")
    except EOFError:
        process.join()
        cost = Cost(0, 0, f"the process died ({process.exitcode})")
    finally:
        if process.is_alive():
            process.kill()
        process.join()
    return cost


def _child(payload: bytes, content_type: str, sender: Connection) -> None:
    from spiders.read.site import read_capture

    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 5))
    signal.signal(signal.SIGXCPU, lambda *_: sys.exit(9))
    start = time.process_time()
    try:
        reading = read_capture(capture(payload, content_type))
        outcome = "article" if reading.article else "no article"
    except Exception as error:  # the finding that this campaign looks for
        outcome = f"{type(error).__name__}: {error}"[:200]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send(Cost(time.process_time() - start, peak, outcome))
