"""Pictures to leaf through that stand between the paragraphs: their captions are none of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from spiders.sheet.blocks import Block
from spiders.sheet.sheet import Sheet

_CALLED = re.compile(
    r"galler|galeri|galería|slide-?show|carousel|carrousel|karussell|lightbox|bilder?-?(?:strecke|spel|serie)|foto-?(?:strecke|serie|rama)|"
    r"diaporama|photo-?(?:set|list|swipe)|kuvasarja|swiper|splide|slick-|flickity|fancybox|\bpswp|\bglide\b|(?:^|[\s_-])slide(?:s|r)?(?:$|[\s_-])"
)
"""What galleries, and the scripts that turn them over, are called in class names."""
_COUNTER = re.compile(r"\W*\d{1,3} ?(?:/|of|von|sur|de|di|van|av|из|z) ?(\d{1,3})\b", re.IGNORECASE)
_PICTURES = frozenset({"img", "picture", "amp-img", "figure"})
_LEVELS = 6
_FEW = 3
"""Pictures from which there is something to leaf through."""
_CAPTION = 400
"""Characters that a picture's words have at most, taken together."""
_PROSE = 80
_PARAGRAPHS = 2
"""Paragraphs outside, from which the pictures are no story of their own (both set by hand, not fitted)."""


def in_galleries(sheet: Sheet, blocks: Sequence[Block]) -> list[bool]:
    """Which of the chosen blocks stand in a gallery: three and more elements of one make side by side, each with a
    picture and a few words, that are called a gallery or count themselves (1/50). None where little is said outside it: then
    the pictures are the story.

    Args:
        sheet: the page's.
        blocks: in reading order.
    """
    if len(blocks) <= _FEW:
        return [False] * len(blocks)
    inside = [False] * len(blocks)
    for holder in _holders(sheet, blocks):
        for number, block in enumerate(blocks):
            inside[number] = inside[number] or sheet.within(holder, block.place)
    outside = [
        block for block, held in zip(blocks, inside, strict=True) if not held and len(block.text) >= _PROSE
    ]
    return inside if len(outside) >= _PARAGRAPHS else [False] * len(blocks)


def _holders(sheet: Sheet, blocks: Sequence[Block]) -> list[int]:
    """The places of the galleries that blocks stand in."""
    items: dict[int, list[int]] = defaultdict(list)
    """Numbers of blocks by the element whose children they stand in, at each level."""
    for number, block in enumerate(blocks):
        place = block.place
        for _ in range(_LEVELS):
            parent = sheet.parents[place]
            if parent < 0:
                break
            items[parent].append(number)
            place = parent
    return [
        _whole(sheet, place)
        for place, held in items.items()
        if len(held) >= _FEW and _is_gallery(sheet, place, [blocks[n] for n in held])
    ]


def _is_gallery(sheet: Sheet, holder: int, blocks: Sequence[Block]) -> bool:
    alike: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for child in sheet.children(holder):
        alike[sheet.tags[child], sheet.attributes[child].get("class")].append(child)
    for children in alike.values():
        pictured = [child for child in children if _has_picture(sheet, child)]
        if len(pictured) < _FEW or len(pictured) < 0.8 * len(children):
            continue
        held = [[block for block in blocks if sheet.within(child, block.place)] for child in pictured]
        told = [said for said in held if said]
        if len(told) < _FEW or any(sum(len(block.text) for block in said) > _CAPTION for said in told):
            continue
        if any(
            _CALLED.search(sheet.cues[place])
            for place in (holder, sheet.parents[holder], pictured[0])
            if place >= 0
        ):
            return True
        counted = [found[1] for said in told if (found := _COUNTER.match(said[0].text))]
        if len(counted) >= 0.8 * len(told) and len(set(counted)) == 1:
            return True
    return False


def _has_picture(sheet: Sheet, place: int) -> bool:
    return any(tag in _PICTURES for tag in sheet.tags[place : sheet.ends[place]])


def _whole(sheet: Sheet, holder: int) -> int:
    """The gallery with its own heading: the uppermost element around it that is called one too."""
    place = holder
    for above in sheet.above(holder)[:2]:
        if _CALLED.search(sheet.cues[above]):
            place = above
    return place
