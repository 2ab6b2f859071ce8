"""wpDiscuz 5 (`wc-` classes) and 7 (`wpd-` classes), a comment plugin for WordPress.

Source: gVectors/wpdiscuz themes/default/comment-template.php, utils/class.WpdiscuzWalker.php.
"""

from __future__ import annotations

import re

from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.engines.wordpress_pages import comment_pages, page_number, rest_pointer
from spiders.threads.layout import Layout, by_depth, read_items
from spiders.threads.thread import Thread

_ID = r"^(?:wpd|wc)-comm-(\d+)_"
_SEVEN = Layout(
    engine="wordpress",
    item=".wpd-comment[id^='wpd-comm-']",
    native=_ID,
    author=(".wpd-comment-author",),
    date=(".wpd-comment-date",),
    modified=(".wpd-comment-last-edited",),
    text=(".wpd-comment-text",),
    cut=".wpd-comment-last-edited, .wpd-attachments, .wpd-comment-footer",
    parent_in=(("", "id"),),
    parent_pattern=r"^wpd-comm-\d+_(\d+)$",
    permalink=(".wpd-comment-link [data-comment-url]", ".wpd-reply-to ~ a[href*='#comment']"),
    upvotes=(".wpd-vote-result-like", ".wpd-vote-result.wpd-up", ".wpd-vote-result"),
    downvotes=(".wpd-vote-result-dislike",),
    staff=(".wpd-blog-administrator", ".wpd-blog-post_author", ".wpd-blog-editor"),
    pending=(".wpd-unapproved", ".wpd-unapproved-comment"),
)
_FIVE = Layout(
    engine="wordpress",
    item=".wc-comment[id^='wc-comm-']",
    native=_ID,
    author=(".wc-comment-author",),
    date=(".wc-comment-date",),
    text=(".wc-comment-text",),
    cut=".wc-comment-footer, .wpdiscuz-readmore",
    parent_in=(("", "id"),),
    parent_pattern=r"^wc-comm-\d+_(\d+)$",
    upvotes=(".wc-vote-result-like", ".wc-vote-result"),
    downvotes=(".wc-vote-result-dislike",),
    staff=(".wc-blog-administrator", ".wc-blog-post_author", ".wc-blog-editor"),
)


def read(page: Page) -> Thread | None:
    """The plugin's thread; ids and endpoint are WordPress's own, so that its records join those of feeds and API."""
    if not has_any(page.text, ("wpd-comm", "wpdcom")) and not css(page.tree, _FIVE.item):
        return None
    layout = next((one for one in (_SEVEN, _FIVE) if css(page.tree, one.item)), None)
    comments = read_items(page, layout) if layout is not None else []
    area = css(page.tree, "#wpdcom, #comments, #respond, .wpdiscuz_top_clearing")
    thread = Thread(
        "wordpress",
        comments,
        elements=outermost([*area, *(c.element for c in comments if c.element is not None)]),
    )
    _by_level(thread)
    count = first(
        page.tree, ".wpdc", ".wpd-thread-info", ".wc-comment-title", ".wpd-thread-head [data-comments-count]"
    )
    printed = (
        count.get("data-comments-count")
        if count is not None and count.get("data-comments-count")
        else text_of(count)
    )
    thread.declared = number_in(printed)
    thread.page_number = page_number(page, comments)
    thread.follows = [follow for follow in comment_pages(page) if follow.number != thread.page_number]
    thread.pointer = rest_pointer(page)
    for comment in comments:
        comment.method["record"] = "engine:wpdiscuz"
    return thread


def _by_level(thread: Thread) -> None:
    """Version 5 writes the thread's root into every reply's id; its level class and order tell the parent proper."""
    levels = []
    for comment in thread.comments:
        found = re.search(
            r"(?:wpd_comment_level-|depth-)(\d+)",
            comment.element.get("class") if comment.element is not None else "",
        )
        levels.append(int(found.group(1)) if found else None)
    known = {comment.native for comment in thread.comments}
    if any(comment.parent and comment.parent not in known for comment in thread.comments) or not all(levels):
        return
    if all(comment.parent is None for comment in thread.comments):
        by_depth(thread.comments, levels)
