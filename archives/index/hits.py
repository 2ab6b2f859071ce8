"""The entries that a filter finds, in order, and how many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from archives.index.filters import Filter, Sort, Where, where
from archives.index.words import match_expression

RANKED = 20_000
"""Hits up to which they come by relevance unasked. bm25 reads every one (2 us of CPU each in the collection of `make bench-data`,
so 0.7 s for a word of 43 % of a million comments), and a word that stands everywhere ranks by little more than the length of
the texts."""
_LOOKED_AT = 8
"""Newest records that are looked at for each hit that is asked for, before the list of all hits is read instead."""
_MOST_LOOKED_AT = 1_000
"""No more than so many are looked at: each is a search of FTS5's own (20 us for a rare word there, 40 for the common one, 90 for
a phrase of two characters)."""
_BY_DATE = "entries e INDEXED BY entries_published"
"""The planner would rather sort all records of one type."""
_ORDER: dict[Sort, str] = {
    "relevance": "bm25(search, 10.0, 1.0), e.entry",
    "newest": "e.published DESC, e.entry DESC",
    "oldest": "e.published IS NULL, e.published, e.entry",
    "votes": "e.votes DESC, e.entry",
    "thread": "e.article, e.type, p.position IS NULL, p.position, e.entry",
    "log": "e.entry",
    "partition": "e.type, e.site, e.day / 100, e.entry",
}
_POSITION = " LEFT JOIN comment_versions p ON p.entry = e.entry"


def in_order(wanted: Filter, sort: Sort) -> tuple[Where, str]:
    """The question for a filter's entries, and what stands behind its ORDER BY; without words there is no relevance, and the
    newest come first."""
    asked = where(wanted)
    if sort == "thread":
        asked.tables += _POSITION
    return asked, _ORDER[_meant(wanted, sort)]


def _meant(wanted: Filter, sort: Sort) -> Sort:
    return "newest" if sort == "relevance" and not wanted.has_words else sort


def entries(
    connection: sqlite3.Connection, wanted: Filter, *, sort: Sort, limit: int | None, offset: int = 0
) -> Iterator[int]:
    """The numbers of the entries."""
    asked, order = in_order(wanted, sort)
    if _meant(wanted, sort) == "newest":
        if wanted.is_of_types_alone:
            asked.tables = _BY_DATE
        elif limit is not None:
            found = _among_the_newest(connection, wanted, offset + limit)
            if found is not None:
                return iter(found[offset:])
    sql = f"SELECT e.entry {asked.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    values = [*asked.values, -1 if limit is None else limit, offset]
    return (row[0] for row in connection.execute(sql, values))


def _among_the_newest(connection: sqlite3.Connection, wanted: Filter, count: int) -> list[int] | None:
    """The newest hits of a filter that many records pass, found in the newest records; None where too few of these pass it:
    then the list of all hits is short enough to be read whole."""
    looked_at = count * _LOOKED_AT
    if looked_at > _MOST_LOOKED_AT:
        return None
    newest, chosen = where(wanted.of_types_alone()), where(replace(wanted, words=None))
    newest.tables = _BY_DATE
    first = f"SELECT e.entry {newest.sql} ORDER BY {_ORDER['newest']} LIMIT ?"
    chosen.tables = chosen.tables.replace(
        "entries e", f"({first}) AS newest CROSS JOIN entries e ON e.entry = newest.entry", 1
    )
    if wanted.words and wanted.has_words:
        chosen.add(
            "EXISTS (SELECT 1 FROM search WHERE search.rowid = e.entry AND search MATCH ?)",
            match_expression(wanted.words),
        )
    sql = f"SELECT e.entry {chosen.sql} ORDER BY {_ORDER['newest']} LIMIT ?"
    values = [*newest.values, looked_at, *chosen.values, count]
    found = [row[0] for row in connection.execute(sql, values)]
    return found if len(found) == count else None


def count(connection: sqlite3.Connection, wanted: Filter, *, most: int | None = None) -> int:
    """How many there are; no more than `most` are counted."""
    asked = where(wanted)
    if most is None:
        sql, values = f"SELECT count(*) {asked.sql}", asked.values
    else:
        sql, values = f"SELECT count(*) FROM (SELECT 1 {asked.sql} LIMIT ?)", [*asked.values, most]
    return int(connection.execute(sql, values).fetchone()[0])


def order_of(connection: sqlite3.Connection, wanted: Filter) -> Sort:
    """The order in which they come where nobody says it; see `archives.index.reading.Index.order_of`."""
    if not wanted.has_words:
        return "newest"
    return "relevance" if count(connection, wanted, most=RANKED + 1) <= RANKED else "newest"
