"""LiveJournal and Dreamwidth: the site's scheme, the journals' styles, the JSON behind them."""

from __future__ import annotations

import orjson

from spiders.threads.engines import read_api, read_engines
from spiders.threads.thread import Thread
from tests.spiders.threads.engines.pages import answer, brief, html

URL = "https://zoe.livejournal.com/12345.html"
USER = """<span class="ljuser"><a href="https://{who}.livejournal.com/profile" class="i-ljuser-profile"><img></a>
<a href="https://{who}.livejournal.com/" class="i-ljuser-username"><b>{who}</b></a></span>"""
ROWS = [
    {"dtalkid": 400, "parent": 0, "uname": "ada", "ctime_ts": 1388570237, "article": "Wide.<br />Really.",
     "username": [{"journal": "ada", "journal_url": "https://ada.livejournal.com/"}]},
    {"dtalkid": 401, "parent": 400, "deleted": 1},
    {"dtalkid": 402, "parent": 401, "uname": "bo", "ctime_ts": 1388570337, "article": "Narrow."},
    {"dtalkid": 403, "parent": 0, "uname": "cy", "collapsed": 1, "ctime_ts": 1388570437},
]  # fmt: skip
OF_ROWS = [
    ("400", "ada", "2014-01-01T09:57:17+00:00", "Wide.\nReally.", None),
    ("401", None, None, None, "400"),
    ("402", "bo", "2014-01-01T09:58:57+00:00", "Narrow.", "401"),
    ("403", "cy", "2014-01-01T10:00:37+00:00", None, None),
]


def thread_of(body: str, url: str = URL) -> Thread:
    thread = read_engines(html(body, url))
    assert thread is not None
    assert thread.engine == "livejournal"
    return thread


def leaf(number: int, level: int, who: str, when: str, text: str) -> str:
    return f"""<div class="b-tree-twig b-tree-twig-{level}"><div id="t{number}" class="b-leaf comment"><p class="b-leaf-username">
    <span class="b-leaf-username-name">{USER.format(who=who)}</span></p><a href="{URL}?thread={number}#t{number}" class="b-leaf-permalink">
    <span class="b-leaf-createdtime">{when}</span></a><div class="b-leaf-article">{text}</div><ul class="b-leaf-actions"><li>Reply</li></ul></div></div>"""


def test_scheme() -> None:
    clipped = """<div class="b-tree-twig b-tree-twig-2"><div class="b-leaf b-leaf-clipped b-leaf-deleted" id="t13"><p class="b-leaf-status">
    Deleted comment</p></div></div>"""
    more = f'<div class="b-leaf b-leaf-seemore"><span class="b-leaf-seemore-more"><a href="{URL}?thread=99#t99">3 more</a></span></div>'
    body = leaf(11, 1, "ada", "January 1 2014, 09:57:17 UTC", "Wide.<br>Really.")
    body += (
        leaf(12, 2, "bo", "January 1 2014, 10:30:00 UTC", "Narrow.")
        + clipped
        + leaf(14, 1, "cy", "January 2 2014, 12:00:00 UTC", "Hm.")
    )
    pager = f'<div class="b-pager"><a href="{URL}?page=2#comments">2</a></div>'
    thread = thread_of(f'{pager}<div id="comments" class="b-grove">{body}{more}</div>')
    assert brief(thread.comments) == [
        ("11", "ada", "2014-01-01T09:57:17+00:00", "Wide.\nReally.", None),
        ("12", "bo", "2014-01-01T10:30:00+00:00", "Narrow.", "11"),
        ("13", None, None, None, "11"),
        ("14", "cy", "2014-01-02T12:00:00+00:00", "Hm.", None),
    ]
    assert thread.comments[2].status == "deleted"
    assert thread.comments[0].author_url == "https://ada.livejournal.com/"
    assert thread.comments[0].permalink == f"{URL}?thread=11#t11"
    assert [follow.url for follow in thread.follows] == [f"{URL}?page=2", f"{URL}?thread=99"]


def core(number: int, depth: int, inside: str, replies: str = "", names: str = "visible full") -> str:
    return f"""<div class='comment-thread comment-depth-{depth}'><div id='cmt{number}' class='dwexpcomment'><div class="comment-wrapper {names}">
    <div class="comment" id="comment-cmt{number}">{inside}</div></div></div>{replies}</div>"""


def whole(number: int, who: str, when: str, text: str) -> str:
    return f"""<h4 class="comment-title">(no subject)</h4><span class="datetime"><span class="comment-date-text">Date: </span>
    <span title="2 hours after journal entry">{when}</span></span><span class="poster comment-poster"><span class="comment-from-text">From: </span>
    {USER.format(who=who)}</span><div class="comment-content">{text}</div><ul><li class="link commentpermalink"><a href="{URL}?thread={number}#cmt{number}">
    Link</a></li></ul>"""


def test_core_style() -> None:
    edit = """<div class='edittime'><em>Edited (typo) <span class="datetime"><span class="comment-date-text">Date: </span>
    <span title="">2014-01-02 08:00 am (UTC)</span></span></em></div>"""
    gone = core(23, 3, "(deleted comment)", names="visible deleted poster-hidden partial")
    reply = core(22, 2, whole(22, "bo", "2014-01-01 10:30 pm (UTC)", "Narrow."), gone)
    thread = thread_of(core(21, 1, whole(21, "ada", "2014-01-01 09:57 am (UTC)", f"Wide.{edit}"), reply))
    assert brief(thread.comments) == [
        ("21", "ada", "2014-01-01T09:57:00+00:00", "Wide.", None),
        ("22", "bo", "2014-01-01T22:30:00+00:00", "Narrow.", "21"),
        ("23", None, None, None, "22"),
    ]
    assert thread.comments[2].status == "deleted"
    assert thread.comments[0].date_modified is not None
    assert thread.comments[0].date_modified.iso == "2014-01-02T08:00:00+00:00"
    assert thread.comments[0].permalink == f"{URL}?thread=21#cmt21"


def test_old_style_by_numbers_and_indentation() -> None:
    def comment(number: int, indent: int, who: str, text: str) -> str:
        return f"""<div id="ljcmt{number}" style="padding-left: {indent}em;"><div id="cmtbar{number}">{USER.format(who=who)}<br>
        <span title="1 hour after journal entry">2008-05-01 09:57 am (UTC)</span> (<a href="{URL}?thread={number}#t{number}">link</a>)</div>
        <div><div>{text}</div><div>(<a href="{URL}?replyto={number}">Reply to this</a>)</div></div></div>"""

    thread = thread_of(comment(31, 1, "ada", "Wide.") + comment(32, 2, "bo", "Narrow."))
    assert brief(thread.comments) == [
        ("31", "ada", "2008-05-01T09:57:00+00:00", "Wide.", None),
        ("32", "bo", "2008-05-01T09:57:00+00:00", "Narrow.", "31"),
    ]


def test_delivered_with_the_page_and_by_the_service() -> None:
    data = orjson.dumps({"comments": ROWS, "replycount": 4}).decode()
    thread = thread_of(f"<script>Site.page = {data};\nSite.x = 1;</script>")
    served = read_api(
        answer({"comments": ROWS, "replycount": 4}, "https://zoe.livejournal.com/zoe/__rpc_get_thread")
    )
    assert served is not None
    assert served.declared == 4
    for found in (thread, served):
        assert brief(found.comments) == OF_ROWS
        assert [comment.status for comment in found.comments] == ["visible", "deleted", "visible", "hidden"]
