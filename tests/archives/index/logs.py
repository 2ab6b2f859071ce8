"""Record files made by code, line by line: no WARC behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    PageRecord,
    Pointer,
    Record,
    ThreadState,
    to_line,
)

STEMS = {"article": "articles", "comment": "comments", "page": "pages"}


def when(second: int) -> str:
    """A time of a look."""
    return f"2026-11-01T00:{second // 60:02d}:{second % 60:02d}Z"


def pointer(second: int) -> Pointer:
    return Pointer("main-1.warc.gz", second * 100, 90, f"urn:uuid:{second:032x}", when(second), "sha1:A")


def article(number: int, second: int, **more: Any) -> Article:
    url = f"https://news.example/story/{number}"
    values: dict[str, Any] = {
        "run": "r1", "id": f"article-{number}", "url": url, "canonical_url": url, "site": "news.example",
        "headline": f"Harbour strike, day {number}", "authors": (Author("Ayesha Malik"),), "body": "The strike ends.",
        "comments": ThreadState(declared=2, captured=2, complete=True), "version": 1, "text_digest": "a", "change": "new",
        "date_published": f"2026-10-0{1 + number % 9}T10:00:00+05:00", "capture": pointer(second),
    }  # fmt: skip
    return Article(**(values | more))


def comment(number: int, second: int, of: int = 1, **more: Any) -> Comment:
    values: dict[str, Any] = {
        "run": "r1", "id": f"news.example/wordpress/{number}", "article_id": f"article-{of}",
        "article_url": f"https://news.example/story/{of}", "position": number, "author": CommentAuthor("Reader"),
        "text": "Well said.", "version": 1, "text_digest": "c", "change": "new", "first_seen": when(second),
        "last_seen": when(second), "date_published": "2026-10-02", "capture": pointer(second),
    }  # fmt: skip
    return Comment(**(values | more))


def removed(line: Comment, run: str, last_seen: int) -> Comment:
    """The line of a removal: the last version again."""
    return replace(line, run=run, change="removed", last_seen=when(last_seen))


def page(number: int, second: int, **more: Any) -> PageRecord:
    url = f"https://news.example/story/{number}"
    return PageRecord(run="r1", id=f"page-{number}", url=url, status=200, role="page", event=f"e{number}",
                      capture=pointer(second), **more)  # fmt: skip


def seen(run: str, article_id: str, second: int, comments: Sequence[tuple[str, str]]) -> bytes:
    """A line of what a look found unchanged."""
    line = {
        "type": "seen",
        "run": run,
        "id": article_id,
        "at": when(second),
        "article": None,
        "comments": comments,
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def write(collection: Path, run: str, *records: Record | bytes, number: int = 1, suffix: str = "") -> None:
    """Append the lines of a run to its files."""
    for folder in ("records", "runs"):
        (collection / folder).mkdir(parents=True, exist_ok=True)
    for record in records:
        line = record if isinstance(record, bytes) else to_line(record)
        stem = "runs/seen" if isinstance(record, bytes) else f"records/{STEMS[record.type]}"
        with (collection / f"{stem}-{run}-{number:05d}.jsonl{suffix}").open("ab") as file:
            file.write(line)
