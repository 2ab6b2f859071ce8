"""Which posts of a row's reading stay, and what becomes of parents by place."""

from __future__ import annotations

from spiders.threads.engine import Engine, read_engine, standing
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment
from tests.spiders.threads.engines.pages import html


def test_parents_by_place_follow_the_posts_that_stay() -> None:
    advert = FoundComment(native="9", author="Advertisement", html="<div></div>")
    posts = [
        advert,
        FoundComment(native="1", author="Ada", text="Wide."),
        FoundComment(author="Bo", text="Narrow.", parent_index=1),
        FoundComment(author="Cy", text="To nobody.", parent_index=0),
    ]
    kept = standing(posts)
    assert [(post.author, post.parent_index) for post in kept] == [("Ada", None), ("Bo", 0), ("Cy", None)]


def test_a_picture_is_a_post_and_an_empty_box_is_none() -> None:
    picture = FoundComment(native="1", author="Ada", html='<p><img src="/a.png"></p>')
    removed = FoundComment(status="deleted")
    unsigned = FoundComment(text="Sponsored links")
    empty = FoundComment(native="2", author="Bo", html="<p></p>")
    assert standing([picture, removed, unsigned, empty]) == [picture, removed]


def test_a_mark_is_asked_for_and_the_first_layout_with_posts_is_the_pages() -> None:
    new = Layout(engine="quorum", item="li.post[id]", author=(".who",), text=(".said",))
    old = Layout(engine="quorum", item="tr.post[id]", author=("th",), text=("td",))
    row = Engine((new, old), ("Quorum 2",), nests=True)
    body = '<table><tr class="post" id="p1"><th>Ada</th><td>Wide.</td></tr></table>'
    assert read_engine(html(body), row) is None
    thread = read_engine(html(f"{body}<p>Quorum 2</p><li class='post' id='p0'></li>"), row)
    assert thread is not None
    assert [(post.native, post.author, post.text) for post in thread.comments] == [("1", "Ada", "Wide.")]
    assert (thread.engine, thread.nests, len(thread.elements)) == ("quorum", True, 1)
