"""CSV that spreadsheets open without harm (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

BOM = "\ufeff"
"""Excel takes a file without it for the system's old code page."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell (OWASP, CSV Injection)."""


class CsvRows:
    """Writes rows under a header.

    Args:
        stream: opened with newline="".
        columns: their order; a row may lack some.
        bom: begin with a byte order mark.
        defuse: put an apostrophe before texts that a spreadsheet would run as a formula.
    """

    def __init__(
        self, stream: TextIO, columns: Iterable[str], *, bom: bool = False, defuse: bool = True
    ) -> None:
        self._columns = tuple(columns)
        self._defuse = defuse
        if bom:
            stream.write(BOM)
        self._writer = csv.writer(stream)
        self._writer.writerow(self._columns)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self._writer.writerow([self._cell(row.get(name)) for name in self._columns])

    def _cell(self, value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            value = value.replace("\0", "\ufffd")
            if self._defuse and value.startswith(_FORMULA):
                return "'" + value
        return value
