"""What other extractors take for the article, told as votes for our own blocks."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from lxml.html import HtmlElement

from spiders.sheet.blocks import Block
from spiders.sheet.strings import condense

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("readability").setLevel(logging.CRITICAL)

_SURE = 24
"""Characters (spaces aside) from which a block that occurs in an extract must have been meant."""


def trafilatura_lines(tree: HtmlElement, *, fast: bool = True) -> list[str]:
    """The blocks of text that trafilatura takes for the article; empty where it finds none. The tree is not changed."""
    from trafilatura import bare_extraction

    try:
        # any format but the default "python", which writes the text besides
        found = bare_extraction(
            tree, include_comments=False, fast=fast, with_metadata=False, output_format="txt"
        )
    except Exception:  # noqa: BLE001  a third-party heuristic must not cost the page its article
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    return _lines(body)


def readability_lines(tree: HtmlElement) -> list[str]:
    """The blocks of text that readability-lxml takes for the article."""
    from lxml.html import tostring
    from readability import Document

    try:
        summary = Document(tostring(tree, encoding="unicode")).summary(html_partial=True)
        from lxml.html import fromstring

        return _lines(fromstring(summary))
    except Exception:  # noqa: BLE001  as above
        return []


def _lines(root: HtmlElement) -> list[str]:
    lines: list[str] = []
    for text in root.itertext():
        lines.extend(text.split("\n"))
    return [condensed for condensed in map(condense, lines) if condensed]


def votes(blocks: Sequence[Block], lines: Sequence[str]) -> list[bool]:
    """For each block, whether an extract holds it: as a line of its own, or inside the extract if it is long enough."""
    whole = "".join(lines)
    alone = set(lines)
    found: list[bool] = []
    for block in blocks:
        text = block.letters
        found.append(text in alone if len(text) < _SURE else _within(text, whole))
    return found


def _within(text: str, whole: str) -> bool:
    """Whether most of a text stands in another, link texts or notes possibly dropped."""
    if text in whole:
        return True
    starts = range(0, len(text) - _SURE + 1, max(_SURE, len(text) // 8))
    missing = 0
    for start in starts:
        if text[start : start + _SURE] not in whole:
            missing += 1
            if missing * 2 >= len(starts):
                return False
    return True
