"""Lines that lead to other articles and boxes beside the text are none of it."""

from __future__ import annotations

import pytest

from spiders.article.body.asides import asides
from spiders.article.body.body import read_body
from spiders.sheet.blocks import cut_blocks
from spiders.sheet.sheet import sheet_of
from tests.spiders.article.made import SENTENCES, news, page


def line(label: str, title: str = "The crane that towers over the old town") -> str:
    return f"<p>{label}<a href='/crane'>{title}</a></p>"


def left(html: str) -> list[str]:
    blocks = cut_blocks(page(f"<article>{html}</article>").tree)
    return [
        block.text
        for block, aside in zip(blocks, asides(sheet_of(blocks[0].element), blocks), strict=True)
        if not aside
    ]


def between(html: str) -> list[str]:
    return left(f"<p>{SENTENCES[0]}</p>{html}<p>{SENTENCES[1]}</p>")


@pytest.mark.parametrize(
    "label",
    ["Read more: ", "READ NEXT: ", "Also read | ", "Related: ", "Lesen Sie auch: ", "À lire aussi : ", "Les også: ",
     "Lees ook: ", "Lea también: ", "Leia mais: ", "Czytaj też: ", "Читайте также: ", "اقرأ أيضا: ", "यह भी पढ़ें: ",
     "関連記事：", "Läs också: "],
)  # fmt: skip
def test_a_line_that_leads_to_another_article(label: str) -> None:
    assert between(line(label)) == list(SENTENCES[:2])


@pytest.mark.parametrize(
    "html",
    [
        "<p>Read more: the report of the engineers is open to all in the town hall.</p>",
        line("Source: ", "Harbour board"),
        line("", "The report of the engineers"),
        "<p><a href='/x'>NATO</a></p>",
        "<p>THE BOARD WILL MEET AGAIN ON MONDAY</p>",
    ],
    ids=["no link", "one label", "plain link", "short capitals", "capitals without link"],
)
def test_a_line_of_the_text(html: str) -> None:
    assert len(between(html)) == 3


def test_a_label_that_several_lines_share() -> None:
    lines = (
        line("FUNDA FUTHI | ")
        + f"<p>{SENTENCES[2]}</p>"
        + line("FUNDA FUTHI | ", "Three reports that nobody read")
    )
    assert between(lines) == [SENTENCES[0], SENTENCES[2], SENTENCES[1]]


def test_a_story_in_capitals() -> None:
    assert between(line("", "COUNCIL PUTS OFF THE VOTE ON THE CRANE")) == list(SENTENCES[:2])


@pytest.mark.parametrize(
    "named", ["infobox", "fact-box blue", "story-factbox", "author-box", "article__bio-box"]
)
def test_a_box_beside_the_text(named: str) -> None:
    assert between(f"<div class='{named}'><p>{SENTENCES[4]}</p></div>") == list(SENTENCES[:2])


def test_a_text_that_is_all_in_a_box() -> None:
    inside = "".join(f"<p>{text}</p>" for text in SENTENCES[1:])
    assert left(f"<p>{SENTENCES[0]}</p><div class='infobox'>{inside}</div>") == list(SENTENCES)


def test_a_paragraph_written_twice_stays_twice() -> None:
    found = read_body(news(paragraphs=(*SENTENCES, SENTENCES[1])))
    assert found.text is not None
    assert found.text.count(SENTENCES[1]) == 2
