"""Items of a thread and the parts that are each item's own, not those of the replies nested in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from spiders.sheet.select import Match, lookup_of
from spiders.sheet.text import Drop, is_control

_Own = dict[int, list[HtmlElement]]
"""By an item's number, what is its own."""


class Items:
    """The comments' elements of one page, in document order; finds what belongs to one of them alone.

    Args:
        elements: one element for each comment; a reply's may lie within its parent's.
    """

    def __init__(self, elements: Iterable[HtmlElement]) -> None:
        self.elements = list(dict.fromkeys(elements))
        self._number = {element: number for number, element in enumerate(self.elements)}
        self._owners: dict[int, int] = {}
        self.nested = False
        if self.elements:
            self._lookup = lookup_of(self.elements[0])
            self._index = self._lookup.index
            self._places = [self._index.place[element] for element in self.elements]
            self._own_places()
        self._found: dict[str, _Own] = {}
        self._possible: dict[tuple[str, ...], list[tuple[str, _Own]]] = {}

    def _own_places(self) -> None:
        """Give each place within the items to the innermost."""
        end = 0
        for place, number in sorted(zip(self._places, range(len(self.elements)), strict=True)):
            self.nested = self.nested or place < end
            end = max(end, self._index.ends[place])
            self._owners.update(dict.fromkeys(range(place, self._index.ends[place]), number))

    def __len__(self) -> int:
        return len(self.elements)

    def parent(self, item: HtmlElement) -> int | None:
        """Index of the item that encloses this one."""
        return self._owners.get(self._index.parents[self._index.place[item]])

    def owns(self, item: HtmlElement, element: HtmlElement) -> bool:
        """Whether an element within the item is its own and not a nested reply's."""
        return not self.nested or self._owners.get(self._index.place[element]) == self._number[item]

    def all(self, item: HtmlElement, selector: str) -> list[HtmlElement]:
        """The item's own matches of a selector."""
        return self._matches(selector).get(self._number[item], [])

    def firsts(self, item: HtmlElement, selectors: tuple[str, ...]) -> Iterator[tuple[HtmlElement, str]]:
        """The first own match of each selector that has one, and that selector."""
        return ((elements[0], selector) for elements, selector in self.each(item, selectors))

    def each(self, item: HtmlElement, selectors: tuple[str, ...]) -> Iterator[tuple[list[HtmlElement], str]]:
        """The own matches of each selector that has some, and that selector."""
        possible = self._possible.get(selectors)
        if possible is None:
            every = [(selector, self._matches(selector)) for selector in selectors]
            possible = self._possible[selectors] = [(selector, own) for selector, own in every if own]
        number = self._number[item]
        for selector, own in possible:
            if number in own:
                yield own[number], selector

    def first(self, item: HtmlElement, selectors: tuple[str, ...]) -> tuple[HtmlElement | None, str]:
        """The first of `firsts`."""
        return next(self.firsts(item, selectors), (None, ""))

    def _matches(self, selector: str) -> _Own:
        """All items' own matches: sought once over the page, for there are dozens of selectors and many items."""
        found = self._found.get(selector)
        if found is None:
            own: dict[int, set[int]] = {}
            for match in self._lookup.matches(selector):
                for place, number in self._of_items(match):
                    own.setdefault(number, set()).add(place)
            elements = self._index.elements
            found = self._found[selector] = {
                number: [elements[place] for place in sorted(places)] for number, places in own.items()
            }
        return found

    def _of_items(self, match: Match) -> Iterator[tuple[int, int]]:
        """The matches within items: place and item's number."""
        if match.xpath is None:
            for place in match.places:
                number = self._owners.get(place)
                if number is not None and match.fits(place, self._places[number]):
                    yield place, number
            return
        for number, top in enumerate(self._places):
            yield from (
                (place, number)
                for place in match.below(top)
                if not self.nested or self._owners.get(place) == number
            )

    def drop(self, item: HtmlElement, *others: HtmlElement) -> Drop:
        """A drop rule for the item's text: controls, nested items, and the elements named."""
        cut = set(others)

        def rule(element: HtmlElement) -> bool:
            return element in cut or (element is not item and element in self._number) or is_control(element)

        return rule
