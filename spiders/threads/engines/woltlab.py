"""WoltLab Suite's comments under articles and on walls; its boards are in `boards`.

Source: WoltLab/WCF com.woltlab.wcf/templates/commentList.tpl and commentResponseList.tpl: comments and the responses to
them have ids of their own, two levels.
"""

from __future__ import annotations

from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(
    engine="woltlab",
    item="[data-comment-id].comment, [data-response-id].commentResponse",
    native=r"^(\d+)$",
    native_in=(("", "data-comment-id"), ("", "data-response-id")),
    author=(
        ".containerHeadline .username",
        ".containerHeadline .userLink",
        ".containerHeadline h3 > span",
        ".comment__author",
        ".commentResponse__author",
        ".containerHeadline h3",
    ),
    author_link=(".containerHeadline a.userLink", ".containerHeadline a.username", "a.username"),
    date=("time[datetime]", "woltlab-core-date-time"),
    text=(".userMessage", ".comment__message", ".commentResponse__message"),
    controls=False,
)


def read(page: Page) -> Thread | None:
    """Comments and responses in reading order."""
    items = css(page.tree, _LAYOUT.item)
    if not items or "data-comment-id" not in page.text:
        return None
    found = read_items(page, _LAYOUT, items)
    for comment in found:
        _named(comment)
    comments = [comment for comment in found if comment.text and comment.author]
    if not comments or not css(page.tree, ".commentList, .commentResponseList, [data-object-type-id]"):
        return None
    return Thread("woltlab", comments, elements=css(page.tree, ".commentList"), nests=True)


def _named(comment: FoundComment) -> None:
    """A guest's name is the heading's bare words before the time; a response's id is told from a comment's."""
    element = comment.element
    if element is None:
        return
    if comment.method.get("author") == ".containerHeadline h3":
        heading = first(element, ".containerHeadline h3")
        comment.author = ((heading.text or "") if heading is not None else "").strip() or None
    if comment.native and element.get("data-response-id"):
        comment.native = f"response-{comment.native}"
