"""SPIP: `ul.forum > li.forum-fil` of the stock templates (squelettes-dist, plugins comments and forum)."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

_LAYOUT = Layout(
    engine="spip",
    item="li.forum-fil, li.comment-fil, ul.forum li",  # up to version 2 a reply's element has no class of its own
    native=r"(\d+)$",
    native_in=(
        ("[class*='forum-texte-']", "class"),
        ("[id^='forum']", "id"),
        ("", "id"),
        ("a[href*='id_forum=']", "href"),
    ),
    author=(
        ".comment-author .fn",
        ".vcard .fn",
        ".comment-author",
        ".forum-qui",
        ".forum-chapo .qui",
        ".forum-chapo .author",
        ".auteur",
    ),
    date=(
        "abbr.date",
        ".comment-meta .date",
        "abbr.published",
        "abbr[title]",
        "time",
        ".forum-chapo small",
        ".date",
    ),
    date_pattern=r"^(.*?\d{1,2}[:h]\d\d|[^,]*)",
    text=(".comment-texte", ".forum-texte", ".comment-content"),
    cut=".comment-reply, .repondre, .fin-comm-comm, .forum-repondre-message, .notes-title, .hyperlien",
    permalink=("a[href*='#comment']", "a[href*='#forum']"),
)


def _messages(_: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return [
        item for item in items if css(item, ".forum-message, .comment-message, .comment-texte, .forum-texte")
    ]


def _numbers(_: Page, comments: list[FoundComment]) -> None:
    """The words' own class bears the message's number; an answer to what is not there answers nobody."""
    for comment in comments:
        names = [
            name
            for node in css(comment.element, "[class*='forum-texte-']")
            for name in node.get("class").split()
        ]
        marks = [name for name in names if name.startswith("forum-texte-")]
        if marks:
            comment.native = marks[0].rsplit("-", 1)[-1]
    known = {comment.native for comment in comments}
    for comment in comments:
        comment.parent = comment.parent if comment.parent in known else None


ENGINES = (
    Engine(
        (_LAYOUT,),
        ("forum-fil", "comment-fil"),
        area="#comments, #forum, ul.forum, .formulaire_forum, .comments",
        items=_messages,
        finish=_numbers,
    ),
)
