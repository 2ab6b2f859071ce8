"""The whole article, its small fields, and what no page may do."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives.records import Article, to_line, url_id
from spiders.article.article import read_article
from spiders.article.blocks import article_pages
from tests.spiders.article.made import SENTENCES, news, page


def test_every_line_has_its_id_and_address() -> None:
    article = read_article(news(head="<link rel=canonical href='/harbour/quay'>"))
    assert article.canonical_url == "https://news.example/harbour/quay"
    assert article.id == url_id(article.canonical_url)
    assert article.site == "news.example"
    assert article.method.body == "blocks"


def test_history_is_left_to_others() -> None:
    article = read_article(news())
    assert (article.run, article.version, article.change, article.duplicate_of) == (None, None, None, None)
    assert article.comments == Article().comments


def test_small_fields() -> None:
    article = read_article(
        news(
            head='<meta name="description" content="Nine million for a wall."><meta name="keywords" content="quay, harbour, quay">'
            '<meta property="article:section" content="Harbour"><meta property="og:site_name" content="Harbour News">'
            '<meta property="article:content_tier" content="locked">',
            lang="en-gb",
        )
    )
    assert article.description == "Nine million for a wall."
    assert article.keywords == ("quay", "harbour")
    assert article.section == "Harbour"
    assert article.publisher == "Harbour News"
    assert article.language == "en-GB"
    assert article.is_accessible_for_free is False


def test_paywall_in_json_ld() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False", "headline": "Board votes to widen the quay"}</script>'
    assert read_article(news(head=head)).is_accessible_for_free is False
    assert read_article(news()).is_accessible_for_free is None


def test_microdata() -> None:
    made = page(
        "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>Vote on the quay</h1>"
        "<span itemprop=author itemscope itemtype='https://schema.org/Person'><span itemprop=name>Jane Roe</span></span>"
        "<meta itemprop=datePublished content='2024-05-07T10:00:00+02:00'>"
        f"<div itemprop=articleBody><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div></div>"
    )
    article = read_article(made)
    assert [a.name for a in article.authors] == ["Jane Roe"]
    assert article.date_published == "2024-05-07T10:00:00+02:00"
    assert article.headline == "Vote on the quay"


def test_reading_twice_gives_the_same() -> None:
    assert to_line(read_article(news())) == to_line(read_article(news()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 5000,
        bytes(range(256)) * 50,
        b"<html>" * 20_000,
        b"<div>" * 10_000 + b"x" + b"</div>" * 10_000,
        b"<a href='" * 20_000,
        b"<table><tr><td>" * 3_000,
        b"<script type='application/ld+json'>" + b'{"a":' * 30_000,
        b"<p>" + b"word " * 400_000,
        b"<h1>x</h1>" * 20_000,
        b"<p class='byline author date'>By A B 2024</p>" * 8_000,
    ],
    ids=["empty", "nul", "binary", "html", "deep", "quotes", "tables", "json", "long", "headings", "bylines"],
)
def test_malformed_pages_are_answered_in_bounded_time(content: bytes) -> None:
    start = time.process_time()
    article = read_article(page(content))
    assert article.id
    assert to_line(article)
    assert time.process_time() - start < 20


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='comment author'>", "</div>", "<h1>", "</h1>", "<time datetime='2024-99-99'>", "<a rel=author href='http://['>",
     "<script type='application/ld+json'>", '{"@type":"NewsArticle","author":[{"name":["x"]}],"datePublished":{},"image":[[]]}', "</script>",
     "<meta property='og:title' content='", "'>", "<img srcset=', ,' src='http://['>", "<link rel=canonical href='http://['>", "<table><td>",
     "By Ä Ö", "10/10/10", "…", "\u202e", "<ul><li>", "<article itemscope itemprop=author>", "<span itemprop=name>", "word " * 30, "<br><br>", "<base href='::'>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_page_raises(pieces: list[str]) -> None:
    made = page("".join(pieces))
    assert to_line(read_article(made))
    article_pages(made)


FILED = "<p>in <a rel='tag category' href='/c/rivers'>Rivers</a>, <a rel=tag href='/t/mud'>mud</a> <a rel=tag href='/t/ropes'>ropes</a></p>"


@pytest.mark.parametrize(
    ("before", "section", "keywords"),
    [
        (FILED, "Rivers", ("mud", "ropes")),
        ("<a href='/blog/category/rivers/'>Rivers</a> <a href='/blog/tag/mud/'>mud</a>", "Rivers", ("mud",)),
        (
            "<p class=taxonomy-category><a rel=tag href='/?cat=4'>Rivers</a></p><a rel=tag href='/?tag=mud'>mud</a>",
            None,
            ("mud",),
        ),
        (f"<aside>{FILED}</aside>", None, ()),
    ],
)
def test_what_the_page_s_own_links_file_it_under(
    before: str, section: str | None, keywords: tuple[str, ...]
) -> None:
    article = read_article(news(before=before))
    assert (article.section, article.keywords) == (section, keywords)
