"""Which subtrees of a page are its thread's: list, heading, form, notices. The article's body is read without them."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import outermost
from spiders.sheet.page import Page
from spiders.sheet.vocabulary import COMMENT_WORDS
from spiders.sheet.words import says
from spiders.threads.forms import comment_forms

_SECTION = re.compile(
    r"(?:^|[\s_-])(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties|disqus_thread|respond|discussion|leserkommentare|"
    r"replies|guestbook)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TOO_HIGH = frozenset(("body", "html", "main", "article", "form"))
_LEVELS = 5
_LONG = 1200
"""Characters of the paragraphs of an article."""
_SHORT = 120
"""Characters that a heading stays below."""


def thread_elements(page: Page, elements: list[HtmlElement]) -> list[HtmlElement]:
    """The subtrees to cut, outermost only: the given ones, widened to the section that is the thread's, heading and form.

    Args:
        elements: the list of records, or the records themselves.
    """
    widening = _Widening()
    found = [widening.widened(element) for element in elements]
    for element in elements[:1]:
        heading = _heading(element)
        if heading is not None:
            found.append(heading)
    found.extend(widening.widened(form) for form in comment_forms(page))
    return outermost(found)


class _Widening:
    """Widens elements of one page. Thousands of records share the elements around them: each is looked through once."""

    def __init__(self) -> None:
        self._headed: dict[HtmlElement, bool] = {}
        self._prose: dict[HtmlElement, int] = {}
        self._paragraphs: dict[HtmlElement, int] = {}

    def widened(self, element: HtmlElement) -> HtmlElement:
        """The highest near ancestor that its class or id calls a comment section and that holds no headline."""
        best = holder = element
        for _ in range(_LEVELS):
            above = holder.getparent()
            if above is None or above.tag in _TOO_HIGH or self._has_headline(above):
                break
            holder = above
            names = f"{holder.get('class') or ''} {holder.get('id') or ''}"
            if len(names) < 200 and _SECTION.search(names) and not self._holds_article(holder, best):
                best = holder
        return best

    def _has_headline(self, holder: HtmlElement) -> bool:
        known = self._headed.get(holder)
        if known is None:
            known = self._headed[holder] = next(holder.iter("h1"), None) is not None
        return known

    def _holds_article(self, holder: HtmlElement, inner: HtmlElement) -> bool:
        """Whether a section has an article or long paragraphs beside the thread."""
        within = self._chars(inner) - (self._length(inner) if inner.tag == "p" else 0)
        return self._chars(holder) - within > _LONG

    def _chars(self, holder: HtmlElement) -> int:
        """Characters of the paragraphs that an element holds or is."""
        known = self._prose.get(holder)
        if known is None:
            known = self._prose[holder] = sum(map(self._length, holder.iter("p")))
        return known

    def _length(self, paragraph: HtmlElement) -> int:
        known = self._paragraphs.get(paragraph)
        if known is None:
            known = self._paragraphs[paragraph] = sum(map(len, paragraph.itertext()))
        return known


def _heading(element: HtmlElement) -> HtmlElement | None:
    """The heading right before the thread that speaks of comments."""
    holder = element
    for _ in range(3):
        before = holder.getprevious()
        while before is not None and not isinstance(before.tag, str):
            before = before.getprevious()
        if before is not None:
            words = _line(before)
            return before if 3 < len(words) < _SHORT and says(COMMENT_WORDS, words) else None
        above = holder.getparent()
        if above is None or above.tag in _TOO_HIGH:
            return None
        holder = above
    return None


def _line(element: HtmlElement) -> str:
    """An element's words on one line, or as many of them as make it too long for a heading."""
    texts: list[str] = []
    length = 0
    for text in element.itertext():
        texts.append(text)
        length += len("".join(text.split()))
        if length >= _SHORT:
            break
    return " ".join("".join(texts).split())
