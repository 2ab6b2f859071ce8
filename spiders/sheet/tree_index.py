"""One tree's elements sorted by what selectors ask for, in one pass: tag, class, attribute value.

A place is an element's number in document order: all that lies within an element has the places from its own to its end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

_BLANKS = re.compile("[ \t\r\n]+")
"""What separates tokens in XPath's `normalize-space`, by which selectors are defined here; no-break spaces do not."""


class Condition(NamedTuple):
    """What a selector asks of one element: a `tag`, a `class`, or an attribute that `exists` or has a value."""

    operator: str
    """`tag`, `class`, `exists`, or CSS's own for values: `=`, `^=`, `$=`, `*=`, `~=`, `|=`."""
    name: str
    value: str = ""


@lru_cache(maxsize=4096)
def tokens(value: str) -> tuple[str, ...]:
    """The words of a class or `rel` attribute, each once."""
    return tuple(dict.fromkeys(filter(None, _BLANKS.split(value))))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": str.__contains__,
    "~=": lambda value, wanted: wanted in tokens(value),
    "|=": lambda value, wanted: value == wanted or value.startswith(f"{wanted}-"),
}


class TreeIndex:
    """The places of a tree's elements; the tree must not change.

    Args:
        root: the tree's uppermost element.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter("*"))
        self.place = {element: place for place, element in enumerate(self.elements)}
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        self._bearers: defaultdict[str, list[int]] = defaultdict(list)
        for place, element in enumerate(self.elements):
            self._tags[element.tag].append(place)
            for name in element.keys():  # noqa: SIM118 - an element's own iteration gives its children
                self._bearers[name].append(place)
        self._values: dict[str, dict[str, list[int]]] = {}
        self._joined: dict[str, str] = {}
        self._known: dict[Condition, list[int]] = {}

    @cached_property
    def parents(self) -> list[int]:
        """The place of each element's parent, -1 for the root."""
        return [self.place.get(element.getparent(), -1) for element in self.elements]

    @cached_property
    def ends(self) -> list[int]:
        """For each element the place after the last one within it."""
        parents, ends = self.parents, list(range(1, len(self.elements) + 1))
        for place in range(len(ends) - 1, 0, -1):
            parent = parents[place]
            ends[parent] = max(ends[parent], ends[place])
        return ends

    def may_meet(self, condition: Condition) -> bool:
        """Whether an element may meet a condition: what most selectors ask for stands nowhere on a page."""
        operator, name, value = condition
        if operator == "class":
            return name in self._classes
        if operator == "tag":
            return name in self._tags
        return name in self._bearers and (operator != "=" or value in self._by_value(name))

    def places(self, condition: Condition) -> list[int]:
        """The elements that meet a condition, in document order."""
        found = self._known.get(condition)
        if found is None:
            found = self._known[condition] = self._find(*condition)
        return found

    def _find(self, operator: str, name: str, value: str) -> list[int]:
        if operator == "tag":
            return self._tags.get(name, [])
        if operator == "class":
            return sorted(self._classes.get(name, ()))
        if name not in self._bearers:
            return []
        if operator == "exists":
            return self._bearers[name]
        values = self._by_value(name)
        if operator == "=":
            return values.get(value, [])
        if not value or value not in self._all_values(name):
            return []
        meets = _OPERATORS[operator]
        return sorted(place for own, places in values.items() if meets(own, value) for place in places)

    def _by_value(self, name: str) -> dict[str, list[int]]:
        """The places of each value of an attribute."""
        known = self._values.get(name)
        if known is None:
            values: defaultdict[str, list[int]] = defaultdict(list)
            for place in self._bearers.get(name, ()):
                values[self.elements[place].get(name)].append(place)
            known = self._values[name] = dict(values)
        return known

    def _all_values(self, name: str) -> str:
        """All values of an attribute in one text: what does not stand in it stands in none of them."""
        if name not in self._joined:
            self._joined[name] = "\n".join(self._by_value(name))
        return self._joined[name]

    @cached_property
    def _classes(self) -> dict[str, list[int]]:
        """The places of each class, not in order."""
        classes: defaultdict[str, list[int]] = defaultdict(list)
        for value, places in self._by_value("class").items():
            for token in tokens(value):
                classes[token] += places
        return dict(classes)
