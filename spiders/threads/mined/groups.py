"""Repeated structure around anchors: which elements may be the records of a list.

After MiBAT (Song et al., CIKM 2010, doi 10.1145/1871437.1871447): every record holds an anchor of its own; elements
that stand in the same relation to their anchors form a group. Relations: tag and class token, tag and id shape, the
path of tags between anchor and ancestor; and whatever the tag, a class token or id shape that speaks of comments: an
answer may be a `div` in the `li` of what it answers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from spiders.sheet.outline import Outline, id_shape
from spiders.sheet.vocabulary import COMMENT_NAMES
from spiders.sheet.words import says
from spiders.threads.mined.anchors import Anchor

MAX_HEIGHT = 16
"""How far above its anchor a record's element is looked for."""
ANY_TAG = "*"
_STOP = frozenset(("html", "body", "head"))
_MAX_GROUPS = 600


@dataclass(slots=True)
class Group:
    """Elements of one kind with the anchors that are their own (not a nested member's)."""

    members: dict[int, list[Anchor]]
    keys: list[Hashable] = field(default_factory=list)
    nested: dict[int, list[int]] = field(default_factory=dict)
    """Member -> the members nearest below it."""
    own: dict[int, int] = field(default_factory=dict)
    """Visible characters of each member without its nested members."""

    @property
    def places(self) -> list[int]:
        return sorted(self.members)


def groups_of(outline: Outline, anchors: Iterable[Anchor]) -> list[Group]:
    """All groups over these anchors; those with equal members are one."""
    by_key: dict[Hashable, dict[int, list[Anchor]]] = {}
    for anchor in anchors:
        _climb(outline, anchor, by_key)
    merged: dict[tuple[int, ...], Group] = {}
    for key, members in sorted(by_key.items(), key=lambda item: -len(item[1]))[: _MAX_GROUPS * 4]:
        places = tuple(members)
        if places in merged:
            merged[places].keys.append(key)
        elif len(merged) < _MAX_GROUPS:
            merged[places] = Group(members, [key])
    for group in merged.values():
        measure(outline, group)
    return list(merged.values())


def _climb(outline: Outline, anchor: Anchor, by_key: dict[Hashable, dict[int, list[Anchor]]]) -> None:
    seen: set[Hashable] = set()
    place = anchor.place
    path: int = hash((outline.tags[place], outline.tokens(place)[:1]))
    for _ in range(MAX_HEIGHT):
        tag = outline.tags[place]
        if tag in _STOP:
            return
        path = hash((path, tag))
        for key in (*_kinds(outline, place), ("path", path)):
            if key not in seen:
                seen.add(key)
                by_key.setdefault(key, {}).setdefault(place, []).append(anchor)
        place = outline.parent[place]
        if place < 0:
            return


def _kinds(outline: Outline, place: int) -> tuple[Hashable, ...]:
    """What an element is by its tag with its class tokens and the shape of its id."""
    known: tuple[Hashable, ...] | None = outline.notes.get(("kinds", place))
    if known is None:
        tag, shape = outline.tags[place], id_shape(outline.nodes[place])
        tokens = outline.tokens(place)
        told = [(kind, ANY_TAG, name) for kind, name in _told(tokens, shape)]
        classes = (("class", tag, token) for token in tokens)
        known = outline.notes["kinds", place] = (*classes, *([("id", tag, shape)] if shape else ()), *told)
    return known


def _told(tokens: Iterable[str], shape: str | None) -> list[tuple[str, str]]:
    """The class tokens and the id's shape that speak of comments."""
    named = [("class", token) for token in tokens] + ([("id", shape)] if shape else [])
    return [(kind, name) for kind, name in named if says(COMMENT_NAMES, name.lower())]


def measure(outline: Outline, group: Group) -> None:
    """Fill in which members lie within which, and how much text is each member's own."""
    stack: list[int] = []
    group.own = {place: outline.chars[place] for place in group.members}
    group.nested = {}
    for place in group.places:
        while stack and not outline.holds(stack[-1], place):
            stack.pop()
        if stack:
            group.nested.setdefault(stack[-1], []).append(place)
            group.own[stack[-1]] -= outline.chars[place]
        stack.append(place)
