"""Fossil's forum: flat posts with a header line each, "(3) By NAME on DATE in reply to 2".

Source: fossil 2.21, src/forum.c, forum_display_post: `.forumTime` or `.forumHier` boxes, `h3.forumPostHdr`,
`.forumPostBody`, `span.modpending`. Visitors who may be robots get links whose address stands in `data-href`.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.sheet.kit import classes, css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, nothing, one_line
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(engine="fossil", item="h3.forumPostHdr")
_HEADER = re.compile(
    r"\((\d+)(?:\.\d+)?\) By (.+?) on (\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)(?:.*? in reply to (\d+))?"
)
_POST = re.compile(r"/forumpost/([0-9a-f]{6,64})")


def _posts(page: Page, _: Layout, headers: list[HtmlElement]) -> list[FoundComment]:
    """A parent is named by its number in the thread."""
    posts: list[FoundComment] = []
    places: dict[str, int] = {}
    for header in headers:
        said, box = _HEADER.search(one_line(header)), header.getparent()
        if said is None or box is None:
            continue
        number, author, when, answered = said.groups()
        places.setdefault(number, len(posts))
        post = _post(page, box, header, author)
        post.date = words_date(page, when)
        if answered in places:
            post.parent_index, post.parent_method = places[answered], "link"
            post.method["parent_id"] = "link"
        posts.append(post)
    return posts


def _closed(_: Page, thread: Thread) -> None:
    opening = thread.opening
    if opening is not None and opening.element is not None and "forumClosed" in classes(opening.element):
        thread.closed = True


def _post(page: Page, box: HtmlElement, header: HtmlElement, author: str) -> FoundComment:
    body, link = first(box, ".forumPostBody"), first(header, "a")
    post = FoundComment(element=box, method={"record": "engine:fossil", "date_published": "header"})
    signed = link is not None and text_of(link) == author
    post.author, post.author_url = author, page.absolute(_address(link)) if signed else None
    own = next((found for a in css(header, "a") if (found := _own_address(a))), None)
    if own is not None:
        post.native, post.permalink = own.group(1), page.absolute(own.string.partition("?")[0])
    if body is not None and first(body, ".modpending") is not None:
        post.status = "pending"
    elif body is not None:
        post.text, post.html = flat_text(body, nothing) or None, inner_html(body, nothing) or None
    return post


def _address(link: HtmlElement | None) -> str | None:
    return (link.get("data-href") or link.get("href")) if link is not None else None


def _own_address(link: HtmlElement) -> re.Match[str] | None:
    """The post's own address: that of "[link]" or "[source]", not of the post it answers."""
    return _POST.search(_address(link) or "") if one_line(link).startswith("[") else None


ENGINES = (
    Engine(
        (_LAYOUT,),
        is_topic=True,
        paging=Paging("link[rel=next], link[rel=prev]"),
        posts=_posts,
        complete=_closed,
    ),
)
