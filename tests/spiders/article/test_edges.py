"""Decisions inside the readers that whole pages seldom turn on: each case falls on the other side of one condition."""

from __future__ import annotations

import json
import math

import pytest

from spiders.article.blocks import page_flags
from spiders.article.body.clean import drop_foreign
from spiders.article.body.wording import goodness, text_features
from spiders.article.dates import read_dates
from spiders.article.headline.headline import headline_element
from spiders.article.jsonld_body import stated_body
from spiders.article.pages import article_pages
from spiders.sheet.blocks import page_blocks
from spiders.sheet.cues import BAD
from tests.spiders.article.made import SENTENCES, news, page

ARTICLE = f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'headline': 'Board votes to widen the quay'})}</script>"
WALL = "You must be logged in to view this page."


@pytest.mark.parametrize(
    ("head", "sentences", "flagged"),
    [
        (ARTICLE, 5, False),  # an article about walls, as its markup says
        (ARTICLE, 1, True),  # the wall itself, under the markup of what is behind it
        ("", 5, True),
    ],
)
def test_a_wall_under_an_articles_markup_is_told_by_how_little_it_says(
    head: str, sentences: int, flagged: bool
) -> None:
    text = tuple(sentence + " " + sentence for sentence in SENTENCES[:sentences])
    made = news(head=head, paragraphs=(WALL, *text), title="Quay")
    assert 100 < sum(len(block.text) for block in page_blocks(made)) < 1500
    assert ("block-page:login" in page_flags(made)) is flagged


def test_a_weak_tag_stands_where_nothing_is_shown_beside_the_headline() -> None:
    made = news(head="<meta name=date content='2024-05-01'>")
    found = read_dates(made, language="en", zone=None, day_first=None)
    assert found.published is not None
    assert (found.published.iso, found.published_method) == ("2024-05-01", "meta:date")
    shown = news(head="<meta name=date content='2024-05-01'>", before="<time>3 May 2024</time>")
    found = read_dates(shown, language="en", zone=None, day_first=None)
    assert found.published is not None
    assert found.published.iso == "2024-05-03"


def test_the_headline_may_stand_in_a_lesser_heading() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    made = page(
        f"<title>Board votes to widen the quay</title><h2>Weather</h2><h2>Board votes to widen the quay</h2>{text}"
    )
    found = headline_element(made)
    assert found is not None
    assert found.text == "Board votes to widen the quay"


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("<p>One &amp; two.</p>", "One & two."),
        ("AT&T", "AT&T"),
        ("", ""),
    ],
)
def test_a_stated_body_is_unescaped_once_more_where_it_was_escaped_twice(stated: str, read: str) -> None:
    node = {"@type": "NewsArticle", "articleBody": stated}
    made = news(head=f"<script type='application/ld+json'>{json.dumps(node)}</script>")
    assert stated_body(made).text == read


def test_a_body_stated_twice_in_one_string_is_read_once() -> None:
    whole = " ".join(SENTENCES)
    node = {"@type": "NewsArticle", "articleBody": whole + whole}
    made = news(head=f"<script type='application/ld+json'>{json.dumps(node)}</script>")
    assert stated_body(made).text == whole


def test_a_number_that_is_the_storys_name_has_no_further_pages() -> None:
    def at(url: str, *, box: str = "") -> list[str]:
        made = page(f"<h1>Episode</h1>{box}<p>{SENTENCES[0]}</p>", url=url)
        return [follow.url for follow in article_pages(made)]

    linked = "<a href='/episode-6/'>6</a>"
    assert at("https://news.example/episode-5/", box=linked) == []
    paged = "<div class='page-links'><a href='/quay/2/'>2</a></div>"
    assert at("https://news.example/quay/", box=paged) == ["https://news.example/quay/2/"]


def test_pages_of_an_article_among_endless_numbered_links(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("spiders.article.pages.normalise_url", lambda url: (asked.append(url), url)[1])
    numbers = "".join(f"<a href='/quay/?page={n}'>{n}</a>" for n in (2, 3, *range(1_000, 9_000)))
    same = "<a href='/quay/?page=2'>2</a>" * 5_000
    made = page(f"<h1>Quay</h1><p>{SENTENCES[0]}</p>{numbers}{same}", url="https://news.example/quay/")
    assert [follow.number for follow in article_pages(made)] == [2, 3]
    assert len(asked) < 2_100


def test_second_copies_under_another_parent_go_short_ones_stay() -> None:
    long, short = SENTENCES[0], "All rise."
    made = page(f"<div><p>{long}</p><p>{short}</p></div><section><p>{long}</p><p>{short}</p></section>")
    kept = [block.text for block in drop_foreign(made.sheet, page_blocks(made), headline="", edition=None)]
    assert kept == [long, short, short]
    twice = page(f"<div><p>{long}</p><p>{long}</p></div>")  # as the author wrote it
    assert len(drop_foreign(twice.sheet, page_blocks(twice), headline="", edition=None)) == 2


def test_prose_counts_for_less_in_boxes_that_are_known_for_other_things() -> None:
    (block,) = page_blocks(page(f"<p>{SENTENCES[0]}</p>"))
    whole = goodness(block, 0)
    assert whole == len(SENTENCES[0])
    assert goodness(block, BAD) == pytest.approx(0.3 * whole)
    (unended,) = page_blocks(page(f"<p>{SENTENCES[0][:-1]}</p>"))
    assert goodness(unended, 0) == pytest.approx(0.5 * (whole - 1))
    (quoted,) = page_blocks(page(f"<p>“{SENTENCES[0]}”</p>"))
    assert goodness(quoted, 0) == whole + 2
    (linked,) = page_blocks(page(f"<p><a href=/x>{SENTENCES[0]}</a></p>"))
    assert goodness(linked, 0) == 0.0


def test_what_a_block_says_of_itself() -> None:
    text = "One, two; three: four. " + "Word " * 150
    (block,) = page_blocks(page(f"<p>{text}<b>bold</b> <a href=/x>link</a></p>"))
    length, words, links, count, ends, strong, *_ = text_features(block, 6, "")
    size = len(block.text)
    assert length == pytest.approx(math.log1p(size))
    assert (words, count, ends) == (100.0, 1.0, 0.0)
    assert (links, strong) == (pytest.approx(4 / size), pytest.approx(4 / size))
