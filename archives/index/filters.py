"""What is asked for, and the SQL that finds it among the entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from archives.index.names import folded
from archives.index.schema import ARTICLE, COMMENT, FIRST_COMMENT
from archives.index.times import instant_of
from archives.index.words import match_expression

RecordType = Literal["article", "comment"]
TYPE_NUMBERS: dict[str, int] = {"article": ARTICLE, "comment": COMMENT}
Facet = Literal[
    "day",
    "month",
    "author",
    "site",
    "article",
    "section",
    "language",
    "change",
    "status",
    "type",
    "complete",
    "depth",
]
Sort = Literal["relevance", "newest", "oldest", "votes", "thread", "log", "partition"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are asked for; all conditions hold, of several values of one condition one.

    Names are compared without case; `*` stands for anything in them.
    """

    words: str | None = None
    """Full text (see `archives.index.words.parse_words`)."""
    types: tuple[RecordType, ...] = ("article", "comment")
    history: bool = False
    """Every line of the log; else the newest of each record."""
    removed: bool = False
    """With the newest lines also those that say that their comment is gone."""
    sites: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Of the story, as last read."""
    languages: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    """Of comments."""
    complete: tuple[bool | None, ...] = ()
    """Of the story's thread; None: not known."""
    since: str | None = None
    """Published on that day (2012-10-02), as printed, or at that moment (RFC 3339) or later."""
    until: str | None = None
    """Likewise, or earlier."""
    articles: tuple[str, ...] = ()
    """Ids or URLs: these articles and their comments."""
    runs: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether words are looked for."""
        return bool(self.words and self.words.strip())

    def of_types_alone(self) -> Filter:
        """The filter without what most records fail."""
        return Filter(types=self.types, history=self.history, removed=self.removed)

    @property
    def is_of_types_alone(self) -> bool:
        """Whether it asks for nothing else."""
        return self == self.of_types_alone()


@dataclass(slots=True)
class Where:
    """FROM and WHERE of a question about entries `e`."""

    tables: str = "entries e"
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values += values

    @property
    def sql(self) -> str:
        """`FROM … WHERE …`."""
        return f"FROM {self.tables} WHERE {' AND '.join(self.conditions) or '1'}"


def where(wanted: Filter, *, stories: bool = False) -> Where:
    """The SQL of a filter.

    Args:
        wanted: what is asked for.
        stories: have the stories as `s` in any case.

    Raises:
        SearchWordsError: nothing can be looked for with these words.
    """
    found = Where()
    if wanted.words and wanted.has_words:
        found.tables = "search CROSS JOIN entries e ON e.entry = search.rowid"  # in this order
        found.add("search MATCH ?", match_expression(wanted.words))
        if set(wanted.types) != set(TYPE_NUMBERS):
            sign = "<" if wanted.types[0] == "article" else ">="
            found.add(f"search.rowid {sign} {FIRST_COMMENT}")
    if stories or wanted.sections or wanted.languages or wanted.complete or wanted.articles:
        found.tables += " CROSS JOIN stories s ON s.article = e.article"
    if set(wanted.types) != set(TYPE_NUMBERS):
        found.add("e.type = ?", TYPE_NUMBERS[wanted.types[0]])
    if not wanted.history:
        found.add("e.state > 0" if wanted.removed else "e.state = 1")
    for condition, values in _conditions(wanted):
        found.add(condition, *values)
    return found


_COLUMNS = {
    "site": "e.site", "section": "s.section", "language": "s.language", "change": "e.change", "status": "e.status"
}  # fmt: skip


def _asked_names(wanted: Filter) -> list[tuple[str, tuple[str, ...]]]:
    asked = (wanted.sites, wanted.sections, wanted.languages, wanted.changes, wanted.statuses)
    return [(kind, names) for kind, names in zip(_COLUMNS, asked, strict=True) if names]


def strangers(
    connection: sqlite3.Connection, wanted: Filter, *, known: int = 8
) -> Iterator[tuple[str, str, list[str]]]:
    """What a filter names that no line of the index has ever said: a slip of the pen finds nothing for ever.

    Args:
        connection: of the index.
        wanted: the filter.
        known: how many names of the kind to give beside.

    Yields:
        The kind (`site`, `section`, `language`, `change`, `status`), the name, and some that are there.
    """
    for kind, names in _asked_names(wanted):
        for name in names:
            chosen, values = _named(kind, (name,))
            if connection.execute(f"{chosen} LIMIT 1", values).fetchone() is None:
                rows = connection.execute(
                    "SELECT name FROM names WHERE kind = ? ORDER BY name LIMIT ?", (kind, known)
                )
                yield kind, name, [row[0] for row in rows]


def _conditions(wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    for kind, names in _asked_names(wanted):
        chosen, values = _named(kind, names)
        yield f"{_COLUMNS[kind]} IN ({chosen})", values
    if wanted.authors:
        chosen, values = _named("author", wanted.authors)
        written = f"SELECT entry FROM article_authors WHERE author IN ({chosen})"
        if wanted.types == ("comment",):
            yield f"e.author IN ({chosen})", values
        else:
            yield f"(e.author IN ({chosen}) OR e.entry IN ({written}))", values * 2
    if wanted.complete:
        yield f"({' OR '.join('s.complete IS ?' for _ in wanted.complete)})", list(wanted.complete)
    if wanted.articles:
        marks = ", ".join("?" * len(wanted.articles))
        # SQLite looks two indexes up for the OR; the article's own number keeps the plan from the entries.
        chosen = f"SELECT article FROM stories WHERE id IN ({marks}) OR url IN ({marks})"
        chosen += f" UNION SELECT e2.article FROM article_versions v JOIN entries e2 USING (entry) WHERE v.url IN ({marks})"
        yield f"e.article IN ({chosen})", list(wanted.articles) * 3
    yield from _times(wanted)
    yield from _by_line(wanted)


def _times(wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    for sign, date in ((">=", wanted.since), ("<=", wanted.until)):
        if date is None:
            continue
        if len(date) == 10:
            yield f"e.day {sign} ?", [int(date.replace("-", ""))]
        else:
            yield f"e.published {sign} ?", [instant_of(date)]


def _by_line(wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    for column, values in (("run", wanted.runs), ("id", wanted.ids)):
        if values:
            marks = ", ".join("?" * len(values))
            chosen = " UNION ALL ".join(
                f"SELECT entry FROM {table} WHERE {column} IN ({marks})"
                for table in ("article_versions", "comment_versions")
            )
            yield f"e.entry IN ({chosen})", list(values) * 2


def _named(kind: str, names: tuple[str, ...]) -> tuple[str, list[Any]]:
    """A subquery for the numbers of names."""
    tests = ["folded GLOB ?" if "*" in name else "folded = ?" for name in names]
    values = [_glob(name) if "*" in name else folded(name) for name in names]
    return f"SELECT name_id FROM names WHERE kind = ? AND ({' OR '.join(tests)})", [kind, *values]


def _glob(name: str) -> str:
    """`*` stands for anything, everything else for itself."""
    return "".join(f"[{c}]" if c in "?[" else c for c in folded(name))
