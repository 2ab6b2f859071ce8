"""A record in the making: which elements of the page are its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spiders.sheet.outline import Outline
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.groups import Group

Signature = tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """One record: its root elements in document order (several where a record is a run of siblings)."""

    roots: list[int]
    cut: frozenset[int] = frozenset()
    """Roots of other records that lie within this one."""
    anchors: list[Anchor] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    """Places of the record's own elements."""
    outline: Outline | None = field(default=None, repr=False, compare=False)
    _signature: dict[int, Signature] | None = field(default=None, repr=False, compare=False)

    @property
    def place(self) -> int:
        return self.roots[0]

    @property
    def signature(self) -> dict[int, Signature]:
        """Place -> the path of tags and classes from the record's root. Made when asked for: most groups are none of comments,
        and told by less."""
        if self._signature is None:
            self._signature = _signatures(self)
        return self._signature


def drafts_of(outline: Outline, group: Group, dates: dict[int, Anchor]) -> list[Draft]:
    """One draft for each member of a group.

    Args:
        dates: the page's date anchors by place.
    """
    drafts = []
    for place in group.places:
        draft = Draft([place], frozenset(group.nested.get(place, ())))
        spread(outline, draft)
        draft.anchors = [dates[own] for own in draft.nodes if own in dates]
        drafts.append(draft)
    return drafts


def spread(outline: Outline, draft: Draft) -> None:
    """List the record's own elements."""
    draft.outline, draft._signature = outline, None
    draft.nodes = [place for root in draft.roots for place in _own(outline, root, draft.cut)]


def _own(outline: Outline, root: int, cut: frozenset[int]) -> Iterable[int]:
    """The elements of a root; what is cut is passed over whole."""
    place, end = root, outline.end(root)
    if not cut:
        return range(place, end)
    nodes: list[int] = []
    while place < end:
        if place in cut:
            place = outline.end(place)
            continue
        nodes.append(place)
        place += 1
    return nodes


def _signatures(draft: Draft) -> dict[int, Signature]:
    outline, found = draft.outline, dict[int, Signature]()
    if outline is None:
        return found
    for root in draft.roots:
        for place in _own(outline, root, draft.cut):
            found[place] = _signature(outline, draft, found, root, place)
    return found


def _column(outline: Outline, place: int) -> int:
    """How many cells stand before a cell in its row."""
    return sum(1 for _ in outline.nodes[place].itersiblings("td", "th", preceding=True))


def _signature(
    outline: Outline, draft: Draft, known: dict[int, Signature], root: int, place: int
) -> Signature:
    tag = outline.tags[place]
    if place == root:
        return (tag,) if len(draft.roots) == 1 else (tag, *outline.tokens(place))
    tokens = outline.tokens(place)
    above = outline.parent[place]
    if tag in ("td", "th"):  # a row's cells are of different kinds though nothing names them
        tokens = (*tokens, str(_column(outline, place)))
    if tokens:
        holder = () if above == root else (outline.tags[above], *outline.tokens(above), ">")
        return (*holder, tag, *tokens)
    return (*known.get(above, ())[-6:], ">", tag)
