"""Comment feeds: RSS and Atom after WordPress, Blogger and RFC 4685."""

from __future__ import annotations

import pytest

from spiders.sheet.page import Page
from spiders.threads.stated.feeds import read_feed
from tests.spiders.threads.engines.pages import brief, capture

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments on: Bridge</title><generator>https://wordpress.org/?v=6.1</generator>
<item><title>By: Bo</title><link>https://n.example/bridge/#comment-12</link><dc:creator><![CDATA[Bo &#38; Co]]></dc:creator>
<pubDate>Wed, 31 Oct 2012 03:15:13 +0000</pubDate><guid isPermaLink="false">http://n.example/bridge/#comment-12</guid>
<description><![CDATA[In reply to &lt;a&gt;]]></description><content:encoded><![CDATA[<p>In reply to <a href="https://n.example/bridge/#comment-11">Ada</a>.</p>
<p>Narrow.</p>]]></content:encoded></item>
<item><title>By: Ada</title><link>https://n.example/bridge/#comment-11</link><dc:creator>Ada</dc:creator>
<pubDate>Wed, 31 Oct 2012 02:15:13 +0000</pubDate><content:encoded><![CDATA[<p>Wide.</p><p>In reply to nobody.</p>]]></content:encoded></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Comments</title>
<entry><id>tag:b.example,1999:blog-1.post-11</id><published>2012-10-02T09:59:00+05:00</published><updated>2012-10-03T09:59:00+05:00</updated>
<author><name>Ada</name><uri>http://ada.example/</uri></author><link rel="alternate" href="https://b.example/x.html?showComment=1349153940000#c11"/>
<content type="html">&lt;p&gt;Wide.&lt;/p&gt;</content><thr:in-reply-to ref="tag:b.example,1999:blog-1.post-7" href="https://b.example/x.html"/></entry>
<entry><id>tag:b.example,1999:blog-1.post-12</id><published>2012-10-02T10:30:00+05:00</published><author><name>Bo</name></author>
<link rel="alternate" href="https://b.example/x.html?showComment=1349155800000#c12"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Narrow.</div></content>
<thr:in-reply-to ref="tag:b.example,1999:blog-1.post-11" href="https://b.example/x.html?showComment=1349153940000#c11"/></entry></feed>"""


def feed(text: str, kind: str = "application/rss+xml") -> Page:
    return Page(capture(text, "https://n.example/bridge/feed/", kind))


def test_wordpress_rss_strips_the_reply_line_and_takes_the_parent_from_it() -> None:
    thread = read_feed(feed(RSS))
    assert thread is not None
    assert thread.engine == "wordpress"
    assert brief(thread.comments) == [
        ("11", "Ada", "2012-10-31T02:15:13+00:00", "Wide.\n\nIn reply to nobody.", None),
        ("12", "Bo & Co", "2012-10-31T03:15:13+00:00", "Narrow.", "11"),
    ]
    assert thread.comments[1].parent_method == "feed"


def test_the_reply_line_of_another_language_is_told_by_its_repetition() -> None:
    words = {
        12: ("11", "Narrow."),
        13: ("12", "Deep."),
        14: (None, "See <a href='#comment-11'>Ada</a> above."),
    }
    items = "".join(
        f"<item><link>https://n.example/b/#comment-{n}</link><dc:creator>X</dc:creator><content:encoded><![CDATA["
        + (f"<p><a href='https://n.example/b/#comment-{above}'>N{n}</a> への返信。</p>" if above else "")
        + f"<p>{text}</p><span class='comment-likes'><a href='#'>Like</a></span>]]></content:encoded></item>"
        for n, (above, text) in words.items()
    )
    thread = read_feed(feed(RSS[: RSS.index("<item>")] + items + "</channel></rss>"))
    assert thread is not None
    assert {c.native: (c.parent, c.text) for c in thread.comments} == {
        "12": ("11", "Narrow."), "13": ("12", "Deep."), "14": (None, "See Ada above."),
    }  # fmt: skip


def test_atom_with_threading() -> None:
    thread = read_feed(feed(ATOM, "application/atom+xml"))
    assert thread is not None
    assert [(c.native, c.author, c.text) for c in thread.comments] == [
        ("11", "Ada", "Wide."),
        ("12", "Bo", "Narrow."),
    ]
    assert thread.comments[1].parent == "11"
    assert thread.comments[0].author_url == "http://ada.example/"
    assert thread.comments[0].date_modified is not None


@pytest.mark.parametrize("text", ["", "<rss", "<rss><channel></channel></rss>", "<html><body>x</body></html>", '{"a": 1}',
                                  "<rss><channel><item><title>Story</title><link>https://n.example/a</link></item></channel></rss>"])  # fmt: skip
def test_other_content_and_article_feeds_are_none(text: str) -> None:
    assert read_feed(feed(text)) is None


def test_no_entity_is_expanded() -> None:
    head = '<!DOCTYPE rss [<!ENTITY x "EXPANDED"><!ENTITY y SYSTEM "file:///etc/hostname">]>'
    evil = head + RSS.split("?>", 1)[1].replace("<dc:creator>Ada<", "<dc:creator>Ada&x;&y;<")
    thread = read_feed(feed(evil))
    assert thread is not None
    assert "EXPANDED" not in repr(thread.comments)
    assert thread.comments[0].author == "Ada"
