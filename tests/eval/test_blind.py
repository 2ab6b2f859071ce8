"""Pages made strange keep their words and lose their names."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import lxml.html

from archives.capture import Capture
from eval.blind import forget_engines, without_names

PAGE = b"""<html><body><div id="comments"><a href="#comment-7">one</a><article class="comment depth-2" id="comment-7"
data-author="Ada" itemprop="comment" role="comment"><p>Words of Ada</p></article></div></body></html>"""


def test_names_say_nothing_and_numbers_and_words_stay() -> None:
    capture = Capture("https://news.example/a", datetime(2024, 5, 1, tzinfo=UTC), 200, (), PAGE)
    found = without_names(capture)
    (article,) = lxml.html.document_fromstring(found.content).iter("article")
    assert set(article.attrib) == {"class", "id"}
    kind, depth = (article.get("class") or "").split()
    assert "comment" not in kind
    assert depth.endswith("2")
    assert (article.get("id") or "").endswith("7")
    assert f"#{article.get('id')}".encode() in found.content
    assert b"Words of Ada" in found.content
    assert found.url == capture.url


def _engines_answer() -> bool:
    forget_engines()
    return sys.modules["spiders.threads.layers"].read_engines(None) is not None


def test_engines_are_forgotten_in_their_process_only() -> None:
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn")
    ) as pool:  # one that dies is told, not waited for
        assert pool.submit(_engines_answer).result(timeout=300) is False
    from spiders.threads import layers
    from spiders.threads.engines import read_engines

    assert layers.read_engines is read_engines
