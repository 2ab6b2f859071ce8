"""Copying a collection's sealed files to a place elsewhere: each file, then its marker; what is marked is not sent again.

A crash in the middle leaves files without a marker, which nobody believes; the next copy sends them again.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archives.collection.collection import Collection
from archives.collection.copied import (
    Copied,
    copied_files,
    mark_copied,
    marker_bytes,
    marker_path,
    read_marker,
)
from archives.collection.datapackage import file_digest, sealed_files
from archives.warc.elsewhere import MARKERS
from archives.warc.reader import is_warc
from crawler.errors import TearsheetError
from crawler.store.place import Place

IDENTITY = f"{MARKERS}/collection"
"""Names the collection, so that two of one name do not write over each other."""
_CHANGING = (".cdxj", ".json", ".html")
"""What every run writes anew: compared by digest, not by size."""


@dataclass(slots=True)
class Outcome:
    """What a copy did."""

    files: int = 0
    bytes: int = 0
    deleted: int = 0
    kept: list[str] = field(default_factory=list)
    """WARC files that would have been deleted and whose copies do not hold."""


def place_of(collection: Collection, url: str) -> Place:
    """Where a collection lies below an address: by its name, a worker's below the worker's name."""
    worker = collection.path / "worker"
    own = f"{worker.read_text().strip()}/" if worker.is_file() else ""
    return Place(f"{url.rstrip('/')}/{own}{collection.name}")


def copy_collection(collection: Collection, url: str, keep: float | None = None) -> Outcome:
    """Copy what is sealed and not there yet, beside a running crawl too; then delete WARC files here by their age.

    Args:
        collection: of this machine.
        url: the address below which it goes.
        keep: seconds after which a WARC file is deleted here, once its copy was read back; None: never.

    Raises:
        TearsheetError: the place cannot be used, or holds another collection of this name.
        OSError: a file cannot be read.
    """
    place = place_of(collection, url)
    there = place.files(MARKERS)
    _be_known(collection, place)
    outcome = Outcome()
    known = copied_files(collection.path)
    for file in _files(collection):
        name = file.relative_to(collection.path).as_posix()
        if not file.exists():  # the next copy of it has another name, or it was deleted meanwhile
            continue
        size, marked = file.stat().st_size, f"{MARKERS}/{name}.json" in there
        before = known.get(name) if marked else None
        if before and before.bytes == size and not _has_changed(file, before, collection, name):
            continue
        sha256 = file_digest(file)[0]
        if marked and _says(place, name) == (size, sha256):
            copied = Copied(size, sha256, _now())
        else:
            place.put(file, name)
            copied = Copied(size, sha256, _now())
            place.put_bytes(marker_bytes(copied), f"{MARKERS}/{name}.json")
            outcome.files, outcome.bytes = outcome.files + 1, outcome.bytes + size
        mark_copied(collection.path, name, copied)
    if keep is not None:
        _delete(collection, place, keep, outcome)
    return outcome


def _files(collection: Collection) -> list[Path]:
    """WARC and record files first, what points at them last."""
    files = sealed_files(collection.path)
    manifest = [collection.datapackage] if collection.datapackage.is_file() else []
    return [*files, *manifest]


def _has_changed(file: Path, before: Copied, collection: Collection, name: str) -> bool:
    if file.suffix in _CHANGING:
        return file_digest(file)[0] != before.sha256
    return file.stat().st_mtime > marker_path(collection.path, name).stat().st_mtime


def _says(place: Place, name: str) -> tuple[int, str] | None:
    data = place.read(f"{MARKERS}/{name}.json")
    copied = read_marker(data) if data else None
    return (copied.bytes, copied.sha256) if copied else None


def _be_known(collection: Collection, place: Place) -> None:
    file = collection.path / IDENTITY
    own = file.read_text().strip() if file.is_file() else None
    there = place.read(IDENTITY)
    if there is not None and there.decode("ascii", "replace").strip() != own:
        raise TearsheetError(
            f"{place.url} holds another collection of this name: name another place (archive = …), or another collection"
        )
    if own is None:
        own = secrets.token_hex(16)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{own}\n")
    if there is None:
        place.put_bytes(f"{own}\n".encode(), IDENTITY)


def _delete(collection: Collection, place: Place, keep: float, outcome: Outcome) -> None:
    """WARC files alone: lines and reports are small, and history and index need them."""
    known = copied_files(collection.path, "archive")
    for path in sorted(p for p in collection.archive.iterdir() if is_warc(p)):
        copied = known.get(f"archive/{path.name}")
        if copied is None or copied.bytes != path.stat().st_size or time.time() - path.stat().st_mtime < keep:
            continue
        if place.digest(f"archive/{path.name}") != copied.sha256:
            outcome.kept.append(path.name)
            place.fs.rm_file(place.full(f"{MARKERS}/archive/{path.name}.json"))  # sent again by the next copy
            continue
        path.unlink()
        outcome.deleted += 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
