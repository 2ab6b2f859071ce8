"""Raw records out of a WARC or ARC file, plain or packed in any way; damaged files as far as they go.

No library does this: warcio stops at a whole-file gzip and prints to standard error, FastWARC skips a torn tail in
silence. Here every fault is reported and reading goes on at the next record that begins well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archives.warc.arc import cutter_for
from archives.warc.codecs import open_codec
from archives.warc.cutter import Cutter
from archives.warc.file import OPEN_SUFFIX
from archives.warc.packed import Source, packed_records
from archives.warc.raw_record import Problem, Report, Tell, WarcRecord
from archives.warc.volume import Volume, volume_of

__all__ = ["Problem", "Report", "WarcRecord", "read_records"]

_PIECE = 64 * 1024


def read_records(
    path: str | Path | Volume, report: Report | None = None, offset: int = 0
) -> Iterator[WarcRecord]:
    """All whole records of a WARC or ARC file, from `offset` on; ARC records with the fields of WARC ones.

    Args:
        path: the file, packed with gzip, zstd, bzip2, xz or nothing, also still `.open`.
        report: called with every fault; faults never raise.
        offset: where a record (gzip member …) begins.

    Raises:
        OSError: the file cannot be read.
    """
    volume = volume_of(path)
    name = volume.name if volume.packed is None else f"{volume.name}, unpacked"
    begun = told = False

    def tell(at: int, text: str) -> None:
        nonlocal told
        told = True
        if report:
            report(Problem(name, at, text))

    for record in _records(volume, tell, offset):
        begun = True
        yield record
    still_written = volume.path.name.endswith(OPEN_SUFFIX)  # may have none yet
    if not (begun or told or offset or still_written):
        tell(0, "no record in it")


def _records(volume: Volume, tell: Tell, offset: int) -> Iterator[WarcRecord]:
    with volume.open() as file:
        codec, fault = open_codec(file)
        if fault and not offset:
            tell(0, fault)
        size = file.seek(0, 2)
        if offset >= size:
            return
        if codec is None:
            file.seek(0)
            cutter = cutter_for(file.read(_PIECE))(offset)
            file.seek(offset)
            yield from _plain_records(file, cutter, tell)
        else:
            yield from packed_records(Source(file, offset, size), codec, tell)


def _plain_records(file: BinaryIO, cutter: Cutter, tell: Tell) -> Iterator[WarcRecord]:
    piece = b"first"
    while piece:
        piece = file.read(_PIECE)
        cutter.feed(piece)
        for cut in cutter.cut(final=not piece):
            length = cut.end - cut.start
            yield WarcRecord(cut.fields, cut.block, cut.start, length, passed=cut.passed)
        _tell_faults(cutter, tell)
    at, torn = cutter.left
    if torn:
        tell(at, "the file ends within a record (torn tail)")


def _tell_faults(cutter: Cutter, tell: Tell) -> None:
    for at, text in cutter.faults:
        tell(at, text)
    cutter.faults.clear()
