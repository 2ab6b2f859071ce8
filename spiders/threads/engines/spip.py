"""SPIP: `ul.forum > li.forum-fil` of the stock templates (squelettes-dist, plugins comments and forum)."""

from __future__ import annotations

from spiders.sheet.kit import css, has_any, outermost
from spiders.sheet.page import Page
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_LAYOUT = Layout(
    engine="spip",
    item="li.forum-fil, li.comment-fil",
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


def read(page: Page) -> Thread | None:
    """The messages under an article."""
    # Up to version 2 a reply's element has no class of its own.
    items = css(page.tree, f"{_LAYOUT.item}, ul.forum li")
    if not items or not has_any(page.text, ("forum-fil", "comment-fil")):
        return None
    items = [
        item for item in items if css(item, ".forum-message, .comment-message, .comment-texte, .forum-texte")
    ]
    comments = read_items(page, _LAYOUT, items)
    for comment, item in zip(comments, items, strict=True):
        marks = [
            name
            for node in css(item, "[class*='forum-texte-']")
            for name in node.get("class").split()
            if name.startswith("forum-texte-")
        ]
        if marks:
            comment.native = marks[0].rsplit("-", 1)[-1]
    known = {comment.native for comment in comments}
    for comment in comments:
        comment.parent = comment.parent if comment.parent in known else None
    area = css(page.tree, "#comments, #forum, ul.forum, .formulaire_forum, .comments")
    return Thread("spip", comments, elements=outermost([*area, *items])) if comments else None
