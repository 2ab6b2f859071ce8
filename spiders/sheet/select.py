"""CSS selectors over one page, quick where a page cannot match: readers ask for hundreds of names that it lacks.

A selector is matched from its last step upwards, over an index of the page's tags, classes and attributes. The few with
sibling combinators or pseudo-classes go through XPath, where all that they name stands on the page.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from cssselect import HTMLTranslator
from cssselect import parser as syntax
from lxml import etree
from lxml.html import HtmlElement

from spiders.sheet.sheet import Sheet, sheet_of
from spiders.sheet.tree_index import Condition, TreeIndex

_PAGES = 2
"""Pages that are remembered; the tree of each stays in memory with what is known of it."""
_TRANSLATOR = HTMLTranslator()


class Step(NamedTuple):
    """One element of a selector: what it must have, what it must not, and whether it is a child of the step before."""

    conditions: tuple[Condition, ...] = ()
    excluded: tuple[Condition, ...] = ()
    is_child: bool = False


class Part(NamedTuple):
    """One part of a selector list; `xpath` where its steps do not say it all (siblings, pseudo-classes)."""

    steps: tuple[Step, ...]
    classes: frozenset[str]
    tags: frozenset[str]
    """What of these all steps ask for."""
    others: tuple[Condition, ...]
    """All other conditions."""
    xpath: str | None = None


class Match:
    """One part of a selector list on one page.

    Args:
        index: the page's.
        places: elements that its last step fits.
        above: for each earlier step, from the last to the first, the places that it fits, and whether the step after it
            is its child.
        xpath: what finds the matches instead, where it is given.
    """

    __slots__ = ("above", "index", "places", "xpath")

    def __init__(
        self,
        index: TreeIndex,
        places: list[int],
        above: tuple[tuple[frozenset[int], bool], ...],
        xpath: str | None,
    ) -> None:
        self.index = index
        self.places = places
        self.above = above
        self.xpath = xpath

    def below(self, top: int) -> list[int]:
        """The matches within the element at that place, itself included."""
        if self.xpath is not None:
            found = cast("list[HtmlElement]", _compiled(self.xpath)(self.index.elements[top]))
            return [self.index.place[element] for element in found]
        places = self.places
        if top:
            places = places[bisect_left(places, top) : bisect_left(places, self.index.ends[top])]
        return [place for place in places if self.fits(place, top)] if self.above else places

    def fits(self, place: int, top: int, step: int = 0) -> bool:
        """Whether the ancestors of a place, none above `top`, are what the earlier steps ask for."""
        if step == len(self.above):
            return True
        fitting, is_child = self.above[step]
        parents = self.index.parents
        parent = parents[place]
        while parent >= top:
            if parent in fitting and self.fits(parent, top, step + 1):
                return True
            if is_child:
                return False
            parent = parents[parent]
        return False


class Lookup:
    """What selectors find on one page.

    Args:
        sheet: the page's.
    """

    __slots__ = ("_answers", "index")

    def __init__(self, sheet: Sheet) -> None:
        self.index = TreeIndex(sheet)
        self._answers: dict[str, tuple[Match, ...]] = {}

    def matches(self, selector: str) -> tuple[Match, ...]:
        """Those parts of a selector list that can match on this page."""
        found = self._answers.get(selector)
        if found is None:
            index = self.index
            possible = [
                part
                for part in _parts(selector)
                if index.classes >= part.classes
                and index.tags >= part.tags
                and all(map(index.may_meet, part.others))
            ]
            matches = map(self._match, possible)
            found = self._answers[selector] = tuple(match for match in matches if match is not None)
        return found

    def _match(self, part: Part) -> Match | None:
        above: list[tuple[frozenset[int], bool]] = []
        places: list[int] = []
        for number, step in enumerate(part.steps):
            if number:
                above.insert(0, (frozenset(places), step.is_child))
            places = self._places(step)
            if not places:
                return None
        return Match(self.index, places, tuple(above), part.xpath)

    def _places(self, step: Step) -> list[int]:
        """The elements that one step fits."""
        lists = []
        for condition in step.conditions:
            places = self.index.places(condition)
            if not places:
                return []
            lists.append(places)
        lists.sort(key=len)
        found = lists[0] if lists else list(range(len(self.index.elements)))
        for others in lists[1:]:
            common = frozenset(others)
            found = [place for place in found if place in common]
        for condition in step.excluded:
            out = frozenset(self.index.places(condition))
            found = [place for place in found if place not in out]
        return found


_lookups: list[Lookup] = []


def css(element: HtmlElement | None, selector: str) -> list[HtmlElement]:
    """All matches of a CSS selector below an element, itself included, in document order; nothing below none.

    The tree must not change.
    """
    if element is None:
        return []
    lookup = lookup_of(element)
    parts = lookup.matches(selector)
    if not parts:
        return []
    index = lookup.index
    top = index.place[element]
    if len(parts) == 1:
        return [index.elements[place] for place in parts[0].below(top)]
    return [index.elements[place] for place in sorted({place for part in parts for place in part.below(top)})]


def lookup_of(element: HtmlElement) -> Lookup:
    """What selectors find on the page of an element; made once for each page."""
    for lookup in _lookups:
        if element in lookup.index.place:
            return lookup
    lookup = Lookup(sheet_of(element))
    _lookups.insert(0, lookup)
    del _lookups[_PAGES:]
    return lookup


@lru_cache(maxsize=4096)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


@cache
def _parts(selector: str) -> tuple[Part, ...]:
    """The parts of a selector list."""
    return tuple(map(_part, syntax.parse(selector)))


def _part(selector: syntax.Selector) -> Part:
    steps, exact = _steps(selector.parsed_tree)
    needs = dict.fromkeys(condition for step in steps for condition in step.conditions)
    classes, tags = (frozenset(c.name for c in needs if c.operator == kind) for kind in ("class", "tag"))
    others = tuple(condition for condition in needs if condition.operator not in ("class", "tag"))
    return Part(
        tuple(steps), classes, tags, others, None if exact else _TRANSLATOR.selector_to_xpath(selector)
    )


def _steps(node: object) -> tuple[list[Step], bool]:
    """The steps of a parsed selector, and whether they say all that it says."""
    if not isinstance(node, syntax.CombinedSelector):
        step, exact = _step(node)
        return [step], exact
    steps, exact = _steps(node.selector)
    step, last_exact = _step(node.subselector)
    steps.append(step._replace(is_child=node.combinator == ">"))
    return steps, exact and last_exact and node.combinator in (" ", ">")


def _step(node: Any) -> tuple[Step, bool]:
    conditions: list[Condition] = []
    excluded: list[Condition] = []
    exact = True
    while not isinstance(node, syntax.Element):
        condition = _condition(node)
        if condition is not None:
            conditions.append(condition)
        elif isinstance(node, syntax.Negation) and (one := _only(node.subselector)) is not None:
            excluded.append(one)
        else:
            exact = False
        node = node.selector
    if node.element:
        conditions.append(Condition("tag", node.element.lower()))
    return Step(tuple(conditions), tuple(excluded)), exact and node.namespace is None


def _condition(node: object) -> Condition | None:
    if isinstance(node, syntax.Class):
        return Condition("class", node.class_name)
    if isinstance(node, syntax.Hash):
        return Condition("=", "id", node.id)
    if isinstance(node, syntax.Attrib) and node.namespace is None and node.operator != "!=":
        return Condition(node.operator, node.attrib.lower(), (node.value.value if node.value else None) or "")
    return None


def _only(node: object) -> Condition | None:
    """The condition that a `:not()` names, where it names one alone."""
    step, exact = _step(node)
    return step.conditions[0] if exact and len(step.conditions) == 1 and not step.excluded else None
