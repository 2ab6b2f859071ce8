"""The article's body: which blocks of a page are the text, and the text itself, plain and as clean HTML.

Each block is seen by itself, in its surroundings, by the words in its classes and against the page's own statement
(JSON-LD `articleBody`); a fitted model (`model`) tells the chance of each, and the set of blocks with the best expected F1
is taken (`choice`). No other extractor is asked. A second model over the first one's chances of the blocks around was
measured by folds: it changed the mean of the sets by less than .0001.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from lxml.html import HtmlElement

from spiders.article.body.alike import with_alike
from spiders.article.body.choice import choose
from spiders.article.body.clean import drop_foreign, print_edition
from spiders.article.body.closing import without_closing
from spiders.article.body.features import Scene, features, in_question
from spiders.article.body.html import blocks_to_html
from spiders.article.body.model import chances
from spiders.article.body.short import short_text
from spiders.article.body.tables import with_tables
from spiders.article.body.votes import votes
from spiders.article.details import read_description
from spiders.article.headline.headline import headline_element, read_headline
from spiders.article.jsonld_body import stated_body
from spiders.sheet.blocks import Block, page_blocks
from spiders.sheet.page import Page
from spiders.sheet.strings import condense, cues

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
    blocks, taken = _weighed(scene)
    chosen = list(compress(blocks, with_alike(scene.sheet, blocks, with_tables(scene.sheet, blocks, taken))))
    edition = print_edition(scene.blocks)
    chosen = drop_foreign(scene.sheet, chosen, headline=scene.headline, edition=edition)
    chosen = without_closing(chosen) or short_text(scene, blocks)
    text = "\n\n".join(block.text for block in chosen)
    stated = stated_body(page)
    if len(text) < _STATED_SHARE * len(stated.text):
        return Body(stated.text, stated.html, "json-ld", edition)
    if not text:
        return Body(print_edition=edition)
    return Body(text, blocks_to_html(page, chosen), "blocks", edition, tuple(chosen))


def _weighed(scene: Scene) -> tuple[list[Block], list[bool]]:
    """The blocks in question, and which of them are taken."""
    wanted = in_question(scene)
    blocks = list(compress(scene.blocks, wanted))
    return blocks, choose([len(block.text) for block in blocks], chances(features(scene, wanted)))


def scene_of(page: Page, cut: Sequence[HtmlElement] = ()) -> Scene:
    """The blocks of a page outside `cut`, with everything that the features look at."""
    blocks = page_blocks(page, _cuttable(page, cut))
    stated = stated_body(page).text
    heading = headline_element(page)
    return Scene(
        sheet=page.sheet,
        blocks=blocks,
        headline=read_headline(page).text or "",
        headline_place=page.sheet.place.get(heading, -1) if heading is not None else -1,
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
