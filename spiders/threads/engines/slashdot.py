"""Slashdot: `li.comment#tree_N` nested in `ul`, collapsed stubs without text. Source: the site's own pages (slashcode)."""

from __future__ import annotations

import re

from spiders.sheet.kit import first
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.threads.engine import Engine
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

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


def _finish(_: Page, comments: list[FoundComment]) -> None:
    """A collapsed stub counts as hidden; before 2009 the name had no element of its own."""
    for comment in comments:
        if comment.text is None:
            comment.status = "hidden"
        line = first(comment.element, ".details") if comment.author is None else None
        if line is not None:
            name = one_line(line, lambda node: "otherdetails" in (node.get("class") or ""))
            comment.author = _BESIDE_NAME.sub("", name).strip() or None


ENGINES = (
    Engine(
        (_LAYOUT,),
        ("commentlisting", 'id="tree_'),
        area="#commentlisting, #discussion2, #commentwrap",
        counter=".totalcommentcnt",
        finish=_finish,
    ),
)
