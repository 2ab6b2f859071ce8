"""Fossil's forum: numbered posts whose headers say whom they answer."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html


def post(number: str, name: str, own: str, tail: str, body: str) -> str:
    user = f"<a data-href='/timeline?u={name.split()[0]}' href='/honeypot'>{name}</a>"
    return f"""<div id='forum{number}' class='forumTime' style='margin-left:4ex;'><h3 class='forumPostHdr'>({number}) By {user} on 2024-05-0{number[0]} 10:11:12
      {tail} <a data-href='/forumpost/{own}' href='/honeypot'>[link]</a> <a data-href='/forumpost/{own}?raw' href='/honeypot'>[source]</a></h3>
      <div class='forumPostBody'><div class="markdown">{body}</div></div></div>"""


def answer(own: str, number: int) -> str:
    return f"in reply to <a data-href='/forumpost/{own}' href='/honeypot'>{number}</a>"


PAGE = "<h1>Which bearings?</h1>" + "".join(
    [
        post("1", "ada", "aa11aa11aa11aa11", "", "<p>Which bearings does the bridge have?</p>"),
        post("2", "bo", "bb22bb22bb22bb22", answer("aa11aa11aa", 1), "<p>Bronze ones.</p><p>Since 1912.</p>"),
        post("3.1", "Cleo (cn)", "cc33cc33cc33cc33", f"edited from 3.0 {answer('bb22bb22bb', 2)}", "<p>Thanks.</p>"),
        post("4", "dm", "dd44dd44dd44dd44", answer("aa11aa11aa", 1), "<span class='modpending'>Awaiting Moderator Approval</span>"),
    ]
)  # fmt: skip


def test_posts_answer_by_number_and_the_first_opens_the_topic() -> None:
    thread = read_engines(html(PAGE, "https://w.example/forum/forumpost/aa11aa11aa"))
    assert thread is not None
    assert thread.engine == "fossil"
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.text) == ("ada", "Which bearings does the bridge have?")
    assert brief(thread.comments[:2]) == [
        ("bb22bb22bb22bb22", "bo", "2024-05-02T10:11:12", "Bronze ones.\n\nSince 1912.", None),
        ("cc33cc33cc33cc33", "Cleo (cn)", "2024-05-03T10:11:12", "Thanks.", None),
    ]
    assert [c.parent_index for c in thread.comments] == [None, 0, None]
    assert [c.status for c in thread.comments] == ["visible", "visible", "pending"]
    assert thread.comments[0].author_url == "https://w.example/timeline?u=bo"
    assert thread.comments[0].permalink == "https://w.example/forumpost/bb22bb22bb22bb22"


def test_a_closed_topic_bears_its_mark_on_the_opening_post() -> None:
    for mark, expected in (("forumTime forumClosed", True), ("forumTime", None)):
        thread = read_engines(
            html(PAGE.replace("class='forumTime'", f"class='{mark}'", 1), "https://w.example/forumpost/aa11")
        )
        assert thread is not None
        assert thread.closed is expected
