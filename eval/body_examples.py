"""The gold pages as examples for the body's model: blocks in question, their features, which of them gold holds."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import compress
from multiprocessing import get_context
from typing import Any

from eval.folds import fold_of
from eval.sets import GoldPage, capture_of, pages_of
from spiders.article.body.body import scene_of
from spiders.article.body.features import Scene, features, in_question
from spiders.article.body.votes import votes
from spiders.read.site import Site, cut_from_article
from spiders.sheet.page import Page
from spiders.sheet.strings import condense
from spiders.threads.layers import read_thread

SETS = ("aeb", "fundus", "fundus-eval", "wcxb-article", "comments", "traf")
"""Those whose gold says something of the body: the whole of it, or passages that it holds and passages that it does not."""
SAMPLE = 24
"""Pages whose examples' digests the model file keeps: what the suite computes again."""
_OF_SNIPPETS = 0.08
"""Weight of a block of which a passage alone is known; a page of whole gold weighs about 1."""
_MOST = 0.5
"""Of a page's weight that one block has at most."""
_LEAST = 0.004
_OF_LEAD, _BEFORE = 0.03, 12
"""What the first block of the text weighs more, and those before it: where a text begins matters more than its few words."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page's blocks in question, as its model sees them."""

    name: str
    """`SET/ID`."""
    fold: int
    gold: str
    """The gold body; empty where gold has passages alone."""
    texts: list[str]
    vectors: list[array[float]]
    labels: list[bool]
    weights: list[float]

    @property
    def digest(self) -> str:
        """Of what the model is fitted on: alike where code and page are alike."""
        told = [self.name, self.fold, [list(vector) for vector in self.vectors], self.labels, self.weights]
        return sha256(json.dumps(told).encode()).hexdigest()[:12]


def gold_pages() -> list[GoldPage]:
    """The pages that are fitted on, each once where several sets have it, those with a whole body first."""
    found: dict[bytes, GoldPage] = {}
    pages = [page for name in SETS for page in pages_of(name)]
    for page in sorted(pages, key=lambda page: not page.gold.get("body")):
        if page.gold.get("body") or page.gold.get("with_"):
            found.setdefault(
                page.path.read_bytes()[-8:], page
            )  # of a gzip file: CRC-32 and size of what is in it
    return list(found.values())


def digest_of(pages: Sequence[GoldPage]) -> str:
    """Of the pages' bytes and their gold bodies, whatever their order."""
    told = sorted(
        [f"{page.set}/{page.id}", sha256(page.path.read_bytes()).hexdigest(), *_said(page.gold)]
        for page in pages
    )
    return sha256(json.dumps(told).encode()).hexdigest()


def _said(gold: dict[str, Any]) -> list[Any]:
    return [gold.get("body"), gold.get("with_"), gold.get("without")]


def sample(pages: Sequence[GoldPage]) -> dict[str, str]:
    """The digests of some pages' examples, evenly chosen among the pages, their threads left in."""
    chosen = sorted(pages, key=lambda page: sha256(page.id.encode()).digest())[:SAMPLE]
    return {found.name: found.digest for page in chosen if (found := example(page, threads=False))}


def examples(pages: Sequence[GoldPage], jobs: int = 2) -> list[Example]:
    """An example a page; pages without any block in question give none."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:
        return [found for found in pool.map(example, pages, chunksize=4) if found]


def example(page: GoldPage, *, threads: bool = True) -> Example | None:
    """One page, its thread cut out as when it is read; without `threads` left in, so that nothing but the readers of the
    article has a say."""
    sheet = Page(capture_of(page))
    scene = scene_of(sheet, cut_from_article(sheet, read_thread(sheet, Site())) if threads else ())
    wanted = in_question(scene)
    blocks = list(compress(scene.blocks, wanted))
    if not blocks:
        return None
    labels, weights = _judged(scene, wanted, page.gold)
    return Example(
        name=f"{page.set}/{page.id}",
        fold=fold_of()[f"{page.set}/{page.id}"],
        gold=page.gold.get("body") or "",
        texts=[block.text for block in blocks],
        vectors=[array("d", vector) for vector in features(scene, wanted)],
        labels=labels,
        weights=weights,
    )


def _judged(scene: Scene, wanted: Sequence[bool], gold: dict[str, Any]) -> tuple[list[bool], list[float]]:
    """Which blocks gold holds, and what each weighs: its share of the gold text, so that every page counts alike."""
    blocks = list(compress(scene.blocks, wanted))
    if gold.get("body"):
        lines = [condensed for line in gold["body"].split("\n") if (condensed := condense(line))]
        whole = max(len(gold["body"].split()), 1)
        weights = [min((len(block.text.split()) + 1) / whole, _MOST) + _LEAST for block in blocks]
        labels = votes(blocks, lines)
        first = labels.index(True) if True in labels else -1
        for i in range(max(0, first - _BEFORE), first + 1):
            weights[i] += _OF_LEAD
        return labels, weights
    inside, outside = (
        [condense(said) for said in gold.get(key) or () if condense(said)] for key in ("with_", "without")
    )
    held = [any(said in block.letters for said in inside) for block in blocks]
    barred = [any(said in block.letters for said in outside) for block in blocks]
    return held, [_OF_SNIPPETS * (yes != no) for yes, no in zip(held, barred, strict=True)]
