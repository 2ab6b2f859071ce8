"""Content decoding (RFC 9110 section 8.4): the one decoder of live captures and of WARC files.

Damaged streams give what decodes of them; a body that was never encoded (its tool decoded it and kept the field)
is given back as it stands. Output is bounded, because a kilobyte of gzip or brotli can name gigabytes.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Generator, Iterator

import brotli
import zstandard

MAX_DECODED = 64 * 1024 * 1024
"""Most bytes that one body may decode to; the rest is cut. As many as a download may have by default."""
MAX_CODINGS = 5
"""Codings stacked on one body that are undone, of more none; real servers send one, broken proxies two."""

_SLICE = 16 * 1024
_STEP = 1024 * 1024
"""Most bytes that one call of a decoder gives: a kilobyte of brotli or gzip can name a megabyte and a gigabyte."""
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a content coding may ask of its decoder
_GZIP_MAGIC = b"\x1f\x8b"
UNLABELLED_GZIP = b"\x1f\x8b\x08"
"""The beginning of what is gzip though no field says so: no text begins like it."""


def decode_content(payload: bytes, encodings: str, limit: int = MAX_DECODED) -> bytes:
    """Undo the content codings of a body.

    Args:
        payload: the body after transfer decoding.
        encodings: Content-Encoding as sent, several fields joined by commas; applied first to last, undone last to first.
        limit: most bytes to give back (`MAX_DECODED`).

    Returns:
        The decoded body, cut at the limit; of a torn or damaged stream what decodes; the payload itself where the coding
        is unknown or the payload does not even begin with it.
    """
    return decode_whole(payload, encodings, limit)[0]


def decode_whole(payload: bytes, encodings: str, limit: int = MAX_DECODED) -> tuple[bytes, bool]:
    """The same, and whether it is all: false where a stream ends before its end, is damaged, or was cut at the limit."""
    whole = True
    codings = content_codings(encodings)
    if len(codings) > MAX_CODINGS:  # no server means it: the body is what it is
        return payload, True
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            break
        payload, all_of_it = _bounded(decoder, payload, limit)
        whole = whole and all_of_it
    return payload, whole


def content_codings(encodings: str) -> list[str]:
    """The codings that a Content-Encoding names, lower-case, without the empty ones and `identity`."""
    names = (name.strip().lower() for name in encodings.split(","))
    return [name for name in names if name not in ("", "identity", "none")]


class _TornError(Exception):
    """The stream is not at its end."""


def _bounded(decoder: Callable[[bytes], Iterator[bytes]], payload: bytes, limit: int) -> tuple[bytes, bool]:
    if not payload:
        return b"", True
    parts: list[bytes] = []
    size = 0
    try:
        for part in decoder(payload):
            parts.append(part)
            size += len(part)
            if size >= limit:
                return b"".join(parts)[:limit], False
    except _TornError:
        return b"".join(parts), False
    except (zlib.error, brotli.error, zstandard.ZstdError):
        # Where not one byte decodes it never was encoded so.
        return (b"".join(parts), False) if size else (payload, True)
    return b"".join(parts), True


def _gzip(payload: bytes) -> Iterator[bytes]:
    """All members one after the other (RFC 1952 2.2); zero padding and other trailing bytes are left."""
    if not payload.startswith(_GZIP_MAGIC):
        if payload[:1] == b"\x78":  # "gzip" that is zlib: Twisted and browsers of old took it
            yield from _inflate(payload, zlib.MAX_WBITS)
            return
        raise zlib.error("no gzip magic")
    rest = payload
    while rest.startswith(_GZIP_MAGIC):
        rest = yield from _inflate(rest, zlib.MAX_WBITS | 16)


def _deflate(payload: bytes) -> Iterator[bytes]:
    """Zlib-wrapped as the standard wants it, raw as many servers send it."""
    if payload[0] & 0x0F == 8 and int.from_bytes(payload[:2], "big") % 31 == 0:
        yield from _inflate(payload, zlib.MAX_WBITS)
    else:
        yield from _inflate(payload, -zlib.MAX_WBITS)


def _inflate(data: bytes, wbits: int) -> Generator[bytes, None, bytes]:
    """Decode one deflate stream; gives back, as the generator's value, the bytes after it."""
    stream = zlib.decompressobj(wbits)
    view = memoryview(data)
    for start in range(0, len(view), _SLICE):
        piece = bytes(view[start : start + _SLICE])
        while piece and not stream.eof:
            before = stream.copy()
            try:
                decoded = stream.decompress(piece, _STEP)
            except zlib.error:
                yield _salvage(before, piece)
                raise
            if decoded:
                yield decoded
            piece = stream.unconsumed_tail
        if stream.eof:
            return stream.unused_data + bytes(view[start + _SLICE :])
    tail = stream.flush()
    if tail:
        yield tail
    raise _TornError


def _salvage(stream: zlib._Decompress, piece: bytes) -> bytes:
    """Byte by byte up to the damage: zlib gives nothing of a call that fails."""
    good = bytearray()
    for index in range(len(piece)):
        try:
            good += stream.decompress(piece[index : index + 1])
        except zlib.error:
            break
    return bytes(good)


def _brotli(payload: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    for start in range(0, len(payload), _SLICE):
        piece = payload[start : start + _SLICE]
        # What is held back comes for empty input, until there is no more.
        while part := stream.process(piece, output_buffer_limit=_STEP):
            yield part
            piece = b""
            if stream.is_finished():
                break
    if not stream.is_finished():
        raise _TornError


def _zstd(payload: bytes) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with context.stream_reader(io.BytesIO(payload), read_across_frames=True) as reader:
        while part := reader.read(64 * 1024):
            yield part


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "x-deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
