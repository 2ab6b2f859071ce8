"""The fold of the log: which line of each article and comment is its newest, what is gone, when it was last seen.

The order is that of the looks (`observed`), not of the files: an older capture that is read later gives an older version.
Of lines of one look the later written counts. A comment's look is its `last_seen`: a `removed` line repeats the last
version with the time at which the comment was last there. What a look saw unchanged has no line but stands in the `seen`
files, which move `last_seen` and a comment's status.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from archives.index.names import Names
from archives.index.rows import article_row, comment_row, page_row
from archives.index.schema import ARTICLE, COMMENT, FIRST_COMMENT, GONE, NEWEST, OLDER
from archives.index.times import day_of, instant_of
from archives.index.words import searchable

Line = Mapping[str, Any]
_KEPT = 100_000
_ENTRY = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"
_SEARCH = "INSERT INTO search (rowid, headline, text) VALUES (?, ?, ?)"


def is_gone(line: Line) -> bool:
    """Whether a comment line says that it is not on the page any more (a tombstone still is)."""
    return bool(line["change"] == "removed" and line["status"] != "deleted")


class Fold:
    """Takes the lines of the log in the order of the files.

    Args:
        connection: of the index, in a transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.names = Names(connection)
        self._stories: dict[str, int] = {}
        self._texts: list[tuple[int, str, str]] = []
        self._next = {
            ARTICLE: self._free("entry < ?", 1),
            COMMENT: self._free("entry >= ?", FIRST_COMMENT),
        }
        self._data_version = self._data_version_now()

    def _free(self, numbers: str, first: int) -> int:
        sql = f"SELECT max(entry) FROM entries WHERE {numbers}"
        (last,) = self.connection.execute(sql, (FIRST_COMMENT,)).fetchone()
        return first if last is None else int(last) + 1

    def is_fresh(self) -> bool:
        """Whether no other process has written since: then what was looked up still holds."""
        return self._data_version == self._data_version_now()

    def flush(self) -> None:
        """Have the texts of all lines in the index of words, before the transaction ends. All at once: every other
        statement that may fail half-way would make FTS5 write out what it holds."""
        self.connection.executemany(_SEARCH, self._texts)
        self._texts.clear()

    def forget(self) -> None:
        """After a rollback: names and stories that were made in it are not there."""
        self.names.forget()
        self._stories.clear()

    def _data_version_now(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def take(self, line: Line, place: tuple[int, int, int]) -> None:
        """Take an article, comment, page or seen line.

        Args:
            line: parsed.
            place: file number, first byte, bytes.

        Raises:
            KeyError, TypeError, ValueError: it is no line of the schema.
        """
        kind = line["type"]
        if kind == "comment":
            self._take_comment(line, place)
        elif kind == "article":
            self._take_article(line, place)
        elif kind == "page":
            self._insert("pages", page_row(line, self.names, place))
        elif kind == "seen":
            self._take_seen(line)
        else:
            raise ValueError(f"no type of record: {kind!r}")

    def _insert(self, table: str, row: tuple[Any, ...]) -> None:
        self.connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def _article_number(self, article_id: str) -> int:
        """The number of a story, made where it is new: its comments may come first."""
        known = self._stories.get(article_id)
        if known is not None:
            return known
        row = self.connection.execute("SELECT article FROM stories WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            row = self.connection.execute(
                "INSERT INTO stories (id) VALUES (?) RETURNING article", (article_id,)
            ).fetchone()
        if len(self._stories) >= _KEPT:
            self._stories.clear()
        self._stories[article_id] = int(row[0])
        return int(row[0])

    def _take_article(self, line: Line, place: tuple[int, int, int]) -> None:
        article, entry = self._article_number(line["id"]), self._next[ARTICLE]
        is_gone_now = line["change"] == "gone"
        if is_gone_now:
            line = self._with_last_text(line, article)
        row = article_row(entry, line, self.names)
        observed = row[5]
        number, date = self.names.number, line["date_published"]
        site = number("site", line["site"])
        is_newest, _ = self._supersede("article_versions", line["id"], observed)
        self._next[ARTICLE] += 1
        self.connection.execute(
            _ENTRY,
            (entry, ARTICLE, article, NEWEST if is_newest else OLDER, site, None, number("change", line["change"]), None,
             day_of(date), instant_of(date), None, None, *place),
        )  # fmt: skip
        self._insert("article_versions", row)
        self.connection.executemany(
            "INSERT OR IGNORE INTO article_authors VALUES (?, ?)",
            [(entry, name) for a in line["authors"] if (name := number("author", a["name"])) is not None],
        )
        body = [text for text in (line["description"], line["body"]) if text]
        self._texts.append((entry, searchable(line["headline"] or ""), searchable("\n\n".join(body))))
        if not is_gone_now:
            self._seen_story(article, observed)
        if is_newest:
            self.connection.execute(
                "UPDATE stories SET entry = ?, url = ?, site = ?, section = ?, language = ?, complete = ? WHERE article = ?",
                (entry, line["canonical_url"] or line["url"], site, number("section", line["section"]),
                 number("language", line["language"]), line["comments"]["complete"], article),
            )  # fmt: skip
        self._noticed(article, line["run"], observed)

    def _take_comment(self, line: Line, place: tuple[int, int, int]) -> None:
        article, entry = self._article_number(line["article_id"]), self._next[COMMENT]
        row = comment_row(entry, line, self.names, self._noticed_at(line, article))
        number, date = self.names.number, line["date_published"]
        is_newest, known_under = self._supersede("comment_versions", line["id"], row[5])
        article = known_under or article  # a thread under two addresses is one
        state = OLDER if not is_newest else GONE if is_gone(line) else NEWEST
        self._next[COMMENT] += 1
        self.connection.execute(
            _ENTRY,
            (entry, COMMENT, article, state, number("site", line["id"].split("/", 1)[0]),
             number("author", line["author"]["name"]), number("change", line["change"]),
             number("status", line["status"]), day_of(date), instant_of(date), row[18], row[17], *place),
        )  # fmt: skip
        self._insert("comment_versions", row)
        self._texts.append((entry, "", searchable(line["text"] or "")))

    def _supersede(self, table: str, record_id: str, observed: str) -> tuple[bool, int | None]:
        """Whether a new line is its record's newest (then the one that was is not any more), and the article that the
        record is known under."""
        found = self.connection.execute(
            f"SELECT v.entry, v.observed, e.last_seen, e.article FROM {table} v JOIN entries e USING (entry)"
            " WHERE v.id = ? AND e.state > 0",
            (record_id,),
        ).fetchone()
        if found is None:
            return True, None
        if observed and max(found[1], found[2] or "") > observed:
            return False, int(found[3])
        self.connection.execute("UPDATE entries SET state = 0 WHERE entry = ?", (found[0],))
        return True, int(found[3])

    def _with_last_text(self, line: Line, article: int) -> Line:
        """A line that says that the story is gone has not its text: that of the line before stands for it."""
        row = self.connection.execute(
            "SELECT body FROM stories JOIN article_versions USING (entry) WHERE article = ?", (article,)
        ).fetchone()
        return {**line, "body": line["body"] or (row[0] if row else None)}

    def _noticed_at(self, line: Line, article: int) -> str | None:
        """When a removal was seen: at the run's look at the story, whose line stands before; None while not known."""
        if not is_gone(line):
            return str(line["last_seen"] or "")
        row = self.connection.execute(
            "SELECT v.observed FROM entries e JOIN article_versions v USING (entry)"
            " WHERE e.article = ? AND e.type = 1 AND v.run IS ? ORDER BY e.entry DESC",
            (article, line["run"]),
        ).fetchone()
        return row[0] if row else None

    def _noticed(self, article: int, run: str | None, at: str) -> None:
        """The look of a run at a story has become known: its removals were seen then."""
        self.connection.execute(
            "UPDATE comment_versions SET noticed = ? WHERE noticed IS NULL AND run IS ? AND entry IN"
            " (SELECT entry FROM entries WHERE article = ? AND type = 2 AND change = ?)",
            (at, run, article, self.names.number("change", "removed")),
        )

    def _seen_story(self, article: int, at: str) -> None:
        self.connection.execute(
            "UPDATE stories SET first_seen = min(coalesce(first_seen, ?1), ?1),"
            " last_seen = max(coalesce(last_seen, ?1), ?1) WHERE article = ?2",
            (at, article),
        )

    def _take_seen(self, line: Line) -> None:
        at, article = line["at"], self._article_number(line["id"])
        self._seen_story(article, at)
        self._noticed(article, line["run"], at)
        self.connection.executemany(
            "UPDATE entries SET last_seen = ?1, status = ?2, state = 1 WHERE state > 0 AND coalesce(last_seen, '') < ?1"
            " AND entry IN (SELECT entry FROM comment_versions WHERE id = ?3 AND observed < ?1)",
            [(at, self.names.number("status", status), comment) for comment, status in line["comments"]],
        )
