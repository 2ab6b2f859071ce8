"""What can be said of one text block: its text, its place, its surroundings, and whether JSON-LD states it.

The features feed `model`. They know words that many sites use in class names and phrases that end or interrupt
articles in many languages, never a publisher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spiders.article.body.context import Shares, Surroundings, page_features, place_features
from spiders.article.body.signals import Signals
from spiders.article.body.signals import names as signals_names
from spiders.article.body.wording import KINDS, goodness, text_features
from spiders.sheet.blocks import Block
from spiders.sheet.cues import AROUND, NEAR, bits_at, near_bits, spread_around, spread_near
from spiders.sheet.sheet import Sheet
from spiders.sheet.strings import condense


@dataclass(slots=True)
class Scene:
    """What the blocks of a page are seen against."""

    sheet: Sheet
    blocks: Sequence[Block]
    headline: str = ""
    headline_place: int = -1
    """Where the headline's element stands, -1 for none."""
    description: str = ""
    stated: list[bool] | None = None
    """Whether JSON-LD's `articleBody` holds each block; None where there is none."""
    bits: dict[int, int] = field(default_factory=dict)
    """The cues around each place, as far as they were asked for."""


def in_question(scene: Scene) -> list[bool]:
    """Which blocks may be text at all: not those that are nothing but links, before or after all that JSON-LD states, or
    where it states none, before or after all prose."""
    taken = [i for i, said in enumerate(scene.stated or ()) if said]
    if not taken:
        taken = [i for i, block in enumerate(scene.blocks) if len(block.text) - block.link_chars >= _PROSE]
    taken = taken or [0, len(scene.blocks)]
    first, last = min(taken), max(taken)
    return [
        first <= i <= last or block.link_chars < _ALL_LINK * len(block.text)
        for i, block in enumerate(scene.blocks)
    ]


def features(scene: Scene, wanted: Sequence[bool] | None = None) -> list[list[float]]:
    """One vector for each block that is wanted (default: all); `names()` says what each number is."""
    blocks, sheet = scene.blocks, scene.sheet
    if not blocks:
        return []
    bits = [bits_at(scene.bits, sheet, block.place) for block in blocks]
    good = [goodness(block, bit) for block, bit in zip(blocks, bits, strict=True)]
    masses = _masses(sheet, blocks, good)
    container = _container(sheet, masses)
    start, end = container, sheet.ends[container]
    inside = [start <= block.place < end for block in blocks]
    shares = Shares(sheet, blocks, inside, good)
    surroundings = Surroundings(blocks, inside)
    signals = Signals(sheet, blocks, good, masses, container, scene.headline_place)
    copies = Counter(block.text for block in blocks)
    headline_at = _headline_at(scene)
    description = condense(scene.description)
    total = sum(good) or 1.0
    rows = page_features(blocks, inside, good)
    stated, count = scene.stated, len(blocks)
    vectors: list[list[float]] = []
    for i, block in enumerate(blocks):
        if wanted is not None and not wanted[i]:
            continue
        parent, grand = shares.above_of(i)
        vectors.append(
            [
                float(inside[i]), *text_features(block, copies[block.text], description),
                *place_features(i, count, headline_at), *surroundings.of(i), *shares.of(i), *rows[i],
                *surroundings.beside(i), float(stated[i]) if stated else -1.0, masses[block.place] / total,
                masses[parent] / total if parent >= 0 else 1.0, masses[grand] / total if grand >= 0 else 1.0,
                *signals.of(i), *spread_near(near_bits(sheet, block.place)), *spread_around(bits[i]),
            ]
        )  # fmt: skip
    return vectors


def names() -> list[str]:
    """The features' names in vector order."""
    return [
        "inside",
        "length", "words", "link-density", "links", "sentence-end", "strong", "capitals", "digits", "copies",
        "in-description", *(f"kind:{kind}" for kind in KINDS),
        "position", "before-headline", "from-headline",
        "next", "next-2", "near", "previous-heading",
        "share-parent", "share-grand", "share-great", "share-like", "like-count", "good-parent", "good-grand", "siblings",
        "blocks", "prose", "good", "good-before", "good-after",
        "to-good", "section-good", "section-inside", "window-links", "previous-length", "next-length", "upper", "ld",
        "mass", "mass-parent", "mass-grand", *signals_names(), *(f"near:{cue}" for cue in NEAR), *(f"in:{cue}" for cue in AROUND),
    ]  # fmt: skip


_ALL_LINK = 0.9
_PROSE = 80


def _masses(sheet: Sheet, blocks: Sequence[Block], good: Sequence[float]) -> list[float]:
    """Prose below each place, each element's own included."""
    masses = [0.0] * len(sheet.parents)
    for block, worth in zip(blocks, good, strict=True):
        masses[block.place] += worth
    parents = sheet.parents
    for place in range(len(masses) - 1, 0, -1):
        if masses[place]:
            masses[parents[place]] += masses[place]
    return masses


def _container(sheet: Sheet, masses: Sequence[float]) -> int:
    """The deepest place that holds most of the page's prose: follow the heaviest child while it has 60 %."""
    place, total = 0, masses[0]
    while total:
        heaviest = max(sheet.children(place), key=masses.__getitem__, default=None)
        if (
            heaviest is None
            or masses[heaviest] < 0.6 * total
            or sheet.tags[heaviest] in {"p", "li", "blockquote"}
        ):
            break
        place = heaviest
    return place


def _headline_at(scene: Scene) -> int:
    """Index of the block that is the headline: the last one before the text, -1 where there is none."""
    wanted = condense(scene.headline)
    if not wanted:
        return -1
    for block in scene.blocks:
        if block.kind == "h1" and block.letters == wanted:
            return block.index
    return next((block.index for block in scene.blocks if block.letters == wanted), -1)
