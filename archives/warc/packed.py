"""Records out of a packed file, unit by unit (see `archives.warc.codecs`)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import BinaryIO

from archives.warc.arc import LONGEST_HEAD, cutter_for
from archives.warc.codecs import SNIFFED, UNPACK_ERRORS, Codec, beginning, unpacked
from archives.warc.cutter import CutRecord, Cutter, RecordCutter
from archives.warc.raw_record import Tell, WarcRecord

_PIECE = 64 * 1024
_PEEK = 1024 * 1024
"""Of the next unit, to see what it begins with: a block of bzip2 has at most 900 kB."""
_OVERLAP = 9
"""A beginning has at most one byte more."""


def packed_records(source: Source, codec: Codec, tell: Tell) -> Iterator[WarcRecord]:
    """The records from where the source stands."""
    while source.find_unit(codec, tell):
        damaged = yield from _one_unit(source, codec, tell)
        if damaged is not None:
            source.pass_over(codec, damaged)


def unpacked_bytes(source: Source, codec: Codec, tell: Tell) -> Iterator[bytes]:
    """What all units from where the source stands unpack to, as one."""
    while source.find_unit(codec, tell):
        at = source.offset
        if fault := (yield from _unpack(source, codec)):
            tell(at, fault)
            source.pass_over(codec, at)


def _one_unit(source: Source, codec: Codec, tell: Tell) -> Generator[WarcRecord, None, int | None]:
    """The records of one unit, and of the next ones where it ends within a record. The value: the place of a damaged one."""
    unit = _Unit(source.offset, source.size, source.cutter(codec)())
    fault, goes_on, at = None, True, source.offset
    while goes_on:
        at = source.offset
        pieces = _unpack(source, codec)
        while True:
            try:
                unit.cutter.feed(next(pieces))
            except StopIteration as end:
                fault = end.value
                break
            yield from unit.records()
        yield from unit.records()
        goes_on = fault is None and unit.cutter.left[1] and source.goes_on(codec, unit.cutter)
    yield from unit.records(final=fault is None)
    for _, text in unit.cutter.faults:
        tell(unit.begin, text)
    within = unit.cutter.left[1]
    if unit.last and (fault is None or unit.shared or within):
        yield unit.record(unit.last, source.offset)
    if fault or within:
        tell(unit.begin, fault or f"the {codec.unit} ends within a record")
    return at if fault else None


def _unpack(source: Source, codec: Codec) -> Generator[bytes, None, str | None]:
    """What a unit unpacks to. The value: what is wrong with it."""
    unpacker = codec.make()
    while not unpacker.eof:
        piece = source.take()
        if not piece:
            return f"the file ends within a {codec.unit} (torn tail)"
        try:
            yield from unpacked(unpacker, piece)
        except UNPACK_ERRORS as error:
            return f"damaged {codec.unit}: {error}"
    source.give_back(unpacker.unused_data)
    return None


class _Unit:
    """Records that cannot be read without each other; each but the last is given when the next one is whole."""

    def __init__(self, begin: int, file_size: int, cutter: Cutter) -> None:
        self.begin = begin
        self.cutter = cutter
        self.last: CutRecord | None = None
        self.shared = False
        self._file_size = file_size

    def records(self, final: bool = False) -> Iterator[WarcRecord]:
        for cut in self.cutter.cut(final=final):
            if self.last:
                self.shared = True
                yield self.record(self.last, self._file_size)
            self.last = cut

    def record(self, cut: CutRecord, end: int) -> WarcRecord:
        return WarcRecord(cut.fields, cut.block, self.begin, end - self.begin, self.shared, cut.passed)


class Source:
    """Bytes of a file with a position that can go back."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self._file = file
        self.offset = offset
        """Of the first held byte."""
        self.held = b""
        self.size = size
        self._cutter: type[Cutter] | None = None
        file.seek(offset)

    def fill(self, least: int = 1) -> bool:
        """Hold so many bytes where there are as many, and a codec's start; false at the end of the file."""
        least = max(least, SNIFFED)
        while len(self.held) < least and (more := self._file.read(_PIECE)):
            self.held += more
        return bool(self.held)

    def cutter(self, codec: Codec) -> type[Cutter]:
        """What cuts the file's records, by the first unit that can be read."""
        if self._cutter is None:
            told = self.beginning(codec)
            if not told:
                return RecordCutter
            self._cutter = cutter_for(told)
        return self._cutter

    def beginning(self, codec: Codec) -> bytes:
        """The first bytes that the next unit unpacks to."""
        if not self.fill() or not codec.start.match(self.held):
            return b""
        told = beginning(codec, self.held, LONGEST_HEAD)
        if not told and self.fill(_PEEK):
            told = beginning(codec, self.held, LONGEST_HEAD)
        return told

    def goes_on(self, codec: Codec, cutter: Cutter) -> bool:
        """Whether the next unit begins within the record that a cutter waits for, rather than with one."""
        told = self.beginning(codec)
        return bool(told) and not cutter.is_start(told.lstrip(b"\r\n"))

    def find_unit(self, codec: Codec, tell: Tell) -> bool:
        """Go to the next unit, telling of what is none; false where there is none."""
        while self.fill(_PIECE if codec.padded else 1):
            if codec.start.match(self.held):
                return True
            if codec.padded and not self.held[0]:
                kept = self.held.lstrip(b"\0")
                self.offset += len(self.held) - len(kept)
                self.held = kept
                continue
            kind = "bytes that are no" if self.held.strip(b"\0") else "NUL bytes where there could be a"
            tell(self.offset, f"{kind} {codec.unit}")
            self.seek_start(codec, 1)
        return False

    def pass_over(self, codec: Codec, at: int) -> None:
        """Go on at the next unit behind one that begins at `at` and is damaged."""
        self.restart(at + 1)
        self.seek_start(codec, 0)

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

    def seek_start(self, codec: Codec, skip: int) -> None:
        """Go on where the next unit begins, or at the end of the file."""
        self.give_back(self.take()[skip:])
        while self.fill():
            if found := codec.search.search(self.held):
                self.offset += found.start()
                self.held = self.held[found.start() :]
                return
            keep = self.held[-_OVERLAP:]
            self.offset += len(self.held) - len(keep)
            more = self._file.read(_PIECE)
            if not more:
                self.offset, self.held = self.size, b""
                return
            self.held = keep + more
