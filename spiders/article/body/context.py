"""Where a text block stands: among the page's prose, its neighbours, and what the voters take around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

from spiders.sheet.blocks import HEADINGS, Block
from spiders.sheet.letters import share_of_capitals


def place_features(i: int, count: int, first: int, last: int, headline_at: int) -> list[float]:
    """Where a block stands among all: against the first and last sure block of the text, and the headline."""
    return [
        i / count,
        float(min(first - i, 30)) if i < first else 0.0,
        float(min(i - last, 30)) if i > last else 0.0,
        (i - last) / count if i > last else 0.0,
        float(headline_at >= 0 and i <= headline_at),
        float(max(min(i - headline_at, 40), -40)) if headline_at >= 0 else -41.0,
    ]


def around(i: int, strength: Sequence[int], good: Sequence[float], blocks: Sequence[Block]) -> list[float]:
    """How many voters take the blocks before and after, and whether they are headings or prose."""

    before, after = strength[max(0, i - 4) : i], strength[i + 1 : i + 5]
    return [
        float(before[-1]) if before else 0.0, float(before[-2]) if len(before) > 1 else 0.0,
        float(after[0]) if after else 0.0, float(after[1]) if len(after) > 1 else 0.0, (sum(before) + sum(after)) / 8,
        float(i + 1 < len(blocks) and blocks[i + 1].kind in HEADINGS),
        float(i > 0 and blocks[i - 1].kind in HEADINGS),
        float(i + 1 < len(blocks) and good[i + 1] > 0),
        float(i > 0 and good[i - 1] > 0),
    ]  # fmt: skip


def page_features(
    blocks: Sequence[Block], voters: Sequence[Sequence[bool]], strength: Sequence[int], good: Sequence[float]
) -> list[list[float]]:
    """How much of the page's prose each voter takes, and where in the prose a block stands."""
    count = len(blocks)
    total = sum(good) or 1.0
    coverage = [sum(g for g, v in zip(good, vote, strict=True) if v) / total for vote in voters]
    both = sum(g for g, v in zip(good, strength, strict=True) if v >= 2) / total
    taken = [g if v >= 2 else 0.0 for g, v in zip(good, strength, strict=True)]
    all_taken = sum(taken) or 1.0
    to_good, from_good = _distances(good)
    section_good, section_taken = _sections(blocks, good, taken)
    rows: list[list[float]] = []
    before = taken_before = 0.0
    for i in range(count):
        rows.append(
            [
                *coverage, both, math.log1p(count), math.log1p(total), good[i] / 100, before / total,
                (total - before - good[i]) / total, taken_before / all_taken, (all_taken - taken_before - taken[i]) / all_taken,
                to_good[i], from_good[i], section_good[i], section_taken[i],
            ]
        )  # fmt: skip
        before += good[i]
        taken_before += taken[i]
    return rows


def beside(i: int, blocks: Sequence[Block]) -> list[float]:
    """The links in the window around a block, its neighbours' lengths, and how much of it is in capitals."""
    window = blocks[max(0, i - 3) : i + 4]
    return [
        sum([block.link_chars for block in window]) / sum([len(block.text) for block in window]),
        math.log1p(len(blocks[i - 1].text)) if i else 0.0,
        math.log1p(len(blocks[i + 1].text)) if i + 1 < len(blocks) else 0.0,
        share_of_capitals(blocks[i].text[:200]),
    ]


def _distances(good: Sequence[float]) -> tuple[list[float], list[float]]:
    """Blocks to the next prose and from the last."""
    to_good, from_good = [0.0] * len(good), [0.0] * len(good)
    run = 30.0
    for i, worth in enumerate(good):
        run = 0.0 if worth else min(run + 1, 30.0)
        from_good[i] = run
    run = 30.0
    for i in range(len(good) - 1, -1, -1):
        run = 0.0 if good[i] else min(run + 1, 30.0)
        to_good[i] = run
    return to_good, from_good


def _sections(
    blocks: Sequence[Block], good: Sequence[float], taken: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Of the stretch from one heading to the next: its prose, and how much of it the voters take."""
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


def _above(parent: HtmlElement | None) -> tuple[HtmlElement | None, HtmlElement | None, str, str | None]:
    if parent is None:
        return None, None, "", ""
    grand = parent.getparent()
    return grand, grand.getparent() if grand is not None else None, str(parent.tag), parent.get("class")


class Shares:
    """How much of a block's surroundings the voters take, the block itself left out."""

    def __init__(
        self, blocks: Sequence[Block], strength: Sequence[int], good: Sequence[float], voters: int
    ) -> None:
        self.blocks, self.strength, self.good, self.voters = blocks, strength, good, voters
        self.sums: dict[object, list[float]] = {}
        self.above: dict[
            HtmlElement | None, tuple[HtmlElement | None, HtmlElement | None, str, str | None]
        ] = {}
        """Of a parent: its own parent and grandparent, tag and class."""
        self.keys = [self._keys(block) for block in blocks]
        for i, keys in enumerate(self.keys):
            size = len(blocks[i].text)
            taken, prose = size * strength[i] / voters, size if good[i] else 0
            for key in keys:
                entry = self.sums.get(key)
                if entry is None:
                    entry = self.sums[key] = [0.0, 0.0, 0.0, 0.0]
                entry[0] += taken
                entry[1] += size
                entry[2] += 1
                entry[3] += prose

    def above_of(self, i: int) -> tuple[HtmlElement | None, HtmlElement | None]:
        """Parent and grandparent of a block's element."""
        parent, grand, *_ = self.keys[i]
        return parent, grand

    def _keys(self, block: Block) -> tuple[Any, ...]:
        """Parent, grandparent, great-grandparent, and what is built like the block."""
        element = block.element
        parent = element.getparent()
        above = self.above.get(parent)
        if above is None:
            above = self.above[parent] = _above(parent)
        grand, great, tag, classes = above
        return parent, grand, great, (element.tag, element.get("class"), tag, classes)

    def of(self, i: int) -> list[float]:
        size = len(self.blocks[i].text)
        own = size * self.strength[i] / self.voters
        shares: list[float] = []
        for key in self.keys[i]:
            taken, whole, count, _ = self.sums[key]
            shares.append((taken - own) / (whole - size) if count > 1 else -0.1)
        goods = []
        for key in self.keys[i][:2]:
            _, whole, count, prose = self.sums[key]
            rest = whole - size
            goods.append((prose - (size if self.good[i] else 0)) / rest if count > 1 and rest else -0.1)
        like = self.sums[self.keys[i][3]]
        siblings = self.sums[self.keys[i][0]]
        return [*shares, math.log1p(like[2]), *goods, math.log1p(siblings[2])]
