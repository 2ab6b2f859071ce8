"""Comments that a page marks up itself: JSON-LD, microdata, microformats.

Sources: https://schema.org/Comment, /DiscussionForumPosting, /UserComments (withdrawn), /QAPage;
https://microformats.org/wiki/h-entry (`u-comment`), h-cite, hAtom.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import css, has_any, outermost
from spiders.sheet.page import Page
from spiders.threads.layout import Layout, read_items
from spiders.threads.stated.jsonld_comments import read_jsonld
from spiders.threads.thread import FoundComment, Thread

_ITEMS = "[itemprop~='comment'][itemscope], [itemtype$='/Comment'], [itemtype$='/UserComments'], [itemtype$='/Answer'][itemscope]"
_MICRODATA = Layout(
    engine="schema.org",
    item=_ITEMS,
    native=r"(\d+)$",
    native_in=(("", "id"), ("", "itemid"), ("[itemprop=url]", "href"), ("[itemprop=url]", "content"), ("[itemprop=replyToUrl]", "href"),
               ("", "data-id"), ("", "data-comment-id"), ("[id^='comment']", "id")),
    author=("[itemprop~='author'] [itemprop~='name']", "[itemprop~='creator'] [itemprop~='name']", "[itemprop~='author']",
            "[itemprop~='creator']"),
    author_link=("[itemprop~='author'] a[href]", "a[itemprop~='author'][href]", "[itemprop~='creator'] a[href]", "[itemprop~='author'] [itemprop~='url']"),
    date=("[itemprop~='dateCreated']", "[itemprop~='datePublished']", "[itemprop~='commentTime']"),
    modified=("[itemprop~='dateModified']",),
    text=("[itemprop~='text']", "[itemprop~='commentText']", "[itemprop~='articleBody']", "[itemprop~='description']", "[itemprop~='reviewBody']"),
    permalink=("a[itemprop~='url']", "a[itemprop~='replyToUrl']"),
    upvotes=("[itemprop~='upvoteCount']",),
    downvotes=("[itemprop~='downvoteCount']",),
)  # fmt: skip
_CITES = Layout(
    engine="microformats",
    item=".u-comment, .p-comment, .h-cite.comment, .u-comments > .h-cite",
    native=r"(\d+)$",
    author=(".p-author .p-name", ".p-author", ".h-card .fn", ".author .fn", ".vcard .fn"),
    author_link=("a.p-author", ".p-author a.u-url", ".p-author .u-url", "a.h-card", ".author a.url"),
    date=(".dt-published", ".published"),
    modified=(".dt-updated",),
    text=(".e-content", ".p-content", ".entry-content", ".p-summary", ".p-name"),
    permalink=("a.u-url:not(.p-author)", "a[rel=bookmark]"),
)


def read_markup(page: Page) -> Thread | None:
    """The comments of the richest markup on the page; a thread with the counter alone where only that is marked up."""
    threads = [read_jsonld(page), _microdata(page), _microformats(page)]
    found = [thread for thread in threads if thread is not None]
    best = max(found, key=lambda thread: len(thread.comments), default=None)
    if best is not None and best.declared is None:
        best.declared = next((thread.declared for thread in found if thread.declared is not None), None)
    return best


def _microdata(page: Page) -> Thread | None:
    if "itemprop" not in page.text or not has_any(
        page.text, ("comment", "/Comment", "UserComments", "/Answer")
    ):
        return None
    items = [
        item for item in css(page.tree, _ITEMS) if item.get("itemscope") is not None or item.get("itemtype")
    ]
    comments = (
        [c for c in read_items(page, _MICRODATA, items) if c.text and (c.author or c.date)] if items else []
    )
    declared = _count(page)
    if not comments and declared is None:
        return None
    return _thread("schema.org", "microdata", comments, declared)


def _microformats(page: Page) -> Thread | None:
    comments = [c for c in read_items(page, _CITES) if c.text and (c.author or c.date)]
    return _thread("microformats", "microformats", comments, None) if comments else None


def _thread(engine: str, method: str, comments: list[FoundComment], declared: int | None) -> Thread:
    known = {comment.native for comment in comments}
    for comment in comments:
        comment.method["record"] = method
        if comment.permalink == comment.author_url:  # the `url` was the author's
            comment.permalink = None
        if comment.parent is not None and comment.parent not in known:
            comment.parent = None
    elements: list[HtmlElement] = [c.element for c in comments if c.element is not None]
    if len(known - {None}) < len(comments):  # ids that are missing or repeated name nothing
        for comment in comments:
            comment.native = comment.parent = None
    return Thread(engine, comments, native_scope="thread", elements=outermost(elements), declared=declared)


def _count(page: Page) -> int | None:
    for node in css(
        page.tree,
        "meta[itemprop=commentCount], [itemprop=commentCount], meta[itemprop=interactionCount][content*='UserComments']",
    ):
        digits = re.search(r"\d+", node.get("content") or node.text_content() or "")
        if digits and not any("comment" in (parent.get("itemprop") or "") for parent in node.iterancestors()):
            return int(digits.group())
    return None
