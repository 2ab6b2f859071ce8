"""Items of a thread and the parts that are each item's own, not those of the replies nested in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from spiders.engines.kit import enclosing, owner
from spiders.engines.selectors import matcher
from spiders.engines.text import Drop, is_control


class Items:
    """The comments' elements of one page, in document order; finds what belongs to one of them alone.

    Args:
        elements: one element for each comment; a reply's may lie within its parent's.
    """

    def __init__(self, elements: Iterable[HtmlElement]) -> None:
        self.elements = list(dict.fromkeys(elements))
        self._index = {element: index for index, element in enumerate(self.elements)}
        self.nested = any(enclosing(element, self._index) is not None for element in self.elements)
        self._matchers: dict[tuple[str, ...], list[tuple[str, etree.XPath]]] = {}

    def __len__(self) -> int:
        return len(self.elements)

    def parent(self, item: HtmlElement) -> int | None:
        """Index of the item that encloses this one."""
        found = enclosing(item, self._index)
        return None if found is None else self._index[found]

    def owns(self, item: HtmlElement, element: HtmlElement) -> bool:
        """Whether an element within the item is its own and not a nested reply's."""
        return not self.nested or owner(element, self._index) is item

    def all(self, item: HtmlElement, selector: str) -> list[HtmlElement]:
        """The item's own matches of a selector."""
        return [
            element
            for _, match in self._possible((selector,))
            for element in cast("list[HtmlElement]", match(item))
            if self.owns(item, element)
        ]

    def firsts(self, item: HtmlElement, selectors: tuple[str, ...]) -> Iterator[tuple[HtmlElement, str]]:
        """The first own match of each selector that has one, and that selector."""
        for selector, match in self._possible(selectors):
            for element in cast("list[HtmlElement]", match(item)):
                if self.owns(item, element):
                    yield element, selector
                    break

    def first(self, item: HtmlElement, selectors: tuple[str, ...]) -> tuple[HtmlElement | None, str]:
        """The first of `firsts`."""
        return next(self.firsts(item, selectors), (None, ""))

    def _possible(self, selectors: tuple[str, ...]) -> list[tuple[str, etree.XPath]]:
        """Those of the selectors that can match on this page: readers ask each item for dozens that it lacks."""
        known = self._matchers.get(selectors)
        if known is None:
            found = ((selector, matcher(self.elements[0], selector)) for selector in selectors)
            known = self._matchers[selectors] = [(name, match) for name, match in found if match is not None]
        return known

    def drop(self, item: HtmlElement, *others: HtmlElement) -> Drop:
        """A drop rule for the item's text: controls, nested items, and the elements named."""
        cut = set(others)

        def rule(element: HtmlElement) -> bool:
            return element in cut or (element is not item and element in self._index) or is_control(element)

        return rule
