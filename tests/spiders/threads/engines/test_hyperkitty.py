"""HyperKitty: messages whose day stands only above the first of each, and whose clock is the archive's."""

from __future__ import annotations

from spiders.read.site import read_page
from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

URL = "https://lists.example/archives/list/bridge@lists.example/thread/" + "A" * 32 + "/"


def mail(letter: str, name: str, day: str, clock: str, sent: str, body: str) -> str:
    shown = f'<span class="date d-none">{day}</span><span class="date d-sm-none">{day}</span>' if day else ""
    return f"""<div class="email"><div id="{letter * 32}" class="email-header"><div class="gravatar-wrapper d-flex"><div class="email-author d-flex">
      <h2 class="name"> {name} </h2></div></div><div class="email-date right">{shown}<div class="time">
      <span title="Sender's time: {sent}">{clock}</span></div></div></div><div class="email-body "><p>{body}</p></div>
      <div class="email-info"><div class="messagelink"><a href="/archives/list/bridge@lists.example/message/{letter * 32}/"></a></div></div></div>"""


def archive(replies: str) -> str:
    return f"""<div class="thread-header"><h3>Which bearings?</h3></div><div id="thread-content">{OPENING}<p class="sort-mode"><a href="?sort=date">Show
      replies by date</a></p><div class="replies">{replies}</div></div><section id="thread-overview-info"><p class="thread-overview-details"></p>
      <div><i class="fa fa-fw fa-comment"></i> 4 comments</div></section>"""


OPENING = mail(
    "A", "Ada Quill", "28 Feb 2024", "10:50 p.m.", "Feb. 28, 2024, 5:50 p.m.", "Which bearings does it have?"
)
QUOTE = "</p><div class='quoted-switch'><a href='#'>...</a></div><blockquote class='blockquote quoted-text'><p>Which?</p></blockquote><p>Bronze."
REPLIES = "".join(
    [
        f"<div class='odd '>{mail('B', 'Bo', '28 Feb', '11:30 p.m.', 'Feb. 29, 2024, 8:30 a.m.', QUOTE)}</div>",
        f"<div class='even reply-level-1'>{mail('C', '山田太郎', '', '11:51 p.m.', 'Feb. 28, 2024, 6:51 p.m.', 'Since 1912.')}</div>",
        f"<div class='odd reply-level-2'>{mail('D', 'Dm', '29 Feb', '9 a.m.', 'Feb. 29, 2024, 10 a.m.', 'Thanks.')}</div>",
        f"<div class='even '>{mail('E', 'Eve', '', '11:05 p.m.', 'March 1, 2024, 12:05 p.m.', 'No.')}</div>",
    ]
)  # fmt: skip


def test_replies_in_the_archives_time_with_their_depth() -> None:
    thread = read_engines(html(archive(REPLIES), f"{URL}?noscript"))
    assert thread is not None
    assert (thread.engine, thread.declared) == ("hyperkitty", 4)
    assert thread.opening is not None
    assert thread.opening.date is not None
    assert (thread.opening.author, thread.opening.date.iso) == ("Ada Quill", "2024-02-28T22:50")
    assert brief(thread.comments) == [
        ("B" * 32, "Bo", "2024-02-28T23:30", "Which?\n\nBronze.", None),
        ("C" * 32, "山田太郎", "2024-02-28T23:51", "Since 1912.", "B" * 32),
        ("D" * 32, "Dm", "2024-02-29T09:00", "Thanks.", "C" * 32),
        ("E" * 32, "Eve", "2024-02-29T23:05", "No.", None),
    ]
    assert (
        thread.comments[0].permalink
        == f"https://lists.example/archives/list/bridge@lists.example/message/{'B' * 32}/"
    )


def test_replies_that_a_script_fetches_stand_on_the_page_for_readers_without() -> None:
    link = f"<img class='ajaxloader'><noscript><a href='{URL}?noscript'>Visit here</a></noscript>"
    reading = read_page(html(archive(link), URL))
    assert [(follow.url, follow.role) for follow in reading.follows] == [(f"{URL}?noscript", "comment-page")]
    assert reading.article is not None
    assert reading.article.body == "Which bearings does it have?"
    assert reading.article.comments is not None
    assert (reading.article.comments.declared, reading.article.comments.complete) == (4, False)
