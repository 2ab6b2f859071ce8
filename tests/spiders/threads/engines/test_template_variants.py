"""Variants of the stock templates: older versions, other themes of the same engine, marks beside the words."""

from __future__ import annotations

import orjson
import pytest

from spiders.threads.engines import read_engines
from spiders.threads.layers import read_thread
from spiders.threads.thread import Thread
from tests.spiders.threads.engines.pages import brief, html


def engine(body: str, url: str = "https://news.example/story/7", lang: str = "en") -> Thread:
    thread = read_engines(html(body, url, lang))
    assert thread is not None
    return thread


LINE = {
    "classy": '<p class="comment__submitted">Submitted by {user} on {when}</p>',
    "bartik": '<p class="comment__author">{user}</p><p class="comment__time">{when}</p>',
    "stark": "<p>Submitted by {user} on {when}</p>",
}


@pytest.mark.parametrize("theme", LINE)
def test_drupal_themes(theme: str) -> None:
    user = '<span rel="schema:author"><a href="/user/2" typeof="schema:Person" property="schema:name">Bo Bright (not verified)</a></span>'
    when = 'Tue, 05/01/2012 - 12:05 <span property="schema:dateCreated" content="2012-05-01T10:05:00+00:00" class="hidden"></span>'
    line = LINE[theme].format(user=user, when=when)
    body = f"""<span property="schema:interactionCount" content="UserComments:5"></span><section id="comments">
    <article role="article" data-comment-user-id="0" id="comment-12" class="comment js-comment"><footer class="comment__meta">{line}<p class="visually-hidden">
    In reply to <a href="/comment/11#comment-11" class="permalink">Wide</a> by <span>Ada</span></p></footer><div class="content comment__content">
    <h3><a href="/comment/12#comment-12" class="permalink">Re</a></h3><div property="schema:text" class="field--name-comment-body field__item"><p>Narrow.</p></div>
    </div></article></section>"""
    thread = engine(body)
    assert thread.declared == 5
    (comment,) = thread.comments
    assert brief([comment])[0][:4] == ("12", "Bo Bright", "2012-05-01T12:05:00+02:00", "Narrow.")
    assert comment.permalink == "https://news.example/comment/12#comment-12"
    assert comment.author_url == "https://news.example/user/2"


def test_discourse_plain_view_of_today_and_of_2016() -> None:
    def post(number: int, who: str, words: str) -> str:
        return f"""<div id='post_{number}' class='topic-body crawler-post' itemprop='comment' itemscope itemtype='http://schema.org/Comment'>
        <span class="creator" itemprop="author" itemscope><a itemprop="url" href='/u/{who}'><span itemprop='name'>{who}</span></a></span>
        <time itemprop='datePublished' datetime='2024-05-01T10:00:00Z' class='post-time'></time><meta itemprop='dateModified' content='2024-05-01T10:00:00Z'>
        <div class='post' itemprop='text'>{words}</div></div>"""

    quote = '<aside class="quote" data-post="2"><blockquote>Wide.</blockquote></aside>Narrow.'
    flagged = "<p>This post was flagged by the community and is temporarily hidden.</p>"
    turn = """<div role='navigation' itemscope itemtype='http://schema.org/SiteNavigationElement' class="topic-body crawler-post"><a rel="next"
    href="/t/b/9?page=2">next page</a></div>"""
    posts = (
        post(1, "zoe", "How wide?") + post(2, "ada", "Wide.") + post(4, "bo", quote) + post(5, "cy", flagged)
    )
    thread = read_thread(html(f"<p>Discourse</p>{posts}{turn}", "https://d.example/t/b/9"))
    assert thread is not None
    assert [comment.date_modified for comment in thread.comments] == [None, None, None]
    assert [(c.native, c.parent, c.status, c.permalink) for c in thread.comments] == [
        ("2", None, "visible", None),
        ("4", "2", "visible", None),
        ("5", None, "hidden", None),
    ]
    old = """<div itemscope itemtype='http://schema.org/DiscussionForumPosting'><div class='creator'><a href='/u/{who}'><b itemprop='author'>{who}</b></a>
    <time datetime='2016-05-01T10:00:00Z' itemprop='datePublished'></time><span itemprop='position'>#{n}</span></div>
    <div class='post' itemprop='articleBody'>{words}</div><meta itemprop='interactionCount' content='UserLikes:3'></div>"""
    thread = engine(
        "Discourse" + old.format(who="zoe", n=1, words="How?") + old.format(who="ada", n=2, words="So."),
        "https://d.example/t/b/9",
    )
    assert brief(thread.comments) == [("2", "ada", "2016-05-01T10:00:00+00:00", "So.", None)]
    assert thread.comments[0].upvotes == 3


def test_discourse_brings_its_json_along() -> None:
    rows = [
        {
            "post_number": 1,
            "username": "zoe",
            "created_at": "2024-05-01T10:00:00Z",
            "cooked": "<p>How wide?</p>",
            "id": 1,
        },
        {
            "post_number": 2,
            "username": "ada",
            "created_at": "2024-05-01T11:00:00Z",
            "cooked": "<p>Wide.</p>",
            "id": 2,
            "staff": True,
        },
        {
            "post_number": 3,
            "username": "bo",
            "created_at": "2024-05-01T12:00:00Z",
            "cooked": "<p>No.</p>",
            "id": 3,
            "reply_to_post_number": 2,
        },
    ]
    data = {"id": 9, "posts_count": 45, "post_stream": {"posts": rows, "stream": [1, 2, 3, 4]}}
    store = (
        orjson.dumps({"site": "{}", "topic_9": orjson.dumps(data).decode()})
        .decode()
        .replace("&", "&amp;")
        .replace('"', "&quot;")
    )
    thread = engine(
        f'<meta name="generator" content="Discourse 3"><div id="data-preloaded" data-preloaded="{store}"></div>',
        "https://d.example/t/b/9",
    )
    assert [(c.native, c.author, c.text, c.parent, c.is_staff) for c in thread.comments] == [
        ("2", "ada", "Wide.", None, True),
        ("3", "bo", "No.", "2", None),
    ]
    assert thread.declared == 44
    assert [follow.url for follow in thread.follows] == ["https://d.example/t/9/posts.json?post_ids[]=4"]


def test_a_mark_that_all_comments_bear_is_no_staff_mark() -> None:
    item = """<li class="comment" id="c111{n}"><cite class="user {mark}"><a href="https://www.blogger.com/profile/{n}">N{n}</a></cite>
    <span class="icon user {mark}"></span><span class="datetime"><a href="https://b.example/p.html?showComment=171455790000{n}#c111{n}">May 1, 2024 at 12:05 PM</a>
    </span><p class="comment-content">Words of number {n}.</p><span class="item-control blog-admin"><a>Delete</a></span></li>"""
    items = "".join(item.format(n=n, mark="blog-author" if n == 2 else "") for n in (1, 2, 3))
    thread = read_thread(
        html(
            f'<div id="comments"><h4>4 comments:</h4><ol>{items}</ol></div><a href="https://www.blogger.com/x">b</a>'
        )
    )
    assert thread is not None
    assert [comment.is_staff for comment in thread.comments] == [None, True, None]


def test_hacker_news_names_who_posted_the_story() -> None:
    body = """<table class="fatitem"><tr class='athing submission' id='99'><td><span class="titleline"><a href="x">Bridge</a></span></td></tr><tr>
    <td class="subtext"><a href="user?id=zoe" class="hnuser">zoe</a> <span class="age" title="2024-05-01T09:00:00 1714554000"><a>x</a></span></td></tr></table>
    <table class='comment-tree'><tr class='athing comtr' id='101'><td class='ind' indent='0'></td><td><a href='user?id=ada' class='hnuser'>ada</a>
    <span class="age" title="2024-05-01T10:00:00 1714557600"></span><div class="comment"><div class="commtext">Wide.</div></div></td></tr></table>"""
    opening = engine(body, "https://news.example/item?id=99").opening
    assert opening is not None
    assert (opening.author, opening.date and opening.date.iso) == ("zoe", "2024-05-01T09:00:00+00:00")


def test_lobsters_offset_and_votes_below_zero() -> None:
    body = """<ol class="comments"><li class="comments_subtree"><div id="c_ab1" class="comment"><div class="voters"><div class="score">-3</div></div>
    <div class="byline"><a class="u-author" href="/~ada">ada</a> <a href="/c/ab1"><time title="2024-05-01 10:00:00 -0500" datetime="2024-05-01 10:00:00">x</time>
    </a></div><div class="comment_text"><p>Wide.</p></div></div></li></ol>"""
    (comment,) = engine(body).comments
    assert brief([comment]) == [("ab1", "ada", "2024-05-01T10:00:00-05:00", "Wide.", None)]
    assert (comment.upvotes, comment.permalink) == (-3, "https://news.example/c/ab1")
