"""WoltLab Suite's comments under articles and on walls; its boards are in `boards`.

Source: WoltLab/WCF com.woltlab.wcf/templates/commentList.tpl and commentResponseList.tpl: comments and the responses to
them have ids of their own, two levels.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

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


def _listed(page: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return items if css(page.tree, ".commentList, .commentResponseList, [data-object-type-id]") else []


def _named(_: Page, comments: list[FoundComment]) -> None:
    """A guest's name is the heading's bare words before the time; a response's id is told from a comment's."""
    for comment in comments:
        if comment.method.get("author") == ".containerHeadline h3":
            heading = first(comment.element, ".containerHeadline h3")
            comment.author = ((heading.text or "") if heading is not None else "").strip() or None
        if comment.native and comment.element is not None and comment.element.get("data-response-id"):
            comment.native = f"response-{comment.native}"


ENGINES = (
    Engine((_LAYOUT,), ("data-comment-id",), area=".commentList", nests=True, items=_listed, finish=_named),
)
