"""Reading the index: search, counts, an article with its versions and thread, and the lines as they were written.

    with open_index(collection) as index:
        for row in index.find(Filter(words="harbour", types=("comment",)), sort="newest", limit=20):
            print(row["author"], row["text"])

Nothing here writes. Rows have the columns of the README's views, and `type`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from archives.index import facets, hits
from archives.index.facets import Count
from archives.index.filters import Facet, Filter, Sort
from archives.index.line_files import LineFiles
from archives.index.schema import open_for_reading
from archives.records import dump_line

Row = dict[str, Any]
_PIECE = 500
_SAME = ("unchanged", "unchanged-text")


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
        return hits.entries(self.connection, wanted, sort=sort, limit=limit, offset=offset)

    def order_of(self, wanted: Filter) -> Sort:
        """How records come where nobody says it: those with the words of the filter by relevance, or the newest first where
        there are no words, or more than `archives.index.hits.RANKED` hits."""
        return hits.order_of(self.connection, wanted)

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
        return hits.count(self.connection, wanted, most=most)

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
        return facets.facet(self.connection, wanted, by, limit=limit, by_value=by_value)

    def facets(self, wanted: Filter, by: Sequence[Facet]) -> tuple[int, dict[Facet, list[Count]]]:
        """Several fields counted in one pass, which is what a word with many hits costs; and how many records there are.

        Args:
            wanted: which records.
            by: fields with few values: no author, no day, no article.
        """
        return facets.facets(self.connection, wanted, by)

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
        asked, order = hits.in_order(wanted, sort)
        asked.tables += (
            " LEFT JOIN names n ON n.name_id = e.status LEFT JOIN names site ON site.name_id = e.site"
        )
        sql = (
            "SELECT e.file, e.line_at, e.line_bytes, e.last_seen, n.name, site.name, e.day / 100, e.change"
            f" {asked.sql} ORDER BY {order} LIMIT ?"
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


__all__ = ["Index", "Row"]
