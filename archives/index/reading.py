"""Reading the index: search, counts, an article with its versions and thread, and the lines as they were written.

    with open_index(collection) as index:
        for row in index.find(Filter(words="harbour", types=("comment",)), sort="newest", limit=20):
            print(row["author"], row["text"])

Nothing here writes. Rows have the columns of the README's views, and `type`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from archives.index.filters import Facet, Filter, Sort, Where, where
from archives.index.line_files import LineFiles
from archives.index.schema import ARTICLE, COMMENT, open_for_reading
from archives.index.words import match_expression
from archives.records import dump_line

Row = dict[str, Any]
_BY_DATE = "entries e INDEXED BY entries_published"
"""The planner would rather sort all records of one type."""
_PIECE = 500
RANKED = 20_000
"""Hits up to which they come by relevance unasked: bm25 reads every one (6 us each, `make bench-data`), and a word that stands
everywhere ranks by little more than the length of the texts."""
_LOOKED_AT = 8
"""Newest records looked at for each hit that is asked for, before the list of all hits is read:"""
_MOST_LOOKED_AT = 1_000
"""so many at most; each costs FTS5 a search of its own (25 us)."""
_SAME = ("unchanged", "unchanged-text")
_TYPES = {ARTICLE: "article", COMMENT: "comment"}
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
_NAMED: dict[Facet, str] = {
    "author": "e.author", "site": "e.site", "section": "s.section", "language": "s.language",
    "change": "e.change", "status": "e.status",
}  # fmt: skip
_PLAIN: dict[Facet, str] = {
    "day": "e.day", "month": "e.day / 100", "type": "e.type", "article": "e.article", "complete": "s.complete", "depth": "e.depth",
}  # fmt: skip
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


def _of_its_types(wanted: Filter) -> Filter:
    """The filter without what most records fail."""
    return Filter(types=wanted.types, history=wanted.history, removed=wanted.removed)


class Index:
    """An open index; close it.

    Args:
        path: the database.
        records: the collection's `records/`, for the lines.
        immutable: nobody writes it (a read-only disk).

    Raises:
        IndexFormatError, sqlite3.Error: it cannot be read.
    """

    def __init__(self, path: Path, records: Path, *, immutable: bool = False) -> None:
        self.path = path
        self.connection = open_for_reading(path, immutable=immutable)
        self.connection.row_factory = sqlite3.Row
        self.files = LineFiles(records)

    def find(
        self, wanted: Filter, *, sort: Sort = "newest", limit: int | None = None, offset: int = 0
    ) -> Iterator[Row]:
        """Rows of what is asked for, articles and comments as they come.

        Raises:
            SearchWordsError: nothing can be looked for with the words of the filter.
        """
        piece: list[int] = []
        for entry in self.entries(wanted, sort=sort, limit=limit, offset=offset):
            piece.append(entry)
            if len(piece) == _PIECE:
                yield from self.rows(piece)
                piece = []
        yield from self.rows(piece)

    def entries(
        self, wanted: Filter, *, sort: Sort = "newest", limit: int | None = None, offset: int = 0
    ) -> Iterator[int]:
        """The numbers of the entries alone."""
        asked = self._asked(wanted, sort)
        order = self._sort(asked, sort)
        if order == "newest" and wanted == _of_its_types(wanted):
            asked.tables = _BY_DATE
        elif order == "newest" and limit is not None:
            found = self._among_the_newest(wanted, offset + limit)
            if found is not None:
                return iter(found[offset:])
        sql = f"SELECT e.entry {asked.sql} ORDER BY {_ORDER[order]} LIMIT ? OFFSET ?"
        values = [*asked.values, -1 if limit is None else limit, offset]
        return (row[0] for row in self.connection.execute(sql, values))

    def _among_the_newest(self, wanted: Filter, count: int) -> list[int] | None:
        """The newest hits of a filter that many records pass, found in the newest records; None where too few of these pass it:
        then the list of all hits is short enough to be read whole."""
        looked_at = count * _LOOKED_AT
        if looked_at > _MOST_LOOKED_AT:
            return None
        newest, chosen = where(_of_its_types(wanted)), where(replace(wanted, words=None))
        newest.tables = _BY_DATE
        first = f"SELECT e.entry {newest.sql} ORDER BY {_ORDER['newest']} LIMIT ?"
        chosen.tables = chosen.tables.replace(
            "entries e", f"({first}) AS newest CROSS JOIN entries e ON e.entry = newest.entry", 1
        )
        if wanted.words and wanted.words.strip():
            chosen.add(
                "EXISTS (SELECT 1 FROM search WHERE search.rowid = e.entry AND search MATCH ?)",
                match_expression(wanted.words),
            )
        sql = f"SELECT e.entry {chosen.sql} ORDER BY {_ORDER['newest']} LIMIT ?"
        values = [*newest.values, looked_at, *chosen.values, count]
        found = [row[0] for row in self.connection.execute(sql, values)]
        return found if len(found) == count else None

    def order_of(self, wanted: Filter) -> Sort:
        """How records come where nobody says it: those with the words of the filter by relevance, or the newest first where
        there are no words, or more than `RANKED` hits."""
        if not (wanted.words and wanted.words.strip()):
            return "newest"
        return "relevance" if self.count(wanted, most=RANKED + 1) <= RANKED else "newest"

    def rows(self, entries: Sequence[int]) -> list[Row]:
        """The rows of these entries, in their order."""
        found: dict[int, Row] = {}
        for start in range(0, len(entries), _PIECE):
            piece = entries[start : start + _PIECE]
            marks = ", ".join("?" * len(piece))
            for record_type in ("article", "comment"):
                sql = f"SELECT * FROM {record_type}_history WHERE entry IN ({marks})"
                for row in self.connection.execute(sql, piece):
                    found[row["entry"]] = {"type": record_type, **dict(row)}
        return [found[entry] for entry in entries]

    def count(self, wanted: Filter, *, most: int | None = None) -> int:
        """How many records are asked for.

        Args:
            wanted: which records.
            most: no more than so many are counted, which is quick however many there are.
        """
        asked = where(wanted)
        if most is None:
            sql, values = f"SELECT count(*) {asked.sql}", asked.values
        else:
            sql, values = f"SELECT count(*) FROM (SELECT 1 {asked.sql} LIMIT ?)", [*asked.values, most]
        return int(self.connection.execute(sql, values).fetchone()[0])

    def facet(
        self, wanted: Filter, by: Facet, *, limit: int | None = None, by_value: bool | None = None
    ) -> list[Count]:
        """How many of the records asked for have each value of a field.

        Args:
            wanted: which records.
            by: the field; an article with two authors counts for both.
            limit: so many values.
            by_value: days, months and depths in their order rather than the most frequent first (by default for these).
        """
        asked = where(wanted, stories=by in ("section", "language", "complete"))
        key = _NAMED.get(by) or _PLAIN[by]
        if by == "author" and "article" in wanted.types:
            asked.tables += " LEFT JOIN article_authors aa ON aa.entry = e.entry"
            key = "coalesce(e.author, aa.author)"
        if by in _IN_ORDER and wanted == _of_its_types(wanted):
            asked.tables = asked.tables.replace("entries e", f"entries e INDEXED BY {_IN_ORDER[by]}", 1)
        ordered = by in ("day", "month", "depth") if by_value is None else by_value
        sql = f"SELECT {key} AS k, count(*) AS n {asked.sql} GROUP BY k ORDER BY {'k' if ordered else 'n DESC, k'} LIMIT ?"
        rows = self.connection.execute(sql, [*asked.values, -1 if limit is None else limit]).fetchall()
        return [self._count_of(by, row[0], row[1]) for row in rows]

    def facets(self, wanted: Filter, by: Sequence[Facet]) -> tuple[int, dict[Facet, list[Count]]]:
        """Several fields counted in one pass, which is what a word with many hits costs; and how many records there are.

        Args:
            wanted: which records.
            by: fields with few values: no author, no day, no article.
        """
        asked = where(wanted, stories=any(one in ("section", "language", "complete") for one in by))
        keys = ", ".join(_NAMED.get(one) or _PLAIN[one] for one in by)
        places = ", ".join(str(n + 1) for n in range(len(by)))
        total, counters = 0, [Counter[Any]() for _ in by]
        for *values, count in map(
            tuple,
            self.connection.execute(f"SELECT {keys}, count(*) {asked.sql} GROUP BY {places}", asked.values),
        ):
            total += count
            for counter, value in zip(counters, values, strict=True):
                counter[value] += count
        found = {}
        for one, counter in zip(by, counters, strict=True):
            counts = [self._count_of(one, value, count) for value, count in counter.items()]
            in_order = one in ("month", "depth")
            counts.sort(key=lambda c: (c.value or "",) if in_order else (-c.count, c.value or ""))
            found[one] = counts
        return total, found

    def article(self, id_or_url: str) -> Row | None:
        """An article as its newest line has it, by its id or an address of it."""
        entry = self.connection.execute(
            "SELECT entry FROM stories WHERE (id = ?1 OR url = ?1) AND entry IS NOT NULL UNION ALL"
            " SELECT s.entry FROM article_versions v JOIN stories s USING (id) WHERE v.url = ?1 LIMIT 1",
            (id_or_url,),
        ).fetchone()
        return self.rows([entry[0]])[0] if entry else None

    def comment(self, comment_id: str) -> Row | None:
        """A comment as its newest line has it."""
        row = self.connection.execute("SELECT * FROM comments WHERE id = ?", (comment_id,)).fetchone()
        return {"type": "comment", **dict(row)} if row else None

    def versions(self, record_id: str, *, unchanged: bool = False) -> list[Row]:
        """Every line of an article or comment, the oldest look first.

        Args:
            record_id: its id.
            unchanged: also lines that only say that nothing of its text has changed.
        """
        found = []
        for record_type in ("article", "comment"):
            sql = f"SELECT entry FROM {record_type}_versions WHERE id = ? ORDER BY observed, entry"
            found += self.rows([row[0] for row in self.connection.execute(sql, (record_id,))])
        return [row for row in found if unchanged or row["change"] not in _SAME]

    def line(self, entry: int) -> bytes:
        """The JSON line of an entry, as it was written.

        Raises:
            IndexFormatError: the record files are not those of the index any more.
            KeyError: there is no such entry.
        """
        row = self.connection.execute(
            "SELECT f.name, line_at, line_bytes FROM entries JOIN files f USING (file) WHERE entry = ?",
            (entry,),
        ).fetchone()
        if row is None:
            raise KeyError(entry)
        return self.files.read(*row)

    def lines(self, wanted: Filter, *, sort: Sort = "log", limit: int | None = None) -> Iterator[bytes]:
        """The JSON lines of what is asked for. Of the newest lines (`history` not asked for) `last_seen` and a comment's
        `status` are those of the last look, which may have had nothing to write, and a story that is gone has the text
        that it had before."""
        return (line for line, _, _ in self.placed_lines(wanted, sort=sort, limit=limit))

    def placed_lines(
        self, wanted: Filter, *, sort: Sort = "log", limit: int | None = None
    ) -> Iterator[tuple[bytes, str | None, int | None]]:
        """The same, each with its site and the month of its publication (201210)."""
        asked = self._asked(wanted, sort)
        asked.tables += (
            " LEFT JOIN names n ON n.name_id = e.status LEFT JOIN names site ON site.name_id = e.site"
        )
        sql = (
            "SELECT e.file, e.line_at, e.line_bytes, e.last_seen, n.name, site.name, e.day / 100, e.change"
            f" {asked.sql} ORDER BY {_ORDER[self._sort(asked, sort)]} LIMIT ?"
        )
        gone = self._gone_number()
        names = {row[0]: row[1] for row in self.connection.execute("SELECT file, name FROM files")}
        for file, at, size, seen, status, site, month, change in self.connection.execute(
            sql, [*asked.values, -1 if limit is None else limit]
        ):
            line = self.files.read(names[file], at, size)
            if wanted.history:
                pass
            elif seen is not None:
                line = dump_line({**orjson.loads(line), "last_seen": seen, "status": status})
            elif change == gone and gone is not None:
                line = self._with_last_text(line)
            yield line, site, month

    def _gone_number(self) -> int | None:
        row = self.connection.execute(
            "SELECT name_id FROM names WHERE kind = 'change' AND name = 'gone'"
        ).fetchone()
        return row[0] if row else None

    def _with_last_text(self, line: bytes) -> bytes:
        values = orjson.loads(line)
        row = self.connection.execute(
            "SELECT entry FROM article_versions WHERE id = ? AND change != 'gone' ORDER BY observed DESC, entry DESC",
            (values["id"],),
        ).fetchone()
        if values["type"] != "article" or row is None:
            return line
        before = orjson.loads(self.line(row[0]))
        return dump_line({**values, "body": before["body"], "body_html": before["body_html"]})

    def _asked(self, wanted: Filter, sort: Sort) -> Where:
        asked = where(wanted)
        if sort == "thread":
            asked.tables += _POSITION
        return asked

    @staticmethod
    def _sort(asked: Where, sort: Sort) -> Sort:
        return "newest" if sort == "relevance" and not asked.has_words else sort

    def _count_of(self, by: Facet, key: Any, count: int) -> Count:
        if key is None:
            return Count(None, count)
        if by in _NAMED:
            row = self.connection.execute("SELECT name FROM names WHERE name_id = ?", (key,)).fetchone()
            return Count(row[0], count)
        if by == "article":
            row = self.connection.execute(
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
        return Count(
            "-".join((digits[:-4], digits[-4:-2], digits[-2:]))
            if by == "day"
            else f"{digits[:-2]}-{digits[-2:]}",
            count,
        )

    def close(self) -> None:
        """Close the database and the files."""
        self.connection.close()
        self.files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


__all__ = ["Count", "Facet", "Filter", "Index", "Row", "Sort", "Where"]
