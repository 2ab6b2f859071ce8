"""A table, list, code or short sentence inside a text is part of it; what is in the margin, or of links, is not."""

from __future__ import annotations

import lxml.html
import pytest

from spiders.article.body.tables import with_tables
from spiders.sheet.blocks import cut_blocks
from spiders.sheet.sheet import sheet_of
from tests.spiders.article.made import SENTENCES, page

TABLE = "<table><tr><th>Year</th><th>Value</th></tr><tr><td>2012</td><td>45</td></tr></table>"
LINKS = '<table><tr><td><a href="/a">One</a></td><td><a href="/b">Two</a></td></tr></table>'
QUOTE = "<blockquote><div>In 2012</div></blockquote>"
LABEL = '<div class="ad">ADVERTISEMENT</div>'


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<div><p>Before it.</p>{TABLE}<p>After it.</p></div>", True),
        (f"<div><p>Before it.</p><figure>{TABLE}</figure><p>After it.</p></div>", True),
        (f"<div><p>Before it.</p>{TABLE}{LABEL}<p>After it.</p></div>", True),
        (f"<div><p>Before it.</p>{QUOTE}<p>After it.</p></div>", True),
        (f"<div><blockquote><p>Before it.</p></blockquote>{TABLE}<p>After it.</p></div>", True),
        (f"<div><p>Before it.</p>{LINKS}<p>After it.</p></div>", False),
        (f"<div><div><p>Before it.</p></div><aside><div>{TABLE}</div></aside><div><p>After it.</p></div></div>", False),
        (f"<div><p>Before it.</p>{TABLE}</div>", False),
    ],
)  # fmt: skip
def test_tables(html: str, kept: bool) -> None:
    blocks = cut_blocks(lxml.html.fromstring(f"<html><body>{html}</body></html>"))
    taken = [block.element.tag == "p" for block in blocks]
    chosen = [
        b.text
        for b, t in zip(blocks, with_tables(sheet_of(blocks[0].element), blocks, taken), strict=True)
        if t
    ]
    assert any("2012" in text for text in chosen) is kept
    assert "ADVERTISEMENT" not in chosen
    assert "Before it." in chosen


@pytest.mark.parametrize(
    ("between", "kept"),
    [
        ("<pre>if (a &lt; b) { return 1; }</pre>", "if (a < b) { return 1; }"),
        ("<ol><li>Sand and stone.</li><li>Two cranes.</li></ol>", "Two cranes."),
        ("<p>Nobody spoke.</p>", "Nobody spoke."),
        ("<ul><li><a href='/a'>Crane vote</a></li><li><a href='/b'>Quay plan</a></li></ul>", None),
        ("<p>ADVERTISEMENT</p>", None),
    ],
    ids=["code", "list", "short sentence", "list of links", "label"],
)
def test_what_stands_between_two_paragraphs_of_a_text(between: str, kept: str | None) -> None:
    blocks = cut_blocks(page(f"<article><p>{SENTENCES[0]}</p>{between}<p>{SENTENCES[1]}</p></article>").tree)
    taken = with_tables(sheet_of(blocks[0].element), blocks, [block.text in SENTENCES for block in blocks])
    texts = [block.text for block, good in zip(blocks, taken, strict=True) if good]
    assert (len(texts) == 2) if kept is None else (kept in texts and len(texts) == len(blocks))
