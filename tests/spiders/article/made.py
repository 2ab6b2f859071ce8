"""Pages made for these tests: a whole news page in any language, each part of which can be replaced."""

from __future__ import annotations

from datetime import UTC, datetime

from archives.capture import Capture
from spiders.sheet.page import Page

CAPTURED = datetime(2024, 5, 10, 12, 0, tzinfo=UTC)
SENTENCES = (
    "The harbour board voted on Monday to widen the northern quay before the winter storms arrive, a step debated for years.",
    "Engineers had warned in three reports that the old wall, built in 1911, would not survive another season like the last one.",
    "Fishermen, who gathered outside the hall, welcomed the decision but asked who would pay for the months of closed berths.",
    "The council put the cost at nine million and expects the work, which begins in August, to last until the following spring.",
    "A second vote, on the crane that towers over the old town, was put off because two members had left before midnight.",
)


def page(
    html: str | bytes, url: str = "https://news.example/harbour/quay-vote", content_type: str = "text/html"
) -> Page:
    content = html.encode() if isinstance(html, str) else html
    return Page(Capture(url, CAPTURED, 200, (("Content-Type", content_type),), content))


def news(
    *,
    head: str = "",
    h1: str = "Board votes to widen the quay",
    before: str = "",
    paragraphs: tuple[str, ...] = SENTENCES,
    after: str = "",
    title: str = "Board votes to widen the quay | Harbour News",
    lang: str = "en",
) -> Page:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{title}</title>{head}</head><body>"
        "<header><nav class='menu'><a href='/'>Home</a> <a href='/sport'>Sport</a></nav></header>"
        f"<main><article><h1>{h1}</h1>{before}<div class='article-body'>{body}{after}</div></article></main>"
        "<footer class='footer'><p>© 2024 Harbour News. All rights reserved.</p></footer></body></html>"
    )
