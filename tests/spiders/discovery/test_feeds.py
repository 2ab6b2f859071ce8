"""Feeds as they are met: well-formed, malformed, hostile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.capture import Capture
from spiders.discovery.found import Discovery, Source, Window
from spiders.discovery.reader import read_source

FEED = "https://news.example/feed/"

ALWAYS = Window()


def read(
    body: bytes | str, kind: str = "feed", url: str = FEED, window: Window = ALWAYS, **headers: str
) -> Discovery:
    content = body.encode() if isinstance(body, str) else body
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return read_source(
        Capture(url, datetime(2026, 1, 1, tzinfo=UTC), 200, fields, content), Source(url, kind, window)
    )


RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>News</title><link>https://news.example/</link><ttl>30</ttl>
<item><title>Old &amp;#8220;story&amp;#8221;</title><link>https://news.example/2012/10/01/old/?utm_source=rss&amp;id=7</link>
 <pubDate>Mon, 01 Oct 2012 09:00:00 +0500</pubDate><slash:comments>45</slash:comments>
 <wfw:commentRss>https://news.example/2012/10/01/old/feed/</wfw:commentRss><guid isPermaLink="false">n7</guid></item>
<item><title><![CDATA[New <b>story</b>]]></title><link>/2012/10/02/new/#top</link><pubDate>Tue, 02 Oct 2012 09:59 GMT</pubDate></item>
</channel></rss>"""


def test_rss_2_gives_entries_newest_first_with_thread_hints_and_period() -> None:
    result = read(RSS2)
    new, old = result.found
    assert (new.url, new.title, new.date_published) == (
        "https://news.example/2012/10/02/new/", "New story", "2012-10-02T09:59:00+00:00")  # fmt: skip
    assert old.url == "https://news.example/2012/10/01/old/?id=7"
    assert (old.title, old.comment_count, old.native) == ("Old “story”", 45, "n7")
    assert old.comment_feed == "https://news.example/2012/10/01/old/feed/"
    assert (old.date_published, old.date_published_raw) == (
        "2012-10-01T09:00:00+05:00", "Mon, 01 Oct 2012 09:00:00 +0500")  # fmt: skip
    assert (result.ttl, result.flags, old.source) == (1800, (), f"feed:{FEED}")
    assert new.priority > old.priority


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (RSS2.replace("Old ", "Old&nbsp;&copy; &bogus; "), 2),
        (RSS2.replace("id=7</link>", "a=1&b=2</link>"), 2),
        ("Notice: undefined index in /feed.php on line 3\n\n" + RSS2, 2),
        ("\ufeff\n  " + RSS2, 2),
        (RSS2.replace("</item>", ""), 2),
        (RSS2.replace("</title>", ""), 2),
        (RSS2[: RSS2.index("</channel>")], 2),
        (RSS2.replace(' xmlns:wfw="http://wellformedweb.org/CommentAPI/"', ""), 2),
        (RSS2.replace("New <b>", "New \x00\x08\x1b<b>"), 2),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>' + RSS2.split("?>", 1)[1], 2),
    ],
    ids=[
        "entities",
        "ampersand",
        "junk",
        "bom",
        "unclosed-items",
        "unclosed-titles",
        "cut",
        "prefix",
        "control",
        "dtd",
    ],
)
def test_malformed_feeds_still_give_their_entries(body: str, count: int) -> None:
    result = read(body)
    assert len(result.found) == count
    assert {item.url.split("?")[0] for item in result.found} == {
        "https://news.example/2012/10/01/old/", "https://news.example/2012/10/02/new/"}  # fmt: skip
    assert all(item.date_published for item in result.found)


def test_many_unclosed_items_all_count() -> None:
    items = "".join(f"<item><title>t{n}<link>https://news.example/a-{n}</link>" for n in range(2_000))
    assert len(read(f"<rss><channel>{items}").found) == 2_000


def test_ampersand_in_cdata_stays_and_bare_one_is_kept() -> None:
    body = "<rss><channel><item><link><![CDATA[https://n.example/?a=1&b=2]]></link></item><item><link>https://n.example/?c=3&d=4</link></item></channel></rss>"
    assert {item.url for item in read(body).found} == {
        "https://n.example/?a=1&b=2",
        "https://n.example/?c=3&d=4",
    }


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "ISO-8859-1"), ("cp1252", "UTF-8"), ("cp1252", None), ("iso-8859-1", "ISO-8859-1"), ("utf-16", "utf-16"),
     ("utf-16-le", "utf-16"), ("cp1251", "windows-1251"), ("shift_jis", "Shift_JIS")],
)  # fmt: skip
def test_encoding_by_bytes_before_statement(encoding: str, declared: str | None) -> None:
    title = {"cp1251": "Новости дня", "shift_jis": "見出し"}.get(
        encoding, "Café “Zürich”" if "8859" not in encoding else "Café Zürich"
    )
    statement = f' encoding="{declared}"' if declared else ""
    body = f'<?xml version="1.0"{statement}?><rss><channel><item><title>{title}</title><link>https://n.example/a</link></item></channel></rss>'
    assert [item.title for item in read(body.encode(encoding)).found] == [title]


def test_rss_1_and_090() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
    <channel rdf:about="https://n.example/"><title>T</title><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
    <item rdf:about="https://n.example/a"><title>A</title><dc:date>2012-10-02T09:59:00Z</dc:date></item></rdf:RDF>"""
    result = read(body)
    assert [(i.url, i.date_published) for i in result.found] == [
        ("https://n.example/a", "2012-10-02T09:59:00+00:00")
    ]
    assert result.ttl == 1800


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<link rel="next" href="/atom?page=2"/><title>T</title>
<entry><title type="html">A &amp;lt;i&amp;gt;b&amp;lt;/i&amp;gt;</title><link rel="self" href="/api/1"/><link href="/one"/>
<link rel="replies" href="/one/feed" thr:count="3"/><id>tag:1</id><published>2012-10-02T09:59:00+05:00</published>
<updated>2012-10-03</updated><source><title>Other</title><link href="https://other.example/"/></source></entry></feed>"""


def test_atom() -> None:
    result = read(ATOM, url="https://n.example/atom")
    (entry,) = result.found
    assert (entry.url, entry.comment_count, entry.comment_feed) == (
        "https://n.example/one", 3, "https://n.example/one/feed")  # fmt: skip
    assert (entry.date_published, entry.lastmod) == ("2012-10-02T09:59:00+05:00", "2012-10-03")
    assert [(n.kind, n.url) for n in result.next] == [("feed", "https://n.example/atom?page=2")]


def test_paging_stops_at_the_edge_of_the_window() -> None:
    window = Window(since=datetime(2013, 1, 1, tzinfo=UTC))
    result = read(ATOM, url="https://n.example/atom", window=window)
    assert (result.found, result.next, result.entries) == ((), (), 1)
    assert "window-edge" in result.flags


def test_an_old_entry_on_top_is_not_the_edge() -> None:
    items = "".join(
        f"<item><link>https://n.example/{day}</link><pubDate>{day}</pubDate></item>"
        for day in ("2010-01-01", "2013-05-02", "2013-05-01")
    )
    body = f"<rss><channel><link rel='next' href='https://n.example/feed?p=2'/>{items}</channel></rss>"
    result = read(body, window=Window(since=datetime(2013, 1, 1, tzinfo=UTC)))
    assert [i.url for i in result.found] == ["https://n.example/2013-05-02", "https://n.example/2013-05-01"]
    assert [n.url for n in result.next] == ["https://n.example/feed?p=2"]


def test_comment_feed_names_threads_not_articles() -> None:
    body = """<rss><channel><title>Comments for News</title>
    <item><title>By A</title><link>https://n.example/story/#comment-9</link><pubDate>Tue, 02 Oct 2012 09:59:00 GMT</pubDate></item>
    <item><title>By B</title><link>https://n.example/story/#comment-8</link><pubDate>Tue, 02 Oct 2012 08:59:00 GMT</pubDate></item></channel></rss>"""
    result = read(body)
    assert "comment-feed" in result.flags
    assert [(i.kind, i.url, i.lastmod, i.lastmod_raw) for i in result.found] == [
        ("thread", "https://n.example/story/", "2012-10-02T09:59:00+00:00", "Tue, 02 Oct 2012 09:59:00 GMT")]  # fmt: skip


@pytest.mark.parametrize("page", ["?p=7&amp;cpage=3", "?cpage=3&amp;p=7", "?p=7"])
def test_a_comment_page_in_a_comment_feed_is_its_story(page: str) -> None:
    body = f"""<rss><channel><title>Comments for News</title>
    <item><title>By A</title><link>https://n.example/{page}#comment-9</link></item></channel></rss>"""
    assert [i.url for i in read(body).found] == ["https://n.example/?p=7"]


def test_json_feed_takes_what_has_the_right_type() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "next_url": "/feed.json?p=2", "items": [
    {"id": "1", "url": "/a", "title": "A", "date_published": "2012-10-02T09:59:00Z"}, {"id": 2, "url": 5}, null,
    {"id": "https://n.example/b", "title": ["no"]}]}"""
    result = read(body, url="https://n.example/feed.json")
    assert [i.url for i in result.found] == ["https://n.example/a", "https://n.example/b"]
    assert [n.url for n in result.next] == ["https://n.example/feed.json?p=2"]


def test_entity_bomb_is_not_expanded() -> None:
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(10)
    )
    body = f'<?xml version="1.0"?>{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&k;&x;</title><link>https://n.example/a</link></item></channel></rss>'
    (item,) = read(body).found
    assert item.title
    assert len(item.title) < 20
    assert "root" not in item.title


def test_deep_nesting_and_huge_text_end_soon() -> None:
    assert read("<rss><channel>" + "<a>" * 200_000).found == ()
    long = (
        "<rss><channel><item><title>" + "x" * 12_000_000 + "</title><link>https://n.example/a</link></item>"
    )
    result = read(long + "<item><link>https://n.example/b</link></item></channel></rss>")
    assert "https://n.example/b" in {item.url for item in result.found}


def test_not_a_feed_is_said() -> None:
    assert read("<html><body><a href='/2012/10/02/some-long-story-here'>x</a></body></html>").flags == (
        "not-a-feed",
    )
    assert read("").flags == ("empty",)
    assert read(b"\x89PNG\r\n\x1a\n\x00\x00").flags == ("not-a-feed",)


def test_cache_control_stands_in_for_ttl() -> None:
    assert read(ATOM, cache_control="public, max-age=600").ttl == 600
    assert read(RSS2, cache_control="max-age=600").ttl == 1800
    assert read(ATOM, cache_control="no-cache").ttl is None


_WORDS = st.sampled_from(
    ["<rss>", "<item>", "</item>", "<link>", "</link>", "<entry", ">", "<![CDATA[", "]]>", "&", "&#0;", "&#x110000;", "http://a.b/",
     "<!--", "-->", "<?xml", "<url>", "<loc>", "</loc>", "<urlset>", "<sitemapindex", "\x00", "{", "[", '"items"', ":", "https://[", "<html>",
     "<a href='", "'>", "<title", "<feed xmlns='http://www.w3.org/2005/Atom'>", "é", "\ud7ff", "Sitemap: ", "\n"]
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.lists(_WORDS, max_size=40).map(lambda words: "".join(words).encode())
    ),
    st.sampled_from(["feed", "sitemap", "robots", "api", "section"]),
)
def test_no_input_raises(body: bytes, kind: str) -> None:
    result = read(body, kind)
    assert all(item.url.startswith("http") for item in result.found + result.next)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_entries_survive_one_damaged_byte(data: Any) -> None:
    """One byte changed anywhere costs at most the entry it stands in."""
    items = "".join(
        f"<item><title>t{n}</title><link>https://n.example/a{n}</link></item>\n" for n in range(8)
    )
    body = bytearray(f"<rss><channel>{items}</channel></rss>".encode())
    place = data.draw(st.integers(14, len(body) - 17))
    body[place] = data.draw(st.sampled_from(list(b"x <>&\x00\xff")))
    urls = {item.url for item in read(bytes(body)).found}
    assert len(urls & {f"https://n.example/a{n}" for n in range(8)}) >= 7


def test_xml_base_of_feed_entry_and_link() -> None:
    """RFC 4287 2: each element's own, resolved against the one around it; the document's address is the outermost."""
    found = read(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/ongoing/"><title>t</title>
        <entry xml:base="When/2026/"><title>One</title><link href="First"/><id>tag:1</id></entry>
        <entry><title>Two</title><link href="Second"/><id>tag:2</id></entry>
        <entry><title>Three</title><link xml:base="https://other.news.example/x/" href="Third"/><id>tag:3</id></entry>
        <entry><title>Four</title><link href="/four five"/><id>tag:4</id></entry>
        <link rel="next" href="?page=2"/></feed>"""
    )
    assert [item.url for item in found.found] == [
        "https://news.example/ongoing/When/2026/First",
        "https://news.example/ongoing/Second",
        "https://other.news.example/x/Third",
        "https://news.example/four%20five",
    ]
    assert [item.url for item in found.next] == []  # links behind the entries are not looked at


def test_xml_base_of_rss() -> None:
    found = read(
        '<rss version="2.0" xml:base="https://cdn.news.example/deep/"><channel><title>t</title>'
        "<item><title>One</title><link>rel-story</link></item></channel></rss>"
    )
    assert [item.url for item in found.found] == ["https://cdn.news.example/deep/rel-story"]
