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
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.engine import Engine
from spiders.threads.engines.api import flag, json_value, objects, string
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment, Thread

_XTD = Layout(
    engine="django-comments",
    item="div.comment[id^='c']",
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
_LIST = Layout(engine="django-comments", item="dl#comments > dt[id^='c']")


def _numbered(_: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return [item for item in items if re.match(r"^c\d+$", item.get("id"))]


def _headers(page: Page, comments: list[FoundComment]) -> None:
    """The line above the words; a moderator's has a badge, a removed comment's stands alone."""
    for comment in comments:
        header = first(comment.element, ".comment-header")
        _date_and_name(page, comment, first(header, "span"))
        comment.is_staff = True if css(header, ".badge") else comment.is_staff
        if comment.text is None:
            comment.status = "deleted"


def _definitions(page: Page, _: Layout, items: list[HtmlElement]) -> list[FoundComment]:
    return [_definition(page, item) for item in items]


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


def _stated(_: Page, comments: list[FoundComment]) -> None:
    """A name without the date beside it; why a comment has no words."""
    for comment in comments:
        if comment.author and comment.date:
            comment.author = comment.author.removesuffix(comment.date.raw).strip() or None
        if comment.text is None or comment.author is None:
            comment.status, comment.text = _absence(comment), None
        elif comment.element is not None and "comment-author" in (comment.element.get("class") or ""):
            comment.is_staff = True


def _absence(comment: FoundComment) -> str:
    """Why a comment has no words: Mezzanine prints "awaiting approval" beside a warning sign."""
    waits = comment.element is not None and css(comment.element, ":scope > p .glyphicon-warning-sign")
    return "pending" if waits else "deleted"


_MARKS = ("/comments/", "comment-header", "comments-xtd", "comment media", '<dl id="comments"')
_AREA = "#comments, #comment-tree, form[action*='/comments/post']"
ENGINES = (
    Engine((_XTD,), _MARKS, area=_AREA, items=_numbered, finish=_headers),
    Engine((_LIST,), _MARKS, area=_AREA, items=_numbered, posts=_definitions),
    Engine((_MEZZANINE,), area=_AREA, finish=_stated),
)


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
