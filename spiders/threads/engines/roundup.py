"""Roundup issues: messages as pairs of table rows, numbered over the tracker, in either order; the earliest opens it.

Source: roundup 2.6, templates classic/html/issue.item.html and devel/html/bug.item.html.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, nothing, one_line
from spiders.threads.thread import FoundComment, Thread

_MESSAGE = re.compile(r"(?:^|/)msg(\d+)$")
_UNNAMED = re.compile(r"^\[[^]]*\] \((.+)\)$")
"""Strangers may see the login alone: "[hidden] (ada)"."""
_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d)\.(?=\d)")


def read(page: Page) -> Thread | None:
    """All messages of an issue: they answer the issue, not each other."""
    tables = css(page.tree, "table.messages")
    if not tables or "msg" not in page.text:
        return None
    found = [
        post
        for row in css(tables[0], "tr")
        for link in css(row, "th a[href]")
        if (post := _post(page, row, link))
    ]
    posts = list({post.native: post for post in found}.values())
    if not posts:
        return None
    opening = min(posts, key=lambda post: int(post.native or 0))
    thread = Thread(
        "roundup", [post for post in posts if post is not opening], opening=opening, is_topic=True
    )
    thread.elements = [*tables, *css(page.tree, "table.history, table.files")]
    return thread


def _post(page: Page, row: HtmlElement, link: HtmlElement) -> FoundComment | None:
    number = _MESSAGE.search((link.get("href") or "").partition("#")[0])
    cells, below = css(row, "th"), row.getnext()
    body = first(below, "td.content") if below is not None else None
    if number is None or body is None or len(cells) < 3:
        return None
    post = FoundComment(native=number.group(1), element=row, method={"record": "engine:roundup"})
    post.permalink = page.absolute(link.get("href"))
    author = _value(cells[1]).removesuffix("*").strip()
    post.author = _UNNAMED.sub(r"\1", author) or None
    post.date = _date(page, _value(cells[2]))
    post.text, post.html = flat_text(body, nothing) or None, inner_html(body, nothing) or None
    post.method.update(author="label", date_published="label", text="td.content")
    return post


def _value(cell: HtmlElement) -> str:
    """What stands behind a cell's label."""
    words = one_line(cell)
    return words.partition(": ")[2] or words


def _date(page: Page, words: str) -> DateValue | None:
    """Its own dates have a full stop between day and time."""
    date = words_date(page, _STAMP.sub(r"\1 ", words))
    return None if date is None else DateValue(date.iso, words, date.precision, date.method)
