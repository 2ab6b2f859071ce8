"""Texts of a few short lines are read, and lists of them are none."""

from __future__ import annotations

import pytest

from spiders.article.body.body import scene_of
from spiders.article.body.short import short_text
from spiders.read.site import read_page
from tests.spiders.threads.pages import page_of

LINES = ("The bridge will stay shut until Monday.", "Police gave no reason for it.")
HEAD = (
    '<html><head><title>Bridge shut - The Gazette</title><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2026-03-04T10:00:00Z"></head><body>'
)
RELATED = '<div class="related"><p>The mayor resigns after all.</p></div>'


def body(inner: str) -> str | None:
    article = read_page(page_of(f"{HEAD}{inner}</body></html>")).article
    assert article is not None
    return article.body


@pytest.mark.parametrize(
    "around",
    [
        '<main><article><h1>Bridge shut</h1><div class="entry-content">{}</div></article>'
        + RELATED
        + "</main>",
        '<h1>Bridge shut</h1><div class="story-text">{}</div>' + RELATED,
        '<article><h1>Bridge shut</h1><p class="byline">By Ada Quill</p>{}' + RELATED + "</article>",
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_short_lines_are_the_text(around: str, count: int) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES[:count])
    assert body(around.format(paragraphs)) == "\n\n".join(LINES[:count])


def test_of_several_articles_beside_each_other_none_is_the_text() -> None:
    cards = "".join(
        f'<article><h2><a href="/{n}">Story {n}</a></h2><p>{LINES[0][:-1]}, said {n} of five.</p></article>'
        for n in range(5)
    )
    page = page_of(f"{HEAD}<main><h1>Bridge shut</h1>{cards}</main></body></html>")
    scene = scene_of(page)
    assert any(LINES[0][:-1] in block.text for block in scene.blocks)
    assert short_text(scene, scene.blocks) == []
