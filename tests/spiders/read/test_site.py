"""The single entry for captures, and the choice of a site's reader."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archives.capture import Capture, Role
from archives.records import Article, ArticleMethod
from spiders.dates.strings import localise
from spiders.dates.value import DateValue
from spiders.read.site import Site, read_capture, site_for, thread_state, with_opening
from spiders.read.site_state import of_later_page
from spiders.sites.tribune import Tribune
from spiders.threads.thread import FoundComment, Thread
from tests.spiders.threads.engines.pages import capture

TOPIC = """<html><head><title>How wide?</title></head><body id="phpbb"><h2 class="topic-title"><a>How wide is it?</a></h2>{posts}</body></html>"""
POST = """<div id="p{n}" class="post"><dl class="postprofile"><dt><a class="username" href="/u/{n}">{who}</a></dt></dl><div class="postbody"><p class="author">by
<strong>{who}</strong> » <time datetime="2024-05-0{n}T10:00:00+00:00">May</time></p><div class="content">{text}</div></div></div>"""


class Old(Site):
    hosts = ("layouts.example",)
    valid_until = date(2015, 12, 31)


class Older(Site):
    hosts = ("layouts.example",)
    valid_until = date(2010, 12, 31)


class New(Site):
    hosts = ("layouts.example",)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    from spiders.read import site

    site._site_classes.cache_clear()


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2009, 1, 1), Older),
        (date(2010, 12, 31), Older),
        (date(2011, 1, 1), Old),
        (date(2016, 1, 1), New),
    ],
)
def test_the_layout_that_was_served_on_that_day(day: date, kind: type[Site]) -> None:
    assert type(site_for("https://www.layouts.example/a", day)) is kind


def test_hosts_match_subdomains_but_not_lookalikes() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert type(site_for("http://blogs.tribune.com.pk/x", now)) is Tribune
    assert type(site_for("http://TRIBUNE.com.pk/x", now)) is Tribune
    assert type(site_for("http://nottribune.com.pk/x", now)) is Site
    assert type(site_for("not a url", now)) is Site


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2012-10-02T04:59:00+00:00", "2012-10-02T09:59:00+05:00"),
        ("2012-10-02T09:59", "2012-10-02T09:59:00+05:00"),
        ("2012-10-02", "2012-10-02"),
        (None, None),
    ],
)
def test_dates_in_the_sites_own_zone(iso: str | None, expected: str | None) -> None:
    value = localise(DateValue(iso, "raw"), "Asia/Karachi")
    assert value is not None
    assert (value.iso, value.raw) == (expected, "raw")


def test_a_forum_topics_opening_is_the_article() -> None:
    posts = "".join(
        POST.format(n=n, who=w, text=t)
        for n, w, t in ((1, "Ada", "I measured four metres there."), (2, "Bo", "Five."))
    )
    reading = read_capture(capture(TOPIC.format(posts=posts), "https://b.example/viewtopic.php?t=9"))
    assert reading.article is not None
    assert [author.name for author in reading.article.authors] == ["Ada"]
    assert reading.article.date_published == "2024-05-01T10:00:00+00:00"
    assert reading.article.body == "I measured four metres there."
    assert [(c.author.name, c.text, c.parent_id) for c in reading.comments] == [("Bo", "Five.", None)]
    assert reading.comments[0].id == "b.example/phpbb/2"
    assert reading.article.comments.captured == 1
    assert reading.article.comments.engine == "phpbb"


def test_with_opening_keeps_what_the_post_lacks() -> None:
    article = Article(headline="H", body="generic", date_published="2024-01-01")
    same = with_opening(article, FoundComment(text=None, author=None))
    assert (same.body, same.date_published, same.headline) == ("generic", "2024-01-01", "H")


def test_a_topics_later_page_has_no_text_of_its_own() -> None:
    """What the general reading takes for it is a reply's, or a writer's card."""
    article = Article(body="Joined: May 2005", body_html="<p>…</p>", method=ArticleMethod(body="blocks"))
    found = of_later_page(article)
    assert (found.body, found.body_html, found.method.body) == (None, None, None)


def test_state_counts_visible_comments_only() -> None:
    from spiders.threads.assemble import comments_of

    thread = Thread(
        "x", [FoundComment(native="1", text="a"), FoundComment(native="2", status="deleted")], declared=2
    )
    comments = comments_of(thread, article_id="i", article_url="u", site="s", pointer=None)
    state = thread_state(thread, comments)
    # Whether a site counts a deleted comment that it still shows is its own: the number is reached either way.
    assert (state.captured, state.complete, state.pages) == (1, True, 1)
    assert thread_state(replace(thread, declared=3), comments).complete is False
    assert thread_state(Thread("x"), ()).complete is None


def test_json_of_no_engine_and_binary_content_give_nothing() -> None:
    for body, kind in (('{"a": 1}', "application/json"), ("\x00\x01", "application/pdf"), ("", "image/png")):
        reading = read_capture(capture(body, kind=kind))
        assert (reading.article, reading.comments) == (None, ())


def test_an_api_answer_belongs_to_the_article_of_its_role() -> None:
    body = '{"id": null, "total_replies": 1, "hidden_replies": 0, "replies": [{"id": 4, "parent": null, "created": 1349153940.0, "modified": null, "mode": 1, "text": "<p>Wide.</p>", "author": "Ada", "website": null, "likes": 0, "dislikes": 0, "replies": [], "hidden_replies": 0}]}'
    role = Role(name="api", article="https://www.news.example/story/7")
    reading = read_capture(capture(body, "https://c.example/?uri=%2Fstory%2F7", "application/json", role))
    assert [(c.id, c.article_url, c.text) for c in reading.comments] == [
        ("news.example/isso/4", "https://www.news.example/story/7", "Wide.")
    ]
    assert reading.article is not None
    assert reading.article.comments.complete is True


def test_a_comment_feed_as_api_answer() -> None:
    feed = '<rss version="2.0"><channel><item><title>By: Ada</title><link>https://n.example/b/#comment-4</link><description>Wide.</description></item></channel></rss>'
    reading = read_capture(
        capture(
            feed,
            "https://n.example/b/feed/",
            "application/rss+xml",
            Role(name="api", article="https://n.example/b/"),
        )
    )
    assert [(c.author.name, c.text) for c in reading.comments] == [("Ada", "Wide.")]


def test_missing_content_type_is_told_from_the_content() -> None:
    bare = Capture(
        "https://n.example/a",
        datetime(2026, 1, 1, tzinfo=UTC),
        200,
        (),
        b"<html><body><h1>Bridge</h1><p>"
        + b"The bridge is as wide as the road that leads to it. " * 12
        + b"</p></body></html>",
    )
    assert read_capture(bare).article is not None


LIST = (
    "<html><body><h1>News</h1>"
    + "".join(
        f"<article><h2><a href='/s/{n}/a-story-of-bridges'>Story {n} of bridges</a></h2><p>Teaser of it.</p></article>"
        for n in range(30)
    )
    + "</body></html>"
)


def test_a_list_page_gives_no_article_but_a_further_comment_page_always_does() -> None:
    url = "https://news.example/category/bridges/"
    plain = read_capture(capture(LIST, url))
    assert plain.article is None
    assert plain.flags
    further = read_capture(
        capture(LIST, url, role=Role(name="comment-page", number=2, article="https://news.example/s/1"))
    )
    assert further.article is not None


STORY = (
    "<html><body><h1>Old bridge</h1>"
    + "<p>The harbour board met again on Tuesday.</p>" * 300
    + "</body></html>"
)


def test_a_torn_gzip_body_at_its_whole_length_is_flagged() -> None:
    body = gzip.compress(STORY.encode())
    for payload, torn in ((body, False), (body[:-20], True)):
        fields = (
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(payload))),
        )
        reading = read_capture(
            Capture("https://news.example/a", datetime(2026, 1, 1, tzinfo=UTC), 200, fields, payload)
        )
        assert ("truncated" in reading.flags) is torn


@pytest.mark.parametrize("begins", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
def test_a_file_that_is_called_a_page_gives_no_article(begins: bytes) -> None:
    fields = (("Content-Type", "text/html"),)
    payload = begins + b"1 0 obj << /Title (Old bridge) >> stream The harbour board met again. " * 30
    reading = read_capture(
        Capture("https://news.example/report", datetime(2026, 1, 1, tzinfo=UTC), 200, fields, payload)
    )
    assert reading.article is None
    assert reading.flags == ("binary",)
