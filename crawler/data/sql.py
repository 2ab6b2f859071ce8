"""SQL of a person's own, read-only: one statement that reads, on a connection that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from archives.index.reading import Index
from archives.plain import plain_text
from crawler.errors import TearsheetError

_ALLOWED = frozenset({
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
})  # fmt: skip
_TELLING = frozenset({"table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"})
"""Pragmas that only tell; FTS5 asks the last one itself."""


def ask(index: Index, sql: str) -> tuple[tuple[str, ...], Iterator[Sequence[Any]]]:
    """The columns and rows of a statement.

    Raises:
        TearsheetError: it writes, is more than one statement, or SQLite does not understand it.
    """
    connection = index.connection
    connection.execute("SELECT rowid FROM search LIMIT 0")  # FTS5 prepares itself with statements of its own
    connection.set_authorizer(_judge)
    try:
        cursor = connection.execute(plain_text(sql))
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise TearsheetError(_told(sql, error)) from error
    if cursor.description is None:
        raise TearsheetError(f"--sql wants a SELECT, which this is not: {sql.strip()[:60]!r}")
    return tuple(column[0] for column in cursor.description), _rows(cursor, sql)


def _rows(cursor: sqlite3.Cursor, sql: str) -> Iterator[Sequence[Any]]:
    try:
        yield from map(tuple, cursor)
    except sqlite3.Error as error:
        raise TearsheetError(_told(sql, error)) from error


def _judge(action: int, first: str | None, *_: object) -> int:
    if action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _TELLING):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _told(sql: str, error: Exception) -> str:
    text = str(error)
    # SQLite words one refusal in two ways: "not authorized", and of VACUUM "authorization denied".
    if any(words in text for words in ("not authorized", "authorization denied", "readonly", "query_only")):
        return f"--sql reads only; this statement would do more: {sql.strip()[:60]!r}"
    return f"--sql: {text} (tables and columns: see the README)"
