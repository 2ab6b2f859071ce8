"""Cuts a stream of bytes into WARC records (WARC 1.1 section 4), whatever stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archives.warc.passing import Passed, Passing

_RECORD_START = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MAX_HEAD = 1024 * 1024
_LONGEST_START = 16
_BLANK = "blank lines where a record could begin"
MAX_BLOCK = 80 * 1024 * 1024
"""Bytes of one record's block that are held: more than a download has by default. Of a larger one the beginning is kept, and
what was found while the rest passed."""

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CutRecord:
    """A whole record and where it stood in the stream."""

    fields: Fields
    block: bytes
    start: int
    end: int
    passed: Passed | None = None
    """Of a block too large to be held: `block` is then its beginning."""


@dataclass(slots=True)
class _Large:
    """A record too large to be held, while its bytes pass."""

    fields: Fields
    start: int
    left: int
    passing: Passing


class Cutter:
    """Feed it bytes, take whole records from it; `faults` collects (position, text) of what is none.

    The formats differ in what stands before a block (`_read_head`) and behind it (`_closing`).
    """

    def __init__(self, position: int = 0) -> None:
        self.faults: list[tuple[int, str]] = []
        self._told: set[str] = set()
        self._held = bytearray()
        self._position = position
        self._head: tuple[Fields, int, int] | None = None
        self._large: _Large | None = None

    @property
    def left(self) -> tuple[int, bool]:
        """Where the bytes not yet cut begin, and whether they are more than line ends."""
        if self._large is not None:
            return self._large.start, True
        return self._position, bool(self._head) or bool(self._held.strip())

    @property
    def _rest(self) -> bytes | None:
        """What is held behind the block that is cut next; None while bytes of it are to come."""
        if self._large is not None:
            return None if self._large.left else bytes(self._held)
        end = self._head[1] + self._head[2] if self._head else 0
        return None if len(self._held) < end else bytes(self._held[end:])

    def feed(self, data: bytes) -> None:
        self._held += data

    def cut(self, final: bool = False) -> Iterator[CutRecord]:
        """The records that are whole by now; `final`: no more bytes come."""
        while self._large is not None or self._find_head(final):
            if self._large is not None:
                whole = self._cut_large(self._large, final)
                if whole is None:
                    return
                yield whole
                continue
            assert self._head is not None
            fields, head_length, length = self._head
            if length > MAX_BLOCK:
                self._large = _Large(fields, self._position, length, Passing(_is_response(fields)))
                self._head = None
                self._drop(head_length)
                continue
            end = head_length + length
            if len(self._held) < end or (not final and len(self._held) < end + 4):
                return
            block = bytes(memoryview(self._held)[head_length:end])
            start = self._position
            self._drop(end + self._closing(end, start))
            self._head = None
            yield CutRecord(fields, block, start, self._position)

    def _cut_large(self, large: _Large, final: bool) -> CutRecord | None:
        piece = bytes(memoryview(self._held)[: large.left])
        large.passing.take(piece)
        large.left -= len(piece)
        self._drop(len(piece))
        if large.left or (not final and len(self._held) < 4):
            return None
        self._drop(self._closing(0, large.start))
        self._large = None
        kept = bytes(large.passing.kept)
        return CutRecord(large.fields, kept, large.start, self._position, large.passing.finish())

    def _find_head(self, final: bool) -> bool:
        if self._head is None:
            blank = len(self._held) - len(self._held.lstrip(b"\r\n"))
            if blank:
                self._blank()
            self._drop(blank)
            self._head = self._read_head(final)
            if self._head is not None:
                self._told.clear()
        return self._head is not None

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._position += count

    def _stray(self, text: str) -> None:
        """Note what is no record, once until the next one begins."""
        if text not in self._told:
            self.faults.append((self._position, text))
        self._told.add(text)

    def _blank(self) -> None:
        """Line ends are held where a record could begin."""

    def is_start(self, data: bytes) -> bool:
        """Whether a record begins here, other than the one that is waited for."""
        raise NotImplementedError

    def _read_head(self, final: bool) -> tuple[Fields, int, int] | None:
        """Fields, length of the head and of the block, after dropping what is no record; None while it is not whole."""
        raise NotImplementedError

    def _closing(self, end: int, start: int) -> int:
        """Bytes at `end` that close the record which began at `start`."""
        raise NotImplementedError


class RecordCutter(Cutter):
    """Cuts WARC records."""

    def is_start(self, data: bytes) -> bool:
        return data.startswith(b"WARC/")

    def _closing(self, end: int, start: int) -> int:
        """Bytes of the two line ends that close a record."""
        if self._held[end : end + 4] == b"\r\n\r\n":
            return 4
        self.faults.append((start, "record does not end in two line ends: Content-Length is wrong"))
        self._told.add(_BLANK)
        return 0

    def _blank(self) -> None:
        self._stray(_BLANK)

    def _read_head(self, final: bool) -> tuple[Fields, int, int] | None:
        while self._held and self._resync(final):
            end = _HEAD_END.search(self._held, 0, _MAX_HEAD)
            if end is None:
                if len(self._held) < _MAX_HEAD:
                    return None
                self._bad_head("record header does not end")
                continue
            fields = parse_warc_fields(bytes(self._held[: end.start()]))
            length = next((v.strip() for k, v in fields if k.lower() == "content-length"), "")
            if not (length.isascii() and length.isdigit()):
                self._bad_head("record without a Content-Length")
                continue
            return fields, end.end(), int(length[:18])
        return None

    def _bad_head(self, text: str) -> None:
        self.faults.append((self._position, text))
        self._drop(5)  # past this "WARC/", so that the search goes on behind it

    def _resync(self, final: bool) -> bool:
        """Whether a record begins at the first held byte, after dropping what is none."""
        if not final and len(self._held) < _LONGEST_START:
            return False
        if _RECORD_START.match(self._held):
            return True
        self._stray("bytes that are no WARC record")
        found = _RECORD_START.search(self._held)
        self._drop(found.start() if found else max(0, len(self._held) - (0 if final else _LONGEST_START)))
        return bool(found)


def _is_response(fields: Fields) -> bool:
    said = {name.lower(): value.lower() for name, value in fields}
    return said.get("warc-type") == "response" and "application/http" in said.get("content-type", "")


def parse_warc_fields(head: bytes) -> Fields:
    """WARC named fields of a header section (the version line is skipped), UTF-8, folded lines joined."""
    fields: list[tuple[str, str]] = []
    for raw in head.split(b"\n")[1:]:
        line = raw.removesuffix(b"\r").decode("utf-8", "replace")
        if line[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, (value + " " + line.strip()).strip())
            continue
        name, colon, value = line.partition(":")
        if colon:
            fields.append((name.strip(), value.strip()))
    return tuple(fields)
