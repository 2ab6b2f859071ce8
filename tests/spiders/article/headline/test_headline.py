"""Which of a page's titles is its headline."""

from __future__ import annotations

import pytest

from spiders.article.body.body import read_body
from spiders.article.headline.headline import read_headline
from spiders.article.publisher import read_publisher
from tests.spiders.article.made import news, page

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


def test_a_blog_s_name_in_the_h1_gives_way_to_the_post_s_heading() -> None:
    for mark in ("<h1 class=logo>Gull Notes</h1>", '<h1><a href="/">Gull Notes</a></h1>'):
        made = page(
            f"<title>Vote on the quay : Gull Notes | since 2005</title>{mark}<h2><a href=x>Vote on the quay</a></h2><p>x"
        )
        assert read_headline(made).text == "Vote on the quay"


def test_the_title_is_the_blog_s_name_beside_the_headline() -> None:
    made = page(
        f"<head><title>Tidal Thoughts: The quay vote</title>{_og('The quay vote')}</head><h1>Tidal Thoughts</h1><p>x"
    )
    assert read_headline(made).text == "The quay vote"


def test_a_title_that_is_only_the_site_s_name_says_nothing() -> None:
    made = page("<title>News</title><h1>Vote on the quay</h1><p>x", url="https://news.example/vote")
    assert read_headline(made).text == "Vote on the quay"


def test_a_separator_left_at_the_end() -> None:
    made = page(
        f"<head>{_og('Vote on the quay -')}<title>Vote on the quay -</title></head><h1>Vote on the quay</h1>"
    )
    assert read_headline(made).text == "Vote on the quay"


def test_an_attribute_closed_by_a_quotation_mark_inside_it() -> None:
    made = page(
        '<head><meta property="og:title" content="Mayor calls the old wall "rotten""><title>Mayor calls the old wall "rotten"'
        "</title></head><h2>Elsewhere</h2><p>x"
    )
    assert read_headline(made).text == 'Mayor calls the old wall "rotten"'


def test_a_cut_open_graph_title_is_completed() -> None:
    made = page(
        f"<head>{_og('Board votes to widen the …')}<title>Board votes to widen the quay</title></head><p>x"
    )
    assert read_headline(made).text == "Board votes to widen the quay"


def test_an_h1_for_search_engines_in_the_bread_crumb() -> None:
    seo = "Quay widening: board decides on harbour wall"
    made = page(
        f"<head>{_og('After the storm: now the old wall must go')}<title>{seo}</title></head><nav class=breadcrumb><li><h1>{seo}"
        "</h1></nav><header><h2><span>After the storm</span><span>Now the old wall must go</span></h2></header><p>x"
    )
    assert read_headline(made).text == "Now the old wall must go"


def test_an_h2_that_is_only_a_teaser_of_the_shared_title_leaves_the_h1() -> None:
    made = news(head=_og("Now the old wall must go"), before="<h2>Now the old wall must go</h2>")
    assert read_headline(made).text == "Board votes to widen the quay"


def test_the_date_inside_the_h1_is_no_part_of_it() -> None:
    made = news(
        h1="Board votes to widen the quay<p>Published by Jane on 23 February 2020</p>",
        title="Board votes to widen the quay - The Harbour Blog",
    )
    assert read_headline(made).text == "Board votes to widen the quay"


def test_a_streamed_h1_is_seen() -> None:
    made = page(
        '<head><title>Quay vote: full guide</title></head><div hidden id="S:0"><h1>Quay vote: the full guide</h1></div>'
    )
    assert read_headline(made).text == "Quay vote: the full guide"


def test_a_site_s_name_that_the_address_shows() -> None:
    for url, site in (
        ("https://gettern.example/a", "Tern Ltd"),
        ("https://hpfs.example/a", "Harbour Port Fish Sales"),
    ):
        made = page(
            f"<head>{_og(f'Vote on the quay | {site}')}<title>Vote on the quay | {site}</title></head><p>x",
            url=url,
        )
        assert read_headline(made).text == (
            "Vote on the quay" if site != "Tern Ltd" else "Vote on the quay | Tern Ltd"
        )


def test_chinese_suffix_without_spaces() -> None:
    made = page("<title>市议会通过码头扩建-海港网</title><div class=h-title>市议会通过码头扩建</div><p>x</p>")
    assert read_headline(made).text == "市议会通过码头扩建"


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("Issue 1: Crane stops at noon - Quay tracker", "<h1>Issue1</h1>", "Crane stops at noon"),
        ("Ticket 7 - Crane stops | Helpdesk", "<h1>Ticket 7</h1>", "Crane stops"),
        ("Crane stops at noon - Topic - Forum", "<h1>Topic</h1>", "Crane stops at noon"),
        ("Issue1 - Tracker", "<h1>Issue1</h1><h2>Crane stops at noon</h2>", "Crane stops at noon"),
        ("Topic 5", "<h1>Topic 5</h1>", "Topic 5"),
        ("1984 - Book reviews", "<h1>1984</h1>", "1984"),
    ],
)
def test_a_label_with_a_number_is_no_headline_where_the_page_says_more(
    title: str, body: str, wanted: str
) -> None:
    assert read_headline(page(f"<head><title>{title}</title></head>{body}<p>x")).text == wanted


ENTRY = '<div class="hentry"><h2 class="entry-title"><a href="/x" rel="bookmark">Mud and ropes</a><small>by Mara</small></h2>'


@pytest.mark.parametrize("title", ["River Log - Mud and ropes", "Mud and ropes - River Log"])
@pytest.mark.parametrize(
    "heading", ['<h1><a href="/log/" rel="home">River Log</a></h1>', "<h1>River Log</h1>", ""]
)
def test_the_entry_s_own_heading_before_the_site_s(title: str, heading: str) -> None:
    made = page(f"<head><title>{title}</title></head>{heading}{ENTRY}<p>x")
    assert read_headline(made).text == "Mud and ropes"


def test_a_list_of_entries_has_no_entry_s_headline() -> None:
    other = ENTRY.replace("Mud and ropes", "Silt")
    made = page(
        f"<head><title>River Log - Mud and ropes</title></head><h1>River Log</h1>{ENTRY}<p>x</div>{other}<p>x"
    )
    assert read_headline(made).text == "River Log"


def test_a_blog_s_name_in_the_heading_that_leads_to_it() -> None:
    html = '<head><title>Mud and ropes | River Log</title></head><h1><a href="/log/">River Log</a></h1><h2 class=t>Mud and ropes</h2><p>x'
    made = page(html, "https://news.example/log/2024/03/mud/")
    assert read_headline(made).text == "Mud and ropes"
    assert read_publisher(made) == ("River Log", "rel=home")


@pytest.mark.parametrize("called", ["kicker", "article-eyebrow", "dachzeile", "antetitulo", "label"])
def test_an_element_called_a_roof_line_is_cut_where_the_title_has_the_rest(called: str) -> None:
    made = news(h1=f"<span class='{called}'>Harbour</span> Board votes to widen the quay")
    assert read_headline(made).text == "Board votes to widen the quay"
    assert "Board votes" not in (read_body(made).text or "")


@pytest.mark.parametrize(
    ("h1", "title"),
    [
        ("<span class=label>Exclusive:</span> Board votes to widen the quay", "Exclusive: Board votes to widen the quay"),
        ("<em>Harbour</em> board votes to widen the quay", "Harbour board votes to widen the quay"),
    ],
)  # fmt: skip
def test_words_that_the_title_has_too_are_the_headlines(h1: str, title: str) -> None:
    assert read_headline(news(h1=h1, title=f"{title} | Gull Post")).text == title
