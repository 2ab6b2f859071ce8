"""SQLite: two plain tables with the flat columns of CSV, for any tool that reads SQLite."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import orjson

from archives.index.rows import whole
from crawler.data.flat import COLUMNS, flat
from crawler.export.contract import Export

SUMMARY = "one database with the tables articles and comments, the columns of csv"
_BATCH = 5_000
_TYPES = {
    **dict.fromkeys(("position", "depth", "upvotes", "downvotes", "version", "comments_declared", "comments_captured",
                     "comments_pages", "capture_offset", "capture_length", "author_is_staff",
                     "is_accessible_for_free", "comments_complete", "comments_closed"), "INTEGER"),
    **dict.fromkeys(("confidence", "near_duplicate_similarity"), "REAL"),
}  # fmt: skip


def write(export: Export) -> int:
    """Write the database."""
    db = sqlite3.connect(export.path, isolation_level=None)
    try:
        with _written():
            _create(db, export.wanted.types)
        count = _fill(db, export.lines())
        with _written():
            for record_type in export.wanted.types:
                db.execute(f"CREATE INDEX {record_type}s_id ON {record_type}s (id)")
            if "comment" in export.wanted.types:
                db.execute("CREATE INDEX comments_article ON comments (article_id)")
            db.execute("COMMIT")
    finally:
        db.close()
    return count


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def _create(db: sqlite3.Connection, types: Iterable[str]) -> None:
    db.execute("PRAGMA journal_mode = OFF")  # the file is thrown away if anything fails
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    for record_type in types:
        columns = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')}" for name in COLUMNS[record_type])
        db.execute(f"CREATE TABLE {record_type}s ({columns})")


def _fill(db: sqlite3.Connection, lines: Iterable[bytes]) -> int:
    held: dict[str, list[tuple[object, ...]]] = {"article": [], "comment": []}
    count = 0
    for line in lines:
        record = orjson.loads(line)
        kind, row = record["type"], flat(record)
        held[kind].append(tuple(_cell(row.get(name)) for name in COLUMNS[kind]))
        count += 1
        if len(held[kind]) >= _BATCH:
            _insert(db, kind, held[kind])
    for kind, rows in held.items():
        _insert(db, kind, rows)
    return count


def _cell(value: object) -> object:
    return whole(value) if isinstance(value, int) else value


def _insert(db: sqlite3.Connection, kind: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        with _written():
            db.executemany(f"INSERT INTO {kind}s VALUES ({', '.join('?' * len(COLUMNS[kind]))})", rows)
        rows.clear()
