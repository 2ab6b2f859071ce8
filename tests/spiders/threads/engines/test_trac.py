"""A Trac ticket after the stock templates, with words of our own."""

from __future__ import annotations

from spiders.read.site import read_page
from spiders.threads.engines import trac
from tests.spiders.threads.engines.pages import html

URL = "https://trac.example/env/ticket/4"


def change(number: int, author: str, instant: str, shown: str, text: str, answered: int = 0) -> str:
    reply = (
        f'<span class="trac-in-reply-to">in reply to: <a href="#comment:{answered}" class="in-reply-to">{answered}</a></span>'
        if answered
        else ""
    )
    words = f'<div class="comment searchable"><p>{text}</p></div>' if text else ""
    return (
        f'<div class="change" id="trac-change-{number}-168831625700{number}000"><h3 class="change" id="comment:{number}">'
        f'<span class="threading">{reply}</span><span class="cnum"><a href="#comment:{number}">comment:{number}</a></span> by '
        f'<span class="trac-author">{author}</span>, <a class="timeline" href="/env/timeline?from={instant}&amp;precision=second" '
        f'title="See timeline at {shown}">3 years ago</a></h3><ul class="changes"><li>priority changed</li></ul>{words}</div>'
    )


TICKET = (
    '<div id="ticket"><div class="date"><p>Opened <a class="timeline" href="/env/timeline?from=2023-07-02T15%3A56%3A17Z" '
    'title="See timeline at 07/02/23 15:56:17">3 years ago</a></p></div><h2><a class="trac-id">#4</a></h2>'
    '<h1 id="trac-ticket-title"><span class="summary">Bridge lights are out</span></h1><table class="properties"><tr>'
    '<td headers="h_reporter"><a class="trac-author" href="/env/query?reporter=ada">ada</a></td></tr></table>'
    '<div class="description"><h2>Description</h2><div class="searchable"><p>The lamps at the north end have been dark since '
    "Monday, and the cyclists cannot see the kerb.</p></div></div></div><link rel='next' href='/env/ticket/5'>"
    '<div id="changelog">'
    + change(1, "bert", "2023-07-02T16%3A44%3A17Z", "07/02/23 16:44:17", "I saw it too.")
    + change(2, "cleo", "2023-07-03T03%3A35%3A32Z", "07/03/23 03:35:32", "The fuse is broken.", 1)
    + change(3, "cleo", "2023-07-03T04%3A00%3A00Z", "07/03/23 04:00:00", "")
    + change(4, "bert", "2023-07-03T05%3A00%3A00Z", "07/03/23 05:00:00", "Thanks!", 2)
    + "</div>"
)


def test_a_ticket_with_its_comments() -> None:
    thread = trac.read(html(TICKET, URL))
    assert thread is not None
    assert [
        (c.native, c.author, c.date.iso if c.date else None, c.text, c.parent) for c in thread.comments
    ] == [
        ("1", "bert", "2023-07-02T16:44:17+00:00", "I saw it too.", None),
        ("2", "cleo", "2023-07-03T03:35:32+00:00", "The fuse is broken.", "1"),
        ("4", "bert", "2023-07-03T05:00:00+00:00", "Thanks!", "2"),
    ]


def test_the_ticket_itself_is_the_article_and_the_next_ticket_none_of_its_pages() -> None:
    reading = read_page(html(TICKET, URL))
    assert reading.article is not None
    assert [author.name for author in reading.article.authors] == ["ada"]
    assert reading.article.date_published == "2023-07-02T15:56:17+00:00"
    assert reading.follows == ()
