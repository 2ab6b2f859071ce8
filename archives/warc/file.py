"""One WARC file while it is written: appended to event by event, cut back when an append fails, sealed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from archives.errors import write_error

OPEN_SUFFIX = ".open"


class AppendFile:
    """A file that only ever grows by whole units.

    Args:
        path: opened for append; created where missing.

    Raises:
        ArchiveWriteError: it cannot be opened.
    """

    def __init__(self, path: Path, exclusive: bool = False) -> None:
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | (os.O_EXCL if exclusive else 0)
        try:
            self._fd = os.open(path, flags, 0o644)
        except FileExistsError:
            raise
        except OSError as error:
            raise write_error(error, path) from error
        self.size = os.fstat(self._fd).st_size

    def append(self, parts: Iterable[bytes]) -> int:
        """Write one unit; the bytes are with the system when this returns.

        Returns:
            Where the unit begins.

        Raises:
            ArchiveWriteError: nothing of the unit is in the file.
        """
        start = self.size
        try:
            for part in parts:
                self._write_all(part)
        except OSError as error:
            self.cut(start)
            raise write_error(error, self.path) from error
        except BaseException:
            self.cut(start)
            raise
        return start

    def cut(self, size: int) -> None:
        """Take back what stands after `size`."""
        os.ftruncate(self._fd, size)
        self.size = size

    def sync(self) -> None:
        """Have the bytes on the disk."""
        os.fsync(self._fd)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            written = os.write(self._fd, view)
            self.size += written
            view = view[written:]


def seal(path: Path) -> Path:
    """Give a file that is no longer written to its final name: fsync, rename, fsync the folder.

    Args:
        path: the `.open` file; a file already sealed is left.

    Raises:
        ArchiveWriteError: the file stays `.open`; the next run seals it.
    """
    if not path.name.endswith(OPEN_SUFFIX):
        return path
    final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    try:
        sync(path)
        path.rename(final)
        sync(path.parent)
    except OSError as error:
        raise write_error(error, path) from error
    return final


def file_stamp(date: datetime) -> str:
    """17 digits, to the millisecond, as web archives name their files."""
    return f"{date:%Y%m%d%H%M%S}{date.microsecond // 1000:03d}"


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
