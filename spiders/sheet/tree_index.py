"""One tree's elements sorted by what selectors ask for: tag, class, attribute value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from spiders.sheet.sheet import Sheet

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
    plain = value.isascii() and value.isprintable()  # then blanks are its only white space
    return tuple(dict.fromkeys(value.split() if plain else filter(None, _BLANKS.split(value))))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": str.__contains__,
    "~=": lambda value, wanted: wanted in tokens(value),
    "|=": lambda value, wanted: value == wanted or value.startswith(f"{wanted}-"),
}


class TreeIndex:
    """The places of a tree's elements by what selectors ask for.

    Args:
        sheet: the tree's.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.elements, self.place = sheet.elements, sheet.place
        self.parents, self.ends = sheet.parents, sheet.ends
        self._attributes = sheet.attributes
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        self._bearers: defaultdict[str, list[int]] = defaultdict(list)
        bearers = self._bearers
        for place, (tag, own) in enumerate(zip(sheet.tags, sheet.attributes, strict=True)):
            self._tags[tag].append(place)
            for name in own:
                bearers[name].append(place)
        self._values: dict[str, dict[str, list[int]]] = {}
        self._joined: dict[str, str] = {}
        self._known: dict[Condition, list[int]] = {}
        self._classes = self._all_classes()
        self.classes, self.tags = self._classes.keys(), self._tags.keys()
        """All that stand on the page."""

    def may_meet(self, condition: Condition) -> bool:
        """Whether an element may meet a condition on an attribute: most that selectors ask for stand nowhere on a page."""
        operator, name, value = condition
        return name in self._bearers and (operator != "=" or value in self.by_value(name))

    def bearing(self, told: Callable[[str], bool]) -> set[int]:
        """The elements with an attribute of which the name is told to be so."""
        return {place for name, places in self._bearers.items() if told(name) for place in places}

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
        values = self.by_value(name)
        if operator == "=":
            return values.get(value, [])
        if not value or value not in self._all_values(name):
            return []
        meets = _OPERATORS[operator]
        return sorted(place for own, places in values.items() if meets(own, value) for place in places)

    def by_value(self, name: str) -> dict[str, list[int]]:
        """The places of each value of an attribute."""
        known = self._values.get(name)
        if known is None:
            values: defaultdict[str, list[int]] = defaultdict(list)
            for place in self._bearers.get(name, ()):
                values[self._attributes[place][name]].append(place)
            known = self._values[name] = dict(values)
        return known

    def _all_values(self, name: str) -> str:
        """All values of an attribute in one text: what does not stand in it stands in none of them."""
        if name not in self._joined:
            self._joined[name] = "\n".join(self.by_value(name))
        return self._joined[name]

    def _all_classes(self) -> dict[str, list[int]]:
        """The places of each class, not in order."""
        classes: defaultdict[str, list[int]] = defaultdict(list)
        for value, places in self.by_value("class").items():
            for token in tokens(value):
                classes[token] += places
        return dict(classes)
