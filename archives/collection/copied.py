"""`copied/`: which files of a collection lie elsewhere too (an object store, another machine), with size and digest.

A marker `copied/FOLDER/NAME.json` for each file that was copied whole. The same markers lie beside the copies, each written
after its file, so that a copy without one is none. A WARC file that is deleted here is still the collection's by its marker.

Markers name no place: a collection that somebody sent would else have us read wherever it likes. Who knows the place says
so (`lies_at`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from archives.collection.json_file import write_json
from archives.warc.elsewhere import MARKERS


@dataclass(frozen=True, slots=True)
class Copied:
    """What a marker says."""

    bytes: int
    sha256: str
    date: str
    """When it was copied."""


def read_marker(data: bytes) -> Copied | None:
    """None for what is no marker."""
    try:
        said = orjson.loads(data)
        return Copied(int(said["bytes"]), str(said["sha256"]), str(said["date"]))
    except (ValueError, KeyError, TypeError):
        return None


def marker_bytes(copied: Copied) -> bytes:
    """A marker as it is written beside the copy."""
    return orjson.dumps(asdict(copied), option=orjson.OPT_APPEND_NEWLINE)


def marker_path(collection: Path, name: str) -> Path:
    """Where the marker of a file lies, which is named from the collection's folder on (`archive/x.warc.gz`)."""
    return collection / MARKERS / f"{name}.json"


def copied_files(collection: Path, folder: str | None = None) -> dict[str, Copied]:
    """What the markers say, by the file's name from the collection's folder on; of one folder, or of all."""
    found = {}
    place = collection / MARKERS
    for path in sorted((place / folder if folder else place).rglob("*.json")):
        if (copied := read_marker(path.read_bytes())) is not None:
            found[path.relative_to(place).as_posix().removesuffix(".json")] = copied
    return found


def mark_copied(collection: Path, name: str, copied: Copied) -> None:
    """Note that a file was copied.

    Raises:
        ArchiveWriteError: the marker cannot be written.
    """
    write_json(marker_path(collection, name), asdict(copied))
