"""Section pages, article-URL score, addresses and dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.capture import Capture
from spiders.dates.machine import iso_date
from spiders.dates.spans import period_of_url, span
from spiders.discovery.found import Discovery, Source, Window
from spiders.discovery.reader import read_source
from spiders.discovery.score import article_url_score
from spiders.discovery.sections import next_page
from spiders.discovery.shapes import SiteShapes, shape_of
from spiders.discovery.urls import clean_url, same_site
from spiders.sheet.page import Page

URL = "https://www.news.example/politics/"


def capture(body: str, **headers: str) -> Capture:
    return Capture(URL, datetime(2026, 1, 1, tzinfo=UTC), 200, tuple(headers.items()), body.encode())


ALWAYS = Window()


def read(body: str, window: Window = ALWAYS, **headers: str) -> Discovery:
    return read_source(capture(f"<html>{body}</html>", **headers), Source(URL, "section", window))


def test_section_page_articles_feeds_next_and_api() -> None:
    result = read(
        """<head><link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/feed+json" href="/f.json">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" type="application/json+oembed" href="/oembed">
        <link rel="alternate" hreflang="de" href="/de/"><link rel="https://api.w.org/" href="/wp-json/"></head>
        <nav><a href="/sport/">Sport</a><a href="/login">Log in</a><a href="/photo.jpg">Photo</a></nav>
        <a href="/2012/10/02/snub-sends-diplomat"><img></a><a href="/2012/10/02/snub-sends-diplomat">After snub, a top diplomat is sent</a>
        <a href="/2012/10/03/rain-floods-the-plain/#comments">3</a><a href="https://elsewhere.example/2012/10/03/a-b-c-d">Other site's story</a>
        <a href="javascript:void(0)">x</a><a rel="next" href="/politics/page/2/">2</a>"""
    )
    assert [(i.url, i.title) for i in result.found] == [
        ("https://www.news.example/2012/10/03/rain-floods-the-plain/", None),
        ("https://www.news.example/2012/10/02/snub-sends-diplomat", "After snub, a top diplomat is sent"),
    ]
    by_kind = {kind: [n.url for n in result.next if n.kind == kind] for kind in ("feed", "api", "section")}
    assert by_kind == {
        "feed": ["https://www.news.example/feed/", "https://www.news.example/f.json"],
        "api": ["https://www.news.example/wp-json/"],
        "section": ["https://www.news.example/politics/page/2/", "https://www.news.example/sport/"],
    }
    assert result.found[0].source == f"section:{URL}"


def test_api_by_link_header() -> None:
    result = read("<p>x", Link='<https://www.news.example/?rest_route=/>; rel="https://api.w.org/"')
    assert [(n.kind, n.url) for n in result.next] == [("api", "https://www.news.example/?rest_route=/")]


def test_section_paging_stops_at_the_edge_but_not_for_one_old_link() -> None:
    window = Window(since=datetime(2012, 6, 1, tzinfo=UTC))
    old = "<a href='/2011/01/02/an-old-long-story'>x</a><a rel=next href='/politics/page/2/'>2</a>"
    assert not [n for n in read(old, window).next if "page/2" in n.url]
    new = old + "<a href='/2012/07/02/a-new-long-story'>x</a>"
    assert [n for n in read(new, window).next if "page/2" in n.url]


@pytest.mark.parametrize(
    "markup",
    ['<a class="nav-next" href="/p/2">2</a>', '<div class="nav-previous"><a href="/p/2">Older posts</a></div>', "<a href='/p/2'>Next »</a>",
     "<a href='/p/2'>Nächste Seite</a>", "<a href='/p/2'>下一页</a>", "<a href='/p/2'>›</a>", '<link rel="next" href="/p/2">'],
)  # fmt: skip
def test_next_page_forms(markup: str) -> None:
    assert (
        next_page(Page(capture(f"<html><a href='/p/9'>Next week's weather</a>{markup}</html>")))
        == "https://www.news.example/p/2"
    )


ARTICLES = [
    "https://n.example/2012/10/02/after-presidential-snub-russia-sends-diplomat/",
    "https://n.example/story/445482/after-presidential-snub-russia-sends-out-top-diplomat/",
    "https://n.example/news/world-asia-19801234", "https://n.example/politik/regierung-plant-neues-gesetz-a-1234567.html",
    "https://n.example/article/2012-10-02/some-thing-happened-today.html", "https://n.example/news/articles/c0de1d2e3f4o",
    "https://n.example/opinion/2012/oct/02/why-this-matters-now", "https://n.example/%E8%A8%AA%E5%95%8F%E5%9B%BD%E5%A2%83%E4%BA%88%E7%AE%97%E5%B8%82%E5%A0%B4-20121002/",
    "https://n.example/?p=12345",
]  # fmt: skip
OTHERS = [
    "https://n.example/", "https://n.example/politics/", "https://n.example/tag/some-long-topic-name/", "https://n.example/2012/10/", "https://n.example/2012/10/02/",
    "https://n.example/author/jane-van-der-doe/", "https://n.example/about-us/", "https://n.example/politics/page/2/", "https://n.example/?s=budget+of+the+state",
    "https://n.example/privacy-policy/", "https://n.example/category/sports/cricket/", "https://n.example/a/b.pdf", "https://n.example/login?next=/2012/10/02/x-y-z-a",
]  # fmt: skip


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_score_above_the_line(url: str) -> None:
    assert article_url_score(url, "After presidential snub, Russia sends its diplomat") > 0.5


@pytest.mark.parametrize("url", OTHERS)
def test_others_score_below_the_line(url: str) -> None:
    assert article_url_score(url, "Politics") < 0.5


def test_score_learns_from_the_feed() -> None:
    url = "https://n.example/n/qwxyz"
    assert article_url_score(url) < 0.5
    shapes = SiteShapes()
    shapes.learn(
        articles=[f"https://n.example/n/{word}" for word in ("abcd", "efgh", "ijkl", "mnop", "qrst", "uvwx")]
    )
    assert article_url_score(url, shapes=shapes) > 0.5
    assert article_url_score("https://n.example/m/qwxyz", shapes=shapes) < 0.5
    slug = "https://n.example/help-topics/how-to-read-the-paper"
    shapes.learn(others=[f"https://n.example/help-topics/a-page-of-help-{n}-more" for n in "abcdefgh"])
    assert article_url_score(slug, shapes=shapes) < article_url_score(slug)


def test_shapes() -> None:
    assert shape_of(ARTICLES[0]).pattern == "/Y/M/M/slug/"
    assert shape_of(ARTICLES[1]).pattern == "/story/#/slug/"
    assert shape_of("https://[").pattern == ""


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a#b", "https://n.example/a"), ("?utm_source=x&id=1&fbclid=2", "https://n.example/s/?id=1"), ("HTTP://X.example", "http://X.example/"),
        ("https://www-n-example.cdn.ampproject.org/c/s/www.n.example/amp/a", "https://www.n.example/amp/a"),
        ("https://www.google.com/amp/s/n.example/a", "https://n.example/a"), ("mailto:a@b", None), ("https://[", None), ("https://a:b/", None),
        ("", None), (None, None), ("\n /a\tb ", "https://n.example/ab"), (" /a b?c d ", "https://n.example/a%20b?c%20d"), ("/a\n   b", "https://n.example/ab"),
        ("https://n .example/a", None), ("/a;jsessionid=1?sid=0f3b1c2d4e5f6071", "https://n.example/a"), ("/a?smid=tw&yclid=1", "https://n.example/a"),
        ("/" + "x" * 3000, None),
    ],
)  # fmt: skip
def test_clean_url(href: str | None, url: str | None) -> None:
    assert clean_url("https://n.example/s/", href) == url


@given(st.text(max_size=80))
def test_clean_url_never_raises_and_is_idempotent(href: str) -> None:
    url = clean_url("https://n.example/", href)
    assert url is None or clean_url("https://other.example/", url) == url
    article_url_score(url or href, href)


def test_same_site() -> None:
    assert same_site("https://www.n.example/a", "http://n.example/")
    assert not same_site("https://shop.n.example/", "https://blog.n.example/")
    assert same_site("https://blog.n.example/", "https://n.example/")
    assert not same_site("https://nn.example/", "https://n.example/")
    assert not same_site("https://alice.blogspot.com/", "https://blogspot.com/")


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Tue, 02 Oct 2012 09:59:00 +0500", "2012-10-02T09:59:00+05:00"), ("02 Oct 12 09:59 EDT", "2012-10-02T09:59:00-04:00"),
        ("Tue, 2 October 2012 09:59:60 GMT", "2012-10-02T09:59:59+00:00"), ("Tue, 02 Oct 2012 09:59:00 GMT+0500", "2012-10-02T09:59:00+05:00"),
        ("2012-10-02", "2012-10-02"), ("2012-10-02T09:59:00.123Z", "2012-10-02T09:59:00+00:00"), ("2012-10-02 09:59", "2012-10-02T09:59"),
        ("2012-10-02T24:00:00Z", "2012-10-03T00:00:00+00:00"), ("20121002T095900Z", "2012-10-02T09:59:00+00:00"), ("2012-10-02T09:59+05", "2012-10-02T09:59:00+05:00"),
        ("2012-13-02", None), ("2012-02-30", None), ("2012", None), ("2012-10", None), ("yesterday", None), ("02/10/2012", None), ("", None), (None, None),
        ("Tue, 02 Oct 2012 25:59:00 +0500", "2012-10-02"), ("2012-10-02T09:59:00+99:00", "2012-10-02T09:59:00"), ("x" * 10_000, None),
    ],
)  # fmt: skip
def test_iso_date(raw: str | None, iso: str | None) -> None:
    assert iso_date(raw) == iso


@given(
    st.one_of(
        st.text(max_size=70),
        st.from_regex(r"\d{1,4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{2}:\d{2}[+-]\d{2}:?\d{2}", fullmatch=True),
    )
)
def test_a_date_read_is_a_date(raw: str) -> None:
    iso = iso_date(raw)
    assert iso is None or datetime.fromisoformat(iso)
    span(iso)


@pytest.mark.parametrize(
    ("url", "period"),
    [("/2012/10/02/a", ("2012-10-02", "2012-10-02")), ("/sitemap-2012-12.xml", ("2012-12-01", "2012-12-31")), ("/a-20121002.html", ("2012-10-02", "2012-10-02")),
     ("/s?yyyy=2012&mm=2", ("2012-02-01", "2012-02-29")), ("/story/201210024567", None), ("/2012/", None), ("/2012/02/30/x", None)],
)  # fmt: skip
def test_period_of_url(url: str, period: tuple[str, str] | None) -> None:
    assert period_of_url("https://n.example" + url) == period
