"""django-contrib-comments, django-comments-xtd 2 and Mezzanine.

Source: comments/list.html of django-contrib-comments 2.2, comment_tree.html and comments/list.html of
django-comments-xtd 1.x to 2.10, generic/includes/comment.html of Mezzanine 6.
"""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.machine import machine_date
from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.engines.api import flag, json_value, objects, string
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_XTD = Layout(
    engine="django-comments",
    item="div.comment[id^='c'], li.media, div.media > .media-body, div[id^='c'].comment",
    native=r"^c(\d+)$",
    native_in=(("", "id"), ("a[name]", "name")),
    text=("div.content",),
    cut="a.mutedlink",
    permalink=("a.permalink",),
)
_MEZZANINE = Layout(
    engine="mezzanine",
    item="div.comment.media[id^='comment-']",
    native=r"^comment-(\d+)$",
    author=(".media-heading",),
    date=("small.timespan",),
    text=(".media-body > p",),
    permalink=("a[href*='#comment-']",),
)
_HEADER = ".comment-header, .media-heading"


def read(page: Page) -> Thread | None:
    """The thread under an object; ids as `#cN` anchors."""
    text = page.text
    if not has_any(
        text, ("/comments/", "comment-header", "comments-xtd", "comment media", '<dl id="comments"')
    ):
        return None
    comments = _xtd(page) if has_any(text, ('id="c', "id='c", 'name="c')) else []
    engine = "django-comments"
    if not comments and "comment media" in text:
        comments, engine = _mezzanine(page), "mezzanine"
    if not comments:
        return None
    area = css(page.tree, "#comments, #comment-tree, form[action*='/comments/post']")
    return Thread(
        engine, comments, elements=outermost([*area, *(c.element for c in comments if c.element is not None)])
    )


def _xtd(page: Page) -> list[FoundComment]:
    listed = [dt for dt in css(page.tree, "dl#comments > dt[id^='c']") if re.match(r"^c\d+$", dt.get("id"))]
    if listed:
        return [_definition(page, dt) for dt in listed]
    items = [item for item in css(page.tree, "div.comment[id]") if re.match(r"^c\d+$", item.get("id"))]
    comments = read_items(page, _XTD, items) if items else []
    for comment, item in zip(comments, items, strict=False):
        header = first(item, ".comment-header")
        _date_and_name(page, comment, first(header, "span") if header is not None else None)
        if header is not None and css(header, ".badge"):
            comment.is_staff = True
        if comment.text is None:
            comment.status = "deleted"
    return comments


def _definition(page: Page, dt: HtmlElement) -> FoundComment:
    body = dt.getnext()
    found = FoundComment(native=dt.get("id")[1:], element=dt, method={"record": "engine:django-comments"})
    _date_and_name(page, found, dt)
    if body is not None and body.tag == "dd":
        found.text, found.html = flat_text(body) or None, inner_html(body) or None
    return found


def _date_and_name(page: Page, comment: FoundComment, line: HtmlElement | None) -> None:
    """ "DATE - NAME": the name is what follows the first dash, or the link where the commenter gave a web address."""
    words = text_of(line)
    if line is None or words is None:
        return
    link = next((a for a in css(line, "a[href]") if "permalink" not in (a.get("class") or "")), None)
    raw, _, name = words.partition(" - ")
    comment.author = (text_of(link) if link is not None else name.strip().removesuffix("¶").strip()) or None
    comment.author_url = page.absolute(link.get("href")) if link is not None else None
    # Django's `P` format writes twelve o'clock in words.
    comment.date = words_date(
        page, raw.replace(", noon", ", 12:00 p.m.").replace(", midnight", ", 12:00 a.m.")
    )
    comment.method["author"] = "header line"


def _mezzanine(page: Page) -> list[FoundComment]:
    comments = read_items(page, _MEZZANINE)
    for comment in comments:
        if comment.author and comment.date:
            comment.author = comment.author.removesuffix(comment.date.raw).strip() or None
        if comment.text is None or comment.author is None:
            comment.status, comment.text = _absence(comment), None
        elif comment.element is not None and "comment-author" in (comment.element.get("class") or ""):
            comment.is_staff = True
    return comments


def _absence(comment: FoundComment) -> str:
    """Why a comment has no words: Mezzanine prints "awaiting approval" beside a warning sign."""
    waits = comment.element is not None and css(comment.element, ":scope > p .glyphicon-warning-sign")
    return "pending" if waits else "deleted"


def read_api(page: Page) -> Thread | None:
    """`/comments/api/APP-MODEL/PK/` of django-comments-xtd: a list of comments with parent and level."""
    rows = objects(json_value(page))
    if not rows or "submit_date" not in rows[0] or "user_name" not in rows[0]:
        return None
    return Thread("django-comments", [_row(page, row) for row in rows])


def _row(page: Page, row: dict[str, Any]) -> FoundComment:
    removed = bool(row.get("is_removed"))
    raw = string(row.get("submit_date"))
    parent = string(row.get("parent_id"))
    own = str(row.get("id"))
    found = FoundComment(
        native=own, author=string(row.get("user_name")), author_url=string(row.get("user_url")),
        is_staff=flag(row.get("user_moderator")), text=None if removed else string(row.get("comment")),
        date=machine_date(raw) or (words_date(page, raw) if raw else None),
        permalink=page.absolute(string(row.get("permalink"))), status="deleted" if removed else "visible",
        method={"record": "api:django-comments"},
    )  # fmt: skip
    if parent and parent not in ("0", own):
        found.parent, found.parent_method = parent, "api"
    return found
