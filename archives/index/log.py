"""The log of versions: which record files there are, and their whole lines after what is known of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archives.collection.record_files import record_file_parts
from archives.ledger.rebuild import record_paths
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import final_name

_TAIL = 4096
_BUFFER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogFile:
    """A record file (or a `seen` file of `runs/`)."""

    folder: Path
    name: str
    """Final name, without `.open`."""
    run: str
    type: str
    size: int

    def open(self) -> BinaryIO:
        """Open it, sealed or not: a run may seal it at any time.

        Raises:
            FileNotFoundError: it is not there under either name.
        """
        try:
            return (self.folder / (self.name + OPEN_SUFFIX)).open("rb", buffering=_BUFFER)
        except FileNotFoundError:
            return (self.folder / self.name).open("rb", buffering=_BUFFER)


def log_files(collection: Path) -> list[LogFile]:
    """All of a collection in the order in which they were written."""
    found = []
    for path in record_paths(collection / "records", collection / "runs"):
        parts = record_file_parts(path.name)
        assert parts is not None
        file = LogFile(path.parent, final_name(path), parts[1], parts[0], 0)
        with file.open() as stream:
            found.append(replace(file, size=os.fstat(stream.fileno()).st_size))
    return found


def lines_after(file: LogFile, start: int) -> Iterator[tuple[int, bytes]]:
    """(first byte, line) of every whole line from `start` on."""
    with file.open() as stream:
        stream.seek(start)
        at = start
        for line in stream:
            if not line.endswith(b"\n"):
                return  # being written
            yield at, line
            at += len(line)


def tail_digest(file: LogFile, size: int) -> bytes:
    """A digest of what ends at `size`: tells a file that went on from one that was cut and written anew."""
    start = max(0, size - _TAIL)
    with file.open() as stream:
        stream.seek(start)
        return hashlib.sha256(stream.read(size - start)).digest()
