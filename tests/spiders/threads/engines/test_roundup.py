"""Roundup: messages as pairs of rows, the newest first in the classic template, names hidden from strangers."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html


def message(number: int, author: str, date: str, body: str) -> str:
    return f"""<tr><th><a href="msg{number}">msg{number} (view)</a></th><th>Author: {author}</th><th>Date: {date}</th><th></th></tr>
      <tr><td colspan="4" class="content"><pre>{body}</pre></td></tr>"""


PAGE = (
    '<table class="form"><tr><th>Title</th><td>Lamps are out</td></tr></table><table class="messages"><tr><th colspan="4" class="header">Messages</th></tr>'
    + message(12, "[hidden] (dm)", "2024-03-07 11:24", "&gt; No.\nThanks!")
    + message(11, "Bo Quill (bo) *", "2024-03-06.11:24:27", "No.")
    + message(9, "ada", "2024-03-05.09:00:00", "The lamps are out.")
    + '</table><table class="history"><tr><td>2024-03-07 11:24</td><td>admin</td><td>create</td></tr></table>'
)


def test_the_earliest_message_opens_the_issue() -> None:
    thread = read_engines(html(PAGE, "https://bugs.example/issue4"))
    assert thread is not None
    assert thread.engine == "roundup"
    assert thread.opening is not None
    assert brief([thread.opening, *thread.comments]) == [
        ("9", "ada", "2024-03-05T09:00:00", "The lamps are out.", None),
        ("12", "dm", "2024-03-07T11:24", "> No.\nThanks!", None),
        ("11", "Bo Quill (bo)", "2024-03-06T11:24:27", "No.", None),
    ]
    assert thread.comments[0].permalink == "https://bugs.example/msg12"
