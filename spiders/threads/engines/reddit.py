"""Reddit: the old layout (`div.thing.comment`), the web components of 2023 on (`shreddit-comment`), and `.json`.

Source: reddit-archive/reddit r2/templates/comment.html, thing.html; fields of the public `.json` listing.
"""

from __future__ import annotations

import html as entities
from typing import Any

from spiders.dates.machine import epoch_date
from spiders.sheet.kit import css, first
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.engines.api import json_value, number_of, objects, seconds, string
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_OLD = Layout(
    engine="reddit",
    item="div.thing.comment",
    native=r"t1_(\w+)$",
    native_in=(("", "data-fullname"), ("", "id"), ("input[name=thing_id]", "value")),
    author=(".tagline .author",),
    author_link=(".tagline a.author",),
    date=(".tagline time",),
    modified=(".tagline time.edited-timestamp",),
    text=(".usertext-body .md", ".usertext-body"),
    permalink=("a.bylink",),
    upvotes=(".tagline .score.unvoted",),
    staff=(".tagline .author.submitter", ".tagline .author.moderator", ".tagline .author.admin"),
    controls=False,
)
_NEW = Layout(
    engine="reddit",
    item="shreddit-comment[thingid]",
    native=r"t1_(\w+)$",
    native_in=(("", "thingid"),),
    author_attribute="author",
    author=("a[href^='/user/']",),
    date=("time", "faceplate-timeago"),
    text=("[slot=comment]",),
    parent_in=(("", "parentid"),),
    parent_pattern=r"t1_(\w+)$",
    controls=False,
)


def _states(page: Page, comments: list[FoundComment]) -> None:
    for comment in comments:
        _state(page, comment)


def _state(page: Page, comment: FoundComment) -> None:
    element = comment.element
    if element is None:
        return
    if element.tag == "shreddit-comment":
        comment.permalink = page.absolute(element.get("permalink"))
        comment.upvotes = number_of(element.get("score"))
    score = first(element, ".tagline .score.unvoted")
    if score is not None and (score.get("title") or "").lstrip("-").isdecimal():
        comment.upvotes = int(score.get("title"))
    if "deleted" in (element.get("class") or "").split() or comment.author in (None, "[deleted]"):
        comment.status, comment.author = "deleted", None
    elif comment.text in ("[removed]", "[ Removed by Reddit ]"):
        comment.status = "hidden"
    if comment.status != "visible":
        comment.text = comment.html = None


def _post(page: Page, thread: Thread) -> None:
    """Whether it is closed; a self post's own text is the opening, a link post has none."""
    thread.closed = True if css(page.tree, ".locked-infobar, .archived-infobar") else None
    post = first(page.tree, "#siteTable div.thing.link.self", "div.thing.link.self")
    body = first(post, ".expando .usertext-body .md") if post is not None else None
    if post is None or body is None:
        return
    layout = Layout(
        engine="reddit", item="div.thing.link", native=r"t3_(\w+)$", native_in=(("", "data-fullname"),), author=(".tagline .author",),
        date=(".tagline time",), text=(".expando .usertext-body .md",), controls=False,
    )  # fmt: skip
    thread.opening = read_items(page, layout, [post])[0]


ENGINES = (
    Engine(
        (_OLD, _NEW),
        ("t1_",),
        area=".commentarea, shreddit-comment-tree",
        counter="div.thing.link a.comments",
        finish=_states,
        complete=_post,
    ),
)


def read_api(page: Page) -> Thread | None:
    """A thread's `.json`: a listing of the link and a listing of comments."""
    listings = objects(json_value(page))
    if len(listings) != 2 or any(item.get("kind") != "Listing" for item in listings):
        return None
    comments: list[FoundComment] = []
    waiting = _children(listings[1])
    while waiting:
        data = waiting.pop(0)
        comments.append(_row(data))
        waiting = _children(data.get("replies")) + waiting
    return Thread("reddit", comments)


def _children(listing: object) -> list[dict[str, Any]]:
    data = listing.get("data") if isinstance(listing, dict) else None
    rows = objects(data.get("children")) if isinstance(data, dict) else []
    return [row["data"] for row in rows if row.get("kind") == "t1" and isinstance(row.get("data"), dict)]


def _row(data: dict[str, Any]) -> FoundComment:
    text, markup = html_text(entities.unescape(string(data.get("body_html")) or ""))
    author, parent = string(data.get("author")), string(data.get("parent_id")) or ""
    gone = author in (None, "[deleted]")
    edited = data.get("edited")
    return FoundComment(
        native=string(data.get("id")), author=None if gone else author,
        author_url=None if gone else f"https://www.reddit.com/user/{author}",
        text=None if gone else text, html=None if gone else markup, status="deleted" if gone else "visible",
        date=epoch_date(seconds(data.get("created_utc")) or 0),
        date_modified=epoch_date(float(edited)) if isinstance(edited, (int, float)) and not isinstance(edited, bool) else None,
        upvotes=number_of(data.get("score")), parent=parent[3:] if parent.startswith("t1_") else None,
        parent_method="api" if parent.startswith("t1_") else None, method={"record": "api:reddit"},
    )  # fmt: skip
