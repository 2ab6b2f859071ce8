"""The files that a command line names, as volumes to read records from: any format, folders, WACZ, standard input."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archives.wacz.volumes import is_wacz, warc_volumes
from archives.warc.arc import LONGEST_HEAD, is_arc
from archives.warc.codecs import SNIFFED, beginning, codec_of
from archives.warc.elsewhere import lies_at
from archives.warc.file import OPEN_SUFFIX
from archives.warc.raw_record import Problem, Report
from archives.warc.unpack import is_packed_whole, unpack
from archives.warc.volume import NAMES, Volume, final_name, is_warc
from crawler.errors import TearsheetError
from crawler.extract.page_files import is_page_file
from crawler.store.plain import is_elsewhere

if TYPE_CHECKING:
    from crawler.store.place import Place

_PEEK = 1024 * 1024
STANDARD_INPUT = "standard-input"


@dataclass(slots=True)
class Inputs:
    """What was found under the names."""

    volumes: list[Volume] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    """Single pages, named as such."""
    left_out: list[Path] = field(default_factory=list)
    """Files in folders that hold no records."""


def gather(names: Iterable[str], spool: Path, report: Report) -> Inputs:
    """Find what can be read under names of the command line.

    Args:
        names: files, folders, or `-` for standard input.
        spool: an empty folder for what has to be written down: standard input, what is packed as a whole.
        report: told of what cannot be read.

    Raises:
        TearsheetError: a name stands for nothing, or a folder holds no records.
    """
    found = Inputs()
    paths: list[Path] = []
    for number, name in enumerate(dict.fromkeys(names)):
        if is_elsewhere(name):
            found.volumes += [
                _readable(volume, spool, report)
                for volume in _elsewhere(name, spool / f"there-{number}", found)
            ]
            continue
        path = _from_standard_input(spool) if name == "-" else Path(name)
        if path.is_dir():
            paths += _in_folder(path, found)
        elif not path.exists():
            raise TearsheetError(f"no such file: {name}")
        elif is_page_file(path):
            found.pages.append(path)
        else:
            paths.append(path)
    by_place = {path.resolve(): path for path in reversed(paths)}
    for path, name in _named([path for path in dict.fromkeys(paths) if by_place[path.resolve()] is path]):
        found.volumes += _volumes(path, name, spool, report)
    return found


def _elsewhere(url: str, folder: Path, found: Inputs) -> Iterator[Volume]:
    """WARC and ARC files at an address, or below it; they are read where they lie. `folder` is theirs in name alone."""
    from crawler.store.place import Place

    place = Place(url)
    size = place.size("")
    if size is not None:
        place, names = Place(place.url.rpartition("/")[0]), {place.url.rpartition("/")[2]: size}
    else:
        names = place.files()
    held = {name: size for name, size in names.items() if name.lower().endswith(NAMES)}
    if not held:
        raise TearsheetError(f"no WARC files in {place.url}")
    found.left_out += [Path(name) for name in sorted(names.keys() - held.keys())]
    counts = Counter(name.rpartition("/")[2] for name in held)
    for name, size in sorted(held.items()):
        own, last = name.rpartition("/")[::2]
        below = folder / own
        lies_at(below, partial(_opened, place, own))
        yield Volume(last if counts[last] == 1 else name, below / last, length=size, elsewhere=True)


def _opened(place: Place, folder: str, name: str) -> BinaryIO:
    return place.open(f"{folder}/{name}" if folder else name, 8 * _PEEK)


def _from_standard_input(spool: Path) -> Path:
    path = spool / STANDARD_INPUT
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def _in_folder(folder: Path, found: Inputs) -> list[Path]:
    """The files of records in a folder and below it, by name."""
    paths: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        for path in (Path(place, name) for name in sorted(files)):
            (paths if holds_records(path) else found.left_out).append(path)
    if not paths:
        raise TearsheetError(f"no WARC files in {folder}")
    return paths


def holds_records(path: Path) -> bool:
    """Whether a file is a WARC, ARC or WACZ file, by its name or by what it begins with."""
    if is_warc(path) or path.name.lower().endswith(".wacz"):
        return True
    try:
        with path.open("rb") as file:
            start = file.read(SNIFFED)
            if codec := codec_of(start):
                start = beginning(codec, start + file.read(_PEEK), LONGEST_HEAD)
            else:
                start += file.read(LONGEST_HEAD)
    except OSError:
        return False
    return start.lstrip(b"\r\n").startswith(b"WARC/") or is_arc(start)


def _named(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """The name of each in pointers and messages: its own; with its folder where another file has the same."""
    names = {path: final_name(path) for path in paths}
    for depth in range(2, 8):
        counts = Counter(names.values())
        for path, name in names.items():
            if counts[name] > 1:
                parts = path.resolve().parts[-depth:]
                names[path] = "/".join(parts).removesuffix(OPEN_SUFFIX)
    yield from names.items()


def _volumes(path: Path, name: str, spool: Path, report: Report) -> Iterator[Volume]:
    try:
        if is_wacz(path):
            held: Iterable[Volume] = warc_volumes(path, spool, report, name)
        else:
            held = [Volume(name, path)]
        for volume in held:
            yield _readable(volume, spool, report)
    except OSError as error:
        if str(error.filename) != str(path):  # of the spool
            raise
        report(Problem(name, 0, f"cannot be read: {error.strerror}"))


def _readable(volume: Volume, spool: Path, report: Report) -> Volume:
    if not is_packed_whole(volume):
        return volume
    target = spool / f"unpacked-{sum(1 for _ in spool.iterdir())}"
    return replace(unpack(volume, target, report), name=volume.name)
