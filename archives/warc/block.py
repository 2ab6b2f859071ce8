"""What an exchange's response block is: framing, digests, and its bytes, in memory or spooled."""

from __future__ import annotations

import hashlib
import io
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from archives.exchange import Exchange
from archives.http.body import Body, ChunkedBody, OpenBody
from archives.http.message import MAX_HEAD, HttpHead, body_of, parse_head, transfer_codings
from archives.warc.redact import redact_head, secret_fields

_PIECE = 256 * 1024
_PRECOMPRESSED = (
    "image/",
    "video/",
    "audio/",
    "font/woff",
    "application/zip",
    "application/pdf",
    "application/gzip",
)
_TEXT_IMAGES = ("image/svg", "image/bmp", "image/x-ms-bmp")


@dataclass(frozen=True, slots=True)
class ResponseBlock:
    """A response block ready for its record."""

    http: HttpHead
    head: bytes
    """The bytes before the body, secrets replaced where asked."""
    length: int
    """Bytes of the whole block."""
    block_digest: str
    payload_digest: str | None
    """Null on truncated chunked bodies, on blocks that are not HTTP or hold more than one message."""
    payload_bytes: int
    complete: bool
    problems: tuple[str, ...]
    secrets: tuple[str, ...]
    """Which secret fields its header section holds, by name."""
    stored: bool
    """The body came compressed: deflating it again is waste."""
    body: bytes
    spooled: tuple[Path, int] | None
    """File and the body's first byte in it, for a spooled block; `body` is then empty."""

    def open(self) -> BinaryIO:
        """The block's bytes as a stream."""
        if self.spooled is None:
            return io.BytesIO(self.head + self.body)
        path, offset = self.spooled
        file = path.open("rb")
        file.seek(offset)
        return cast(BinaryIO, _Joined(self.head, file))


class _Joined(io.RawIOBase):
    """Head bytes followed by the rest of a file."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head = head
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._head:
            if size < 0:
                size = len(self._head)
            part, self._head = self._head[:size], self._head[size:]
            return part
        return self._file.read(size)

    def close(self) -> None:
        self._file.close()
        super().close()


def sha1(data: bytes) -> str:
    """A digest as WARC fields carry it."""
    return label(hashlib.sha1(data, usedforsecurity=False))


def label(digest: hashlib._Hash) -> str:
    return "sha1:" + b32encode(digest.digest()).decode("ascii")


def read_block(exchange: Exchange, redact: bool) -> ResponseBlock:
    """Parse and digest an exchange's response in one pass; a spooled one in pieces.

    Raises:
        OSError: the spooled file cannot be read.
    """
    path = Path(exchange.response_file) if exchange.response_file else None
    raw = exchange.response if path is None else _first_bytes(path)
    http = parse_head(raw)
    original_head = raw[: http.length]
    head = redact_head(original_head) if redact else original_head
    body: Body = body_of(http, exchange.method) if http.length else OpenBody()
    block = hashlib.sha1(head, usedforsecurity=False)
    payload = hashlib.sha1(usedforsecurity=False)
    length, payload_bytes = len(head), 0
    for piece in _pieces(raw, path, http.length):
        block.update(piece)
        decoded = body.feed(piece)
        payload.update(decoded)
        length, payload_bytes = length + len(piece), payload_bytes + len(decoded)
    tail = body.finish()
    payload.update(tail)
    return ResponseBlock(
        http=http,
        head=head,
        length=length,
        block_digest=label(block),
        payload_digest=label(payload) if _has_payload(http, body) else None,
        payload_bytes=payload_bytes + len(tail),
        complete=body.complete,
        problems=(*http.problems, *body.problems),
        secrets=secret_fields(original_head),
        stored=is_precompressed(http),
        body=raw[http.length :] if path is None else b"",
        spooled=(path, http.length) if path else None,
    )


def is_precompressed(http: HttpHead) -> bool:
    """Whether the body is compressed by itself, judged by its fields."""
    encoding = http.joined("content-encoding").strip().lower()
    if encoding not in ("", "identity", "none"):
        return True
    media_type = (http.header("content-type") or "").strip().lower()
    return media_type.startswith(_PRECOMPRESSED) and not media_type.startswith(_TEXT_IMAGES)


def _has_payload(http: HttpHead, body: Body) -> bool:
    if not http.length or body.trailing:
        return False
    if isinstance(body, ChunkedBody) and not body.complete:
        return False
    return all(coding in ("chunked", "identity") for coding in transfer_codings(http))


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_HEAD + 1024)


def _pieces(raw: bytes, path: Path | None, start: int) -> Iterator[bytes]:
    if path is None:
        yield raw[start:]
        return
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_PIECE):
            yield piece
