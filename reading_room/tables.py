"""CSV as a spreadsheet may open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any


def csv_line(values: Iterable[Any]) -> str:
    """One line; what a spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_defused(value) for value in values])
    return out.getvalue()


def _defused(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
