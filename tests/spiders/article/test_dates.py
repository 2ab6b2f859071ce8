"""Which of a page's dates is its own."""

from __future__ import annotations

import pytest

from spiders.article.dates import PageDates, read_dates
from spiders.article.visible_dates import url_date
from spiders.dates.value import DateValue
from spiders.sheet.page import Page
from tests.spiders.article.made import SENTENCES, news, page


def _read(made: Page, language: str | None = "en", zone: str | None = None) -> PageDates:
    return read_dates(made, language=language, zone=zone, day_first=None)


def _iso(made: Page, language: str | None = "en") -> str | None:
    published = _read(made, language).published
    return published.iso if published else None


def test_json_ld_keeps_minute_and_offset() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-07T21:30:00+05:00", "dateModified": "2024-05-08T09:00:00+05:00"}</script>'
    found = _read(news(head=head))
    assert found.published is not None
    assert found.published.iso == "2024-05-07T21:30:00+05:00"
    assert found.published_method == "json-ld"
    assert found.modified is not None
    assert found.modified.iso == "2024-05-08T09:00:00+05:00"


def test_meta_tag() -> None:
    found = _read(news(head='<meta property="article:published_time" content="2024-05-07T21:30:00Z">'))
    assert found.published_method == "meta:article:published_time"
    assert found.published is not None
    assert found.published.iso is not None
    assert found.published.iso.startswith("2024-05-07T21:30:00")


@pytest.mark.parametrize(
    ("line", "language", "wanted"),
    [
        ("<time datetime='2024-05-07'>yesterday</time>", "en", "2024-05-07"),
        ("<span class='date'>May 7, 2024</span>", "en", "2024-05-07"),
        ("<p class='meta'>7. Mai 2024</p>", "de", "2024-05-07"),
        ("<div>Publié le 7 mai 2024</div>", "fr", "2024-05-07"),
        ("<span class=date>7 мая 2024</span>", "ru", "2024-05-07"),
        ("<span class=date>2024年5月7日</span>", "ja", "2024-05-07"),
    ],
)
def test_the_date_line_under_the_headline(line: str, language: str, wanted: str) -> None:
    assert (_iso(news(before=line, lang=language), language) or "")[:10] == wanted


def test_the_raw_string_stands_beside_it() -> None:
    published = _read(news(before="<span class='date'>May 7, 2024</span>")).published
    assert published is not None
    assert published.raw == "May 7, 2024"


def test_a_date_of_change_is_not_the_publication() -> None:
    found = _read(
        news(
            before="<span class=date>Published May 7, 2024</span><span class=date>Updated May 9, 2024</span>"
        )
    )
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.iso, found.modified.iso) == ("2024-05-07", "2024-05-09")


def test_one_line_with_both() -> None:
    found = _read(news(before="<span class=date>Published May 7, 2024 / Updated May 9, 2024</span>"))
    assert found.published is not None
    assert found.published.iso == "2024-05-07"


def test_the_address_has_the_last_word_over_a_far_date_line() -> None:
    made = page(
        "<h1>Vote on the quay</h1><span class=date>January 2, 2020</span><p>x</p>",
        "https://news.example/2024/05/07/vote-on-the-quay",
    )
    assert _iso(made) == "2024-05-07"


def test_a_date_after_the_capture_is_refused() -> None:
    assert _iso(news(head='<meta property="article:published_time" content="2031-01-01T00:00:00Z">')) is None


def test_a_page_without_a_date_has_none() -> None:
    assert _iso(news()) is None


def test_dates_of_comments_are_not_the_pages() -> None:
    assert (
        _iso(
            news(
                after="<div id=comments><div class=comment><time datetime='2024-05-08T10:00:00Z'>x</time></div></div>"
            )
        )
        is None
    )


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://n.example/2024/05/07/x", "2024-05-07"),
        ("https://n.example/x-20240507.html", "2024-05-07"),
        ("https://n.example/2024/13/40/x", None),
        ("https://n.example/2024/05/x", None),
        ("https://n.example/article-12345678", None),
    ],
)
def test_dates_in_addresses(url: str, wanted: str | None) -> None:
    assert url_date(url) == wanted


def _stated(
    head: str, before: str = "", *, url: str = "https://news.example/a", lang: str = "en"
) -> PageDates:
    made = page(
        f"<html lang='{lang}'><head><title>Board votes to widen the quay</title>{head}</head><body><article>"
        f"<h1>Board votes to widen the quay</h1>{before}<p>{' '.join(SENTENCES)}</p></article></body></html>",
        url=url,
    )
    return _read(made, lang)


_INSTANT = '<meta property="article:published_time" content="2024-05-02T02:41:00Z">'


@pytest.mark.parametrize(
    ("shown", "url", "expected"),
    [
        ("1 May 2024 22:41", "https://news.example/a", "2024-05-01T22:41:00-04:00"),
        ("1 May 2024", "https://diario.pe/a", "2024-05-01T21:41:00-05:00"),
        ("1 May 2024", "https://news.example/a", "2024-05-01"),
        ("2 May 2024", "https://news.example/a", "2024-05-02T02:41:00+00:00"),
        ("1 May 2024", "https://zeitung.de/a", "2024-05-02T02:41:00+00:00"),
        ("28 April 2024", "https://news.example/a", "2024-05-02T02:41:00+00:00"),
        ("3 May 2024", "https://news.example/a", "2024-05-02T02:41:00+00:00"),
    ],
)
def test_utc_instant_on_the_day_that_is_shown(shown: str, url: str, expected: str) -> None:
    found = _stated(_INSTANT, f"<div class='date'>{shown}</div>", url=url)
    assert found.published is not None
    assert found.published.iso == expected


def test_open_graph_and_date_line_outvote_json_ld() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-01-16T14:53:35+01:00"}</script>'
        '<meta property="article:published_time" content="2024-05-01T12:01:11+02:00">'
    )
    assert (_stated(head).published or fail()).iso == "2020-01-16T14:53:35+01:00"
    shown = _stated(head, "<time datetime='2024-05-01T12:01:11+02:00'>1 May</time>")
    assert (shown.published or fail()).iso == "2024-05-01T12:01:11+02:00"


def test_wiki_revision_has_its_own_date() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2005-07-26T16:22:26Z"}</script>'
    line = "<div id='mw-diff-ntitle1'><a>Latest revision as of 05:33, 7 April 2020</a></div>"
    assert (_stated(head, line).published or fail()).iso == "2005-07-26T16:22:26+00:00"
    diff = _stated(head, line, url="https://wiki.example/index.php?title=Quay&diff=5&oldid=4")
    assert (diff.published or fail()).iso == "2020-04-07T05:33"


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("This entry was posted on Wednesday, May 1st, 2024 at 23:03 and is filed under News.", "en"),
        ("Dieser Artikel wurde am 1. Mai 2024 um 23:03 Uhr geschrieben und unter Allgemein abgelegt.", "de"),
        ("Publicado el 1 de mayo de 2024", "es"),
    ],
)
def test_labelled_date_far_from_the_headline(line: str, lang: str) -> None:
    filler = "<p>" + "</p><p>".join(["<i>a</i><b>b</b>"] * 90) + "</p>"
    found = _stated("", filler + f"<small>{line}</small>", lang=lang)
    assert (found.published or fail()).iso is not None
    assert ((found.published or fail()).iso or "").startswith("2024-05-01")


def test_day_of_change_alone_is_no_day_of_publication() -> None:
    found = _stated('<meta property="article:modified_time" content="2024-05-07T21:30:00Z">')
    assert found.published is None
    assert found.modified is not None


def fail() -> DateValue:
    pytest.fail("no date")


def test_a_day_in_markup_takes_the_minute_shown_for_that_day() -> None:
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-04-22"}</script>'
    shown = news(head=ld, before="<p class=date>22 April 2024, 06:45</p>")
    assert _iso(shown) == "2024-04-22T06:45"
    other = news(head=ld, before="<p class=date>23 April 2024, 06:45</p>")
    assert _iso(other) == "2024-04-22"
    tag = news(head=ld + '<meta name="dc.date" content="2024-04-22T06:00+02:00">')
    assert _iso(tag) == "2024-04-22T06:00:00+02:00"


@pytest.mark.parametrize(
    "head",
    [
        "<header><div class=date>Friday, 10 May 2024</div><a href='/'>Home</a></header>",
        "<div id=top-bar><span>Freitag, 10. Mai 2024</span></div>",
        "<div class=masthead><time datetime=2024-05-10>Friday, May 10, 2024</time></div>",
        "<div class='edition'>Vol. 12 No. 3, 9 May 2024</div>",
        "<p class='weather'>Fri 10 May 2024: 12 degrees</p>",
        "<footer>Last built: 9 May 2024</footer>",
    ],
)
def test_the_day_in_the_masthead_is_that_of_who_looks(head: str) -> None:
    story = f"<article><h1>Board votes</h1>%s<p>{'</p><p>'.join(SENTENCES)}</p></article>"
    assert _iso(page(f"<html lang=en><body>{head}{story % ''}</body></html>")) is None
    assert (
        _iso(page(f"<html lang=en><body>{head}{story % '<p>4 April 2023</p>'}</body></html>")) == "2023-04-04"
    )


def test_a_header_with_the_headline_or_within_the_story_is_no_masthead() -> None:
    text = f"<p>{'</p><p>'.join(SENTENCES)}</p>"
    line = "<span class=date>4 April 2023</span>"
    for story in (
        f"<article><header>{line}</header><h1>Board votes</h1>{text}</article>",
        f"<header>{line}<h1>Board votes</h1></header>{text}",
        f"<article><h1>Board votes</h1>{text}<footer>{line}</footer></article>",
    ):
        assert _iso(page(f"<html lang=en><body>{story}</body></html>")) == "2023-04-04"
