"""Which blocks a text holds that is known from elsewhere: JSON-LD's `articleBody`, gold."""

from __future__ import annotations

from collections.abc import Sequence

from spiders.sheet.blocks import Block

_SURE = 24
"""Characters (spaces aside) from which a block that occurs in an extract must have been meant."""


def votes(blocks: Sequence[Block], lines: Sequence[str]) -> list[bool]:
    """For each block, whether an extract holds it: as a line of its own, or inside the extract if it is long enough."""
    whole = "".join(lines)
    alone = set(lines)
    found: list[bool] = []
    for block in blocks:
        text = block.letters
        found.append(text in alone if len(text) < _SURE else _within(text, whole))
    return found


def _within(text: str, whole: str) -> bool:
    """Whether most of a text stands in another, link texts or notes possibly dropped."""
    if text in whole:
        return True
    starts = range(0, len(text) - _SURE + 1, max(_SURE, len(text) // 8))
    missing = 0
    for start in starts:
        if text[start : start + _SURE] not in whole:
            missing += 1
            if missing * 2 >= len(starts):
                return False
    return True
