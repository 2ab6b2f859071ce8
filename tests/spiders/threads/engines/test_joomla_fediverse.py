"""K2 and JComments for Joomla; kbin and Lemmy."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from spiders.threads.thread import Thread
from tests.spiders.threads.engines.pages import brief, html


def thread_of(body: str, name: str) -> Thread:
    thread = read_engines(html(body, "https://news.example/item/7"))
    assert thread is not None
    assert thread.engine == name
    return thread


def test_k2_names_without_an_element_of_their_own() -> None:
    item = """<li class="{names}"><span class="commentLink"><a href="/item/7#comment{n}" id="comment{n}">Comment Link</a></span>
    <span class="commentDate">Tuesday, 01 May 2012 10:05</span><span class="commentAuthorName">posted by {who}</span><p>{words}</p>
    <span class="commentToolbar"><a>Report</a></span></li>"""
    items = item.format(
        names="even",
        n=51,
        who='<a href="http://ada.example" rel="nofollow">Ada</a>',
        words="Wide.<br/>Really.",
    )
    items += item.format(names="odd authorResponse", n=52, who="Zoe", words="Thanks.")
    items += item.format(names="even unpublishedComment", n=53, who="Cy", words="Wait.")
    counter = '<h3 class="itemCommentsCounter"><span>12</span> comments</h3>'
    pages = '<div class="itemCommentsPagination"><a href="/item/7?start=10">2</a></div>'
    thread = thread_of(
        f'<div class="itemComments">{counter}<ul class="itemCommentsList">{items}</ul>{pages}</div>', "k2"
    )
    assert brief(thread.comments) == [
        ("51", "Ada", "2012-05-01T10:05", "Wide.\nReally.", None),
        ("52", "Zoe", "2012-05-01T10:05", "Thanks.", None),
        ("53", "Cy", "2012-05-01T10:05", "Wait.", None),
    ]
    assert [(c.is_staff, c.status) for c in thread.comments] == [
        (None, "visible"),
        (True, "visible"),
        (None, "pending"),
    ]
    assert thread.comments[0].author_url == "http://ada.example"
    assert thread.declared == 12
    assert [follow.url for follow in thread.follows] == ["https://news.example/item/7?start=10"]


def test_jcomments_answers_follow_their_parent() -> None:
    def comment(number: int, who: str, words: str, answers: str = "") -> str:
        return f"""<div class="even" id="comment-item-{number}"><span id="comment-vote-holder-{number}"><span class="vote-good">+3</span></span>
        <a class="comment-anchor" href="/item/7#comment-{number}">#1</a> {who}<span class="comment-date">01.05.2012 10:05</span>
        <div class="comment-body" id="comment-body-{number}">{words}</div><span class="comments-buttons"><a>Reply</a></span></div>
        <div class="comments-list" id="comments-list-{number}">{answers}</div>"""

    answer = comment(52, '<a class="author-homepage" href="http://bo.example">Bo</a>', "Narrow.")
    body = comment(51, '<span class="comment-author">Ada</span>', "Wide.", answer)
    thread = thread_of(
        f'<div id="jc"><div id="comments-list" class="comments-list">{body}</div></div>', "jcomments"
    )
    assert brief(thread.comments) == [
        ("51", "Ada", "2012-05-01T10:05", "Wide.", None),
        ("52", "Bo", "2012-05-01T10:05", "Narrow.", "51"),
    ]
    assert thread.comments[1].author_url == "http://bo.example"
    assert thread.comments[0].upvotes == 3


def test_kbin_by_parent_value_and_by_level() -> None:
    def comment(number: int, level: int, who: str, words: str, parent: str = "") -> str:
        return f"""<blockquote class="section comment entry-comment subject comment-level--{level}" id="entry-comment-{number}" {parent}><header>
        <a href="/u/{who}" class="user-inline">{who}</a><time datetime="2024-05-01T10:00:00+00:00">x</time></header><div class="content"><p>{words}</p></div>
        <aside class="vote"><form class="vote__up"><button><span>5</span></button></form></aside><footer><a href="/m/x/comment/{number}#entry-comment-{number}">
        reply</a></footer></blockquote>"""

    named = comment(51, 1, "ada", "Wide.") + comment(52, 1, "bo", "No.", 'data-subject-parent-value="51"')
    levels = comment(51, 1, "ada", "Wide.") + comment(52, 2, "bo", "No.")
    for body in (named, levels):
        thread = thread_of(f'<section id="comments">{body}</section>', "kbin")
        assert brief(thread.comments) == [
            ("51", "ada", "2024-05-01T10:00:00+00:00", "Wide.", None),
            ("52", "bo", "2024-05-01T10:00:00+00:00", "No.", "51"),
        ]
    assert thread.comments[0].upvotes == 5


def test_lemmy_times_in_a_tooltip() -> None:
    def comment(number: int, who: str, words: str, answers: str = "") -> str:
        return f"""<li class="comment"><article id="comment-{number}" class="comment-node"><a class="person-listing" href="/u/{who}"><span>{who}</span></a>
        <a href="/comment/{number}"></a><span class="fw-bold" data-tippy-content="5 points">5</span>
        <span class="moment-time" data-tippy-content="Wednesday, May 1st, 2024 at 10:00:00 AM GMT+00:00">2 years ago</span>
        <div class="comment-content"><div class="md-div"><p>{words}</p></div></div></article><ul class="comments">{answers}</ul></li>"""

    body = comment(51, "ada", "Wide.", comment(52, "bo", "Narrow."))
    thread = thread_of(f'<ul class="comments">{body}</ul>', "lemmy")
    assert brief(thread.comments) == [
        ("51", "ada", "2024-05-01T10:00:00+00:00", "Wide.", None),
        ("52", "bo", "2024-05-01T10:00:00+00:00", "Narrow.", "51"),
    ]
    assert thread.comments[0].permalink == "https://news.example/comment/51"
