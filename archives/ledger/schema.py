"""The ledger's tables. Other parts (the frontier) add their own to the same file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archives.errors import LedgerError

LEDGER_VERSION = 1
WAY_OUT = ": move it away, then `tearsheet rebuild` makes it anew from archive and records"

_TABLES = """
CREATE TABLE IF NOT EXISTS ledger_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures (
    record_id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, date TEXT NOT NULL,
    warc TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL, "end" INTEGER NOT NULL,
    payload_digest TEXT, refers_to TEXT, status INTEGER, method TEXT NOT NULL, media_type TEXT,
    etag TEXT, last_modified TEXT, payload_bytes INTEGER, truncated TEXT, error TEXT, fresh INTEGER,
    event TEXT, run TEXT, role TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS captures_url ON captures (url, date);
CREATE INDEX IF NOT EXISTS captures_event ON captures (event) WHERE event IS NOT NULL;
CREATE INDEX IF NOT EXISTS captures_place ON captures (warc, "offset");
CREATE INDEX IF NOT EXISTS captures_payload ON captures (payload_digest)
    WHERE kind = 'response' AND status = 200 AND truncated IS NULL AND error IS NULL;
CREATE TABLE IF NOT EXISTS certificates (
    host TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (host, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
    event TEXT PRIMARY KEY, run TEXT, url TEXT NOT NULL, state TEXT NOT NULL, discovered_by TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, started TEXT NOT NULL, finished TEXT, info TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, canonical_url TEXT NOT NULL, version INTEGER NOT NULL,
    text_digest TEXT, simhash INTEGER, change TEXT, first_seen TEXT, last_seen TEXT, run TEXT, declared INTEGER,
    duplicate_of TEXT, body_length INTEGER, line BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_text ON articles (text_digest) WHERE text_digest IS NOT NULL;
CREATE INDEX IF NOT EXISTS articles_url ON articles (url);
CREATE INDEX IF NOT EXISTS articles_canonical ON articles (canonical_url);
CREATE TABLE IF NOT EXISTS article_bands (
    band INTEGER NOT NULL, value INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (band, value, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comments (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, version INTEGER NOT NULL, text_digest TEXT,
    first_seen TEXT, last_seen TEXT, status TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, run TEXT,
    line BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS comments_article ON comments (article_id);
CREATE TABLE IF NOT EXISTS emitted (
    run TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (run, type, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS warc_files (name TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file_digests (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, sha256 TEXT NOT NULL, count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record_files (
    name TEXT PRIMARY KEY, run TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, lines INTEGER NOT NULL
) WITHOUT ROWID;
"""

_HISTORY = {"captures", "events", "runs", "articles", "comments", "emitted", "warc_files", "record_files"}
"""Tables that a ledger had from its first format on."""


def connect(path: str | Path, *, timeout: float = 30.0, check_same_thread: bool = True) -> sqlite3.Connection:
    """Open a collection's `ledger.sqlite` with the pragmas that all its users share.

    WAL with `synchronous=NORMAL`: commits survive the death of the process at any instruction; they reach the disk at
    checkpoints (`Ledger.sync`). Autocommit mode: transactions are begun by hand, one writer at a time, so the ledger
    and the frontier of one process should share one connection.

    Args:
        path: the file, made where missing; `:memory:` for none.
        timeout: seconds to wait for another process's write.
        check_same_thread: as in `sqlite3.connect`.
    """
    connection = sqlite3.connect(
        path,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=check_same_thread,
        cached_statements=256,
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing.

    Raises:
        LedgerError: the file was made by a newer version, or has lost a table: an empty one in its place would say that
            nothing was ever seen.
    """
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    lost = sorted(_HISTORY - there)
    if lost and "ledger_meta" in there and _version(connection) in range(1, LEDGER_VERSION + 1):
        raise LedgerError(f"the ledger has lost its table {lost[0]}{WAY_OUT}")
    connection.executescript("BEGIN IMMEDIATE;" + _TABLES + "COMMIT;")
    if "line" not in {row[1] for row in connection.execute("PRAGMA table_info(articles)")}:
        connection.execute("ALTER TABLE articles ADD COLUMN line BLOB")  # a ledger of before 28 November 2026
    if "fresh" not in {row[1] for row in connection.execute("PRAGMA table_info(captures)")}:
        connection.execute("ALTER TABLE captures ADD COLUMN fresh INTEGER")  # of before 29 November 2026
    row = connection.execute("SELECT value FROM ledger_meta WHERE key = 'version'").fetchone()
    if row is None:
        connection.execute("INSERT INTO ledger_meta VALUES ('version', ?)", (str(LEDGER_VERSION),))
    elif not row[0].isdigit():
        raise LedgerError(f"the ledger has no format that we know ({row[0]!r}){WAY_OUT}")
    elif int(row[0]) > LEDGER_VERSION:
        raise LedgerError(
            f"the ledger has format {row[0]}, this program knows {LEDGER_VERSION}: install a newer one"
        )


def _version(connection: sqlite3.Connection) -> int | None:
    row = connection.execute("SELECT value FROM ledger_meta WHERE key = 'version'").fetchone()
    return int(row[0]) if row and row[0].isdigit() else None
