"""The WARC files in a WACZ file, each as a file."""

from __future__ import annotations

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from archives.warc.raw_record import Problem, Report
from archives.warc.volume import NAMES, Volume

MAGIC = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s22xHH")  # APPNOTE 4.3.7
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_DEPTH = 2
"""A WACZ file of WACZ files (multi-wacz-package), and no deeper."""


def is_wacz(path: Path) -> bool:
    """Whether a file is one by its name or its first bytes.

    Raises:
        OSError: it cannot be read.
    """
    if path.name.lower().endswith(".wacz"):
        return True
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def warc_volumes(
    path: Path, spool: Path, report: Report, name: str | None = None, depth: int = _DEPTH
) -> Iterator[Volume]:
    """The WARC and ARC files in a WACZ file, named `FILE.wacz/archive/NAME`.

    Stored ones are read where they lie; what is deflated, against the specification, is written to the spool.

    Args:
        path: the file.
        spool: a folder for what has to be written.
        report: told of what cannot be read.
        name: of the file in messages and pointers.
        depth: how deep WACZ files may lie in each other.

    Raises:
        OSError: it cannot be read, or there is no room.
    """
    name = name or path.name
    found = False
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                member = f"{name}/{info.filename}"
                if info.filename.lower().endswith(NAMES):
                    yield _volume(archive, path, info, member, spool)
                    found = True
                elif info.filename.lower().endswith(".wacz") and depth > 1:
                    inner = _extracted(archive, info, spool)
                    yield from warc_volumes(inner, spool, report, member, depth - 1)
                    found = True
    except _UNREADABLE as error:
        report(Problem(name, 0, f"no WACZ file that can be read: {error}"))
        return
    if not found:
        report(Problem(name, 0, "no WARC file in it"))


def _volume(archive: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo, name: str, spool: Path) -> Volume:
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        return Volume(name, _extracted(archive, info, spool))
    with path.open("rb") as file:
        file.seek(info.header_offset)
        start = file.read(_LOCAL.size + 0)
        magic, names, extras = _LOCAL.unpack(start)
    if magic != MAGIC:
        raise zipfile.BadZipFile(f"byte {info.header_offset}: no member's header")
    return Volume(name, path, info.header_offset + _LOCAL.size + names + extras, info.file_size)


def _extracted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, spool: Path) -> Path:
    target = spool / f"member-{sum(1 for _ in spool.iterdir())}"
    with archive.open(info) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
    return target
