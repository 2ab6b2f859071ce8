"""WoltLab Suite's comments and responses, whose ids are two series."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

HEAD = '<div class="containerHeadline"><h3>{}<small> - <time datetime="2021-05-0{}T10:00:00+00:00" class="datetime">x</time></small></h3></div>'
PAGE = f"""<ul class="commentList containerList" data-object-type-id="27"><li class="comment jsComment" data-comment-id="12" data-user-id="3">
<div class="commentContent">{HEAD.format('<a href="/user/3/" class="userLink">Ada Quill</a>', 1)}<p class="userMessage">Vier Meter.</p></div>
<ul class="commentResponseList"><li class="commentResponse" data-response-id="12"><div class="commentContent">{HEAD.format("Gast Bo", 2)}
<p class="userMessage">Fünf.</p></div></li></ul></li></ul>"""


def test_a_response_keeps_its_own_series_of_ids() -> None:
    thread = read_engines(html(PAGE, lang="de"))
    assert thread is not None
    assert thread.engine == "woltlab"
    assert brief(thread.comments) == [
        ("12", "Ada Quill", "2021-05-01T10:00:00+00:00", "Vier Meter.", None),
        ("response-12", "Gast Bo", "2021-05-02T10:00:00+00:00", "Fünf.", "12"),
    ]
