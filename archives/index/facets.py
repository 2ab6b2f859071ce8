"""How many of the records that a filter finds have each value of a field."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archives.index.filters import Facet, Filter, where
from archives.index.schema import ARTICLE, COMMENT

_TYPES = {ARTICLE: "article", COMMENT: "comment"}
_NAMED: dict[Facet, str] = {
    "author": "e.author", "site": "e.site", "section": "s.section", "language": "s.language",
    "change": "e.change", "status": "e.status",
}  # fmt: skip
_PLAIN: dict[Facet, str] = {
    "day": "e.day", "month": "e.day / 100", "type": "e.type", "article": "e.article", "complete": "s.complete", "depth": "e.depth",
}  # fmt: skip
_OF_STORIES: tuple[Facet, ...] = ("section", "language", "complete")
_BY_VALUE: tuple[Facet, ...] = ("day", "month", "depth")
_IN_ORDER: dict[Facet, str] = {"author": "entries_author", "article": "entries_article"}
"""Indexes that have all records in the order of a field: counting then sorts nothing."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records have one value."""

    value: str | None
    """What a filter takes: a name, a day (2012-10-02), an article's id; None where it is not known."""
    count: int
    label: str | None = None
    """For people, where it is another: an article's headline."""


def facet(
    connection: sqlite3.Connection, wanted: Filter, by: Facet, *, limit: int | None, by_value: bool | None
) -> list[Count]:
    """One field; see `archives.index.reading.Index.facet`."""
    asked = where(wanted, stories=by in _OF_STORIES)
    key = _NAMED.get(by) or _PLAIN[by]
    if by == "author" and "article" in wanted.types:
        asked.tables += " LEFT JOIN article_authors aa ON aa.entry = e.entry"
        key = "coalesce(e.author, aa.author)"
    if by in _IN_ORDER and wanted.is_of_types_alone:
        asked.tables = asked.tables.replace("entries e", f"entries e INDEXED BY {_IN_ORDER[by]}", 1)
    ordered = by in _BY_VALUE if by_value is None else by_value
    sql = f"SELECT {key} AS k, count(*) AS n {asked.sql} GROUP BY k ORDER BY {'k' if ordered else 'n DESC, k'} LIMIT ?"
    rows = connection.execute(sql, [*asked.values, -1 if limit is None else limit]).fetchall()
    return [_count_of(connection, by, row[0], row[1]) for row in rows]


def facets(
    connection: sqlite3.Connection, wanted: Filter, by: Sequence[Facet]
) -> tuple[int, dict[Facet, list[Count]]]:
    """Several fields in one pass; see `archives.index.reading.Index.facets`."""
    asked = where(wanted, stories=any(one in _OF_STORIES for one in by))
    keys = ", ".join(_NAMED.get(one) or _PLAIN[one] for one in by)
    places = ", ".join(str(n + 1) for n in range(len(by)))
    total, counters = 0, [Counter[Any]() for _ in by]
    sql = f"SELECT {keys}, count(*) {asked.sql} GROUP BY {places}"
    for *values, count in map(tuple, connection.execute(sql, asked.values)):
        total += count
        for counter, value in zip(counters, values, strict=True):
            counter[value] += count
    found = {}
    for one, counter in zip(by, counters, strict=True):
        counts = [_count_of(connection, one, value, count) for value, count in counter.items()]
        in_order = one in _BY_VALUE
        counts.sort(key=lambda c: (c.value or "",) if in_order else (-c.count, c.value or ""))
        found[one] = counts
    return total, found


def _count_of(connection: sqlite3.Connection, by: Facet, key: Any, count: int) -> Count:
    if key is None:
        return Count(None, count)
    if by in _NAMED:
        row = connection.execute("SELECT name FROM names WHERE name_id = ?", (key,)).fetchone()
        return Count(row[0], count)
    if by == "article":
        row = connection.execute(
            "SELECT s.id, v.headline FROM stories s LEFT JOIN article_versions v USING (entry) WHERE s.article = ?",
            (key,),
        ).fetchone()
        return Count(row[0], count, row[1])
    if by == "type":
        return Count(_TYPES[key], count)
    if by == "complete":
        return Count("yes" if key else "no", count)
    if by == "depth":
        return Count(str(key), count)
    digits = str(key)
    parts = (digits[:-4], digits[-4:-2], digits[-2:]) if by == "day" else (digits[:-2], digits[-2:])
    return Count("-".join(parts), count)
