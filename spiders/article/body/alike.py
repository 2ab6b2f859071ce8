"""Blocks that a site makes alike share a fate: the entries of a live page, the answers of an interview, a widget's items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from spiders.sheet.blocks import Block
from spiders.sheet.sheet import Sheet

Make = tuple[str | None, ...]
"""Tag and classes of a block's element and of the three around it."""

_LEVELS = 4
_FEW = 3
"""Blocks from which a make says something."""
_MOST = 0.5
_SELDOM = 0.3
"""Shares of a make's text. Cross-validated by publisher: .5 to .6 and .3 to .45 gave the same body F1 within .001."""
_LINKED = 0.5


def with_alike(sheet: Sheet, blocks: Sequence[Block], taken: Sequence[bool]) -> list[bool]:
    """The choice between its first and its last taken block, made alike for blocks of one make: all where half of their
    text is taken (but for lines of links), none where little is.

    Args:
        sheet: the page's.
        blocks: in reading order.
        taken: which of them were chosen.
    """
    chosen = list(taken)
    if True not in chosen:
        return chosen
    first, last = chosen.index(True), len(chosen) - 1 - chosen[::-1].index(True)
    makes: dict[Make, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        makes[make_of(sheet, block.place)].append(number)
    for numbers in makes.values():
        share = _share(blocks, taken, numbers)
        if len(numbers) < _FEW or _SELDOM < share < _MOST:
            continue
        for number in numbers:
            if first <= number <= last:
                chosen[number] = share >= _MOST and (taken[number] or not _linked(blocks[number]))
    return chosen


def _share(blocks: Sequence[Block], taken: Sequence[bool], numbers: Sequence[int]) -> float:
    sizes = [len(blocks[number].text) for number in numbers]
    return sum(size for size, number in zip(sizes, numbers, strict=True) if taken[number]) / sum(sizes)


def _linked(block: Block) -> bool:
    return block.link_chars >= _LINKED * len(block.text)


def make_of(sheet: Sheet, place: int) -> Make:
    """Tag and classes of the element at a place and of the three around it."""
    make: list[str | None] = []
    for _ in range(_LEVELS):
        if place < 0:
            break
        make += (sheet.tags[place], sheet.attributes[place].get("class"))
        place = sheet.parents[place]
    return tuple(make)
