"""Bodies as they are framed (RFC 9112 section 6), decoded piece by piece so that large ones need no memory."""

from __future__ import annotations

import re
from typing import Protocol

_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\Z")
_LONGEST_LINE = 64 * 1024


class Body(Protocol):
    """An incremental decoder of one body."""

    complete: bool
    trailing: int
    problems: tuple[str, ...]

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes of the block, give the payload bytes among them."""
        ...

    def finish(self) -> bytes:
        """No more bytes come: give what is held back, settle `complete`."""
        ...


class OpenBody:
    """A body that ends where the connection does."""

    def __init__(self, problem: str | None = None) -> None:
        self.complete = True
        self.trailing = 0
        self.problems: tuple[str, ...] = (problem,) if problem else ()

    def feed(self, data: bytes) -> bytes:
        return data

    def finish(self) -> bytes:
        return b""


class LengthBody:
    """A body of a stated length; what follows is counted in `trailing`."""

    def __init__(self, length: int) -> None:
        self.length = length
        self._left = length
        self.complete = length == 0
        self.trailing = 0
        self.problems: tuple[str, ...] = ()

    def feed(self, data: bytes) -> bytes:
        taken = data[: self._left]
        self._left -= len(taken)
        self.complete = self._left == 0
        self.trailing += len(data) - len(taken)
        return taken

    def finish(self) -> bytes:
        self.complete = self._left == 0
        if not self.complete:
            self.problems = (f"body ends {self._left} bytes short of Content-Length",)
        return b""


class ChunkedBody:
    """RFC 9112 section 7.1, bare line feeds allowed; extensions dropped, trailers kept in `trailer_block`.

    Where not even the first line is a chunk size, a tool has already decoded the body and kept the field
    (many WARC files hold such): all of it is payload then, and `unframed` is true.
    """

    def __init__(self) -> None:
        self.complete = False
        self.unframed = False
        self.trailing = 0
        self.trailer_block = b""
        self.problems: tuple[str, ...] = ()
        self._held = b""
        self._left = 0
        self._first = True
        self._step = self._size_line

    def feed(self, data: bytes) -> bytes:
        if self.unframed:
            return data
        if self.complete or self.problems:
            self.trailing += len(data)
            return b""
        self._held += data
        parts: list[bytes] = []
        position: int | None = 0
        at = 0
        while position is not None:
            at = position
            position = self._step(at, parts)
        self._held = b"" if self.complete or self.problems or self.unframed else self._held[at:]
        return b"".join(parts)

    def finish(self) -> bytes:
        if self._first and self._held and not self.unframed:  # one line and no more: never a chunk
            self.unframed = True
            held, self._held = self._held, b""
            self.complete = True
            self.problems = ("Transfer-Encoding says chunked, the body is not",)
            return held
        if not self.complete and not self.problems:
            # The zero-sized chunk is what ends the body, whether trailers and last line end come or not (RFC 9112 section 8).
            self.complete = self._step == self._trailers
            what = "trailer section" if self.complete else "last chunk"
            self.problems = (f"chunked body ends without its {what}",)
        return b""

    def _fail(self, at: int, problem: str) -> None:
        self.trailing += len(self._held) - at
        self.problems = (problem,)

    def _size_line(self, at: int, parts: list[bytes]) -> int | None:
        end = self._held.find(b"\n", at)
        if end < 0 and len(self._held) - at < _LONGEST_LINE:
            return None
        match = _CHUNK_SIZE.match(self._held[at:end]) if end >= 0 else None
        if match is None:
            self._no_size(at, parts)
            return None
        self._first = False
        self._left = int(match[1], 16)
        self._step = self._data if self._left else self._trailers
        return end + 1

    def _no_size(self, at: int, parts: list[bytes]) -> None:
        if not self._first:
            self._fail(at, "invalid chunk size")
            return
        self.unframed = self.complete = True
        self.problems = ("Transfer-Encoding says chunked, the body is not",)
        parts.append(self._held[at:])

    def _data(self, at: int, parts: list[bytes]) -> int | None:
        part = self._held[at : at + self._left]
        if part:
            parts.append(part)
            self._left -= len(part)
            at += len(part)
        if self._left:
            self._held = b""
            return None
        self._step = self._data_end
        return at

    def _data_end(self, at: int, parts: list[bytes]) -> int | None:
        two = self._held[at : at + 2]
        if not two or two == b"\r":
            return None
        self._step = self._size_line
        if two == b"\r\n":
            return at + 2
        if two[:1] == b"\n":
            return at + 1
        self._fail(at, "chunk is longer than its size")
        return None

    def _trailers(self, at: int, parts: list[bytes]) -> int | None:
        end = self._held.find(b"\n", at)
        if end < 0:
            return None
        line = self._held[at : end + 1]
        if line.strip(b"\r\n"):
            self.trailer_block += line
            return end + 1
        self.complete = True
        self.trailing += len(self._held) - end - 1
        return None
