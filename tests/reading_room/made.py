"""Collections for the room that no crawl has to make: record lines, run reports and WARC records written directly."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from archives.index.build import update
from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    PageRecord,
    Pointer,
    ThreadState,
    to_line,
    url_id,
)
from bench.room_collection import Writer

RUN = "20261001060000000"
WHEN = datetime(2026, 10, 1, 6, tzinfo=UTC)
HOST = "127.0.0.1:8017"


class Made:
    """A collection's folder, written line by line; `index` makes it one that can be looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("archive", "records", "runs", "indexes", "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "indexes" / "index.cdxj").write_text("")
        self._files = {
            kind: (folder / "records" / f"{kind}s-{RUN}-00001.jsonl").open("wb")
            for kind in ("article", "comment", "page")
        }
        name = f"main-{RUN}-00000-desk.warc.gz"
        self._warc = (folder / "archive" / name).open("wb")
        self._writer = Writer(folder, RUN, dict(self._files), self._warc, name)

    def capture(self, url: str, page: bytes = b"<p>page</p>") -> Pointer:
        """A response record in the WARC file."""
        return self._writer.capture(url, page, WHEN)

    def article(self, url: str, body: str = "A text of the harbour.", **more: Any) -> Article:
        """One article line."""
        known: dict[str, Any] = {
            "run": RUN, "id": url_id(url), "url": url, "canonical_url": url, "site": "quay.example", "headline": "A story",
            "authors": (Author("Ada Brink"),), "date_published": "2026-10-01T08:00:00+02:00", "body": body, "language": "en",
            "comments": ThreadState(0, 0, 1, True, None, "wordpress"), "version": 1, "text_digest": "sha256:0", "change": "new",
        }  # fmt: skip
        article = Article(**(known | more))
        if article.capture is None:
            article = replace(article, capture=self.capture(url, body.encode()))
        self._files["article"].write(to_line(article))
        return article

    def comment(self, article: Article, number: int, text: str = "A word.", **more: Any) -> Comment:
        """One comment line."""
        known: dict[str, Any] = {
            "run": RUN, "id": f"quay.example/wordpress/{number}", "article_id": article.id, "article_url": article.url,
            "position": number, "author": CommentAuthor(f"Reader {number}"), "date_published": "2026-10-01T09:00:00+02:00",
            "text": text, "status": "visible", "version": 1, "text_digest": f"sha256:{number}", "change": "new",
            "first_seen": "2026-10-01T06:00:00Z", "last_seen": "2026-10-01T06:00:00Z", "capture": article.capture,
        }  # fmt: skip
        comment = Comment(**(known | more))
        self._files["comment"].write(to_line(comment))
        return comment

    def page(self, url: str, **more: Any) -> PageRecord:
        """One page line."""
        known: dict[str, Any] = {"run": RUN, "id": url_id(url), "url": url, "final_url": url, "status": 200, "seconds": 0.25, "robots": "allowed", "role": "page"}  # fmt: skip
        page = PageRecord(**(known | more))
        self._files["page"].write(to_line(page))
        return page

    def report(self, run: str = RUN, **more: Any) -> None:
        """A run's report."""
        said = {
            "type": "run", "format": 1, "run": run, "command": "run", "exit_code": 0, "seconds": 60.0, "finish_reason": "finished",
            "started": f"{run[:4]}-{run[4:6]}-{run[6:8]}T06:00:00+00:00", "ended": f"{run[:4]}-{run[4:6]}-{run[6:8]}T06:01:00+00:00",
            "sites": [], "alarms": [],
        }  # fmt: skip
        (self.folder / "runs" / f"{run}.json").write_bytes(orjson.dumps(said | more))

    def index(self) -> Path:
        """Close the files, make the index; the folder."""
        for file in (*self._files.values(), self._warc):
            file.close()
        update(self.folder)
        return self.folder


def grow(folder: Path, article_id: str, parents: Sequence[str | None] | int) -> None:
    """Put many comments straight into the index: that a thread is large is no question of how it was read.

    Args:
        folder: the collection, with its index.
        article_id: the story that gets them.
        parents: so many roots; or of each comment the number of the one that it answers, as text, None for a root.
    """
    rows: Sequence[str | None] = [None] * parents if isinstance(parents, int) else parents
    db = sqlite3.connect(folder / "index.sqlite")
    try:
        article = db.execute("SELECT article FROM stories WHERE id = ?", (article_id,)).fetchone()[0]
        first = db.execute("SELECT max(entry) + 1 FROM entries").fetchone()[0]
        file = db.execute("SELECT file FROM files WHERE type = 'comment'").fetchone()[0]
        db.executemany(
            "INSERT INTO entries (entry, type, article, state, day, published, file, line_at, line_bytes)"
            " VALUES (?, 2, ?, 1, 20261001, ?, ?, 0, 1)",
            ((first + n, article, 1_790_000_000 + n, file) for n in range(len(rows))),
        )
        db.executemany(
            "INSERT INTO comment_versions (entry, id, run, version, change, position, author, text, parent_id, date_published)"
            " VALUES (?, ?, 'r', 1, 'new', ?, 'Somebody', 'A word among many.', ?, '2026-10-01')",
            (
                (first + n, f"many/{n}", n, None if above is None else f"many/{above}")
                for n, above in enumerate(rows)
            ),
        )
        db.commit()
    finally:
        db.close()
