"""Fossil's forum: what its boxes are called."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import html, row_body


def test_a_closed_topic_bears_its_mark_on_the_opening_post() -> None:
    for mark, expected in (("forumTime forumClosed", True), ("forumTime", None)):
        thread = read_engines(
            html(
                row_body("fossil").replace("class='forumTime'", f"class='{mark}'", 1),
                "https://w.example/forumpost/aa11",
            )
        )
        assert thread is not None
        assert thread.closed is expected
