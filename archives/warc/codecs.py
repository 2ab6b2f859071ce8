"""What files of records are packed with: gzip, Zstandard, bzip2 and xz, behind one interface.

A packed file is a row of units (gzip members, zstd frames, bz2 and xz streams). Web archives have a unit a record, so that
each can be read by itself; whoever packs a whole file has one unit, or units that begin anywhere (bgzip, pbzip2).
"""

from __future__ import annotations

import bz2
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 1024 * 1024
"""Bytes that are unpacked at once: 64 KiB of a bomb hold 64 MiB and more."""
_MAX_DICTIONARY = 32 * 1024 * 1024
_XZ_MEMORY = 256 * 1024 * 1024
"""What an xz stream may ask for: `xz -9` takes 65 MB."""


class Unpacker(Protocol):
    """One unit while it is unpacked, as bz2, lzma and zstd of the standard library have it."""

    @property
    def eof(self) -> bool:
        """Whether the unit has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes of what was given."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """The next bytes."""


class _Gunzip:
    """zlib's object with the interface of the others."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        told = self._inflater.decompress(self._inflater.unconsumed_tail + data, max(max_length, 0))
        self.needs_input = not self._inflater.unconsumed_tail and len(told) != max_length
        return told


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of packing."""

    name: str
    unit: str
    """What a unit of it is called."""
    start: re.Pattern[bytes]
    """The bytes that a unit begins with."""
    search: re.Pattern[bytes]
    """The same, where a beginning is looked for among other bytes."""
    make: Callable[[], Unpacker]
    padded: bool = False
    """NUL bytes may stand between units."""


UNPACK_ERRORS = (zlib.error, lzma.LZMAError, zstd.ZstdError, OSError, EOFError, MemoryError)
"""What an `Unpacker` raises on damaged bytes."""

_GZIP_MAGIC = re.compile(rb"\x1f\x8b\x08")
_BZ2_MAGIC, _BZ2_BLOCK = re.compile(rb"BZh[1-9]"), re.compile(rb"BZh[1-9]1AY&SY")
_XZ_MAGIC = re.compile(rb"\xfd7zXZ\x00")
_ZSTD_MAGIC = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_ZSTD_FRAME = b"\x28\xb5\x2f\xfd"
SNIFFED = 8
"""Bytes that tell a codec."""

GZIP = Codec("gzip", "gzip member", _GZIP_MAGIC, _GZIP_MAGIC, _Gunzip)
BZ2 = Codec("bzip2", "bzip2 stream", _BZ2_MAGIC, _BZ2_BLOCK, bz2.BZ2Decompressor)
XZ = Codec(
    "xz",
    "stream of xz",
    _XZ_MAGIC,
    _XZ_MAGIC,
    partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, _XZ_MEMORY),
    padded=True,
)
ZSTD = Codec("zstd", "zstd frame", _ZSTD_MAGIC, _ZSTD_MAGIC, zstd.ZstdDecompressor)


def codec_of(start: bytes) -> Codec | None:
    """What a file is packed with, by its first bytes; None for what is not packed."""
    if start[:2] == b"\x1f\x8b":
        return GZIP
    return next((codec for codec in (ZSTD, BZ2, XZ) if codec.start.match(start)), None)


def open_codec(file: BinaryIO) -> tuple[Codec | None, str | None]:
    """What a file is packed with, with the dictionary that it brings along; and what is wrong with that.

    A `.warc.zst` file may begin with a skippable frame that holds the dictionary of all others, itself packed or not
    (https://iipc.github.io/warc-specifications/specifications/warc-zstd/).

    Raises:
        OSError: it cannot be read.
    """
    file.seek(0)
    start = file.read(SNIFFED)
    codec = codec_of(start)
    if codec is not ZSTD or not start.startswith(_DICTIONARY):
        return codec, None
    size = int.from_bytes(start[4:8], "little")
    if size > _MAX_DICTIONARY:
        return ZSTD, f"its dictionary is too large: {size} bytes"
    content = file.read(size)
    try:
        if content.startswith(_ZSTD_FRAME):
            content = zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY)
        dictionary = zstd.ZstdDict(content, is_raw=not content.startswith(b"\x37\xa4\x30\xec"))
        return _with_dictionary(dictionary), None
    except (*UNPACK_ERRORS, ValueError) as error:
        return ZSTD, f"its dictionary cannot be read: {error}"


def _with_dictionary(dictionary: zstd.ZstdDict) -> Codec:
    make = partial(zstd.ZstdDecompressor, zstd_dict=dictionary)
    return Codec(ZSTD.name, ZSTD.unit, ZSTD.start, ZSTD.search, make)


def unpacked(unpacker: Unpacker, piece: bytes) -> Iterator[bytes]:
    """What comes of a piece, a step at a time.

    Raises:
        UNPACK_ERRORS: it is damaged.
    """
    yield unpacker.decompress(piece, STEP)
    while not unpacker.eof and not unpacker.needs_input:
        yield unpacker.decompress(b"", STEP)


def beginning(codec: Codec, piece: bytes, size: int) -> bytes:
    """The first bytes of a unit, as many of them as a piece of it gives."""
    unpacker = codec.make()
    try:
        told = unpacker.decompress(piece, size)
        while len(told) < size and not unpacker.eof and not unpacker.needs_input:
            told += unpacker.decompress(b"", size - len(told))
    except UNPACK_ERRORS:
        return b""
    return told
