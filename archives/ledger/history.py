"""The ledger's memory of articles and comments: versions, digests, fingerprints, when seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archives.ledger.states import ArticleState, CommentState

_ARTICLE = (
    "id, url, canonical_url, version, text_digest, simhash, change, first_seen, last_seen, run, declared,"
    " duplicate_of, body_length, line"
)
COMMENT_COLUMNS = "id, article_id, version, text_digest, first_seen, last_seen, status, removed, run, line"


def _put(table: str, columns: str) -> str:
    names = columns.split(", ")
    news = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({names[0]}) DO UPDATE SET {news}"  # noqa: S608


_PUT_ARTICLE = _put("articles", _ARTICLE)
_PUT_COMMENT = _put("comments", COMMENT_COLUMNS)
MAX_DISTANCE = 3
"""Bits in which near duplicates may differ, of 64 (Manku, Jain, Das Sarma: Detecting near-duplicates for web crawling,
WWW 2007). Two such fingerprints share at least one of four bands of 16 bits."""


class HistoryTables:
    """Reads and writes of `articles`, `article_bands` and `comments`."""

    shared: Any
    """Where these tables are: a SQLite connection, or what takes its statements (`archives.postgres.database`). Their SQL is
    what both engines know; null and text sort alike there only where the statement says how."""

    def article_state(self, article_id: str) -> ArticleState | None:
        """What is known of an article."""
        return self._article("WHERE id = ?", (article_id,))

    def article_at(self, url: str) -> ArticleState | None:
        """The article that was last seen at an address, or has it as its canonical one."""
        return self._article(
            "WHERE url = ?1 OR canonical_url = ?1 ORDER BY coalesce(last_seen, '') DESC, id LIMIT 1", (url,)
        )

    def put_article_state(self, state: ArticleState) -> None:
        """Keep an article's newest version."""
        old = self.shared.execute("SELECT simhash FROM articles WHERE id = ?", (state.id,)).fetchone()
        self.shared.execute(
            _PUT_ARTICLE,
            (
                *(
                    state.id,
                    state.url,
                    state.canonical_url,
                    state.version,
                    state.text_digest,
                    _signed(state.simhash),
                ),
                *(state.change, state.first_seen, state.last_seen, state.run, state.declared),
                *(state.duplicate_of, state.body_length, state.line),
            ),
        )
        if old and old[0] is not None and _unsigned(old[0]) != state.simhash:
            self.shared.executemany(
                "DELETE FROM article_bands WHERE band = ? AND value = ? AND id = ?",
                [(band, value, state.id) for band, value in _bands(_unsigned(old[0]))],
            )
        if state.simhash is not None:
            self.shared.executemany(
                "INSERT INTO article_bands VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [(band, value, state.id) for band, value in _bands(state.simhash)],
            )

    def article_states(self) -> list[ArticleState]:
        """All articles, by id."""
        rows = self.shared.execute(f"SELECT {_ARTICLE} FROM articles ORDER BY id")  # noqa: S608 - constant
        return [_article_state(row) for row in rows]

    def article_by_text_digest(self, text_digest: str, other_than: str | None = None) -> ArticleState | None:
        """The article seen first with this very text, but for the one given; of articles without a body none."""
        return self._article(
            "WHERE text_digest = ?1 AND body_length IS NOT NULL AND (?2 IS NULL OR id != ?2) ORDER BY coalesce(first_seen, ''), id LIMIT 1",
            (text_digest, other_than),
        )

    def near_duplicates(
        self, simhash: int, other_than: str | None = None, max_distance: int = MAX_DISTANCE
    ) -> list[tuple[ArticleState, int]]:
        """Articles whose fingerprint differs in at most `max_distance` bits (3 at most), nearest and oldest first."""
        ids: set[str] = set()
        for band, value in _bands(simhash):
            found = self.shared.execute(
                "SELECT id FROM article_bands WHERE band = ? AND value = ?", (band, value)
            )
            ids.update(row[0] for row in found)
        ids.discard(other_than or "")
        near = []
        for article_id in ids:
            state = self.article_state(article_id)
            if state is None or state.simhash is None:
                continue
            distance = (state.simhash ^ simhash).bit_count()
            if distance <= min(max_distance, MAX_DISTANCE):
                near.append((state, distance))
        return sorted(near, key=lambda pair: (pair[1], pair[0].first_seen or "", pair[0].id))

    def comment_state(self, comment_id: str) -> CommentState | None:
        """What is known of one comment."""
        row = self.shared.execute(
            f"SELECT {COMMENT_COLUMNS} FROM comments WHERE id = ?",  # noqa: S608 - constant
            (comment_id,),
        ).fetchone()
        return comment_state(row) if row else None

    def comment_states(self, article_id: str) -> dict[str, CommentState]:
        """All comments of an article, removed ones too, by id."""
        rows = self.shared.execute(
            f"SELECT {COMMENT_COLUMNS} FROM comments WHERE article_id = ? ORDER BY id",  # noqa: S608 - constant
            (article_id,),
        )
        return {row[0]: comment_state(row) for row in rows}

    def put_comment_states(self, states: Iterable[CommentState]) -> None:
        """Keep comments' newest versions."""
        self.shared.executemany(
            _PUT_COMMENT,
            [
                (
                    s.id,
                    s.article_id,
                    s.version,
                    s.text_digest,
                    s.first_seen,
                    s.last_seen,
                    s.status,
                    s.removed,
                    s.run,
                    s.line,
                )
                for s in states
            ],
        )

    def _article(self, where: str, values: tuple[Any, ...]) -> ArticleState | None:
        row = self.shared.execute(f"SELECT {_ARTICLE} FROM articles {where}", values).fetchone()  # noqa: S608
        return _article_state(row) if row else None


def _bands(simhash: int) -> list[tuple[int, int]]:
    return [(n, simhash >> (16 * n) & 0xFFFF) for n in range(MAX_DISTANCE + 1)]


def _signed(value: int | None) -> int | None:
    """SQLite's integers have a sign, fingerprints have none."""
    return value - (1 << 64) if value is not None and value >= 1 << 63 else value


def _unsigned(value: int) -> int:
    return value & ((1 << 64) - 1)


def _article_state(row: tuple[Any, ...]) -> ArticleState:
    values: list[Any] = list(row)
    if row[5] is not None:
        values[5] = _unsigned(row[5])
    return ArticleState(*values)


def comment_state(row: tuple[Any, ...]) -> CommentState:
    """The state in a row of `COMMENT_COLUMNS`."""
    values: list[Any] = list(row)
    values[7] = bool(row[7])
    return CommentState(*values)
