"""Tables, quotations and subheads inside a text: short as they are they look like furniture, and belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice

from lxml.html import HtmlElement

from spiders.fields.body_blocks import Block

_LINKED = 0.3
"""Share of link text from which a table is a list of links."""
_WHOLE = ("table", "blockquote")
_SUBHEADS = frozenset({"h2", "h3", "h4", "h5"})
_LABEL = 40
"""Characters."""


def with_tables(blocks: Sequence[Block], taken: Sequence[bool]) -> list[bool]:
    """The choice, with every table or quotation that stands between two taken blocks of its own parent taken whole,
    and the subheads between such.

    Args:
        blocks: in reading order.
        taken: which of them were chosen.
    """
    chosen = list(taken)
    at = 0
    for table, group in groupby(blocks, key=_table_of):
        start, at = at, at + len(list(group))
        before, after = _neighbour(blocks, taken, start, -1), _neighbour(blocks, taken, at - 1, 1)
        if table is None or before is None or after is None:
            continue
        cells = blocks[start:at]
        links, size = sum(c.link_chars for c in cells), sum(len(c.text) for c in cells)
        if links < _LINKED * size and _beside(table, before) and _beside(table, after):
            chosen[start:at] = [True] * len(cells)
    return _with_subheads(blocks, chosen)


def _with_subheads(blocks: Sequence[Block], chosen: list[bool]) -> list[bool]:
    """The choice, with every heading that stands right between two taken siblings."""
    for at in range(1, len(blocks) - 1):
        heading = blocks[at]
        if chosen[at] or heading.kind not in _SUBHEADS or heading.link_chars >= _LINKED * len(heading.text):
            continue
        parent = heading.element.getparent()
        around = (blocks[at - 1], blocks[at + 1])
        if chosen[at - 1] and chosen[at + 1] and all(b.element.getparent() is parent for b in around):
            chosen[at] = True
    return chosen


def _neighbour(blocks: Sequence[Block], taken: Sequence[bool], at: int, step: int) -> Block | None:
    """The next block if it was taken; else the one behind a short one (an advert's label)."""
    near = [n for n in (at + step, at + 2 * step) if 0 <= n < len(blocks)]
    if near and not taken[near[0]] and len(blocks[near[0]].text) > _LABEL:
        return None
    return next((blocks[n] for n in near if taken[n]), None)


def _table_of(block: Block) -> HtmlElement | None:
    """The outermost table or quotation around a text, at most twelve levels up."""
    found: HtmlElement | None = None
    node: HtmlElement | None = block.element
    for _ in range(12):
        if node is None:
            break
        found = node if node.tag in _WHOLE else found
        node = node.getparent()
    return found


def _beside(table: HtmlElement, block: Block) -> bool:
    """Whether a block is a sibling of the table, or of the figure or box around it; or is within such a sibling."""
    parent = table.getparent()
    around = parent.getparent() if parent is not None else None
    nearest = islice(block.element.iterancestors(), 3)
    return parent is not None and any(node in (parent, around) for node in nearest)
