"""Hostile pages end in bounded time: huge, deep, repetitive, random."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.threads.assemble import comments_of
from spiders.threads.layers import read_thread
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import page_of

BOUND = 20.0
"""Seconds of CPU; the pages below take one to six on a slow core."""
CELL = '<div class="comment"><b class="author">A{0}</b> <time datetime="2024-05-03T10:00">3 May</time><p>Words {0}</p></div>'
HOSTILE = {
    "50,000 records": "".join(CELL.format(number) for number in range(50_000)),
    "10,000 deep": '<div class="comment"><b>Ada</b> 3 May 2024 ' * 10_000,
    "one date above 50,000 blocks": "<div class='comments'>3 May 2024"
    + "<div><p>Words</p></div>" * 50_000
    + "</div>",
    "dates only": "<span>3 May 2024</span>" * 60_000,
    "20 MB of text": "<p>" + "The bridge was closed. 3 May 2024 " * 600_000,
    "one long word": "<div class='comment'>" + "a" * 5_000_000,
    "many classes": f'<div class="{" ".join(f"comment-{n}" for n in range(20_000))}">3 May 2024</div>' * 20,
    "links": '<a href="?cpage={}">Older comments</a>' * 100_000,
    "brackets": "[" * 200_000 + "@" * 200_000 + "comments closed " * 20_000,
    "nested quotes": "<blockquote>Ada wrote:<br>" * 5_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_bounded(kind: str) -> None:
    page = page_of(f"<html><body>{HOSTILE[kind]}</body></html>")
    assert page.tree is not None
    started = time.process_time()
    read_thread(page)
    assert time.process_time() - started < BOUND


TAGS = st.sampled_from(
    [
        "div",
        "li",
        "ul",
        "tr",
        "td",
        "table",
        "dl",
        "dt",
        "dd",
        "p",
        "b",
        "a",
        "time",
        "article",
        "noscript",
        "form",
    ]
)
CLASSES = st.sampled_from(["comment", "author", "date", "depth-2", "reply", "content", "x", ""])
TEXTS = st.sampled_from(
    [
        "3 May 2024",
        "Ada",
        "yesterday",
        "Comments (3)",
        "@Ada hello",
        "Reply",
        "\u200b",
        "Some words here.",
        "1.1",
        "5 h",
    ]
)


@st.composite
def soups(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 60))):
        tag, text = draw(TAGS), draw(TEXTS)
        parts.append(
            f'<{tag} class="{draw(CLASSES)}" id="c{draw(st.integers(0, 9))}" href="#c{draw(st.integers(0, 9))}">{text}'
        )
        if draw(st.booleans()):
            parts.append(f"</{tag}>")
    return "".join(parts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(soups())
def test_any_soup_gives_a_sound_thread(soup: str) -> None:
    page = page_of(f"<html><body>{soup * 2}</body></html>")
    for thread in (mine(page), read_thread(page)):
        if thread is None:
            continue
        for number, comment in enumerate(thread.comments):
            assert comment.parent_index is None or 0 <= comment.parent_index < len(thread.comments)
            assert comment.parent_index != number
            assert comment.parent_index is None or comment.parent_method
        records = comments_of(
            thread, article_id="a" * 64, article_url="https://e.org/a", site="e.org", pointer=None
        )
        assert len({record.id for record in records}) == len(records)
