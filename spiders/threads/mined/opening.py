"""Forum topics: whether the page is the thread, and whether its first post opens it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spiders.sheet.outline import Outline
from spiders.sheet.page import Page
from spiders.sheet.vocabulary import COMMENT_NAMES
from spiders.sheet.words import Words, says
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.headings import counted_before
from spiders.threads.paging import page_number
from spiders.threads.thread import Thread

_FORUM_URL = re.compile(
    r"(?:^|[\s/._-])(?:forum|forums|foren|foro|foros|board|boards|thread|threads|topic|thema|sujet|discuss|discussion|discussions|"
    r"community|communities|viewtopic|showthread|showtopic|read_msg)(?=[\s/._?=-]|\d|$)|/t/|/questions?/\d|[?&]topic=|/f\d+/|-t\d+\.html",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"[?&;](?:start|st|offset|from)=0*[1-9]", re.IGNORECASE)
_PROSE_ABOVE = 300
_PROSE_ABOVE_FORUM = 700
_PROSE_ABOVE_REPLY = 80
_REPLY = Words(r"(?:^|[\s_-])(?:reply|answer|response|antwort|respuesta|réponse)(?:$|[\s_-])")
_PROSE_TAGS = frozenset(("p", "div", "section", "article", "td", "blockquote", "li", "pre"))


def is_forum(page: Page, outline: Outline, first: int) -> bool:
    """Whether the records are all that the page has to say: no article stands above the first of them.

    Args:
        first: place of the first record.
    """
    by_url = is_forum_url(page.url)
    names = outline.names(first)
    if says(COMMENT_NAMES, names) and not by_url:
        return False
    return prose_above(outline, first) < (_PROSE_ABOVE_FORUM if by_url else _PROSE_ABOVE)


def are_replies(outline: Outline, drafts: list[Draft]) -> bool:
    """Whether the records are all answers, the opening post apart from them: a heading counts as many ("Replies (23)"),
    or the first of them is called a reply and has words above it."""
    first = drafts[0].place
    if counted_before(outline, first) == len(drafts):
        return True
    return says(_REPLY, outline.names(first)) and prose_above(outline, first) >= _PROSE_ABOVE_REPLY


def is_forum_url(url: str) -> bool:
    """Whether an address says forum, thread, topic."""
    parts = urlsplit(url)
    return bool(_FORUM_URL.search(f"{parts.netloc.split('.')[0]} {parts.path}?{parts.query}"))


def prose_above(outline: Outline, first: int) -> int:
    """Characters of the longest unlinked block of text between the page's headline and the first record."""
    start = next((place for place in range(first, 0, -1) if outline.tags[place] == "h1"), 0)
    if start == 0:
        start = next((place for place, tag in enumerate(outline.tags) if tag == "body"), 0)
    total = 0
    place = start
    while place < first:
        if outline.holds(place, first):
            place += 1
            continue
        if outline.tags[place] in _PROSE_TAGS:
            words = outline.chars[place] - outline.linked[place]
            if words >= 80 and outline.linked[place] < 0.4 * outline.chars[place]:
                total += words
            place = outline.end(place)
        else:
            place += 1
    return total


def split_opening(page: Page, thread: Thread) -> None:
    """On a topic's first page, make the first post the opening; parents that point at it become none."""
    if len(thread.comments) < 1:
        return
    if _later_page(page, thread):
        thread.is_topic = is_forum_url(page.url)
        return
    thread.opening = thread.comments.pop(0)
    thread.opening.parent = thread.opening.parent_index = thread.opening.parent_method = None
    for comment in thread.comments:
        if comment.parent_index is None:
            continue
        if comment.parent_index == 0:
            comment.parent_index = comment.parent_method = None
        else:
            comment.parent_index -= 1


def is_later(page: Page) -> bool:
    """Whether a page is known as a further one of a thread: by why it was fetched, or by its address."""
    number = page_number(page.url)
    return (
        page.capture.role.name == "comment-page"
        or (number is not None and number > 1)
        or bool(_OFFSET.search(page.url))
    )


def _later_page(page: Page, thread: Thread) -> bool:
    number = thread.page_number or page_number(page.url)
    return (number is not None and number > 1) or bool(_OFFSET.search(page.url))
