"""What a record may show beside author, date and text: votes, staff mark, edit time, permalink."""

from __future__ import annotations

import re

from spiders.dates.shapes import value_of
from spiders.sheet.outline import Outline
from spiders.sheet.page import Page
from spiders.sheet.words import Words, says
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.drafts import Draft
from spiders.threads.thread import FoundComment

_UP = Words(
    r"(?:^|[\s_-])(?:like|likes|up|upvote|upvotes|upvoted|thumbs?-?up|vote|votes|score|points|karma|rating|recommend|recommends|plus|agree|helpful)(?:$|[\s_\d-])|"
    r"(?:vote|like|score|karma|recommend|upvote)-?_?(?:count|counter|number|total|num|value|result)"
)
_DOWN = Words(
    r"(?:^|[\s_-])(?:dislike|dislikes|down|downvote|downvotes|thumbs?-?down|minus|disagree)(?:$|[\s_\d-])|dislike|downvote"
)
_COUNT = re.compile(r"^\W{0,3}([+-]?\d{1,6})\s*(?:points?|likes?|votes?|punkte?|pts)?\W{0,2}$", re.IGNORECASE)
_STAFF = Words(
    r"(?:^|[\s_-])(?:bypostauthor|by-post-author|postauthor|is-author|author-comment|authorcomment|staff|moderator|mod|admin|administrator|"
    r"redaktion|editor|by-admin|official|journalist)(?:$|[\s_-])"
)
EDITED = re.compile(
    r"edit(?!or)|bearbeitet|modifi|geändert|editado|modificato|gewijzigd|zmienion|измен|updated",
    re.IGNORECASE,
)
_HEADER_NODES = 150


def add_extras(
    page: Page, outline: Outline, draft: Draft, chosen: Anchor | None, comment: FoundComment
) -> None:
    """Fill votes, staff mark, and edit time of a comment from its record's own elements."""
    for place in draft.nodes[:_HEADER_NODES]:
        names = outline.names(place)
        if not names:
            continue
        if comment.is_staff is None and says(_STAFF, names):
            comment.is_staff = True
        if 1 <= outline.chars[place] <= 12:
            _vote(outline, place, names, comment)
    for anchor in draft.anchors:
        if chosen is not None and anchor is not chosen and _is_edit(outline, anchor):
            comment.date_modified = value_of(page, anchor.element, anchor.raw)
            break


def add_permalink(page: Page, outline: Outline, draft: Draft, comment: FoundComment) -> None:
    """The link that ends in the comment's own number where none stands on its date."""
    if comment.native and not (comment.permalink or "").endswith(comment.native):
        comment.permalink = _permalink(page, outline, draft, comment.native) or comment.permalink


def _vote(outline: Outline, place: int, names: str, comment: FoundComment) -> None:
    found = _COUNT.match(outline.line(place))
    if found is None:
        return
    around = f"{names} {outline.names(outline.parent[place])}"
    if says(_DOWN, names) or (says(_DOWN, around) and not says(_UP, names)):
        if comment.downvotes is None:
            comment.downvotes = abs(int(found.group(1)))
    elif comment.upvotes is None and says(_UP, around):
        comment.upvotes = int(found.group(1))


def _is_edit(outline: Outline, anchor: Anchor) -> bool:
    before = anchor.element.getprevious()
    words = (before.tail or "") if before is not None else ""
    parent = anchor.element.getparent()
    if before is None and parent is not None:
        words = parent.text or ""
    return bool(EDITED.search(f"{anchor.raw} {outline.names(anchor.place)} {words[-40:]}"))


def _permalink(page: Page, outline: Outline, draft: Draft, native: str) -> str | None:
    """The record's link to itself: an address that ends in its own number, or else its anchor on this page."""
    own = outline.nodes[draft.place].get("id")
    for place in draft.nodes[:_HEADER_NODES]:
        node = outline.nodes[place]
        href = node.get("href") if node.tag == "a" else None
        if href and (href == f"#{own}" or ("reply" not in href and _ends_in(href, native))):
            return page.absolute(href)
    return f"{page.url.partition('#')[0]}#{own}" if own and own.endswith(native) else None


def _ends_in(href: str, native: str) -> bool:
    """Whether an address ends in this number, and in no longer one."""
    head = href.removesuffix("\n")
    return head.endswith(native) and not head[: -len(native)][-1:].isdecimal()
