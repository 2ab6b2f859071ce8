"""Blocks made alike are taken or left together, between the first and the last block of the text."""

from __future__ import annotations

from spiders.article.body.alike import with_alike
from spiders.sheet.blocks import Block, cut_blocks
from spiders.sheet.sheet import sheet_of
from tests.spiders.article.made import SENTENCES, page


def entry(number: int, text: str) -> str:
    return f'<section class="post"><h3 class="post-title">Minute {number}</h3><p class="post-text">{text}</p></section>'


def teaser(text: str) -> str:
    return f'<aside class="card"><p class="card-text">{text}</p></aside>'


def choice(html: str, wanted: set[str]) -> tuple[list[Block], list[str]]:
    blocks = cut_blocks(page(f"<main>{html}</main>").tree)
    chosen = with_alike(sheet_of(blocks[0].element), blocks, [block.text in wanted for block in blocks])
    return blocks, [block.text for block, good in zip(blocks, chosen, strict=True) if good]


def test_an_entry_that_was_left_out_comes_with_its_like() -> None:
    html = "".join(entry(number, text) for number, text in enumerate(SENTENCES))
    _, texts = choice(html, {*SENTENCES[:2], *SENTENCES[3:]})
    assert SENTENCES[2] in texts


def test_headings_of_entries_come_where_most_of_them_did() -> None:
    html = "".join(entry(number, text) for number, text in enumerate(SENTENCES))
    _, texts = choice(html, {*SENTENCES, "Minute 0", "Minute 1", "Minute 3"})
    assert [f"Minute {number}" for number in range(5)] == [
        text for text in texts if text.startswith("Minute")
    ]


def test_one_of_many_teasers_goes_with_its_like() -> None:
    end = "The board meets again on Monday."
    html = f"<p>{SENTENCES[0]}</p>" + "".join(map(teaser, SENTENCES[1:])) + f"<p>{end}</p>"
    _, texts = choice(html, {SENTENCES[0], SENTENCES[1], end})
    assert texts == [SENTENCES[0], end]


def test_nothing_comes_from_outside_the_text() -> None:
    html = "".join(entry(number, text) for number, text in enumerate(SENTENCES))
    _, texts = choice(html, set(SENTENCES[:3]))
    assert texts == list(SENTENCES[:3])


def test_lines_of_links_do_not_come() -> None:
    lines = [f"<p class='line'>{text}</p>" for text in SENTENCES]
    lines.insert(2, "<p class='line'><a href='/crane'>The crane that towers over the old town</a></p>")
    _, texts = choice("".join(lines), set(SENTENCES))
    assert texts == list(SENTENCES)


def test_no_choice_stays_none() -> None:
    blocks, texts = choice(f"<p>{SENTENCES[0]}</p>", set())
    assert len(blocks) == 1
    assert not texts
