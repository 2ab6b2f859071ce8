"""Damaged pages, answers and feeds: any cut or garbled input gives a thread or none, never an exception."""

from __future__ import annotations

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.sheet.page import Page
from spiders.threads.engines import read_api, read_engines
from spiders.threads.stated.feeds import read_feed
from spiders.threads.stated.markup import read_markup
from tests.spiders.threads.engines import test_scripted
from tests.spiders.threads.engines.pages import ROWS, answer, capture, html, row_body

# Fragments that carry the engines' marks; put together at random they make pages that no engine has ever drawn.
PIECES = [
    *(row_body(path.stem) for path in sorted(ROWS.glob("*.html"))), "<ol class='commentlist'>",
    "<li id='comment-5' class='comment depth-2'>", "<li id='comment-5' class='pingback'>", "<div id='comment-6'>", "</li>", "</ol>",
    "<div class='comment' id='c7'>", "<article class='js-comment' id='comment-8'>", "<div id='wpd-comm-1_0' class='wpd-comment'>",
    "<table id='post9'>", "<li class='forum-fil'>", "<div itemprop='comment' itemscope>", "<time datetime='2024-13-45T99:99'>",
    "<tr class='athing comtr' id='x'><td class='ind' indent='z'>", "<div class='thing comment' data-fullname='t1_'>",
    "<span class='fn'>Ada</span>", "<div class='comment-content'>Wide.</div>", "<a href='http://[bad'>x</a>", "<base href='//['>",
    "wp-content WordPress drupal blogger.com vBulletin iscourse XenForo MyBB forumposts brdmain mw-parser-output (UTC)",
    "<div class='mw-parser-output'><p>x <a href='/wiki/User:A'>A</a> 09:59, 2 October 2012 (UTC)</p>", "</div>", "</table>",
    "<script>var remark_config = {host: 'x'", "<div id='disqus_thread'>", "<div id='isso-thread'><script data-isso='//['></script>",
]  # fmt: skip
VALUES = [value for _, value in test_scripted.ANSWERS]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.integers(0, 4000))
def test_pages(pieces: list[str], cut: int) -> None:
    body = "".join(pieces)
    for text in (body, body[: len(body) - cut]):
        for read in (read_engines, read_markup):
            thread = read(html(text))
            if thread is not None:
                count = len(thread.comments)
                assert all(c.parent_index is None or 0 <= c.parent_index < count for c in thread.comments)
                assert all(follow.url.startswith("http") for follow in thread.follows)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def replaced(value: object, path: list[int], new: object) -> object:
    """The value with one inner value, found by the path, replaced."""
    if not path or not isinstance(value, (dict, list)) or not value:
        return new
    if isinstance(value, list):
        index = path[0] % len(value)
        return [replaced(item, path[1:], new) if i == index else item for i, item in enumerate(value)]
    key = sorted(value)[path[0] % len(value)]
    return {name: replaced(item, path[1:], new) if name == key else item for name, item in value.items()}


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(VALUES), st.lists(st.integers(0, 9), min_size=1, max_size=9), json_values)
def test_answers_with_one_value_of_another_kind(value: object, path: list[int], new: object) -> None:
    thread = read_api(answer(replaced(value, path, new)))
    assert thread is None or all(c.text is None or isinstance(c.text, str) for c in thread.comments)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VALUES), st.integers(0, 2000))
def test_cut_answers(value: object, cut: int) -> None:
    text = orjson.dumps(value).decode()
    assert read_api(Page(capture(text[: max(0, len(text) - cut - 1)], kind="application/json"))) is None


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from(["<rss><channel><item>", "<feed xmlns='http://www.w3.org/2005/Atom'><entry>", ""]),
)
def test_feeds(noise: bytes, head: str) -> None:
    thread = read_feed(Page(capture(head + noise.decode("latin-1"), kind="application/rss+xml")))
    assert (
        thread is None or all(comment.native for comment in thread.comments[:1]) or len(thread.comments) > 1
    )
