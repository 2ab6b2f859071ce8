"""Where a text block stands: among the page's prose, its neighbours, and how much of what is around it lies in the text's container."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from spiders.sheet.blocks import HEADINGS, Block
from spiders.sheet.letters import share_of_capitals
from spiders.sheet.sheet import Sheet

Like = tuple[str, str | None, str, str | None]
"""Tag and class of an element and of its parent."""
_NEAR = 4
"""Blocks on either side that are looked at."""


def place_features(i: int, count: int, headline_at: int) -> list[float]:
    """Where a block stands among all, and against the headline."""
    return [
        i / count,
        float(headline_at >= 0 and i <= headline_at),
        float(max(min(i - headline_at, 40), -40)) if headline_at >= 0 else -41.0,
    ]


class Surroundings:
    """What stands right before and after each block: whether it lies in the container, whether it is a heading, its links and lengths."""

    def __init__(self, blocks: Sequence[Block], inside: Sequence[bool]) -> None:
        edge = [0] * _NEAR
        self.inside = [*edge, *inside, *edge]
        self.headings = [0.0, *[float(block.kind in HEADINGS) for block in blocks]]
        self.lengths = [0.0, *[math.log1p(len(block.text)) for block in blocks], 0.0]
        self.links = list(accumulate([block.link_chars for block in blocks], initial=0))
        self.sizes = list(accumulate([len(block.text) for block in blocks], initial=0))
        self.blocks = blocks

    def of(self, i: int) -> list[float]:
        """Whether the blocks around lie in the container, and whether the one before is a heading."""
        around = self.inside[i : i + 2 * _NEAR + 1]
        return [
            float(around[_NEAR + 1]), float(around[_NEAR + 2]), (sum(around) - around[_NEAR]) / 8,
            self.headings[i],
        ]  # fmt: skip

    def beside(self, i: int) -> list[float]:
        """The links in the window around a block, its neighbours' lengths, and how much of it is in capitals."""
        start, end = max(0, i - 3), min(i + 4, len(self.blocks))
        return [
            (self.links[end] - self.links[start]) / (self.sizes[end] - self.sizes[start]),
            self.lengths[i],
            self.lengths[i + 2],
            share_of_capitals(self.blocks[i].text[:200]),
        ]


def page_features(
    blocks: Sequence[Block], inside: Sequence[bool], good: Sequence[float]
) -> list[list[float]]:
    """How much prose the page has, where in it a block stands, and what its section holds."""
    count = len(blocks)
    total = sum(good) or 1.0
    held = [worth if within else 0.0 for worth, within in zip(good, inside, strict=True)]
    to_good = _distances(good)
    section_good, section_held = _sections(blocks, good, held)
    rows: list[list[float]] = []
    before = 0.0
    for i in range(count):
        rows.append(
            [
                math.log1p(count), math.log1p(total), good[i] / 100, before / total, (total - before - good[i]) / total,
                to_good[i], section_good[i], section_held[i],
            ]
        )  # fmt: skip
        before += good[i]
    return rows


def _distances(good: Sequence[float]) -> list[float]:
    """Blocks to the next prose."""
    to_good = [0.0] * len(good)
    run = 30.0
    for i in range(len(good) - 1, -1, -1):
        run = 0.0 if good[i] else min(run + 1, 30.0)
        to_good[i] = run
    return to_good


def _sections(
    blocks: Sequence[Block], good: Sequence[float], taken: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Of the stretch from one heading to the next: its prose, and how much of it stands in the container."""
    section_good, section_taken = [0.0] * len(blocks), [0.0] * len(blocks)
    start = 0
    for i in range(len(blocks) + 1):
        if i == len(blocks) or (i > start and blocks[i].kind in HEADINGS):
            prose, held = sum(good[start:i]), sum(taken[start:i])
            for j in range(start, i):
                section_good[j] = math.log1p(prose)
                section_taken[j] = held / prose if prose else -0.1
            start = i
    return section_good, section_taken


class Shares:
    """How much of a block's surroundings lies in the container, the block itself left out."""

    def __init__(
        self,
        sheet: Sheet,
        blocks: Sequence[Block],
        inside: Sequence[bool],
        good: Sequence[float],
    ) -> None:
        self.blocks, self.inside, self.good = blocks, inside, good
        self.sums: dict[object, list[float]] = {}
        self.above: dict[int, tuple[int, int, int, Like]] = {}
        """Of a place: that of its parent, grandparent and great-grandparent, and what its element is built like."""
        self.keys = [self._keys(sheet, block.place) for block in blocks]
        sums = self.sums
        for block, within, worth, keys in zip(blocks, inside, good, self.keys, strict=True):
            size = len(block.text)
            taken, prose = size * within, size if worth else 0
            for key in keys:
                entry = sums.get(key)
                if entry is None:
                    sums[key] = [taken, size, 1, prose]
                else:
                    entry[0] += taken
                    entry[1] += size
                    entry[2] += 1
                    entry[3] += prose

    def above_of(self, i: int) -> tuple[int, int]:
        """The places of the parent and grandparent of a block's element, -1 for none."""
        parent, grand, *_ = self.keys[i]
        return parent, grand

    def _keys(self, sheet: Sheet, place: int) -> tuple[int, int, int, Like]:
        """Parent, grandparent, great-grandparent, and what is built like the block."""
        known = self.above.get(place)
        if known is None:
            parents = sheet.parents
            parent = parents[place]
            grand = parents[parent] if parent >= 0 else -1
            great = parents[grand] if grand >= 0 else -1
            like: Like = (sheet.tags[place], sheet.attributes[place].get("class"), "", "")
            if parent >= 0:
                like = (*like[:2], sheet.tags[parent], sheet.attributes[parent].get("class"))
            known = self.above[place] = (parent, grand, great, like)
        return known

    def of(self, i: int) -> list[float]:
        """For parent, grandparent, great-grandparent and the like: the share taken; how many are alike; prose and count."""
        size = len(self.blocks[i].text)
        own, prose_own = size * self.inside[i], size if self.good[i] else 0
        sums = self.sums
        parent, grand, great, like = [sums[key] for key in self.keys[i]]
        row = [
            (found[0] - own) / (found[1] - size) if found[2] > 1 else -0.1
            for found in (parent, grand, great, like)
        ]
        row.append(math.log1p(like[2]))
        for found in (parent, grand):
            rest = found[1] - size
            row.append((found[3] - prose_own) / rest if found[2] > 1 and rest else -0.1)
        row.append(math.log1p(parent[2]))
        return row
