"""SQLite: two plain tables with the flat columns of CSV, for any tool that reads SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

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
        db.execute("PRAGMA journal_mode = OFF")  # the file is thrown away if anything fails
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for record_type in export.wanted.types:
            columns = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')}" for name in COLUMNS[record_type])
            db.execute(f"CREATE TABLE {record_type}s ({columns})")
        count = _fill(db, export.lines())
        for record_type in export.wanted.types:
            db.execute(f"CREATE INDEX {record_type}s_id ON {record_type}s (id)")
        if "comment" in export.wanted.types:
            db.execute("CREATE INDEX comments_article ON comments (article_id)")
        db.execute("COMMIT")
    finally:
        db.close()
    return count


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
        db.executemany(f"INSERT INTO {kind}s VALUES ({', '.join('?' * len(COLUMNS[kind]))})", rows)
        rows.clear()
