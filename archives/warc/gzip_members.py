"""Gzip members made by us: text is deflated, what came compressed goes in as stored blocks.

Deflating a gzipped body again costs six to eight times the time and makes it larger. The member stays one ordinary
gzip member a record (RFC 1952), which every reader takes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time, unknown system
_STORED_MAX = 65535  # RFC 1951 3.2.4


class GzipMember:
    """A file-like sink that turns one serialised record into one gzip member.

    Args:
        emit: takes the member's bytes as they come.
        deflated: how many bytes after the first write (the record's header section) are deflated; the rest is
            stored. None deflates all.
        level: zlib level of the deflated part.
        small: the deflated part is a few kilobytes: a small window and state, whose set-up costs a tenth.
    """

    def __init__(
        self, emit: Callable[[bytes], object], deflated: int | None, level: int = 6, small: bool = False
    ) -> None:
        self._emit = emit
        self._left = deflated
        self._first = True
        self._crc = 0
        self._size = 0
        self._stored = bytearray()
        self._storing = False
        window, memory = (-12, 5) if small else (-15, 8)
        self._deflater = zlib.compressobj(level, zlib.DEFLATED, window, memory)
        emit(_HEADER)

    def write(self, data: bytes) -> int:
        """Take the next bytes of the record."""
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        if self._first or self._left is None:
            self._first = False
            self._deflate(data)
        elif self._left >= len(data):
            self._left -= len(data)
            self._deflate(data)
        else:
            if self._left:
                self._deflate(data[: self._left])
                data, self._left = data[self._left :], 0
            self._store(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: the member ends with `close`."""

    def close(self) -> None:
        """End the member."""
        if self._storing:
            self._emit_stored(bytes(self._stored), final=True)
        else:
            self._emit(self._deflater.flush())
        self._emit(struct.pack("<II", self._crc, self._size & 0xFFFFFFFF))

    def _deflate(self, data: bytes) -> None:
        if compressed := self._deflater.compress(data):
            self._emit(compressed)

    def _store(self, data: bytes) -> None:
        if not self._storing:
            self._storing = True
            self._emit(self._deflater.flush(zlib.Z_SYNC_FLUSH))  # byte-aligned from here on
        self._stored += data
        if len(self._stored) > _STORED_MAX:
            full = len(self._stored) - (len(self._stored) - 1) % _STORED_MAX - 1
            for start in range(0, full, _STORED_MAX):
                self._emit_stored(bytes(self._stored[start : start + _STORED_MAX]), final=False)
            del self._stored[:full]

    def _emit_stored(self, data: bytes, final: bool) -> None:
        self._emit(struct.pack("<BHH", final, len(data), len(data) ^ 0xFFFF) + data)
