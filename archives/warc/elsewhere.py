"""WARC files whose bytes lie elsewhere: known by markers in the collection, read by whom the program names."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

MARKERS = "copied"
"""Folder beside `archive/` (see `archives.collection.copied`)."""
Reader = Callable[[str], BinaryIO]
"""The file of this name, open for reading and seeking; raises OSError."""
_READERS: dict[Path, Reader] = {}


def lies_at(archive: Path, reader: Reader) -> None:
    """Files of this `archive/` folder that are not in it are read by `reader`, by their names."""
    _READERS[archive.resolve()] = reader


def open_elsewhere(path: Path) -> BinaryIO:
    """A file that a marker of its folder names.

    Raises:
        OSError: it cannot be reached; FileNotFoundError where nobody said where it lies.
    """
    reader = _READERS.get(path.parent.resolve())
    if reader is None:
        raise FileNotFoundError(
            errno.ENOENT,
            "was copied to another place and deleted here; say where with `archive = …` below [crawl] in the sources file, "
            "or with TEARSHEET_ARCHIVE",
            str(path),
        )
    return reader(path.name)


def marked_sizes(archive: Path) -> Iterator[tuple[str, int]]:
    """Name and size of the files that the markers beside an `archive/` folder name."""
    folder = archive.parent / MARKERS / archive.name
    if not folder.is_dir():
        return
    for marker in folder.iterdir():
        if marker.name.endswith(".json"):
            size = _size(marker)
            if size is not None:
                yield marker.name.removesuffix(".json"), size


def marked_size(archive: Path, name: str) -> int | None:
    """The size of one file by its marker; None where it has none."""
    return _size(archive.parent / MARKERS / archive.name / f"{name}.json")


def _size(marker: Path) -> int | None:
    try:
        size = orjson.loads(marker.read_bytes())["bytes"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return size if isinstance(size, int) else None
