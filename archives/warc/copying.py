"""Events copied out of WARC files into a new one, byte for byte: record ids and digests stay, only the place changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from archives.warc.arc import LONGEST_HEAD, is_arc
from archives.warc.block import sha1
from archives.warc.codecs import GZIP, beginning, open_codec
from archives.warc.gzip_members import GzipMember
from archives.warc.raw_record import WarcRecord
from archives.warc.records import MemberWriter, RecordPlan, bracketed, bytes_plan, new_id, safe_value
from archives.warc.stream import read_records
from archives.warc.volume import Volume
from archives.warc.written_out import as_it_is

_PIECE = 1024 * 1024


class EventCopier:
    """Writes one `.warc.gz` file.

    Args:
        file: takes the bytes.
        name: its final name, for the pointers.
        date: of the warcinfo record (WARC-Date).
        info: fields of the warcinfo record.
    """

    def __init__(self, file: BinaryIO, name: str, date: str, info: dict[str, str]) -> None:
        self.name = name
        self.moved: dict[tuple[str, int], tuple[int, int | None]] = {}
        """Where events lie now, by the place (file, offset) they had, and the length of their first record where it is
        another one than before."""
        self._file = file
        self._members = MemberWriter(6)
        self._began: set[str] = set()
        self.write(_warcinfo(name, date, info))

    def write(self, plan: RecordPlan) -> int:
        """Append a record made anew; gives where it begins."""
        start = self._file.tell()
        self._members.write(plan, self._file.write)
        return start

    def copy(self, volume: Volume, warc: str, offset: int, end: int) -> None:
        """Copy an event that lies at these bytes of a file, and before the first one of a file its warcinfo record.

        Raises:
            OSError: it cannot be read or written.
            EOFError: the file is shorter.
        """
        with volume.open() as source:
            packed = _is_gzipped(source)
            if warc not in self._began:
                self._began.add(warc)
                first = next(read_records(volume), None)
                if (
                    first is not None
                    and first.kind == "warcinfo"
                    and not first.shared
                    and first.end <= offset
                ):
                    self._copy(source, volume, first.offset, first.end, packed)
            start = self._file.tell()
            self.moved[warc, offset] = (start, self._copy(source, volume, offset, end, packed))

    def _copy(
        self, source: BinaryIO, volume: Volume, offset: int, end: int, packed: bool | None
    ) -> int | None:
        """Gives the length of the first record where it is not the one that it had."""
        if not packed:
            return self._each(volume, offset, end, anew=packed is None)
        source.seek(offset)
        left = end - offset
        while left:
            piece = source.read(min(_PIECE, left))
            if not piece:
                raise EOFError(f"{volume.name} ends before byte {end}")
            self._file.write(piece)
            left -= len(piece)
        return None

    def _each(self, volume: Volume, offset: int, end: int, *, anew: bool) -> int | None:
        """Each record gets its gzip member; of a file that is packed in another way, or an ARC file, made anew."""
        start, first = self._file.tell(), None
        for record in read_records(volume, offset=offset):
            if record.offset >= end:
                break
            if anew:
                self.write(as_it_is(record))
            else:
                self._pack(volume, record)
            first = first or self._file.tell() - start
        return first

    def _pack(self, volume: Volume, record: WarcRecord) -> None:
        """A record of a file that is not compressed, with the bytes as they are."""
        member = GzipMember(self._file.write, None)
        with volume.open() as source:
            source.seek(record.offset)
            left = record.length
            while left and (piece := source.read(min(_PIECE, left))):
                member.write(piece)
                left -= len(piece)
        member.close()


def _is_gzipped(file: BinaryIO) -> bool | None:
    """Whether a file is gzip of WARC records, or these as they are; None for anything else."""
    codec, _ = open_codec(file)
    if codec is None:
        file.seek(0)
        return None if is_arc(file.read(LONGEST_HEAD)) else False
    file.seek(0)
    start = beginning(codec, file.read(_PIECE), LONGEST_HEAD)
    return True if codec is GZIP and not is_arc(start) else None


def _warcinfo(name: str, date: str, info: dict[str, str]) -> RecordPlan:
    lines: Iterable[str] = (f"{key}: {safe_value(value)}\r\n" for key, value in info.items())
    block = "".join(lines).encode()
    fields = [
        ("WARC-Type", "warcinfo"), ("WARC-Record-ID", bracketed(new_id())), ("WARC-Date", date),
        ("WARC-Filename", name), ("WARC-Block-Digest", sha1(block)),
    ]  # fmt: skip
    return bytes_plan("warcinfo", fields, "application/warc-fields", block)
