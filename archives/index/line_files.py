"""Lines of record files by their place, as they were written."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from archives.errors import IndexFormatError
from archives.warc.file import OPEN_SUFFIX

_OPEN = 64


class LineFiles:
    """Keeps some record files open; close it.

    Args:
        records: the collection's `records/`.
    """

    def __init__(self, records: Path) -> None:
        self._records = records
        self._open: dict[str, int] = {}

    def read(self, name: str, at: int, size: int) -> bytes:
        """One line.

        Raises:
            IndexFormatError: the file is gone or shorter: the index is of another state of the collection.
        """
        data = os.pread(self._file(name), size, at)
        if len(data) != size or not data.endswith(b"\n"):
            raise IndexFormatError(f"{name} has no line at byte {at} any more: run the command again")
        return data

    def _file(self, name: str) -> int:
        if (known := self._open.get(name)) is not None:
            return known
        if len(self._open) >= _OPEN:
            self.close()
        for found in (name, name + OPEN_SUFFIX):
            try:
                self._open[name] = os.open(self._records / found, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            return self._open[name]
        raise IndexFormatError(f"{self._records / name} is gone: run the command again")

    def close(self) -> None:
        """Close the files."""
        for file in self._open.values():
            os.close(file)
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
