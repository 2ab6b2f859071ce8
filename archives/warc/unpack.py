"""Files that are packed as a whole, unpacked to a file of their own, in which each record can be read by itself."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from archives.warc.codecs import BZ2, XZ, open_codec
from archives.warc.packed import Source, unpacked_bytes
from archives.warc.raw_record import Problem, Report
from archives.warc.stream import read_records
from archives.warc.volume import Volume


def is_packed_whole(volume: Volume) -> bool:
    """Whether its records cannot be read without those before them.

    Raises:
        OSError: it cannot be read.
    """
    with volume.open() as file:
        codec, _ = open_codec(file)
    if codec is None or codec in (BZ2, XZ):
        return codec is not None
    places = [record.offset for record in islice(read_records(volume), 2)]
    return len(places) > len(set(places))


def unpack(volume: Volume, target: Path, report: Report) -> Volume:
    """Write what a file unpacks to, as far as it does; what is damaged is told.

    Args:
        volume: the file.
        target: to be written.
        report: told of each fault, with the place in the packed file.

    Raises:
        OSError: it cannot be read, or there is no room.
    """

    def tell(at: int, text: str) -> None:
        report(Problem(volume.name, at, text))

    with volume.open() as file, target.open("wb") as out:
        codec, fault = open_codec(file)
        assert codec is not None
        if fault:
            tell(0, fault)
        size = file.seek(0, 2)
        out.writelines(unpacked_bytes(Source(file, 0, size), codec, tell))
    return Volume(volume.name, target, packed=size)
