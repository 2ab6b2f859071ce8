"""A block too large to be held, while its bytes pass: its beginning, its digest, and what its HTTP payload is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from archives.http.body import Body, ChunkedBody, OpenBody
from archives.http.message import MAX_HEAD, body_of, parse_head

KEPT = 4 * 1024 * 1024
"""Bytes of it that are kept."""
_HEAD = MAX_HEAD + 1024


@dataclass(frozen=True, slots=True)
class Passed:
    """What was found of a block that passed."""

    size: int
    sha1: bytes
    """Digest of the block."""
    payload_size: int
    """Bytes after transfer decoding; of what is no HTTP response the whole block's."""
    payload_sha1: bytes
    complete: bool
    """The body's framing was satisfied."""


class Passing:
    """Takes a block piece by piece.

    Args:
        is_response: it is an HTTP response, by the record's type.
    """

    def __init__(self, is_response: bool) -> None:
        self.kept = bytearray()
        self._size = self._payload_size = 0
        self._block = hashlib.sha1(usedforsecurity=False)
        self._payload = hashlib.sha1(usedforsecurity=False)
        self._body: Body | None = None if is_response else OpenBody()
        self._start = bytearray()

    def take(self, piece: bytes) -> None:
        self._size += len(piece)
        self._block.update(piece)
        self.kept += piece[: max(0, KEPT - len(self.kept))]
        if self._body is None:
            self._start += piece
            if len(self._start) >= _HEAD:
                self._begin()
        else:
            self._feed(self._body, piece)

    def finish(self) -> Passed:
        """No more bytes come."""
        body = self._body or self._begin()
        self._count(body.finish())
        return Passed(
            self._size, self._block.digest(), self._payload_size, self._payload.digest(), body.complete
        )

    def _begin(self) -> Body:
        start, self._start = bytes(self._start), bytearray()
        head = parse_head(start)
        self._body = body_of(head) if head.length else OpenBody()
        self._feed(self._body, start[head.length :])
        return self._body

    def _feed(self, body: Body, piece: bytes) -> None:
        told = body.feed(piece)
        if body.trailing and not isinstance(body, ChunkedBody):
            told = piece  # more than Content-Length says: a tool has decoded the body and kept its old length
        self._count(told)

    def _count(self, payload: bytes) -> None:
        self._payload_size += len(payload)
        self._payload.update(payload)
