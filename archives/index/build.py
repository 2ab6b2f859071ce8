"""Bringing `index.sqlite` up to what the record files say: what is new is read, once.

Each transaction takes in some lines and says how far each file was read, so a build that is killed goes on where it was.
A file that was cut or written anew (recovery after a crash, `rebuild`) makes the whole index anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from archives.errors import IndexVersionError
from archives.index.fold import Fold
from archives.index.log import LogFile, lines_after, log_files, tail_digest
from archives.index.schema import as_damage, open_for_reading, open_for_writing

INDEX_NAME = "index.sqlite"
_BATCH = 20_000
"""Lines a transaction, at most,"""
_BATCH_BYTES = 32 * 1024 * 1024
"""and bytes: the texts of a transaction are held in memory."""


@dataclass(slots=True)
class Update:
    """What an update did."""

    lines: int = 0
    bytes: int = 0
    total_bytes: int = 0
    """To be read in all, for progress."""
    damaged: int = 0
    """Lines of the whole index that are no record."""
    is_rebuilt: bool = False
    """The record files were not a continuation of what was known."""


Progress = Callable[[Update], None]


def update(
    collection: Path, index: Path | None = None, progress: Progress | None = None, *, anew: bool = False
) -> Update:
    """Take in what the record files have since the last time.

    Args:
        collection: its folder; a run may be writing there.
        index: the database, `index.sqlite` in the folder by default.
        progress: told after each transaction.
        anew: throw away what is there.

    Raises:
        IndexFormatError: there is a file of this name that is no index.
        sqlite3.Error, OSError: it cannot be written.
    """
    path = index or collection / INDEX_NAME
    if anew:
        remove(path)
    try:
        done = _update(collection, path, progress)
    except IndexVersionError:
        done = None
    if done is None:
        remove(path)
        done = _update(collection, path, progress)
        assert done is not None, "a new index is a continuation of nothing"
        done.is_rebuilt = True
    return done


def remove(path: Path) -> None:
    """Delete an index with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_current(collection: Path, path: Path) -> bool:
    """Whether an index that cannot be written has all that the record files say.

    Raises:
        IndexFormatError: it is of another version.
    """
    if not path.exists():
        return False
    connection = open_for_reading(path, immutable=True)
    try:
        files, known = log_files(collection), _known(connection)
        return _continues(files, known) and all(known.get(f.name, (0, b""))[0] == f.size for f in files)
    finally:
        connection.close()


def _update(collection: Path, path: Path, progress: Progress | None) -> Update | None:
    """None where the files are no continuation of what is known."""
    connection = open_for_writing(path)
    try:
        files = log_files(collection)
        with _transaction(connection):
            known = _known(connection)
            if not _continues(files, known):
                return None
        pending = [file for file in files if file.size > known.get(file.name, (0, b""))[0]]
        done = Update(total_bytes=sum(file.size - known.get(file.name, (0, b""))[0] for file in pending))
        fold: Fold | None = None
        for file in pending:
            fold = _take_file(connection, file, fold, done, progress)
        done.damaged = connection.execute("SELECT coalesce(sum(damaged), 0) FROM files").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise (as_damage(error, path) or error) from error
    else:
        return done
    finally:
        connection.close()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _known(connection: sqlite3.Connection) -> dict[str, tuple[int, bytes]]:
    return {row[0]: (row[1], row[2]) for row in connection.execute("SELECT name, size, tail FROM files")}


def _continues(files: Iterable[LogFile], known: dict[str, tuple[int, bytes]]) -> bool:
    there = {file.name: file for file in files}
    for name, (size, tail) in known.items():
        file = there.get(name)
        if file is None or file.size < size or tail_digest(file, size) != tail:
            return False
    return True


def _take_file(
    connection: sqlite3.Connection, file: LogFile, fold: Fold | None, done: Update, progress: Progress | None
) -> Fold:
    """Take in the rest of a file, a transaction for each batch of lines."""
    while True:
        fold, taken, size = _take_batch(connection, file, fold)
        if not taken:
            return fold
        done.lines += taken
        done.bytes += size
        if progress:
            progress(done)


class _DamagedError(Exception):
    """A line is no record: the batch is taken back and read again line by line."""


def _take_batch(connection: sqlite3.Connection, file: LogFile, fold: Fold | None) -> tuple[Fold, int, int]:
    """The fold, how many lines were taken, how many bytes they have."""
    for careful in (False, True):
        try:
            with _transaction(connection):
                if fold is None or not fold.is_fresh():
                    fold = Fold(connection)
                return (fold, *_take_lines(fold, file, careful))
        except _DamagedError:
            fold = None
    raise AssertionError("a careful reading passes over what is damaged")


def _take_lines(fold: Fold, file: LogFile, careful: bool) -> tuple[int, int]:
    db = fold.connection
    db.execute(
        "INSERT OR IGNORE INTO files (name, run, type, size, lines, damaged, tail) VALUES (?, ?, ?, 0, 0, 0, x'')",
        (file.name, file.run, file.type),
    )
    number, start = db.execute("SELECT file, size FROM files WHERE name = ?", (file.name,)).fetchone()
    taken, end, damaged = 0, start, 0
    for at, raw in islice(lines_after(file, start), _BATCH):
        if not _take_line(fold, raw, (number, at, len(raw)), careful):
            damaged += 1
        taken, end = taken + 1, at + len(raw)
        if end - start >= _BATCH_BYTES:
            break
    fold.flush()
    if taken:
        db.execute(
            "UPDATE files SET size = ?, lines = lines + ?, damaged = damaged + ?, tail = ? WHERE file = ?",
            (end, taken, damaged, tail_digest(file, end), number),
        )
    return taken, end - start


def _take_line(fold: Fold, raw: bytes, place: tuple[int, int, int], careful: bool) -> bool:
    """False where the line is no record and nothing of it was taken.

    Raises:
        _DamagedError: not `careful`, and it is none: rows of it may stand in the transaction.
    """
    if careful:
        fold.connection.execute("SAVEPOINT line")
    try:
        fold.take(orjson.loads(raw), place)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        sqlite3.InterfaceError,
        sqlite3.ProgrammingError,
    ):
        if not careful:
            raise _DamagedError from None
        fold.connection.execute("ROLLBACK TO line")
        fold.forget()
        return False
    finally:
        if careful:
            fold.connection.execute("RELEASE line")
    return True
