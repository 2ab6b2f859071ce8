"""Raw WARC records out of a file: gzip member by member, whole-file gzip, or plain; damaged files as far as they go.

No library does this: warcio stops at a whole-file gzip and prints to standard error, FastWARC skips a torn tail in
silence. Here every fault is reported and reading goes on at the next record that begins well.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archives.warc.cutter import CutRecord, RecordCutter

_PIECE = 64 * 1024
_STEP = 1024 * 1024
"""Bytes that are inflated at once: 64 KiB of a gzip bomb hold 64 MiB."""
_MAGIC = b"\x1f\x8b\x08"

Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file and where."""

    file: str
    offset: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.text}"


Report = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record as it stands in the file."""

    fields: tuple[tuple[str, str], ...]
    block: bytes
    offset: int
    """First byte of its gzip member, or of the record in a plain file."""
    length: int
    """Bytes of that member, or of the record with its two closing line ends in a plain file."""
    shared: bool = False
    """The gzip member holds several records: `record_id` tells which."""
    cut: int = 0
    """Bytes of the block that were left out, since it is too large to be held."""
    sha1: bytes | None = None
    """Digest of the whole block, where some of it was left out."""

    def get(self, name: str) -> str | None:
        """The first WARC field of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    def id_field(self, name: str) -> str | None:
        """A field that names a record, without `<>`."""
        value = self.get(name)
        return value.strip().removeprefix("<").removesuffix(">") if value else None

    @property
    def kind(self) -> str:
        """WARC-Type, lower-case."""
        return (self.get("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        return self.id_field("WARC-Record-ID") or ""

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the `<>` that wget puts round it."""
        return self.id_field("WARC-Target-URI") or ""

    @property
    def end(self) -> int:
        return self.offset + self.length


def read_records(path: str | Path, report: Report | None = None, offset: int = 0) -> Iterator[WarcRecord]:
    """All whole records of a WARC file, from `offset` on.

    Args:
        path: `.warc` or `.warc.gz`, also still `.open`.
        report: called with every fault; faults never raise.
        offset: where a record (gzip member) begins.

    Raises:
        OSError: the file cannot be read.
    """
    name = Path(path).name

    def tell(at: int, text: str) -> None:
        if report:
            report(Problem(name, at, text))

    with Path(path).open("rb") as file:
        file.seek(offset)
        start = file.read(4)
        file.seek(offset)
        if start[:2] == _MAGIC[:2]:
            yield from _gzip_records(file, offset, tell)
        elif start:
            yield from _plain_records(file, offset, tell)


def _plain_records(file: BinaryIO, offset: int, tell: Tell) -> Iterator[WarcRecord]:
    cutter = RecordCutter(offset)
    piece = b"first"
    while piece:
        piece = file.read(_PIECE)
        cutter.feed(piece)
        for cut in cutter.cut(final=not piece):
            length = cut.end - cut.start
            yield WarcRecord(cut.fields, cut.block, cut.start, length, cut=cut.cut, sha1=cut.sha1)
        _tell_faults(cutter, tell)
    at, torn = cutter.left
    if torn:
        tell(at, "the file ends within a record (torn tail)")


def _gzip_records(file: BinaryIO, offset: int, tell: Tell) -> Iterator[WarcRecord]:
    source = _Source(file, offset)
    while source.fill():
        at = source.offset
        if not source.held.startswith(_MAGIC):
            if source.held.strip(b"\0"):
                tell(at, "bytes that are no gzip member")
            source.seek_magic(1)
            continue
        problem = yield from _one_member(source, tell)
        if problem:
            tell(at, problem)
            source.restart(at + 1)
            source.seek_magic(0)


def _one_member(source: _Source, tell: Tell) -> Generator[WarcRecord, None, str | None]:
    """The records of one member. The generator's value says what is wrong with the member."""
    begin = source.offset
    inflater = zlib.decompressobj(31)
    cutter = RecordCutter()
    last: CutRecord | None = None
    shared = False
    while not inflater.eof:
        piece = source.take()
        if not piece:
            return "the file ends within a gzip member (torn tail)"
        while piece:
            try:
                cutter.feed(inflater.decompress(piece, _STEP))
            except zlib.error as error:
                return f"damaged gzip member: {error}"
            piece = inflater.unconsumed_tail
            if inflater.eof:
                source.give_back(inflater.unused_data)
                piece = b""
            for cut in cutter.cut(final=inflater.eof):
                if last:
                    shared = True
                    yield _record(last, begin, source.size - begin, shared)
                last = cut
    for _, text in cutter.faults:
        tell(begin, text)
    if last:
        length = source.offset - begin
        yield _record(last, begin, length, shared)
    return "the gzip member ends within a record" if cutter.left[1] else None


def _record(cut: CutRecord, begin: int, length: int, shared: bool) -> WarcRecord:
    return WarcRecord(cut.fields, cut.block, begin, length, shared, cut.cut, cut.sha1)


def _tell_faults(cutter: RecordCutter, tell: Tell) -> None:
    for at, text in cutter.faults:
        tell(at, text)
    cutter.faults.clear()


class _Source:
    """Bytes of a file with a position that can go back."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self.offset = offset
        """Of the first held byte."""
        self.held = b""
        self.size = file.seek(0, 2)
        file.seek(offset)

    def fill(self) -> bool:
        """Hold at least a gzip magic's worth; false at the end of the file."""
        if len(self.held) < len(_MAGIC):
            self.held += self._file.read(_PIECE)
        return bool(self.held)

    def take(self) -> bytes:
        piece = self.held or self._file.read(_PIECE)
        self.held = b""
        self.offset += len(piece)
        return piece

    def give_back(self, rest: bytes) -> None:
        self.held = rest
        self.offset -= len(rest)

    def restart(self, offset: int) -> None:
        self._file.seek(offset)
        self.offset, self.held = offset, b""

    def seek_magic(self, skip: int) -> None:
        """Go on at the next gzip magic, or to the end of the file."""
        self.give_back(self.take()[skip:])
        while self.fill():
            found = self.held.find(_MAGIC)
            if found >= 0:
                self.offset += found
                self.held = self.held[found:]
                return
            keep = self.held[-2:] if len(self.held) > 2 else b""
            self.offset += len(self.held) - len(keep)
            self.held = keep
            more = self._file.read(_PIECE)
            if not more:
                self.offset, self.held = self.size, b""
                return
            self.held += more
