"""HyperKitty: messages whose day stands only above the first of each, and whose clock is the archive's."""

from __future__ import annotations

from spiders.read.site import read_page
from tests.spiders.threads.engines.pages import html, row_body

URL = "https://lists.example/archives/list/bridge@lists.example/thread/" + "A" * 32 + "/"


def test_replies_that_a_script_fetches_stand_on_the_page_for_readers_without() -> None:
    link = f"<img class='ajaxloader'><noscript><a href='{URL}?noscript'>Visit here</a></noscript>"
    before, replies, after = row_body("hyperkitty").partition('<div class="replies">')
    body = before + replies + link + "</div></div>" + after[after.index("<section") :]
    reading = read_page(html(body, URL))
    assert [(follow.url, follow.role) for follow in reading.follows] == [(f"{URL}?noscript", "comment-page")]
    assert reading.article is not None
    assert reading.article.body == "Which bearings does it have?"
    assert reading.article.comments is not None
    assert (reading.article.comments.declared, reading.article.comments.complete) == (4, False)
