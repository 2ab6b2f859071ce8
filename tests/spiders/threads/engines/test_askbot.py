"""Askbot, its present templates and those of its first years: a question, answers, comments on both."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

URL = "https://ask.example/question/1/why-closed/"


def info(name: str, *times: str) -> str:
    shown = "".join(
        f'<a class="post-revision-link" href="/answers/7/revisions/">said <abbr class="js-timeago" title="{time}+00:00 +0000">{time}+00:00 +0000</abbr></a>'
        for time in times
    )
    return f"""<div class='post-update-info-container'><div class='post-update-info'><div class='post-update-info-avatar'><a class="js-avatar-box"
      href="/users/8/x/"><img><div class="reputation-badge">12</div></a></div><div class='post-update-info-details'><div class='post-update-info-author-name'>
      <a class="user-name-link" href="/users/8/x/">{name}</a></div><div class='post-update-info-revision-links'>{shown}</div></div></div></div>"""


def post(number: int, kind: str, body: str, signed: str, comments: str = "") -> str:
    title = "<h1 class='js-editable'><div class='js-editable-content'>Why closed?</div></h1>"
    return f"""<div id="js-post-{number}" class="js-post js-{kind}" data-post-id="{number}"><div class="post-vote-controls"><div class="js-post-vote-number">2</div>
      </div><div class="post-content">{title if kind == "question" else ""}<div class="post-body"><div class="js-editable"><div class="js-editable-content">
      {body}</div></div></div><div class="js-editable-hide-post-body-{number}">{signed}</div><div class="js-post-comments" data-parent-post-id="{number}">
      <h2 class="js-comments-list-title">Comments</h2><div class="js-comments-list">{comments}</div></div></div></div>"""


def comment(number: int, name: str, time: str, body: str) -> str:
    return f"""<div id="js-post-{number}" class="js-comment" data-post-id="{number}"><div class="comment-votes"><div class="js-post-upvote-btn js-score"></div>
      </div><div class="js-comment-content"><div class="js-comment-body"><p>{body}</p></div><div class="js-comment-controls"><a class="js-avatar-box"
      href="/users/2/"><img></a><a class="js-comment-author" href="/users/2/">{name}</a><span class="comment-age">(<abbr class="js-timeago"
      title="{time}+00:00 +0000">{time}+00:00 +0000</abbr>)</span></div></div></div>"""


PAGE = (
    "<script>askbot = {};</script>"
    + post(1, "question", "<p>Why is it closed?</p>", info("Ada", "2024-02-28 22:50:44"), comment(5, "Bo", "2024-03-01 01:01:10", "Since when?"))
    + post(7, "answer", "<p>A flood.</p>", info("김민수", "2024-03-01 01:12:01", "2024-03-09 10:27:47"), comment(9, "Ada", "2024-03-02 08:00:00", "Thanks."))
    + '<div class="paginator"><a class="js-prev-page prev-page" href="?sort=votes&page=None"></a><a class="current-page page">1</a>'
    '<a class="page" href="/question/1/why-closed/?sort=votes&page=2#sort-bottom">2</a></div>'
)  # fmt: skip

OLD = """<script>askbot = {};</script><div class="vote-buttons"></div><div class="question-content"><h1><a href="/question/1/why-closed/">Why closed?</a></h1>
<div id="question-table"><div class="question-body"><div class="post-update-info-container"><div class='post-update-info'><p>asked <strong>
<abbr class="timeago" title="2012-05-01 10:00:00 +0000">2012-05-01 10:00:00 +0000</abbr></strong></p><a href="/users/8/ada/"><img></a><a href="/users/8/ada/">Ada</a>
<br></div></div><p>Why is it closed?</p></div><div class="comments" id="comments-for-question-1"><div class="content"></div></div></div></div>
<div id="post-id-7" class="post answer"><div class="vote-buttons"><div class="vote-number">1</div></div><div class="answer-body">
<div class="post-update-info-container"><div class='post-update-info'><p>answered <strong><abbr class="timeago" title="2012-05-02 10:00:00 +0000">x</abbr></strong></p>
<a href="/users/9/bo/"><img></a><a href="/users/9/bo/">Bo</a></div><div class='post-update-info'><p><a href="/answers/7/revisions/">updated <strong>
<abbr class="timeago" title="2012-05-03 10:00:00 +0000">x</abbr></strong></a></p></div></div><p>A flood.</p></div><div class="comments" id="comments-for-answer-7">
<div class="content"><div class="comment" id="comment-9"><div class="comment-votes"><div class="upvote">3</div></div><div class="comment-body"><p>Thanks.</p>
<a class="author" href="/users/8/ada/">Ada</a><span class="age">&nbsp;(<abbr class="timeago" title="2012-05-04 10:00:00 +0000">x</abbr>)</span>
<a id="post-9-edit" class="edit">edit</a></div></div></div></div></div>"""


def test_comments_answer_their_answer_and_the_question_is_the_opening() -> None:
    thread = read_engines(html(PAGE, URL))
    assert thread is not None
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.text) == ("Ada", "Why is it closed?")
    assert brief(thread.comments) == [
        ("5", "Bo", "2024-03-01T01:01:10+00:00", "Since when?", None),
        ("7", "김민수", "2024-03-01T01:12:01+00:00", "A flood.", None),
        ("9", "Ada", "2024-03-02T08:00:00+00:00", "Thanks.", "7"),
    ]
    answer = thread.comments[1]
    assert answer.date_modified is not None
    assert (answer.upvotes, answer.date_modified.iso) == (2, "2024-03-09T10:27:47+00:00")
    assert answer.permalink == f"{URL}?answer=7#post-id-7"
    assert [(follow.url, follow.number) for follow in thread.follows] == [(f"{URL}?sort=votes&page=2", 2)]


def test_templates_of_the_first_years() -> None:
    thread = read_engines(html(OLD, URL))
    assert thread is not None
    assert thread.opening is not None
    assert brief([thread.opening, *thread.comments]) == [
        ("1", "Ada", "2012-05-01T10:00:00+00:00", "Why is it closed?", None),
        ("7", "Bo", "2012-05-02T10:00:00+00:00", "A flood.", None),
        ("9", "Ada", "2012-05-04T10:00:00+00:00", "Thanks.", "7"),
    ]
    assert thread.comments[0].date_modified is not None
    assert thread.comments[0].date_modified.iso == "2012-05-03T10:00:00+00:00"
    assert thread.comments[1].upvotes == 3
