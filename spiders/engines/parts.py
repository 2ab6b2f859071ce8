"""Items of a thread and the parts that are each item's own, not those of the replies nested in it."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from spiders.engines.kit import css, enclosing, owner
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
        return [element for element in css(item, selector) if self.owns(item, element)]

    def first(self, item: HtmlElement, selectors: Iterable[str]) -> tuple[HtmlElement | None, str]:
        """The first own match of the first selector that has one, and that selector."""
        for selector in selectors:
            for element in css(item, selector):
                if self.owns(item, element):
                    return element, selector
        return None, ""

    def drop(self, item: HtmlElement, *others: HtmlElement) -> Drop:
        """A drop rule for the item's text: controls, nested items, and the elements named."""
        cut = set(others)

        def rule(element: HtmlElement) -> bool:
            return element in cut or (element is not item and element in self._index) or is_control(element)

        return rule
