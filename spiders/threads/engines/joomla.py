"""Comments of two Joomla extensions: K2's own and JComments.

Sources: K2 templates/default/item.php (`ul.itemCommentsList`); JComments tpl/default/tpl_comment.php, tpl_tree.php.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, one_line
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout, by_depth
from spiders.threads.thread import FoundComment

_K2 = Layout(
    engine="k2",
    item=".itemCommentsList > li",
    native=r"^comment(\d+)$",
    native_in=((".commentLink a[id]", "id"), ("a[name^='comment']", "name")),
    author=(".commentAuthorName a", ".commentAuthorName"),
    date=(".commentDate",),
    header=".commentLink, .commentDate, .commentAuthorName, .commentToolbar",
    permalink=(".commentLink a",),
    staff=(".authorResponse",),
    pending=(".unpublishedComment",),
)
_JCOMMENTS = Layout(
    engine="jcomments",
    item="[id^='comment-item-']",
    author=(".comment-author", ".author-homepage"),
    author_link=("a.author-homepage", ".comment-author a"),
    date=(".comment-date",),
    text=(".comment-body",),
    permalink=("a.comment-anchor",),
    upvotes=("[id^='comment-vote-holder-'] span[class^='vote-']",),
)


def _sign(_: Page, comments: list[FoundComment]) -> None:
    """K2 prints "posted by NAME"; a name that is no link stands in the same words, the label known from no class."""
    for comment in comments:
        line = first(comment.element, ".commentAuthorName")
        if line is None or comment.element is None:
            continue
        if not css(line, "a"):
            comment.author = re.sub(_LABEL, "", one_line(line)) or None
        cut = set(css(comment.element, _K2.header))
        comment.text = flat_text(comment.element, cut.__contains__) or None
        comment.html = inner_html(comment.element, cut.__contains__) or None


def _depths(_: Page, comments: list[FoundComment]) -> None:
    by_depth(comments, [_depth(comment.element) for comment in comments], "nesting")


def _in_its_list(page: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return items if css(page.tree, "#comments-list, .comments-list") else []


_LABEL = re.compile(
    r"^(?:posted by|geschrieben von|gepostet von|publié par|posté par|publicado por|escrito por|enviado por|postado por|inviato da|"
    r"postato da|pubblicato da|geplaatst door|napisane przez|napisał|опубликовал|прислал|gönderen)\s*:?\s*",
    re.IGNORECASE,
)


def _depth(element: HtmlElement | None) -> int:
    """JComments puts answers into the list that follows their parent."""
    parents = element.iterancestors() if element is not None else ()
    return sum("comments-list" in (parent.get("class") or "").split() for parent in parents)


_PAGING = Paging(".itemCommentsPagination a[href], #nav-top a[href], #nav-bottom a[href]")
ENGINES = (
    Engine((_K2,), paging=_PAGING, area=".itemComments", counter=".itemCommentsCounter", finish=_sign),
    Engine(
        (_JCOMMENTS,), paging=_PAGING, area="#jc, #comments", nests=True, items=_in_its_list, finish=_depths
    ),
)
