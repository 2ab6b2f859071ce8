"""Opening a collection's index for reading: brought up to date first, also beside a run, also on a read-only disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archives.index.build import INDEX_NAME, Progress, Update, is_current, update
from archives.index.reading import Index


@contextmanager
def open_index(
    collection: Path, progress: Progress | None = None, told: list[Update] | None = None
) -> Iterator[Index]:
    """The index of the collection in this folder, as new as its files.

    Args:
        collection: the folder.
        progress: told while lines are taken in.
        told: takes what the update did.

    Raises:
        IndexFormatError: the file is of another version, or none.
        sqlite3.Error, OSError: it cannot be read or made.
    """
    path, records = collection / INDEX_NAME, collection / "records"
    if _is_writable(path):
        done = update(collection, path, progress)
        if told is not None:
            told.append(done)
        with Index(path, records) as index:
            yield index
        return
    if is_current(collection, path):
        with Index(path, records, immutable=True) as index:
            yield index
        return
    with TemporaryDirectory(prefix="tearsheet-") as folder:
        other = Path(folder) / INDEX_NAME
        done = update(collection, other, progress)
        if told is not None:
            told.append(done)
        with Index(other, records) as index:
            yield index


def _is_writable(path: Path) -> bool:
    needed = (path, path.parent) if path.exists() else (path.parent,)
    return all(os.access(place, os.W_OK, effective_ids=True) for place in needed)
