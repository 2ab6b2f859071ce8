"""A page's tree as flat lists in document order, made in one pass: what every reader of the page counts and looks up with.

A place is an element's number in document order: all that lies within an element has the places from its own up to its
end. Lists are read by place; no reader walks the tree again for what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

_NO_ATTRIBUTES: dict[str, str] = {}
_SHEETS = 2
"""Pages whose sheets are remembered; the tree of each stays in memory with its sheet."""


class Sheet:
    """The elements of one tree, which must not change.

    Args:
        root: the tree's uppermost element.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter("*"))
        """Held here: lxml makes an element anew each time that a reader passes by, unless somebody holds it."""
        elements = self.elements
        self.place: dict[HtmlElement, int] = {element: place for place, element in enumerate(elements)}
        self.tags: list[str] = [element.tag for element in elements]
        self.attributes: list[dict[str, str]] = [
            dict(items) if (items := element.items()) else _NO_ATTRIBUTES for element in elements
        ]
        self.texts: list[str | None] = [element.text for element in elements]
        self.tails: list[str | None] = [element.tail for element in elements]
        place = self.place
        self.parents: list[int] = [-1, *[place[element.getparent()] for element in elements[1:]]]
        """The place of each element's parent, -1 for the root."""
        self.ends = ends = list(range(1, len(elements) + 1))
        """For each element the place after the last one within it."""
        for at in range(len(ends) - 1, 0, -1):
            parent = self.parents[at]
            if ends[at] > ends[parent]:
                ends[parent] = ends[at]
        self.cues: list[str] = [_cues(own) if own else "" for own in self.attributes]
        """Class, id and role of each element in one lower-case string, for word patterns."""

    def within(self, outer: int, inner: int) -> bool:
        """Whether the element at `outer` is the one at `inner` or holds it."""
        return outer <= inner < self.ends[outer]

    def children(self, place: int) -> Iterator[int]:
        """The places of an element's children, in order."""
        ends = self.ends
        child, end = place + 1, ends[place]
        while child < end:
            yield child
            child = ends[child]

    def above(self, place: int) -> list[int]:
        """The places of an element's ancestors, nearest first."""
        parents = self.parents
        found: list[int] = []
        place = parents[place]
        while place >= 0:
            found.append(place)
            place = parents[place]
        return found

    def holder(self, place: int, tags: frozenset[str]) -> int:
        """The place of the nearest element of these tags that is this one or holds it, -1 for none."""
        while place >= 0 and self.tags[place] not in tags:
            place = self.parents[place]
        return place


def _cues(own: dict[str, str]) -> str:
    said = own.get("class") or ""
    for name in ("id", "role"):
        if other := own.get(name):
            said = f"{said} {other}" if said else other
    return said.lower()


_sheets: list[Sheet] = []


def sheet_of(element: HtmlElement) -> Sheet:
    """The sheet of the tree that an element stands in; made once for each page."""
    for sheet in _sheets:
        if element in sheet.place:
            return sheet
    sheet = Sheet(element.getroottree().getroot())
    _sheets.insert(0, sheet)
    del _sheets[_SHEETS:]
    return sheet
