"""Blogger: the threaded view of 2012 and later, the flat `dl#comments-block` before. Source: the stock theme tags
`<b:includable id='threaded_comments'>` and `<b:includable id='comments'>`."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archives.records import ThreadPointer
from spiders.dates.elements import element_date, with_wall_clock
from spiders.dates.machine import epoch_date
from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.counter import number_in
from spiders.threads.forum import Paging, further_pages
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_THREADED = Layout(
    engine="blogger",
    item="li.comment[id^='c']",
    native=r"^c(\d+)$",
    author=(".comment-header .user", "cite.user", ".user"),
    date=(".datetime a", ".datetime"),
    text=("p.comment-content", ".comment-content"),
    permalink=(".datetime a",),
    staff=(".icon.blog-author",),
    deleted=(".deleted-comment",),
    cut=".comment-actions, .comment-replies",
)
_HEAD = Layout(
    engine="blogger",
    item="dt",
    native=r"c(\d+)$",
    native_in=(("", "id"), ("a[name]", "name")),
    author=("a[rel=nofollow]", ".comment-author a", "a[href]"),
    text=("none",),
)
_FLAT = "dl#comments-block > dt, #comments-block dt[id^='c'], dl.comments-block > dt"


def read(page: Page) -> Thread | None:
    """The thread of a post's page."""
    area = css(page.tree, "#comments, #comments-block, #comment-holder, .comment-form, #comment-editor")
    if not area and first(page.tree, _THREADED.item, _FLAT) is None:
        return None
    if not has_any(page.text, ("blogger.com", "blogblog.com", "comments-block", "blogspot")):
        return None
    items = [item for item in css(page.tree, _THREADED.item) if re.match(r"^c\d+$", item.get("id") or "")]
    comments = read_items(page, _THREADED, items) if items else _flat(page)
    for comment in comments:
        _instant(comment)
    if not comments and not area:
        return None
    thread = Thread(
        "blogger",
        comments,
        elements=outermost([*area, *(c.element for c in comments if c.element is not None)]),
    )
    heading = first(page.tree, "#comments h4", "#comments h3", "#comments h2", ".comments h4")
    thread.declared = number_in(text_of(heading))
    thread.follows = further_pages(
        page,
        Paging(
            links="#comments .paging-control a[href*='commentPage='], .comments .paging-control-container a",
            in_url=r"commentPage=(\d+)",
        ),
    )
    thread.pointer = _pointer(page)
    return thread


def _instant(comment: FoundComment) -> None:
    """Permalinks carry the instant in milliseconds (`?showComment=`); the words beside it the blog's wall clock."""
    found = re.search(r"showComment=(\d{12,13})", comment.permalink or "")
    exact = epoch_date(float(found.group(1)), found.group(1)) if found else None
    if exact is not None:
        comment.date = with_wall_clock(exact, comment.date)
        comment.method["date_published"] = "attribute"


def _flat(page: Page) -> list[FoundComment]:
    """`dt` with the author, `dd.comment-body` with the text, `dd.comment-footer` with the date, over and over."""
    found: list[FoundComment] = []
    for head in css(page.tree, _FLAT):
        parts = []
        for node in head.itersiblings():
            if node.tag == "dt":
                break
            parts.append(node)
        body = next((node for node in parts if "comment-body" in (node.get("class") or "")), None)
        if body is None:
            continue
        comment = read_items(page, _HEAD, [head])[0]
        _fill(page, comment, body, parts)
        if comment.author is None:
            comment.author = (
                re.sub(
                    r"\s*(?:said|hat gesagt|dijo|a dit|disse|ha detto|さんは書きました)\W*$",
                    "",
                    text_of(head) or "",
                )
                or None
            )
        found.append(comment)
    return found


def _fill(page: Page, comment: FoundComment, body: HtmlElement, parts: list[HtmlElement]) -> None:
    comment.text, comment.html = flat_text(body) or None, inner_html(body) or None
    foot = next((node for node in parts if "comment-footer" in (node.get("class") or "")), None)
    if foot is not None:
        stamp = first(foot, ".comment-timestamp a", ".comment-timestamp", "a")
        comment.date = element_date(page, stamp)
        link = first(foot, "a[href*='#c']")
        comment.permalink = page.absolute(link.get("href")) if link is not None else None
    if css(body, ".deleted-comment"):
        comment.status = "deleted"


def _pointer(page: Page) -> ThreadPointer | None:
    found = re.search(r"[?&](?:postID|po)=(\d{6,})|/feeds/(\d{6,})/comments", page.text)
    if not found:
        return None
    post = found.group(1) or found.group(2)
    return ThreadPointer(
        "blogger", post, page.absolute(f"/feeds/{post}/comments/default?alt=json&max-results=500")
    )
