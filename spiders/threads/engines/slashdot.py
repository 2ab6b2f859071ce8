"""Slashdot: `li.comment#tree_N` nested in `ul`, collapsed stubs without text. Source: the site's own pages (slashcode)."""

from __future__ import annotations

import re

from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_BESIDE_NAME = re.compile(r"^by\s+|\s+writes:?$")

_LAYOUT = Layout(
    engine="slashdot",
    item="li[id^='tree_']",
    native=r"^tree_(\d+)$",
    author=(".details .by", ".by"),
    author_link=(".details .by > a[href*='/~']", ".by a[href*='/~']"),
    date=(".otherdetails",),
    date_pattern=r"(?:on\s+)?(.*?\d:\d\d\s?[AP]M)",
    text=("[id^='comment_body_']", ".commentBody"),
    cut=".sig, .commentSub",
    permalink=("a[id^='comment_link_']",),
    upvotes=(),
    tidy_author=lambda name: _BESIDE_NAME.sub("", name),
)


def read(page: Page) -> Thread | None:
    """The comments that are printed in full; a collapsed stub counts as hidden."""
    items = css(page.tree, _LAYOUT.item)
    if not items or not has_any(page.text, ("commentlisting", 'id="tree_')):
        return None
    comments = read_items(page, _LAYOUT, items)
    for comment in comments:
        if comment.text is None:
            comment.status = "hidden"
        line = (
            first(comment.element, ".details")
            if comment.author is None and comment.element is not None
            else None
        )
        if line is not None:  # before 2009 the name had no element of its own
            name = one_line(line, lambda node: "otherdetails" in (node.get("class") or ""))
            comment.author = _BESIDE_NAME.sub("", name).strip() or None
    if not comments:
        return None
    area = css(page.tree, "#commentlisting, #discussion2, #commentwrap")
    thread = Thread(
        "slashdot",
        comments,
        elements=outermost([*area, *(c.element for c in comments if c.element is not None)]),
    )
    thread.declared = number_in(text_of(first(page.tree, ".totalcommentcnt", "#gods .totalcommentcnt")))
    return thread
