"""A record in the making: which elements of the page are its own."""

from __future__ import annotations

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
    signature: dict[int, Signature] = field(default_factory=dict)
    """Place -> the path of tags and classes from the record's root."""

    @property
    def place(self) -> int:
        return self.roots[0]


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
    """List the record's own elements with their signatures; what is cut is passed over whole."""
    nodes, signature = draft.nodes, draft.signature
    nodes.clear()
    signature.clear()
    for root in draft.roots:
        place, end = root, outline.end(root)
        while place < end:
            if place in draft.cut:
                place = outline.end(place)
                continue
            nodes.append(place)
            signature[place] = _signature(outline, draft, root, place)
            place += 1


def _column(outline: Outline, place: int) -> int:
    """How many cells stand before a cell in its row."""
    return sum(1 for _ in outline.nodes[place].itersiblings("td", "th", preceding=True))


def _signature(outline: Outline, draft: Draft, root: int, place: int) -> Signature:
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
    return (*draft.signature.get(above, ())[-6:], ">", tag)
