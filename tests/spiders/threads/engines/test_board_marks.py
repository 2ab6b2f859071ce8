"""What boards draw beside the words: states, edit notes, quoted posts' numbers, closed topics, printed counters."""

from __future__ import annotations

from spiders.read.site import read_capture
from spiders.threads.engines import read_engines
from spiders.threads.layers import read_thread
from spiders.threads.thread import FoundComment, Thread
from tests.spiders.threads.engines.pages import capture, html

PHPBB = """<body id="phpbb"><div class="action-bar bar-top"><a class="button" title="This topic is locked"><span>Locked</span>
<i class="icon fa-lock"></i></a><div class="pagination">45 posts <ul><li><a class="button" href="./viewtopic.php?t=9">1</a></li>
<li class="active"><span>2</span></li></ul></div></div>
<div id="p21" class="post"><dl class="postprofile"><dt><a class="username" href="./memberlist.php?u=2&amp;sid=0f3b1c2d4e5f60718293a4b5c6d7e8f9">Man on Moon</a></dt></dl>
<div class="postbody"><p class="author">by <strong><a class="username" href="./memberlist.php?u=2&amp;sid=0f3b1c2d4e5f60718293a4b5c6d7e8f9">Man on Moon</a></strong> &raquo;
Wed May 01, 2024 12:00 pm</p><div class="content">Wide.<dl class="codebox"><dt>Code: <a href="#">Select all</a></dt><dd><code>a</code></dd></dl></div>
<div class="notice">Last edited by <a>Ada2000</a> on Thu May 02, 2024 8:30 am, edited 2 times in total.</div></div></div>
<div id="p22" class="post"><div class="postbody"><p class="author">by <strong><span class="username">Bo</span></strong> &raquo;
Wed May 01, 2024 1:00 pm</p><p class="post-notice unapproved">Not yet seen by others.</p><div class="content"><blockquote><div><cite><a href="#">Ada</a> wrote:
<a href="./viewtopic.php?p=21#p21" data-post-id="21">↑</a><span class="responsive-hide">Wed May 01, 2024 12:00 pm</span></cite>Wide.</div></blockquote>
Narrow.</div></div></div>"""


def topic(body: str, url: str) -> Thread:
    thread = read_engines(html(body, url))
    assert thread is not None
    return thread


def states(found: list[FoundComment]) -> list[tuple[str | None, str]]:
    return [(comment.native, comment.status) for comment in found]


def test_phpbb_notices_quotes_lock_and_total() -> None:
    thread = topic(PHPBB, "https://b.example/viewtopic.php?t=9&start=20")
    first, second = thread.comments
    assert (thread.closed, thread.declared, thread.page_number) == (True, 44, 2)
    assert first.text == "Wide.\n\nCode:\n\na"
    assert first.date is not None
    assert first.date.raw == "Wed May 01, 2024 12:00 pm"
    assert first.date_modified is not None
    assert first.date_modified.iso == "2024-05-02T08:30"
    assert first.author_url == "https://b.example/memberlist.php?u=2"
    assert (second.status, second.parent, second.parent_method) == ("pending", "21", "quote")


def test_a_later_page_gives_the_topic_no_author_and_no_time() -> None:
    reading = read_capture(
        capture(f"<html lang='en'>{PHPBB}</html>", "https://b.example/viewtopic.php?t=9&start=20")
    )
    assert reading.article is not None
    assert reading.article.authors == ()
    assert reading.article.date_published is None
    assert reading.article.method.date_published is None


def mybb(number: int, when: str, words: str, *, edit: str = "", before: str = "") -> str:
    return f"""{before}<div class="post" id="post_{number}"><div class="post_author"><strong><span class="largetext"><a href="u{number}">N{number}</a></span>
    </strong></div><div class="post_head"><div class="float_right"><strong><a href="showthread.php?tid=9&amp;pid={number}#pid{number}">#1</a></strong></div>
    <span class="post_date">{when} <span class="post_edit" id="edited_by_{number}">{edit}</span></span></div>
    <div class="post_body" id="pid_{number}">{words}</div></div>"""


def test_mybb_closed_up_posts_and_the_order_of_its_dates() -> None:
    quote = """<blockquote class="mycode_quote"><cite><span> (05-01-2024, 10:05 AM)</span>N12 Wrote: <a href="showthread.php?pid=12#pid12"
    class="quick_jump"></a></cite>Wide.</blockquote>Narrow."""
    edit = "<span>(This post was last modified: 05-02-2024, 08:30 AM by <a>Ada</a>. <em>Edit Reason: since 12-13-2012</em>)</span>"
    body = (
        '<a class="button closed_button">Closed</a>MyBB'
        + mybb(11, "05-01-2024, 10:05 AM", "How wide?")
        + mybb(12, "05-01-2024, 11:05 AM", "Wide.", edit=edit)
        + mybb(13, "05-13-2024, 09:00 AM", quote)
        + mybb(
            14,
            "05-13-2024, 09:30 AM",
            "x",
            before='<div class="ignored_post" id="ignored_post_14">Hidden</div>',
        )
        + mybb(
            15,
            "05-13-2024, 09:40 AM",
            "y",
            before='<div class="ignored_post" id="deleted_post_15">Gone</div>',
        )
        + mybb(16, '<span title="05-14-2024, 07:00 PM">5 hours ago</span>', "z")
    )
    thread = read_thread(html(body, "https://b.example/showthread.php?tid=9"))
    assert thread is not None
    assert thread.closed is True
    assert thread.opening is not None
    assert thread.opening.date is not None
    assert thread.opening.date.iso == "2024-05-01T10:05"
    assert states(thread.comments) == [
        ("12", "visible"),
        ("13", "visible"),
        ("14", "hidden"),
        ("15", "deleted"),
        ("16", "visible"),
    ]
    answer, reply = thread.comments[0], thread.comments[1]
    assert answer.date_modified is not None
    assert answer.date_modified.iso == "2024-05-02T08:30"
    assert answer.permalink == "https://b.example/showthread.php?tid=9&pid=12#pid12"
    assert (reply.text, reply.parent, reply.parent_method) == ("N12 Wrote: Wide.\n\nNarrow.", "12", "quote")
    last = thread.comments[-1].date
    assert last is not None
    assert last.iso == "2024-05-14T19:00"


def test_mybb_before_and_without_the_new_head() -> None:
    classic = """<table id="post_21"><tbody><tr><td style="white-space: nowrap"><strong><span class="largetext"><a href="u2">Ada</a></span></strong>
    <span class="smalltext">Joined: Jan 2010</span></td><td><div id="pid_21">Wide.</div></td></tr><tr><td style="white-space: nowrap">
    <span class="smalltext">05-21-2011 10:05 AM</span></td><td></td></tr></tbody></table>"""
    thread = topic(f"MyBB{classic}", "https://b.example/thread-9.html")
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.date and thread.opening.date.iso) == (
        "Ada",
        "2011-05-21T10:05",
    )


def test_xenforo_placeholders_and_reactions() -> None:
    post = """<article class="message" data-author="{who}" data-content="post-{n}" id="js-post-{n}"><h4 class="message-name"><a class="username" href="/m/{n}/">
    {who}</a></h4><ul class="message-attribution-main"><li><a href="/t/b.3/post-{n}"><time datetime="2024-05-01T1{n}:00:00+0100">x</time></a></li></ul>
    <div class="bbWrapper">{text}</div><div class="message-microdata"><meta itemprop="userInteractionCount" content="{n}" /></div></article>"""
    quote = '<blockquote class="bbCodeBlock bbCodeBlock--quote" data-source="post: 2"><a class="bbCodeBlock-sourceJump">B said:</a>b</blockquote>No.'
    gone = """<div class="message message--deleted js-post" data-author="Gone" data-content="post-4" id="js-post-4"><h4 class="attribution">
    <a class="username" href="/m/9/">Gone</a></h4><div class="messageNotice messageNotice--deleted">Deleted by A</div></div>"""
    body = (
        post.format(n=1, who="A", text="a")
        + post.format(n=2, who="B", text="b")
        + post.format(n=3, who="C", text=quote)
        + gone
    )
    body += '<dd class="blockStatus-message--locked">Shut</dd><script>XF.config={}</script>'
    thread = topic(body, "https://f.example/t/b.3/")
    assert thread.closed is True
    assert states(thread.comments) == [("2", "visible"), ("3", "visible"), ("4", "deleted")]
    assert [comment.upvotes for comment in thread.comments] == [2, 3, None]
    assert (thread.comments[1].parent, thread.comments[2].author, thread.comments[2].text) == (
        "2",
        "Gone",
        None,
    )


def test_xenforo_one_keeps_the_time_in_a_title() -> None:
    body = """<ol><li id="post-5" class="message" data-author="A"><blockquote class="messageText">a</blockquote><div class="editDate">Last
    edited: <span class="DateTime" title="May 2, 2013 at 8:00 AM">May 2, 2013</span></div><a class="datePermalink">
    <span class="DateTime" title="May 1, 2013 at 10:05 AM">May 1, 2013</span></a></li><li id="post-6" class="message deleted placeholder">
    <div class="placeholderContent"><blockquote class="ugc">This message by <a class="username">Gone</a> has been removed.</blockquote></div></li></ol>XenForo"""
    thread = topic(body, "https://f.example/threads/b.3/page-2")
    assert thread.comments[0].date is not None
    assert thread.comments[0].date.iso == "2013-05-01T10:05"
    assert thread.comments[0].date_modified is not None
    assert thread.comments[0].date_modified.iso == "2013-05-02T08:00"
    assert states(thread.comments) == [("5", "visible"), ("6", "deleted")]
    assert (thread.comments[1].author, thread.comments[1].text) == ("Gone", None)


def test_vbulletin_keeps_addresses_free_of_sessions() -> None:
    body = """vBulletin<ol><li class="postbitlegacy" id="post_7"><span class="date">05-21-2011, 10:03 AM</span><div class="username_container">
    <a class="username" href="member.php?7-ada&amp;s=0123456789abcdef0123456789abcdef">Ada</a></div><blockquote class="postcontent">Wide.</blockquote>
    <blockquote class="postcontent lastedited">Last edited by Ada; 05-22-2011 at <span class="time">09:15 AM</span>. Reason: typo</blockquote></li>
    <li class="postbitdeleted" id="post_8"><span class="date">05-21-2011, 02:00 PM</span><a class="username">Gone</a></li></ol>
    <div class="pagination"><a href="showthread.php?9-bridge/page2&amp;s=0123456789abcdef0123456789abcdef">2</a></div>"""
    thread = topic(body, "https://f.example/showthread.php?9-bridge")
    assert thread.opening is not None
    assert thread.opening.author_url == "https://f.example/member.php?7-ada"
    assert thread.opening.date_modified is not None
    assert thread.opening.date_modified.iso == "2011-05-22T09:15"
    assert states(thread.comments) == [("8", "deleted")]
    assert [follow.url for follow in thread.follows] == ["https://f.example/showthread.php?9-bridge/page2"]


def test_misago_prints_replies_and_links_to_posts() -> None:
    post = """<li id="post-{0}" class="post"><div class="post-heading"><a href="/t/why/1/post/{0}/"><time datetime="2024-05-01T10:00:00+00:00">May 1</time></a>
    </div><span class="media-heading">ada</span><div class="post-body"><article class="misago-markup"><p>Why?</p></article></div></li>"""
    body = f"""<ul class="thread-flags"><li class="thread-flag-closed"></li></ul><span class="threads-replies" title="54 replies">54</span>
    <ul>{post.format(1)}{post.format(2)}</ul><p>misago</p>"""
    thread = topic(body, "https://b.example/t/why/1/")
    assert (thread.declared, thread.closed) == (54, True)
    assert thread.comments[0].permalink == "https://b.example/t/why/1/post/2/"
