"""Empty boxes of unknown software are told from threads that a server drew, however empty these are."""

from __future__ import annotations

import pytest

from spiders.threads.box import empty_box
from tests.spiders.threads.engines.pages import html

BOXES = {
    "by its id": ('<div id="comments"></div>', "#comments"),
    "by its class": ('<section class="Article-CommentsContainer"><div class=spinner></div></section>', ".Article-CommentsContainer"),
    "as it loads": ('<div id="storyComments"><h3>Comments</h3><p>Loading comments…</p></div>', "#storyComments"),
    "an element of its own": ("<acme-comments story=7></acme-comments>", "acme-comments"),
    "behind a heading": ("<section><h2>What readers say</h2><div id=feed></div><div id=sentinel></div></section>", "#feed"),
    "behind a German one": ("<section><h2>Leserstimmen</h2><div id=box></div></section>", "#box"),
    "a frame": ('<iframe title="comments" src="/embed/7"></iframe>', "https://news.example/story/7"),
    "a notice": ("<noscript>Please enable JavaScript to view the comments.</noscript>", "https://news.example/story/7"),
}  # fmt: skip
NONE = {
    "nobody has written": '<div id="comments"><h3>Comments</h3><p>No comments yet.</p></div>',
    "a form": '<div id="comments"><form><textarea></textarea></form></div>',
    "a counter": '<a class="comments-count" href="#c"></a><span class="comment-count"></span>',
    "a link's sign": '<div class="comments-icon"></div>',
    "an advert": '<div id="dfp-ad--comments"></div>',
    "the newest of the site": '<div class="recent-comments"></div>',
    "in the footer": '<footer><div id="comments"></div></footer>',
    "a section with text": '<section class="discussion"><p>The committee met at noon to discuss the ferry.</p></section>',
    "a heading and a paragraph": "<section><h2>Discussion</h2><p>Our findings agree.</p><div></div></section>",
}


@pytest.mark.parametrize("name", BOXES)
def test_an_empty_box_is_found(name: str) -> None:
    body, thread = BOXES[name]
    found = empty_box(
        html(
            f"<main><article><p>Words.</p></article>{body}</main><script src=/a.js></script>",
            "https://news.example/story/7",
        )
    )
    assert found is not None
    assert found.pointer is not None
    assert (found.engine, found.pointer.thread) == ("generic", thread)


def test_a_frames_address_is_where_the_thread_is() -> None:
    found = empty_box(
        html(
            '<iframe title="comments" src="/embed/7"></iframe><script></script>',
            "https://news.example/story/7",
        )
    )
    assert found is not None
    assert found.pointer is not None
    assert found.pointer.endpoint == "https://news.example/embed/7"


@pytest.mark.parametrize("name", NONE)
def test_what_a_server_drew_is_none(name: str) -> None:
    assert (
        empty_box(
            html(f"<main><article><p>Words.</p></article>{NONE[name]}</main><script src=/a.js></script>")
        )
        is None
    )


def test_without_a_script_nothing_would_fill_it() -> None:
    assert empty_box(html('<div id="comments"></div>')) is None
