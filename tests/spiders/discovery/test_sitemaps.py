"""Sitemaps of every kind, robots.txt, WordPress REST."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from archives.capture import Capture
from spiders.discovery.found import Discovery, Source, Window
from spiders.discovery.reader import read_source
from spiders.discovery.wordpress import comments_url, posts_url

URL = "https://news.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

ALWAYS = Window()


def read(
    body: bytes | str,
    kind: str = "sitemap",
    url: str = URL,
    window: Window = ALWAYS,
    status: int = 200,
    **headers: str,
) -> Discovery:
    content = body.encode() if isinstance(body, str) else body
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    capture = Capture(url, datetime(2026, 1, 1, tzinfo=UTC), status, fields, content)
    return read_source(capture, Source(url, kind, window))


def since(*day: int) -> Window:
    return Window(since=datetime(*day, tzinfo=UTC))  # type: ignore[misc,arg-type]


NEWS = f"""<urlset {NS}><url><loc>https://news.example/a?x=1&amp;y=2</loc><news:news><news:publication><news:name>N</news:name>
</news:publication><news:publication_date>2012-10-02T09:59:00+05:00</news:publication_date><news:title>A &amp; B</news:title></news:news></url>
<url><loc> https://news.example/b </loc><lastmod>2012-10-03</lastmod></url></urlset>"""


def test_news_sitemap_keeps_title_and_date() -> None:
    b, a = read(NEWS).found
    assert (a.url, a.title, a.date_published) == (
        "https://news.example/a?x=1&y=2",
        "A & B",
        "2012-10-02T09:59:00+05:00",
    )
    assert (b.lastmod, b.lastmod_raw, b.date_published) == ("2012-10-03", "2012-10-03", None)
    assert a.source == f"sitemap:{URL}"


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(NEWS.encode()), gzip.compress(gzip.compress(NEWS.encode())), gzip.compress(NEWS.encode())[:-9],
        NEWS.replace("sitemap/0.9", "sitemap/0.84", 1), NEWS.replace(f" {NS}", ""), NEWS.replace("</url>", ""), "\n\n" + NEWS,
        NEWS.replace("http://www.sitemaps", "https://www.sitemaps"), NEWS.replace("<urlset", "<sm:urlset").replace("</urlset", "</sm:urlset"),
    ],
    ids=["gz", "gz-twice", "gz-cut", "old-ns", "no-ns", "unclosed", "blank", "https-ns", "prefixed"],
)  # fmt: skip
def test_sitemap_by_content(body: bytes | str) -> None:
    assert {i.url for i in read(body).found} == {"https://news.example/a?x=1&y=2", "https://news.example/b"}
    assert len(read(body, content_type="text/plain", url="https://news.example/sitemap?page=1").found) == 2


def test_text_sitemap_and_rss_as_sitemap() -> None:
    assert [i.url for i in read("https://news.example/a\r\n# no\nftp://x/\nhttps://news.example/b\n").found] == [
        "https://news.example/a", "https://news.example/b"]  # fmt: skip
    rss = "<rss><channel><item><link>https://news.example/c</link></item></channel></rss>"
    assert [i.source for i in read(rss).found] == [f"sitemap:{URL}"]


INDEX = f"""<sitemapindex {NS}><sitemap><loc>/sitemap-2012-09.xml</loc></sitemap>
<sitemap><loc>https://news.example/sitemap-2012-10.xml</loc></sitemap>
<sitemap><loc>https://news.example/posts-old.xml</loc><lastmod>2011-01-01T00:00:00Z</lastmod></sitemap>
<sitemap><loc>https://news.example/posts-new.xml</loc><lastmod>2012-10-05T00:00:00Z</lastmod></sitemap>
<sitemap><loc>https://news.example/news.xml</loc></sitemap>
<sitemap><loc>{URL}</loc></sitemap><sitemap><loc>https://news.example/s?yyyy=2013&amp;mm=01&amp;dd=03</loc></sitemap></sitemapindex>"""


def test_index_newest_first_without_itself() -> None:
    assert [n.url.rsplit("/", 1)[1] for n in read(INDEX).next] == [
        "news.xml", "posts-new.xml", "posts-old.xml", "s?yyyy=2013&mm=01&dd=03", "sitemap-2012-10.xml", "sitemap-2012-09.xml"
    ]  # fmt: skip


def test_index_children_outside_the_window_are_left_out() -> None:
    window = Window(datetime(2012, 10, 2, tzinfo=UTC), datetime(2012, 10, 31, tzinfo=UTC))
    assert {n.url.rsplit("/", 1)[1] for n in read(INDEX, window=window).next} == {
        "news.xml", "posts-new.xml", "sitemap-2012-10.xml"}  # fmt: skip


@pytest.mark.parametrize(
    ("lastmod", "inside"),
    [("2012-10-02", True), ("2012-10-01", True), ("2012-09-30", False), ("2012-10-01T23:00:00Z", False), ("2012-10-02T00:00:00Z", True),
     ("2012-10-01T23:00:00", True), ("2012-10-01T02:00", False), ("soon", True), ("", True), ("9999-12-31", True), ("0001-01-01", False)],
)  # fmt: skip
def test_window_in_doubt_inside(lastmod: str, inside: bool) -> None:
    body = f"<urlset><url><loc>https://news.example/a</loc><lastmod>{lastmod}</lastmod></url></urlset>"
    assert bool(read(body, window=since(2012, 10, 2)).found) is inside


def test_old_date_in_address_counts_where_nothing_else_is_said() -> None:
    body = "<urlset><url><loc>https://n.example/2011/05/06/x</loc></url><url><loc>https://n.example/2013/05/06/x</loc></url></urlset>"
    assert [i.url for i in read(body, window=since(2012, 1, 1)).found] == ["https://n.example/2013/05/06/x"]


def test_large_sitemap_is_read_whole() -> None:
    body = (
        "<urlset>"
        + "".join(f"<url><loc>https://n.example/{n}</loc></url>" for n in range(50_000))
        + "</urlset>"
    )
    assert len(read(gzip.compress(body.encode())).found) == 50_000


def test_gzip_bomb_is_bounded() -> None:
    result = read(gzip.compress(b"<urlset>" + b" " * (80 << 20), 9))
    assert "truncated" in result.flags
    assert result.found == ()


def test_soft_404_in_place_of_a_sitemap_gives_nothing() -> None:
    page = "<!doctype html><html><body><a href='/2012/10/02/a-very-long-headline-here'>A very long headline here</a></body></html>"
    assert read(page) == Discovery(flags=("not-a-sitemap",))
    assert read("gone", status=404).flags == ("status:404",)


def test_robots_sitemaps_news_first() -> None:
    body = "User-agent: *\nDisallow: /x\nsitemap:/map.xml # main\nSitemap: https://news.example/news.xml\nSITEMAP : https://news.example/map.xml\n"
    result = read(body, "robots", "https://news.example/robots.txt")
    assert [n.url for n in result.next] == ["https://news.example/news.xml", "https://news.example/map.xml"]
    assert {n.kind for n in result.next} == {"sitemap"}


POSTS = [
    {"id": 4, "date": "2012-10-02T09:59:00", "date_gmt": "2012-10-02T04:59:00", "modified_gmt": "2012-10-04T04:59:00",
     "link": "https://news.example/a/", "title": {"rendered": "A &#8211; B"}, "comment_status": "open"},
    {"id": 3, "date": "2012-10-01T09:59:00", "link": "https://news.example/b/", "title": {}, "comment_status": "closed"},
    {"id": 2, "link": "https://news.example/c/", "status": "draft"}, {"link": 7}, "x",
]  # fmt: skip
API = "https://news.example/wp-json/wp/v2/posts?per_page=100"


def test_wordpress_posts_and_next_page() -> None:
    result = read(json.dumps(POSTS[:4]), "api", API, X_WP_Total="250", X_WP_TotalPages="3")
    a, b = result.found
    assert (a.title, a.date_published, a.comments_open) == ("A – B", "2012-10-02T04:59:00+00:00", True)
    assert (b.date_published, b.comments_open) == ("2012-10-01T09:59:00", False)
    assert a.comment_feed == comments_url("https://news.example/wp-json/", 4)
    assert [n.url for n in result.next] == [API + "&page=2"]
    assert result.total == 250
    assert read(json.dumps(POSTS[:2]), "api", API + "&page=3", X_WP_TotalPages="3").next == ()
    assert read(json.dumps(POSTS[:2]), "api", API).next == ()  # header lost, page not full


def test_wordpress_stops_at_the_edge() -> None:
    result = read(json.dumps(POSTS[:2]), "api", API, window=since(2012, 10, 2), X_WP_TotalPages="9")
    assert [i.native for i in result.found] == ["4"]
    assert result.next == ()


def test_wordpress_index_and_refusal() -> None:
    index = json.dumps({"name": "N", "namespaces": ["oembed/1.0", "wp/v2"]})
    (posts,) = read(index, "api", "https://news.example/wp-json/", since(2012, 1, 1)).next
    assert posts.url.startswith("https://news.example/wp-json/wp/v2/posts?")
    assert "after=2012-01-01T00:00:00%2B00:00" in posts.url
    denied = json.dumps({"code": "rest_login_required", "message": "no"})
    assert read(denied, "api", "https://news.example/wp-json/", status=401).flags == (
        "status:401",
        "api-denied:rest_login_required",
    )


def test_plain_permalinks_address() -> None:
    assert posts_url("https://n.example/?rest_route=/").startswith(
        "https://n.example/?rest_route=/wp/v2/posts&per_page=100&"
    )
