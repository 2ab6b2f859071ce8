"""The article's body: which blocks of a page are the text, and the text itself, plain and as clean HTML.

Three opinions meet: our reading of each block (its text, its surroundings, the words in its classes), the page's own
statement (JSON-LD `articleBody`) and trafilatura's extract. A fitted model (`body_model`) weighs them block by block.
trafilatura, which costs as much as all else here, is asked where the others leave doubt: one page in six, with no loss
in cross-validation. readability-lxml was measured as a further voter: with the others present it changed no figure
beyond noise, so it is asked only where trafilatura has nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import compress
from operator import getitem

from lxml.html import HtmlElement

from spiders.article.body.alike import with_alike
from spiders.article.body.choice import SURE, choose
from spiders.article.body.clean import drop_foreign, print_edition, without_excerpt
from spiders.article.body.closing import without_closing
from spiders.article.body.features import Scene, features, in_question
from spiders.article.body.html import blocks_to_html
from spiders.article.body.model import chances
from spiders.article.body.tables import with_tables
from spiders.article.body.votes import readability_lines, trafilatura_lines, votes
from spiders.article.details import read_description
from spiders.article.headline.headline import headline_element, read_headline
from spiders.article.jsonld_body import stated_body
from spiders.sheet.blocks import Block, page_blocks
from spiders.sheet.page import Page
from spiders.sheet.strings import condense, cues

MAX_ELEMENTS = 60_000
"""Elements up to which the other extractors are asked; beyond, they would take seconds."""
_TOO_LITTLE = 200
"""Characters under which trafilatura has found nothing worth weighing."""
_PROSE = 120
_STATED_SHARE = 0.6
"""A body from the page's elements that is shorter than this part of JSON-LD's text gives way to it (measured)."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text (paragraphs joined by blank lines), its HTML, and how it was read."""

    text: str | None = None
    html: str | None = None
    method: str | None = None
    print_edition: str | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)


def read_body(page: Page, *, cut: Sequence[HtmlElement] = ()) -> Body:
    """The body of a page, comment threads (`cut`) left out.

    Args:
        page: any HTML page.
        cut: elements of `page.tree`; those that hold the page's headline are no thread and stay.
    """
    scene = scene_of(page, cut)
    blocks, taken, expected = _weighed(scene)
    if expected < SURE and len(page.elements) <= MAX_ELEMENTS:
        blocks, taken, _ = _weighed(with_extract(scene, page, cut))
    chosen = list(compress(blocks, with_alike(blocks, with_tables(blocks, taken))))
    edition = print_edition(scene.blocks)
    chosen = drop_foreign(chosen, headline=scene.headline, edition=edition)
    chosen = without_closing(without_excerpt(chosen, scene.description))
    text = "\n\n".join(block.text for block in chosen)
    stated = stated_body(page)
    if len(text) < _STATED_SHARE * len(stated.text):
        return Body(stated.text, stated.html, "json-ld", edition)
    if not text:
        return Body(print_edition=edition)
    return Body(text, blocks_to_html(page, chosen), "consensus", edition, tuple(chosen))


def _weighed(scene: Scene) -> tuple[list[Block], list[bool], float]:
    """The blocks in question, which of them are taken, and the F1 that is expected of that."""
    wanted = in_question(scene)
    blocks = list(compress(scene.blocks, wanted))
    weights = chances(features(scene, wanted), asked=bool(scene.votes))
    return blocks, *choose([len(block.text) for block in blocks], weights)


def with_extract(scene: Scene, page: Page, cut: Sequence[HtmlElement] = ()) -> Scene:
    """The same scene with the vote of another extractor."""
    tree = without(page.tree, _cuttable(page, cut))
    lines = trafilatura_lines(tree)
    if sum(map(len, lines)) < _TOO_LITTLE:
        lines = readability_lines(tree)
    return replace(scene, votes={"extract": votes(scene.blocks, lines)})


def scene_of(page: Page, cut: Sequence[HtmlElement] = ()) -> Scene:
    """The blocks of a page outside `cut`, with everything that the features look at but other extractors' votes."""
    blocks = page_blocks(page, _cuttable(page, cut))
    stated = stated_body(page).text
    return Scene(
        sheet=page.sheet,
        blocks=blocks,
        votes={},
        headline=read_headline(page).text or "",
        description=read_description(page)[0] or "",
        stated=votes(blocks, [condense(stated)]) if len(stated) > 300 else None,
    )


def _cuttable(page: Page, cut: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Of the elements to cut those that are a thread: none holds the page's headline, and one that is not called
    comments does not hold the first prose under the headline."""
    if not cut:
        return []
    heading = headline_element(page)
    kept = {page.tree, *page.tree.iter("body", "main")}
    if heading is not None:
        kept.update([heading, *heading.iterancestors()])
        first = _first_prose(page, heading)
        around = [first, *first.iterancestors()] if first is not None else []
        kept.update(element for element in around if not _CALLED_THREAD.search(cues(element)))
    return [element for element in cut if element not in kept]


_CALLED_THREAD = re.compile(
    r"comment|kommentar|comentario|commentaire|reaction|repl(?:y|ies)|respon|disqus|discuss|thread|forum|post-?list|opini|disc"
)


def _first_prose(page: Page, heading: HtmlElement) -> HtmlElement | None:
    """The element of the first paragraph after the headline."""
    start = page.sheet.place[heading]
    for block in page_blocks(page):
        prose = (
            len(block.text) >= _PROSE
            and block.link_chars < 0.4 * len(block.text)
            and block.kind in {"p", "div"}
        )
        if prose and block.place > start:
            return block.element
    return None


def without(tree: HtmlElement, cut: Sequence[HtmlElement]) -> HtmlElement:
    """A copy of a tree without these of its subtrees; the tree itself where there is nothing to cut."""
    if not cut:
        return tree
    copied = deepcopy(tree)
    paths = [_path(tree, element) for element in dict.fromkeys(cut)]
    doomed = [reduce(getitem, path, copied) for path in paths if path]
    for element in doomed:
        element.drop_tree()
    return copied


def _path(tree: HtmlElement, element: HtmlElement) -> list[int]:
    """The way down to an element: of each element on it its place among its siblings. Empty for one of another tree."""
    path: list[int] = []
    while element is not tree:
        parent = element.getparent()
        if parent is None:
            return []
        path.append(parent.index(element))
        element = parent
    return path[::-1]
