"""A file of records, wherever its bytes lie: on the disk, or within another file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from archives.warc.elsewhere import open_elsewhere
from archives.warc.file import OPEN_SUFFIX

_FORMATS = (".warc", ".arc", ".wet", ".wat")
_PACKED = ("", ".gz", ".zst", ".zstd", ".bz2", ".xz")
NAMES = tuple(name + packed for name in _FORMATS for packed in _PACKED)
"""How names of WARC and ARC files end, in small letters."""


@dataclass(frozen=True, slots=True)
class Volume:
    """What records are read from.

    Args:
        name: how pointers and messages call it.
        path: the file that holds its bytes.
        start, length: where they lie in it, where they are not all of it (an entry of a WACZ file).
        packed: it is what another file unpacks to, whose size this is: pointers mean that one, as a whole.
        elsewhere: `path` is only its name: the bytes (`length`) lie where `archives.warc.elsewhere` was told.
    """

    name: str
    path: Path
    start: int = 0
    length: int | None = None
    packed: int | None = None
    elsewhere: bool = False

    def open(self) -> BinaryIO:
        """The bytes, from the first on.

        Raises:
            OSError: it cannot be read.
        """
        if self.elsewhere:
            return open_elsewhere(self.path)
        file = self.path.open("rb")
        if self.length is None:
            return file
        return cast(BinaryIO, io.BufferedReader(_Window(file, self.start, self.length)))

    def size(self) -> int:
        """How many bytes there are."""
        return self.path.stat().st_size if self.length is None else self.length


class _Window(io.RawIOBase):
    """A part of a file as a file."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file = file
        self._start, self._length = start, length
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self._at)
        piece = self._file.read(max(0, min(len(buffer), self._length - self._at)))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def final_name(path: Path) -> str:
    """The file's name without `.open`."""
    return path.name.removesuffix(OPEN_SUFFIX)


def volume_of(path: str | Path | Volume) -> Volume:
    """A file as it lies."""
    if isinstance(path, Volume):
        return path
    path = Path(path)
    return Volume(final_name(path), path)


def is_warc(path: Path) -> bool:
    """Whether a file is a WARC or ARC file by its name, in whatever letters."""
    return final_name(path).lower().endswith(NAMES) and path.is_file()
