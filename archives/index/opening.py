"""Opening a collection's index for reading: brought up to date first, also beside a run, also on a read-only disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archives.errors import IndexFormatError
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
    with ExitStack() as undo:
        index, done = _opened(collection, progress, undo)
        if done is not None and told is not None:
            told.append(done)
        yield undo.enter_context(index)


def _opened(collection: Path, progress: Progress | None, undo: ExitStack) -> tuple[Index, Update | None]:
    path, records = collection / INDEX_NAME, collection / "records"
    if _is_writable(path):
        try:
            done = update(collection, path, progress)
            return Index(path, records), done
        except sqlite3.OperationalError:  # no room even for SQLite's lock file
            if not _is_whole(collection, path):
                raise
    if is_current(collection, path):
        return Index(path, records, immutable=True), None
    other = Path(undo.enter_context(TemporaryDirectory(prefix="tearsheet-"))) / INDEX_NAME
    done = update(collection, other, progress)
    return Index(other, records), done


def _is_whole(collection: Path, path: Path) -> bool:
    """Whether the file can be read as it is: what a failed write has left of it is our own, and the failure is what to tell."""
    try:
        return is_current(collection, path)
    except (IndexFormatError, sqlite3.Error):
        return False


def _is_writable(path: Path) -> bool:
    needed = (path, path.parent) if path.exists() else (path.parent,)
    return all(os.access(place, os.W_OK, effective_ids=True) for place in needed)
