"""The tables of `index.sqlite`. What people read are the views; README documents them.

Every line of the log (an article or comment as one look read it) is an *entry*. `entries` is narrow, so that filters and
counts over a million of them stay in memory; what the line says lies in `article_versions` and `comment_versions` under
the same number, the rest of it (HTML, methods) in the record file at `entries.line_at`. `search` is contentless: FTS5 keeps the
words alone, spaced by `words.searchable`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archives.errors import IndexFormatError, IndexVersionError

_RULES = 3
"""Raised when the fold gives other rows for the same lines; a change of the tables tells itself."""
ARTICLE, COMMENT = 1, 2
FIRST_COMMENT = 1 << 30
"""Entries of articles are numbered below, those of comments from here on: FTS5 then looks for words in one type of record
without reading its list of the other's hits, which are ten times as many."""
OLDER, NEWEST, GONE = 0, 1, 2
"""`entries.state`: a later line says otherwise; the record's newest line; its newest, which says that it is gone."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    file INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, run TEXT NOT NULL, type TEXT NOT NULL,
    size INTEGER NOT NULL, lines INTEGER NOT NULL, damaged INTEGER NOT NULL, tail BLOB NOT NULL
);
CREATE TABLE names (
    name_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, UNIQUE (kind, name)
);
CREATE INDEX names_folded ON names (kind, folded);
CREATE TABLE stories (
    article INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry INTEGER, url TEXT, site INTEGER, section INTEGER,
    language INTEGER, complete INTEGER, first_seen TEXT, last_seen TEXT
);
CREATE INDEX stories_url ON stories (url);
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY, type INTEGER NOT NULL, article INTEGER NOT NULL, state INTEGER NOT NULL, site INTEGER, author INTEGER, change INTEGER, status INTEGER, day INTEGER,
    published INTEGER, votes INTEGER, depth INTEGER,
    file INTEGER NOT NULL, line_at INTEGER NOT NULL, line_bytes INTEGER NOT NULL, last_seen TEXT
);
CREATE INDEX entries_article ON entries (article, type, state);
CREATE INDEX entries_day ON entries (type, state, day);
CREATE INDEX entries_published ON entries (published, state, type);
CREATE INDEX entries_author ON entries (author, type, state);
CREATE TABLE article_versions (
    entry INTEGER PRIMARY KEY, id TEXT NOT NULL, run TEXT, version INTEGER, change TEXT, observed TEXT, noticed TEXT,
    url TEXT, canonical_url TEXT, headline TEXT, alternative_headline TEXT, authors TEXT, date_published TEXT,
    date_published_raw TEXT, date_modified TEXT, description TEXT, body TEXT, section TEXT, keywords TEXT,
    language TEXT, publisher TEXT, print_edition TEXT, is_accessible_for_free INTEGER, declared INTEGER,
    captured INTEGER, pages INTEGER, complete INTEGER, closed INTEGER, engine TEXT, text_digest TEXT,
    duplicate_of TEXT, near_duplicate_of TEXT, discovered_by TEXT, flags TEXT,
    warc INTEGER, "offset" INTEGER, length INTEGER, record_id TEXT, captured_at TEXT, payload_digest TEXT
);
CREATE INDEX article_versions_id ON article_versions (id);
CREATE INDEX article_versions_url ON article_versions (url);
CREATE INDEX article_versions_noticed ON article_versions (noticed);
CREATE INDEX article_versions_changed ON article_versions (noticed, entry) WHERE change != 'unchanged';
CREATE TABLE article_authors (entry INTEGER, author INTEGER, PRIMARY KEY (entry, author)) WITHOUT ROWID;
CREATE INDEX article_authors_author ON article_authors (author);
CREATE TABLE comment_versions (
    entry INTEGER PRIMARY KEY, id TEXT NOT NULL, run TEXT, version INTEGER, change TEXT, observed TEXT, noticed TEXT,
    position INTEGER, author TEXT, author_url TEXT, is_staff INTEGER, date_published TEXT, date_published_raw TEXT,
    date_modified TEXT, text TEXT, parent_id TEXT, parent_method TEXT, depth INTEGER, upvotes INTEGER,
    downvotes INTEGER, permalink TEXT, first_seen TEXT, confidence REAL,
    warc INTEGER, "offset" INTEGER, length INTEGER, captured_at TEXT
);
CREATE INDEX comment_versions_id ON comment_versions (id);
CREATE INDEX comment_versions_noticed ON comment_versions (noticed);
CREATE INDEX comment_versions_changed ON comment_versions (noticed, entry) WHERE change IN ('edited', 'removed', 'reappeared');
CREATE TABLE pages (
    page INTEGER PRIMARY KEY, run TEXT, url TEXT, final_url TEXT, host INTEGER, status INTEGER, error TEXT,
    content_type TEXT, bytes INTEGER, seconds REAL, robots TEXT, reason TEXT, event TEXT, role TEXT,
    warc INTEGER, "offset" INTEGER, length INTEGER, record_id TEXT, captured_at TEXT,
    file INTEGER NOT NULL, line_at INTEGER NOT NULL, line_bytes INTEGER NOT NULL
);
CREATE INDEX pages_run ON pages (run, host);
CREATE INDEX pages_url ON pages (url);
CREATE VIRTUAL TABLE search USING fts5(
    headline, text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
"""

_ARTICLE_VIEW = """
SELECT v.id, s.name AS site, v.url, v.canonical_url, v.headline, v.authors, v.date_published, v.date_modified,
    v.section, v.language, v.publisher, v.description, v.body, v.keywords, v.flags, v.is_accessible_for_free,
    v.declared, v.captured, v.pages, v.complete, v.closed, v.engine, v.version, v.change, v.run, v.noticed,
    story.first_seen, story.last_seen, v.text_digest, v.duplicate_of, v.near_duplicate_of, v.discovered_by,
    w.name AS warc, v."offset", v.length, v.record_id, v.captured_at, e.entry, e.article
FROM article_versions v JOIN entries e USING (entry) JOIN stories story USING (article)
LEFT JOIN names s ON s.name_id = e.site LEFT JOIN names w ON w.name_id = v.warc
"""
_COMMENT_VIEW = """
SELECT v.id, story.id AS article_id, s.name AS site, story.url AS article_url, v.author, v.author_url, v.is_staff,
    v.date_published, v.date_published_raw, v.date_modified, v.text, v.parent_id, v.parent_method, v.depth,
    v.position, v.upvotes, v.downvotes, v.permalink, t.name AS status, e.state = 2 AS removed, v.version, v.change,
    v.run, v.noticed, v.first_seen, coalesce(e.last_seen, v.observed) AS last_seen, v.confidence,
    w.name AS warc, v."offset", v.length, v.captured_at, e.entry, e.article
FROM comment_versions v JOIN entries e USING (entry) JOIN stories story USING (article)
LEFT JOIN names s ON s.name_id = e.site LEFT JOIN names t ON t.name_id = e.status
LEFT JOIN names w ON w.name_id = v.warc
"""
_VIEWS = f"""
CREATE VIEW articles AS {_ARTICLE_VIEW} WHERE e.state > 0;
CREATE VIEW article_history AS {_ARTICLE_VIEW};
CREATE VIEW comments AS {_COMMENT_VIEW} WHERE e.state > 0;
CREATE VIEW comment_history AS {_COMMENT_VIEW};
"""
INDEX_VERSION = f"{_RULES}-{hashlib.sha256((_TABLES + _VIEWS).encode()).hexdigest()[:8]}"


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The database, made where it is missing; autocommit, transactions are begun by hand.

    Raises:
        IndexFormatError: the file is of another version or no index.
        sqlite3.Error: it cannot be opened or written.
    """
    _check_file(path)
    connection = sqlite3.connect(path, timeout=60, isolation_level=None, cached_statements=256)
    try:
        with _told(path):
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("BEGIN IMMEDIATE")  # of two that come at once, one makes the tables
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                _create(connection)
            connection.execute("COMMIT")
            check_version(connection, path)
            connection.execute(
                "PRAGMA journal_mode = WAL"
            )  # changes the file: only once it is known to be ours
    except BaseException:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """The database, read-only in fact: statements that write fail.

    Args:
        path: the file.
        immutable: nobody writes it meanwhile (a read-only disk, where SQLite cannot lock).

    Raises:
        IndexFormatError, sqlite3.Error: as above.
    """
    _check_file(path)
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
    connection = sqlite3.connect(address, uri=True, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        with _told(path):
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -65536")
            check_version(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_file(path: Path) -> None:
    if path.is_dir():  # SQLite says that it is unable to open, not what
        raise IndexFormatError(f"{path} is a folder, and a file is wanted: move it away")


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Raises:
    IndexVersionError: the file is an index of another version.
    IndexFormatError: it is no index.
    """
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        row = None
    if row is None:
        raise IndexFormatError(f"{path} is no index of a collection: move it away")
    if row[0] != INDEX_VERSION:
        raise IndexVersionError(
            f"{path} is of format {row[0]}, this program knows {INDEX_VERSION}: delete it, the next reading verb makes it anew"
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise (as_damage(error, path) or error) from error


def as_damage(error: sqlite3.DatabaseError, path: Path) -> IndexFormatError | None:
    """The error to raise where SQLite says that the file is damaged, or none of its own; None for any other."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return IndexFormatError(f"{path} is no index of a collection: move it away")
    if name.startswith("SQLITE_CORRUPT"):
        return IndexVersionError(
            f"{path} is damaged ({error}): delete it, the next reading verb makes it anew"
        )
    return None


def _create(connection: sqlite3.Connection) -> None:
    for statement in _statements(_TABLES + _VIEWS):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (INDEX_VERSION,))


def _statements(script: str) -> list[str]:
    """`executescript` would commit the transaction that the tables are made in."""
    return [statement for part in script.split(";\n") if (statement := part.strip())]
