"""What can be said of one text block: its text, its place, its surroundings, and who votes for it.

The features feed `body_model`. They know words that many sites use in class names and phrases that end or interrupt
articles in many languages, never a publisher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from spiders.article.body.context import Shares, around, beside, page_features, place_features
from spiders.article.body.wording import KINDS, PHRASES, goodness, text_features
from spiders.sheet.blocks import Block
from spiders.sheet.cues import CUES, TAGS, element_bits, spread
from spiders.sheet.strings import condense


@dataclass(slots=True)
class Scene:
    """What the blocks of a page are seen against."""

    blocks: Sequence[Block]
    votes: dict[str, list[bool]]
    """By extractor, whether it takes each block; empty before any is asked."""
    headline: str = ""
    description: str = ""
    stated: list[bool] | None = None
    """Whether JSON-LD's `articleBody` holds each block; None where there is none."""
    bits: dict[HtmlElement, int] = field(default_factory=dict)


def in_question(scene: Scene) -> list[bool]:
    """Which blocks may be text at all: not those that are nothing but links, before or after all that anybody takes, or
    where nobody takes any, before or after all prose."""
    voices = [*scene.votes.values(), *([scene.stated] if scene.stated else [])]
    taken = [i for voice in voices for i, said in enumerate(voice) if said]
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
    blocks = scene.blocks
    if not blocks:
        return []
    bits = [element_bits(scene.bits, block.element) for block in blocks]
    good = [goodness(block, bit) for block, bit in zip(blocks, bits, strict=True)]
    masses = _masses(blocks, good)
    container = _container(blocks, masses)
    inside = _inside(blocks, container)
    any_votes = [scene.votes[name] for name in sorted(scene.votes)]
    strength = [sum(vote[i] for vote in any_votes) + inside[i] for i in range(len(blocks))]
    shares = Shares(blocks, strength, good, len(any_votes) + 1)
    texts = Counter(block.text for block in blocks)
    first, last = _span(strength, good)
    headline_at = _headline_at(scene)
    headline, description = condense(scene.headline), condense(scene.description)
    total = sum(good) or 1.0
    rows = page_features(blocks, any_votes, strength, good)
    vectors: list[list[float]] = []
    for i, block in enumerate(blocks):
        if wanted is not None and not wanted[i]:
            continue
        vector = [float(vote[i]) for vote in any_votes]
        vector.append(float(inside[i]))
        vector += text_features(block, texts[block.text], headline, description)
        vector += place_features(i, len(blocks), first, last, headline_at)
        vector += around(i, strength, good, blocks)
        vector += shares.of(i)
        vector += rows[i]
        vector += beside(i, blocks)
        vector.append(float(scene.stated[i]) if scene.stated else -1.0)
        vector.append(masses.get(block.element, 0.0) / total)
        vector += [
            masses.get(above, 0.0) / total if above is not None else 1.0 for above in shares.above_of(i)
        ]
        vector += spread(bits[i])
        vectors.append(vector)
    return vectors


def names(voters: Sequence[str]) -> list[str]:
    """The features' names in vector order."""
    return [
        *(f"vote:{name}" for name in sorted(voters)), "inside",
        "length", "words", "link-density", "links", "sentence-end", "commas", "strong", "capitals", "digits", "year", "lines", "copies",
        "is-headline", "in-description", "wide", *(f"phrase:{name}" for name in PHRASES), *(f"kind:{kind}" for kind in KINDS),
        "position", "before-span", "after-span", "after-span-far", "before-headline", "from-headline",
        "previous", "previous-2", "next", "next-2", "near", "next-heading", "previous-heading", "next-good", "previous-good",
        "share-parent", "share-grand", "share-great", "share-like", "like-count", "good-parent", "good-grand", "siblings",
        *(f"coverage:{name}" for name in sorted(voters)), "coverage:both", "blocks", "prose", "good", "good-before", "good-after",
        "taken-before", "taken-after", "to-good", "from-good", "section-good", "section-taken", "window-links", "previous-length", "next-length", "upper", "ld",
        "mass", "mass-parent", "mass-grand",
        *(f"cue:{name}" for name in CUES), *(f"in:{tag}" for tag in TAGS), "itemprop:articleBody",
    ]  # fmt: skip


_ALL_LINK = 0.9
_PROSE = 80


def _masses(blocks: Sequence[Block], good: Sequence[float]) -> dict[HtmlElement, float]:
    """Prose below each element, each element's own included."""
    own: dict[HtmlElement, float] = {}
    for block, worth in zip(blocks, good, strict=True):
        own[block.element] = own.get(block.element, 0.0) + worth
    masses: dict[HtmlElement, float] = {}
    for element, worth in own.items():
        node: HtmlElement | None = element
        while node is not None:
            masses[node] = masses.get(node, 0.0) + worth
            node = node.getparent()
    return masses


def _container(blocks: Sequence[Block], masses: dict[HtmlElement, float]) -> HtmlElement:
    """The deepest element that holds most of the page's prose: follow the heaviest child while it has 60 %."""
    node = blocks[0].element.getroottree().getroot()
    total = masses.get(node, 0.0)
    while True:
        heaviest = max(node, key=lambda child: masses.get(child, 0.0), default=None)
        if (
            heaviest is None
            or masses.get(heaviest, 0.0) < 0.6 * total
            or heaviest.tag in {"p", "li", "blockquote"}
            or total == 0
        ):
            return node
        node = heaviest


def _inside(blocks: Sequence[Block], container: HtmlElement) -> list[bool]:
    known: dict[HtmlElement, bool] = {container: True}

    def within(element: HtmlElement) -> bool:
        chain = []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            chain.append(node)
            node = node.getparent()
        answer = known[node] if node is not None else False
        for passed in chain:
            known[passed] = answer
        return answer

    return [within(block.element) for block in blocks]


def _span(strength: Sequence[int], good: Sequence[float]) -> tuple[int, int]:
    """First and last block that most voters take and that is prose."""
    sure = [i for i, (votes, worth) in enumerate(zip(strength, good, strict=True)) if votes >= 2 and worth]
    return (sure[0], sure[-1]) if sure else (0, len(strength) - 1)


def _headline_at(scene: Scene) -> int:
    """Index of the block that is the headline: the last one before the text, -1 where there is none."""
    wanted = condense(scene.headline)
    for block in scene.blocks:
        if wanted and block.kind == "h1" and block.letters == wanted:
            return block.index
    return next((b.index for b in scene.blocks if wanted and b.letters == wanted), -1)
