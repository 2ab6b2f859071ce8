"""The bytes behind records: the WARC records that they were read from, as they lie in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from archives.warc.codecs import UNPACK_ERRORS, open_codec, unpacked
from archives.warc.reader import Archive
from archives.warc.volume import Volume
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode

_PIECE = 256 * 1024


def write_bytes(lines: Iterable[bytes], archive: Path, output: BinaryIO) -> int:
    """Write each WARC record once, out of its gzip member; gives how many.

    Raises:
        TearsheetError: a record has no bytes, or its WARC file is not there, shorter, or damaged there.
    """
    files = Archive(archive)
    done: set[tuple[str, int]] = set()
    for line in lines:
        capture = orjson.loads(line)["capture"]
        if capture is None:
            continue
        place = (capture["warc"], capture["offset"])
        if place in done:
            continue
        done.add(place)
        output.writelines(_record(files.volume_of(place[0]), place, capture["length"]))
    output.flush()
    return len(done)


def _record(volume: Volume | None, place: tuple[str, int], length: int) -> Iterator[bytes]:
    if volume is None:
        raise TearsheetError(f"{place[0]} is not in the archive", ExitCode.FAILURES)
    with volume.open() as file:
        codec, _ = open_codec(file)
        file.seek(place[1])
        left, told_any = length, False
        unpacker = codec.make() if codec else None
        try:
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                for told in unpacked(unpacker, piece) if unpacker else (piece,):
                    told_any = told_any or bool(told)
                    yield told
        except UNPACK_ERRORS as error:
            raise TearsheetError(
                f"{place[0]} is damaged at byte {place[1]}: {error}", ExitCode.FAILURES
            ) from error
    if left or (unpacker and not unpacker.eof) or not told_any:
        raise TearsheetError(f"{place[0]} ends within the record at byte {place[1]}", ExitCode.FAILURES)
