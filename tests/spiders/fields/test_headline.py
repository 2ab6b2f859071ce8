"""Which of a page's titles is its headline."""

from __future__ import annotations

from spiders.fields.headline import read_headline
from tests.spiders.fields.made import news, page

NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'


def _og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


def test_the_h1_that_agrees_with_the_title() -> None:
    found = read_headline(news(before="<h1>Newsletter</h1>"))
    assert (found.text, found.method) == ("Board votes to widen the quay", "h1")


def test_a_logo_in_an_h1_is_no_headline() -> None:
    made = page(f"<head>{_og('Board votes to widen the quay')}</head><h1 class=logo>Harbour News</h1><p>x")
    assert read_headline(made).text == "Board votes to widen the quay"


def test_the_site_is_no_part_of_the_headline() -> None:
    made = page(
        "<head><title>Vote on the quay - Harbour - Gull Post</title><meta property='og:site_name' content='Gull Post'></head><p>x"
    )
    assert read_headline(made).text == "Vote on the quay - Harbour"


def test_a_roof_line_inside_the_h1_is_cut() -> None:
    made = news(
        head=_og("Board votes to widen the quay"), h1="<span>Harbour</span> Board votes to widen the quay"
    )
    assert read_headline(made).text == "Board votes to widen the quay"


def test_news_json_ld_with_the_title_overrules_a_shortened_h1() -> None:
    full = "Storm season: board votes to widen the quay"
    made = news(head=NEWS % full + _og(full), h1="Board votes to widen the quay", title=full)
    assert read_headline(made).text == full


def test_another_wording_is_the_alternative() -> None:
    made = news(head=_og("Why nine million goes into an old wall"))
    found = read_headline(made)
    assert found.text == "Board votes to widen the quay"
    assert found.alternative == "Why nine million goes into an old wall"


def test_without_an_h1_the_part_of_the_title_that_stands_on_the_page() -> None:
    made = page("<title>Gulls - News: Vote on the quay</title><h3>Vote on the quay</h3><p>x</p>")
    assert read_headline(made).text == "Vote on the quay"


def test_japanese() -> None:
    made = news(h1="港の岸壁を拡張へ　市議会が可決", title="港の岸壁を拡張へ 市議会が可決：港新聞", lang="ja")
    assert read_headline(made).text == "港の岸壁を拡張へ 市議会が可決"


def test_arabic() -> None:
    made = news(
        h1="المجلس يصوت على توسيع الرصيف", title="المجلس يصوت على توسيع الرصيف | أخبار الميناء", lang="ar"
    )
    assert read_headline(made).text == "المجلس يصوت على توسيع الرصيف"


def test_nothing_to_read() -> None:
    assert read_headline(page("<p>x</p>")).text is None


def test_a_heading_glued_from_its_parts_is_read_as_stated() -> None:
    made = news(
        head=_og("Harbour: board votes to widen the quay"),
        h1="Harbour:<span>board votes to widen the quay</span>",
    )
    assert read_headline(made).text == "Harbour: board votes to widen the quay"
