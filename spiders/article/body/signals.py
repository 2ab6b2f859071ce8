"""What a block's words and its company say of its part in the page: that it leads away, closes, repeats, stands in a list."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from spiders.article.body.alike import Make, make_of
from spiders.article.body.asides import boxes, leads_away, stands_in
from spiders.article.body.closing import earns, invites
from spiders.sheet.blocks import HEADINGS, Block
from spiders.sheet.sheet import Sheet

_CLOSERS = "\"'”’»)]」』 "
_ADDRESS = re.compile(r"https?://|www\.|@\w|\w@\w|©|\.com\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHORT, _SHORTER = 600, 200
"""Characters up to which a text is looked at for an address, for a year."""
_COPIED = 80
"""Characters of a text whose second copy says something."""
_WINDOW = 5
_FAR = 40


_OF_ADDRESSES = ("@", "http", "www.", ".com", "©")


def _is_address(text: str) -> bool:
    return any(map(text.__contains__, _OF_ADDRESSES)) and bool(_ADDRESS.search(text))


def names() -> list[str]:
    """The features' names in vector order."""
    return [
        "leads-away", "boxed", "second-copy", "invites", "earns",
        "ends-dots", "starts-mark", "address", "year", "letters-per-word",
        "depth", "headline-up", "headline-down", "headline-mass",
        "make-count", "make-size", "make-links", "make-length", "make-good", "make-spread",
        "links-parent", "links-grand", "links-after", "links-before", "links-page", "paragraphs-parent", "level",
        "next-p", "previous-links", "next-links", "gap-before", "gap-after",
    ]  # fmt: skip


class Signals:
    """The signals of a page's blocks.

    Args:
        sheet: the page's.
        blocks: all of them, in reading order.
        good: the prose of each.
        masses: the prose below each place.
        container: the place that holds most of it.
        headline: the place of the headline's element, -1 for none.
    """

    def __init__(
        self,
        sheet: Sheet,
        blocks: Sequence[Block],
        good: Sequence[float],
        masses: Sequence[float],
        container: int,
        headline: int,
    ) -> None:
        self.sheet, self.blocks, self.masses = sheet, blocks, masses
        self.headline, self.total = headline, sum(good) or 1.0
        self.container_depth = len(sheet.above(container))
        self.above_headline = {headline: 0}
        """Place of the headline and of all that hold it: levels up to it."""
        if headline >= 0:
            self.above_headline |= {place: up for up, place in enumerate(sheet.above(headline), 1)}
        self.sizes = [len(block.text) for block in blocks]
        self.links = [min(block.link_chars, size) for block, size in zip(blocks, self.sizes, strict=True)]
        self.size_to = list(accumulate(self.sizes, initial=0))
        self.links_to = list(accumulate(self.links, initial=0))
        self.page_links = self.links_to[-1] / (self.size_to[-1] or 1)
        self.first: dict[str, int] = {}
        """Where each long text stands first: its letters -> place of the parent."""
        for block in blocks:
            if len(block.text) > _COPIED:
                self.first.setdefault(block.letters, sheet.parents[block.place])
        self._gather(good)
        self.stands: dict[int, list[float]] = {}
        self.boxes = boxes(sheet)

    def _gather(self, good: Sequence[float]) -> None:
        """What the blocks of one make, one parent and one grandparent come to."""
        sheet = self.sheet
        parents = sheet.parents
        by_make: dict[Make, list[int]] = defaultdict(list)
        made: dict[int, Make] = {}
        self.below_parent: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        """Size, links and paragraphs of a parent's blocks."""
        self.below_grand: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for i, block in enumerate(self.blocks):
            place = block.place
            make = made.get(place)
            if make is None:
                make = made[place] = make_of(sheet, place)
            by_make[make].append(i)
            parent = parents[place]
            below = self.below_parent[parent]
            below[0] += self.sizes[i]
            below[1] += self.links[i]
            below[2] += sheet.tags[place] == "p"
            below = self.below_grand[parents[parent] if parent >= 0 else -1]
            below[0] += self.sizes[i]
            below[1] += self.links[i]
        self.makes: list[list[float]] = [[]] * len(self.blocks)
        for numbers in by_make.values():
            size, count = sum([self.sizes[i] for i in numbers]), len(numbers)
            links, prose = sum([self.links[i] for i in numbers]), sum([good[i] > 0 for i in numbers])
            told = [
                math.log1p(count), math.log1p(size), links / size, math.log1p(size / count), prose / count,
                (numbers[-1] - numbers[0]) / len(self.blocks),
            ]  # fmt: skip
            for i in numbers:
                self.makes[i] = told

    def of(self, i: int) -> list[float]:
        """A block's vector, in the order of `names`."""
        block = self.blocks[i]
        return [*self._words(block), *self._standing(block), *self.makes[i], *self._company(i, block)]

    def _words(self, block: Block) -> list[float]:
        text, size, sheet = block.text, len(block.text), self.sheet
        short = size <= _SHORT
        ends = text.rstrip(_CLOSERS)[-3:]
        return [
            float(leads_away(block)),
            float(stands_in(sheet, block.place, self.boxes)),
            float(size > _COPIED and self.first[block.letters] != sheet.parents[block.place]),
            float(invites(text)),
            float(earns(text)),
            float(ends.endswith(("…", "..."))),
            float(not text[0].isalnum()),
            float(short and _is_address(text)),
            float(size < _SHORTER and bool(_YEAR.search(text))),
            size / (text.count(" ") + 1) if short else -1.0,
        ]

    def _standing(self, block: Block) -> list[float]:
        """Where a block's element stands, against the text's container and the headline."""
        place = block.place
        known = self.stands.get(place)
        if known is not None:
            return known
        above = self.sheet.above(place)
        headline = self.above_headline
        up, meeting = next(
            ((n, at) for n, at in enumerate((place, *above)) if at in headline), (len(above), -1)
        )
        met = self.headline >= 0 and meeting >= 0
        known = self.stands[place] = [
            float(max(-6, min(len(above) - self.container_depth, 12))),
            float(min(up, 15)) if met else -1.0,
            float(min(headline[meeting], 15)) if met else -1.0,
            self.masses[meeting] / self.total if met else -1.0,
        ]
        return known

    def _company(self, i: int, block: Block) -> list[float]:
        """The links around a block, its parent's paragraphs, its neighbours' kinds and distance."""
        sheet, size, links, blocks = self.sheet, self.sizes[i], self.links[i], self.blocks
        parent = sheet.parents[block.place]
        below = self.below_parent[parent]
        wide = self.below_grand[sheet.parents[parent] if parent >= 0 else -1]
        start, end = max(0, i - _WINDOW), min(len(blocks), i + _WINDOW + 1)
        size_to, links_to = self.size_to, self.links_to
        before = blocks[i - 1] if i else None
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        tag = sheet.tags[block.place]
        return [
            (below[1] - links) / (below[0] - size or 1),
            (wide[1] - links) / (wide[0] - size or 1),
            (links_to[end] - links_to[i + 1]) / (size_to[end] - size_to[i + 1] or 1),
            (links_to[i] - links_to[start]) / (size_to[i] - size_to[start] or 1),
            self.page_links,
            math.log1p(below[2]),
            float(tag[1]) if tag in HEADINGS else 0.0,
            float(after is not None and after.kind == "p"),
            before.link_chars / len(before.text) if before else 0.0,
            after.link_chars / len(after.text) if after else 0.0,
            float(min(block.place - before.place, _FAR) if before else _FAR),
            float(min(after.place - block.place, _FAR) if after else _FAR),
        ]
