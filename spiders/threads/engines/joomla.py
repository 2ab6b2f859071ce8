"""Comments of two Joomla extensions: K2's own and JComments.

Sources: K2 templates/default/item.php (`ul.itemCommentsList`); JComments tpl/default/tpl_comment.php, tpl_tree.php.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, one_line
from spiders.threads.counter import number_in
from spiders.threads.forum import Paging, further_pages
from spiders.threads.layout import Layout, by_depth, read_items
from spiders.threads.thread import FoundComment, Thread

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


def read(page: Page) -> Thread | None:
    """The comments under an item."""
    if css(page.tree, _K2.item):
        found = read_items(page, _K2)
        for comment in found:
            _sign(comment)
        engine, area = "k2", ".itemComments"
    elif css(page.tree, "#comments-list, .comments-list") and has_any(page.text, ("comment-item-",)):
        found = read_items(page, _JCOMMENTS)
        by_depth(found, [_depth(comment.element) for comment in found], "nesting")
        engine, area = "jcomments", "#jc, #comments"
    else:
        return None
    comments = [comment for comment in found if comment.text and comment.native]
    if not comments:
        return None
    elements = [*css(page.tree, area), *(c.element for c in comments if c.element is not None)]
    thread = Thread(engine, comments, elements=outermost(elements), nests=engine == "jcomments")
    thread.declared = number_in(text_of(first(page.tree, ".itemCommentsCounter")))
    pages = Paging(links=".itemCommentsPagination a[href], #nav-top a[href], #nav-bottom a[href]")
    thread.follows = further_pages(page, pages)
    return thread


def _sign(comment: FoundComment) -> None:
    """K2 prints "posted by NAME"; a name that is no link stands in the same words, the label known from no class."""
    line = first(comment.element, ".commentAuthorName") if comment.element is not None else None
    if line is None or comment.element is None:
        return
    if not css(line, "a"):
        comment.author = re.sub(_LABEL, "", one_line(line)) or None
    cut = set(css(comment.element, _K2.header))
    comment.text = flat_text(comment.element, lambda node: node in cut) or None
    comment.html = inner_html(comment.element, lambda node: node in cut) or None


_LABEL = re.compile(
    r"^(?:posted by|geschrieben von|gepostet von|publié par|posté par|publicado por|escrito por|enviado por|postado por|inviato da|"
    r"postato da|pubblicato da|geplaatst door|napisane przez|napisał|опубликовал|прислал|gönderen)\s*:?\s*",
    re.IGNORECASE,
)


def _depth(element: HtmlElement | None) -> int:
    """JComments puts answers into the list that follows their parent."""
    parents = element.iterancestors() if element is not None else ()
    return sum("comments-list" in (parent.get("class") or "").split() for parent in parents)
