"""A text of a few short lines: the fitted model, which learnt from long ones, takes none of it."""

from __future__ import annotations

from collections.abc import Sequence

from spiders.article.body.features import Scene
from spiders.sheet.blocks import Block
from spiders.sheet.cues import IN_TEXT, NOT_TEXT, STATED_TEXT, bits_at

_KINDS = frozenset({"p", "div", "li", "blockquote", "pre"})
_LINKED = 0.5
"""Share of link text from which a line is none of the text."""
_ARTICLE = frozenset({"article"})


def short_text(scene: Scene, blocks: Sequence[Block]) -> list[Block]:
    """The lines below the headline that stand in what the page calls its text, else in its one `<article>` or `<main>`; none where
    several articles stand beside each other (a list of them).

    Args:
        scene: what the blocks are seen against.
        blocks: those that may be text, in reading order.
    """
    sheet, found = scene.sheet, []
    for block in blocks:
        bits = bits_at(scene.bits, sheet, block.place)
        is_line = block.kind in _KINDS and block.link_chars < _LINKED * len(block.text)
        if is_line and block.place > scene.headline_place and bits & IN_TEXT and not bits & NOT_TEXT:
            found.append((block, bool(bits & STATED_TEXT)))
    stated = [block for block, is_stated in found if is_stated]
    lines = stated or [block for block, _ in found]
    if len({sheet.holder(block.place, _ARTICLE) for block in lines}) > 1:
        return []
    return lines
