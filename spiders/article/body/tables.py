"""Tables, lists, quotations, code, subheads and short sentences inside a text: they look like furniture, and belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from spiders.sheet.blocks import Block
from spiders.sheet.sheet import Sheet

_LINKED = 0.3
"""Share of link text from which a table is a list of links."""
_WHOLE = ("table", "blockquote", "ol", "ul")
_WITHIN = frozenset({"h2", "h3", "h4", "h5", "pre"})
_SENTENCE_ENDS = (".", "?", "!", "…", "。")
_CELL = 4
"""Levels from a table's cell to the parent of the table."""
_NEAR = 3
"""Levels at which what holds a neighbour (a list, a quotation) is a sibling."""
_FEW = 3
"""Blocks in a row that may be more of the text around them."""
_LABEL = 40
"""Characters."""


def with_tables(sheet: Sheet, blocks: Sequence[Block], taken: Sequence[bool]) -> list[bool]:
    """The choice, with every table, list or quotation that stands between two taken blocks of its own parent taken whole,
    and the subheads, code and short sentences between two taken siblings.

    Args:
        sheet: the page's.
        blocks: in reading order.
        taken: which of them were chosen.
    """
    chosen = list(taken)
    at = 0
    for table, group in groupby(blocks, key=partial(_table_of, sheet)):
        start, at = at, at + len(list(group))
        before, after = _neighbour(blocks, taken, start, -1), _neighbour(blocks, taken, at - 1, 1)
        if table < 0 or before is None or after is None:
            continue
        cells = blocks[start:at]
        links, size = sum(c.link_chars for c in cells), sum(len(c.text) for c in cells)
        if links < _LINKED * size and _beside(sheet, table, before) and _beside(sheet, table, after):
            chosen[start:at] = [True] * len(cells)
    return _with_runs(sheet, blocks, chosen)


def _with_runs(sheet: Sheet, blocks: Sequence[Block], chosen: list[bool]) -> list[bool]:
    """The choice, with the few blocks right between two taken siblings that are more of the text."""
    at = 0
    for taken, group in groupby(list(chosen)):
        start, at = at, at + len(list(group))
        if taken or not 0 < start < at < len(blocks) or at - start > _FEW:
            continue
        parents = {sheet.parents[block.place] for block in blocks[start:at]}
        around = (blocks[start - 1], blocks[at])
        near = all(parents <= set(sheet.above(block.place)[:_CELL]) for block in around)
        if near and all(map(_of_text, blocks[start:at])):
            chosen[start:at] = [True] * (at - start)
    return chosen


def _of_text(block: Block) -> bool:
    """Whether a block right between two siblings of a text is more of it: a subhead, code, a sentence."""
    if block.link_chars >= _LINKED * len(block.text):
        return False
    return block.kind in _WITHIN or (
        block.kind == "p" and block.text.endswith(_SENTENCE_ENDS) and not block.links
    )


def _neighbour(blocks: Sequence[Block], taken: Sequence[bool], at: int, step: int) -> Block | None:
    """The next block if it was taken; else the one behind a short one (an advert's label)."""
    near = [n for n in (at + step, at + 2 * step) if 0 <= n < len(blocks)]
    if near and not taken[near[0]] and len(blocks[near[0]].text) > _LABEL:
        return None
    return next((blocks[n] for n in near if taken[n]), None)


def _table_of(sheet: Sheet, block: Block) -> int:
    """The place of the outermost table, list or quotation around a text, at most twelve levels up; -1 for none."""
    found, place = -1, block.place
    for _ in range(12):
        if place < 0:
            break
        if sheet.tags[place] in _WHOLE:
            found = place
        place = sheet.parents[place]
    return found


def _beside(sheet: Sheet, table: int, block: Block) -> bool:
    """Whether a block is a sibling of the table, or of the figure or box around it; or is within such a sibling."""
    around = sheet.above(table)[:2]
    return any(place in around for place in sheet.above(block.place)[:_NEAR])
