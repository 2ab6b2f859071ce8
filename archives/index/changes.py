"""What changed: the log told as events. Comments of one story that one look found changed alike are one event.

New comments are none: a thread that grows is told by its story.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import orjson

from archives.index.reading import Index
from archives.sentences import changed_sentences

Kind = Literal[
    "new-story", "text-changed", "gone", "reappeared", "comments-edited", "comments-removed", "comments-reappeared",
    "thread-closed", "thread-unread", "alarm",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
UNREAD = "thread-unread"
"""What the flag of an article begins with whose thread was not read."""
ROWS = 20_000
"""Changed lines that are looked at for one question: a feed does not reach back for ever."""
_OF_ARTICLE: dict[str, Kind] = {
    "new": "new-story", "updated": "text-changed", "gone": "gone", "reappeared": "reappeared",
}  # fmt: skip
_OF_COMMENT: dict[str, Kind] = {
    "edited": "comments-edited", "removed": "comments-removed", "reappeared": "comments-reappeared",
}  # fmt: skip
_FIELDS = ("headline", "authors", "date_published", "description", "body")
_COLUMNS = "v.noticed, v.entry, v.id, v.run, v.change, e.type, e.article, v.observed"
_ARTICLES = (
    f"SELECT {_COLUMNS} FROM article_versions v JOIN entries e USING (entry) WHERE v.change != 'unchanged'"
)
_COMMENTS = f"SELECT {_COLUMNS} FROM comment_versions v JOIN entries e USING (entry) WHERE v.change IN ('edited', 'removed', 'reappeared')"
_BEFORE = " WHERE id = ? AND (observed < ? OR (observed = ? AND entry < ?)) ORDER BY observed DESC, entry DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of a record before and after."""

    record_id: str
    field: str
    pairs: tuple[tuple[str, str], ...]
    """Each changed stretch, before and after."""
    author: str | None = None
    """Of a comment."""


@dataclass(slots=True)
class Change:
    """One event."""

    kind: Kind
    at: str
    """When it was noticed (RFC 3339)."""
    run: str | None
    site: str
    article_id: str | None
    """None of an alarm."""
    url: str | None
    headline: str | None
    record_ids: tuple[str, ...] = ()
    """The article, or the comments that it is about."""
    entries: tuple[int, ...] = ()
    """Their lines in the index."""
    edits: tuple[Edit, ...] = ()
    is_silent: bool | None = None
    """Of a changed text: whether the page's own date of modification stayed as it was."""
    told: str | None = None
    """Of an alarm: its words."""


@dataclass(slots=True)
class _Group:
    kind: Kind
    at: str
    run: str | None
    article: int
    rows: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes."""

    since: str | None = None
    """Noticed then (RFC 3339 in UTC, or a day) or later."""
    until: str | None = None
    """Noticed before."""
    sites: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    article: int | None = None
    """The number of a story: all of its history."""
    kinds: tuple[Kind, ...] = KINDS


def read_changes(
    index: Index, asked: Asked, *, limit: int | None = None, rows: int = ROWS
) -> Iterator[Change]:
    """The changes asked for, the newest first.

    Args:
        index: of the collection.
        asked: which.
        limit: so many at most.
        rows: lines of the log that are looked at.
    """
    sites = {site.casefold() for site in asked.sites}
    count = 0
    for group in _groups(index, asked, rows):
        if limit is not None and count >= limit:
            return
        if group.kind in asked.kinds and (change := _change(index, group, sites)) is not None:
            count += 1
            yield change


def _groups(index: Index, asked: Asked, rows: int) -> Iterable[_Group]:
    groups: dict[tuple[Any, ...], _Group] = {}
    for noticed, entry, record_id, run, change, record_type, article, observed in _lines(index, asked, rows):
        if asked.runs and run not in asked.runs:
            continue
        at = noticed or observed or ""
        for kind in _kinds(index.connection, entry, record_id, change, record_type, observed):
            group = groups.setdefault((run, article, kind), _Group(kind, at, run, article))
            group.rows.append((record_id, entry))
    return groups.values()


def _lines(index: Index, asked: Asked, rows: int) -> Sequence[Any]:
    conditions = ""
    values: list[str | int] = []
    if asked.article is not None:
        conditions, values = " AND e.article = ?", [asked.article]
    for sign, moment in ((">=", asked.since), ("<", asked.until)):
        if moment is not None:
            conditions += f" AND v.noticed {sign} ?"
            values.append(moment)
    sql = f"{_ARTICLES}{conditions} UNION ALL {_COMMENTS}{conditions} ORDER BY 1 DESC, 2 DESC LIMIT ?"
    cursor = index.connection.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, [*values, *values, rows]).fetchall()


def _kinds(
    db: sqlite3.Connection, entry: int, record_id: str, change: str, record_type: int, observed: str
) -> Iterator[Kind]:
    if record_type != 1:
        yield _OF_COMMENT[change]
        return
    if change in _OF_ARTICLE:
        yield _OF_ARTICLE[change]
    if change in ("new", "gone"):
        return
    row = db.execute("SELECT closed, flags FROM article_versions WHERE entry = ?", (entry,)).fetchone()
    before = db.execute(
        f"SELECT closed, flags FROM article_versions{_BEFORE}", (record_id, observed, observed, entry)
    ).fetchone()
    if before is None:
        return
    if row[0] and not before[0]:
        yield "thread-closed"
    if _is_unread(row[1]) and not _is_unread(before[1]):
        yield "thread-unread"


def _is_unread(flags: str | None) -> bool:
    return any(str(flag).startswith(UNREAD) for flag in orjson.loads(flags)) if flags else False


def _change(index: Index, group: _Group, sites: set[str]) -> Change | None:
    story = index.connection.execute(
        "SELECT s.id, s.url, n.name, v.headline FROM stories s LEFT JOIN names n ON n.name_id = s.site"
        " LEFT JOIN article_versions v USING (entry) WHERE s.article = ?",
        (group.article,),
    ).fetchone()
    if sites and (story[2] or "").casefold() not in sites:
        return None
    rows = sorted(group.rows, key=lambda row: row[1])
    edits: list[Edit] = []
    silent = None
    if group.kind == "text-changed":
        edits, silent = _text_edits(index.connection, rows[-1])
    elif group.kind.startswith("comments-"):
        edits = [edit for row in rows for edit in _comment_edits(index.connection, row, group.kind)]
    return Change(
        group.kind, group.at, group.run, story[2] or "", story[0], story[1], story[3],
        tuple(dict.fromkeys(record_id for record_id, _ in rows)), tuple(entry for _, entry in rows), tuple(edits), silent,
    )  # fmt: skip


def _text_edits(db: sqlite3.Connection, row: tuple[str, int]) -> tuple[list[Edit], bool | None]:
    """What differs from the version before, and whether the page's date of modification is the same."""
    record_id, entry = row
    columns = ", ".join((*_FIELDS, "date_modified", "observed"))
    now = db.execute(f"SELECT {columns} FROM article_versions WHERE entry = ?", (entry,)).fetchone()
    observed = now["observed"]
    before = db.execute(
        f"SELECT {columns} FROM article_versions{_BEFORE}", (record_id, observed, observed, entry)
    ).fetchone()
    if before is None:
        return [], None
    edits = [
        Edit(record_id, name, pairs)
        for name in _FIELDS
        if before[name] != now[name] and (pairs := tuple(changed_sentences(before[name], now[name])))
    ]
    return edits, before["date_modified"] == now["date_modified"]


def _comment_edits(db: sqlite3.Connection, row: tuple[str, int], kind: Kind) -> Iterator[Edit]:
    record_id, entry = row
    now = db.execute(
        "SELECT text, author, observed FROM comment_versions WHERE entry = ?", (entry,)
    ).fetchone()
    observed = now["observed"]
    before = db.execute(
        f"SELECT text, author FROM comment_versions{_BEFORE}", (record_id, observed, observed, entry)
    ).fetchone()
    if kind == "comments-reappeared":
        yield Edit(record_id, "text", (("", now["text"] or ""),), now["author"])
    elif kind == "comments-removed":
        last = (before or now)["text"] or now["text"]
        yield Edit(record_id, "text", ((last or "", ""),), (before or now)["author"] or now["author"])
    elif before is not None:
        yield Edit(record_id, "text", tuple(changed_sentences(before["text"], now["text"])), now["author"])
