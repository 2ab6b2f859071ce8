"""CSS selectors over one page, quick where a page cannot match: readers ask for hundreds of names that it lacks.

A selector matches only where its tags, classes, ids and attributes stand somewhere on the page. Those of the page are
gathered once; the parts of a selector list that ask for others are left out before any matching.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import cast

from cssselect import HTMLTranslator
from cssselect import parser as syntax
from lxml import etree
from lxml.html import HtmlElement

_PAGES = 2
"""Pages that are remembered; the tree of each stays in memory with what is known of it."""
_TAG, _CLASS = "", "."
_TRANSLATOR = HTMLTranslator()

Need = tuple[str, str]
"""What a selector cannot match without: a tag, a class, or an attribute's name with a part of its value."""


class _Page:
    __slots__ = ("answers", "joined", "root", "values")

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.values = _values(root)
        self.joined: dict[str, str] = {}
        self.answers: dict[str, etree.XPath | None] = {}

    def selector(self, text: str) -> etree.XPath | None:
        """What is left of a selector on this page; None where it cannot match."""
        possible = tuple(path for path, needs in _parts(text) if all(self.has(*need) for need in needs))
        found = self.answers[text] = _compiled(possible) if possible else None
        return found

    def has(self, name: str, value: str) -> bool:
        known = self.values.get(name)
        if known is None or value in known:
            return known is not None
        if name in (_TAG, _CLASS):
            return False
        if name not in self.joined:
            self.joined[name] = "\n".join(known)
        return value in self.joined[name]


_pages: list[_Page] = []


def css(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """All matches of a CSS selector below an element, itself included, in document order. The tree must not change."""
    compiled = matcher(element, selector)
    return cast("list[HtmlElement]", compiled(element)) if compiled is not None else []


def matcher(element: HtmlElement, selector: str) -> etree.XPath | None:
    """What finds a selector's matches below any element of this one's page; None where the page has none."""
    page = _page_of(element)
    try:
        return page.answers[selector]
    except KeyError:
        return page.selector(selector)


def _page_of(element: HtmlElement) -> _Page:
    root = element.getroottree().getroot()
    for page in _pages:
        if page.root is root:
            return page
    page = _Page(root)
    _pages.insert(0, page)
    del _pages[_PAGES:]
    return page


@lru_cache(maxsize=4096)
def _compiled(paths: tuple[str, ...]) -> etree.XPath:
    return etree.XPath(" | ".join(paths))


def _values(root: HtmlElement) -> dict[str, set[str]]:
    """Tags, classes, and the values of each attribute."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for node in root.iter("*"):
        values[_TAG].add(node.tag)
        for name, value in node.items():
            values[name].add(value)
    values[_CLASS] = {token for value in values.get("class", ()) for token in value.split()}
    return dict(values)


@cache
def _parts(selector: str) -> tuple[tuple[str, tuple[Need, ...]], ...]:
    """The parts of a selector list as XPath from an element on, each with what it needs."""
    return tuple(
        (_TRANSLATOR.selector_to_xpath(part), tuple(dict.fromkeys(_needs(part.parsed_tree))))
        for part in syntax.parse(selector)
    )


def _needs(node: object) -> list[Need]:
    """What the elements of a match must have; a pseudo-class or negation needs nothing beyond its own element."""
    inner = getattr(node, "selector", None)
    found = _needs(inner) if inner is not None else []
    if isinstance(node, syntax.CombinedSelector):
        found += _needs(node.subselector)
    elif isinstance(node, syntax.Element) and node.element:
        found.append((_TAG, node.element.lower()))
    elif isinstance(node, syntax.Class):
        found.append((_CLASS, node.class_name))
    elif isinstance(node, syntax.Hash):
        found.append(("id", node.id))
    elif isinstance(node, syntax.Attrib) and node.operator != "!=":
        value = getattr(node.value, "value", node.value)
        found.append((node.attrib.lower(), str(value or "")))
    return found
