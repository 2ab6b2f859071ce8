"""Small tools that all engine readers share: selectors, attributes, numbers, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from lxml.html import HtmlElement

from spiders.sheet.select import css as css
from spiders.sheet.text import one_line

_STEMS = ("comment", "wp", "blog", "post", "ips", "rupal", "ulletin", "hpbb", "hpBB", "substack", "question")
"""Words that several engines' marks have in common."""
_BEFORE, _AFTER = 40, 120
_NUMBER = re.compile(r"\d{1,3}(?:[.,'\u202f\u00a0 ]\d{3})+(?!\d)|\d+")


def first(element: HtmlElement | None, *selectors: str) -> HtmlElement | None:
    """The first match of the first selector that matches at all; None below no element."""
    for selector in selectors:
        found = css(element, selector)
        if found:
            return found[0]
    return None


def classes(element: HtmlElement) -> frozenset[str]:
    """The class tokens of an element."""
    return frozenset((element.get("class") or "").split())


def number(text: str | None) -> int | None:
    """The first whole number of a text, thousands separators understood; None where there is none."""
    found = _NUMBER.search(text or "")
    return int(re.sub(r"\D", "", found.group())) if found else None


def ancestors_within(element: HtmlElement, top: HtmlElement) -> Iterator[HtmlElement]:
    """The element's ancestors below `top`, nearest first."""
    for parent in element.iterancestors():
        if parent is top:
            return
        yield parent


def owner(element: HtmlElement, items: dict[HtmlElement, int]) -> HtmlElement | None:
    """The nearest of `items` that is the element or holds it."""
    if element in items:
        return element
    return next((parent for parent in element.iterancestors() if parent in items), None)


def text_of(element: HtmlElement | None) -> str | None:
    """One-line text of an element; None for none or an empty one."""
    return (one_line(element) or None) if element is not None else None


def has_any(text: str, marks: Iterable[str]) -> bool:
    """Whether one of the marks stands in the text: an engine's fingerprint. Elements are sought first: they cost less."""
    return any(mark in surroundings(text, _stem(mark)) for mark in marks)


@cache
def _stem(mark: str) -> str:
    return next((stem for stem in _STEMS if stem in mark[:_BEFORE]), "")


@lru_cache(maxsize=2 * len(_STEMS))
def surroundings(text: str, stem: str) -> str:
    """What stands around each occurrence of a word in a text; the whole text for an empty word.

    Readers ask a page for sixty marks, and to look for each in the whole page is a tenth of all reading time.
    """
    if not stem:
        return text
    parts, start = [], text.find(stem)
    while start >= 0:
        parts.append(text[max(0, start - _BEFORE) : start + _AFTER])
        start = text.find(stem, start + _AFTER - _BEFORE)
    return "\n".join(parts)


def outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """The elements that lie in no other of them, each once, order kept."""
    unique = dict.fromkeys(elements)
    return [element for element in unique if not any(parent in unique for parent in element.iterancestors())]
