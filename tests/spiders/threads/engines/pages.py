"""Pages and captures for engine tests: made here after the engines' stock templates, with words of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson

from archives.capture import Capture, Role
from spiders.sheet.page import Page
from spiders.threads.thread import FoundComment

ROWS = Path(__file__).with_name("rows")
CLOCK = datetime(2026, 11, 1, 12, tzinfo=UTC)


def capture(body: str, url: str = "https://news.example/story/7", kind: str = "text/html; charset=utf-8",
            role: Role | None = None, headers: tuple[tuple[str, str], ...] = ()) -> Capture:  # fmt: skip
    return Capture(url, CLOCK, 200, (("Content-Type", kind), *headers), body.encode(), role=role or Role())


def html(body: str, url: str = "https://news.example/story/7", lang: str = "en") -> Page:
    return Page(
        capture(
            f'<!doctype html><html lang="{lang}"><head><title>T</title></head><body>{body}</body></html>', url
        )
    )


def row_body(name: str) -> str:
    """What a row's page (`rows/NAME.html`) has between its body's tags."""
    text = (ROWS / f"{name}.html").read_text("utf-8")
    return text.partition("<body>")[2].partition("</body>")[0]


def answer(
    value: object, url: str = "https://news.example/api", headers: tuple[tuple[str, str], ...] = ()
) -> Page:
    return Page(capture(orjson.dumps(value).decode(), url, "application/json", headers=headers))


def brief(
    found: list[FoundComment],
) -> list[tuple[str | None, str | None, str | None, str | None, str | None]]:
    """native, author, date, text, parent."""
    return [(c.native, c.author, c.date.iso if c.date else None, c.text, c.parent) for c in found]
