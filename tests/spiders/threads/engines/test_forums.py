"""Forum engines: opening post, replies, pages; each page follows the engine's stock template."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

PHPBB = """
<div class="action-bar bar-top"><div class="pagination">41 posts <ul><li class="active"><span>1</span></li>
<li><a class="button" href="./viewtopic.php?t=9&amp;sid=0123456789abcdef0123456789abcdef&amp;start=20">2</a></li>
<li class="arrow next"><a class="button" rel="next" href="./viewtopic.php?t=9&amp;start=20">Next</a></li></ul></div></div>
<div id="p101" class="post has-profile bg2"><div class="inner">
 <dl class="postprofile" id="profile101"><dt class="has-avatar"><a href="./memberlist.php?mode=viewprofile&amp;u=2"
  class="username-coloured">Ada</a></dt><dd class="profile-posts"><strong>Posts:</strong> 12</dd></dl>
 <div class="postbody"><div id="post_content101"><h3 class="first"><a href="#p101">How wide is the bridge?</a></h3>
  <p class="author"><a class="unread" href="./viewtopic.php?p=101#p101">Post</a> by <strong><a class="username-coloured"
   href="./memberlist.php?mode=viewprofile&amp;u=2">Ada</a></strong> »
   <time datetime="2024-05-01T10:00:00+00:00">Wed May 01, 2024 12:00 pm</time></p>
  <div class="content">I measured <em>four</em> metres.<br>Twice.</div><div class="notice">Last edited by Ada on Thu May 02,
   2024 8:30 am, edited 1 time in total.</div><div id="sig101" class="signature">Bridges are roads.</div></div></div></div></div>
<div id="p102" class="post has-profile bg1"><div class="inner"><dl class="postprofile"><dt>
 <a href="./memberlist.php?u=3" class="username">Bo "B" O'Neil</a></dt></dl><div class="postbody"><p class="author">by
 <strong><a href="./memberlist.php?u=3" class="username">Bo "B" O'Neil</a></strong> »
 <time datetime="2024-05-01T11:30:00+00:00">Wed May 01, 2024 1:30 pm</time></p><div class="content">
 <blockquote><div><cite>Ada wrote:</cite>I measured four metres.</div></blockquote>Five, I say.</div></div></div></div>
<div id="p103" class="post"><div class="postbody"><p class="author">by <strong><span class="username">Guest</span></strong>
 » 02 May 2024, 07:15</p><div class="content">+1</div></div></div>
"""


def test_phpbb_first_page() -> None:
    thread = read_engines(html(f'<div id="phpbb">{PHPBB}</div>', "https://b.example/viewtopic.php?t=9"))
    assert thread is not None
    assert thread.engine == "phpbb"
    assert thread.opening is not None
    assert brief([thread.opening]) == [
        ("101", "Ada", "2024-05-01T12:00:00+02:00", "I measured four metres.\nTwice.", None)
    ]
    assert thread.opening.date_modified is not None
    assert thread.opening.date_modified.iso == "2024-05-02T08:30"
    assert brief(thread.comments) == [
        (
            "102",
            'Bo "B" O\'Neil',
            "2024-05-01T13:30:00+02:00",
            "Ada wrote:I measured four metres.\n\nFive, I say.",
            None,
        ),
        ("103", "Guest", "2024-05-02T07:15", "+1", None),
    ]
    assert thread.page_number == 1
    assert [(f.url, f.number, f.role) for f in thread.follows] == [
        ("https://b.example/viewtopic.php?t=9&start=20", 2, "comment-page")
    ]


def test_phpbb_later_page_has_no_opening() -> None:
    body = PHPBB.replace('<li class="active"><span>1</span>', '<li class="active"><span>2</span>')
    thread = read_engines(
        html(f'<div id="phpbb">{body}</div>', "https://b.example/viewtopic.php?t=9&start=20")
    )
    assert thread is not None
    assert thread.opening is None
    assert len(thread.comments) == 3
    assert thread.page_number == 2


def test_phpbb_two() -> None:
    post = """<tr><td width="150" align="left" valign="top" class="row1"><span class="name"><a name="{n}"></a><b>{who}</b></span>
    <br /><span class="postdetails">Joined: 01 Jan 2003</span></td><td class="row1" width="100%"><table width="100%"><tr>
    <td width="100%"><a href="viewtopic.php?p={n}#{n}"></a><span class="postdetails">Posted: {when}<span class="gen"></span>
    Post subject: Re: bridge</span></td></tr><tr><td colspan="2"><hr /></td></tr><tr><td colspan="2"><span class="postbody">{text}
    </span><span class="postbody"><br />_________________<br />sig of {who}</span><span class="gensmall"></span></td></tr></table></td></tr>"""
    first = post.format(n=5, who="Ada", when="Sat May 01, 2004 10:00 am", text="Wide.")
    second = post.format(n=6, who="Bo", when="Sat May 01, 2004 3:05 pm", text="Narrow.<br />Very.")
    page = html(
        f"<p>Powered by phpBB</p><table>{first}{second}</table>", "https://b.example/viewtopic.php?t=1"
    )
    thread = read_engines(page)
    assert thread is not None
    assert thread.opening is not None
    assert thread.opening.text == "Wide."
    assert brief(thread.comments) == [("6", "Bo", "2004-05-01T15:05", "Narrow.\nVery.", None)]


def test_xenforo_two() -> None:
    post = """<article class="message message--post js-post" data-author="{who}" data-content="post-{n}" id="js-post-{n}">
    <div class="message-user"><h4 class="message-name"><a href="/members/x.{n}/" class="username">{who}</a></h4>{badge}</div>
    <div class="message-main"><header class="message-attribution"><ul class="message-attribution-main"><li class="u-concealed">
    <a href="/threads/bridge.3/post-{n}"><time class="u-dt" datetime="{when}" data-time="1">May 1, 2024</time></a></li></ul></header>
    <div class="message-userContent"><article class="message-body"><div class="bbWrapper">{text}</div></article>
    <div class="message-lastEdit">Last edited: <time class="u-dt" datetime="2024-05-03T09:00:00+0100">May 3</time></div></div>
    <aside class="message-signature"><div class="bbWrapper">sig</div></aside></div></article>"""
    staff = '<em class="userBanner userBanner--staff">Staff</em>'
    quote = """<blockquote class="bbCodeBlock"><div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent">Wide.</div>
    <div class="bbCodeBlock-expandLink"><a>Click to expand...</a></div></div></blockquote>Narrow."""
    body = post.format(
        n=11, who="Ada", when="2024-05-01T10:00:00+0100", text="Wide.", badge=""
    ) + post.format(n=12, who="Bo", when="2024-05-01T11:00:00+0100", text=quote, badge=staff)
    nav = '<nav class="pageNavWrapper"><ul class="pageNav-main"><li class="pageNav-page pageNav-page--current"><a href="/threads/bridge.3/">1</a></li><li class="pageNav-page"><a href="/threads/bridge.3/page-2">2</a></li></ul></nav>'
    page = html(
        f'<div class="pageNav">{nav}</div>{body}<script>XF.config={{}}</script>',
        "https://f.example/threads/bridge.3/",
    )
    thread = read_engines(page)
    assert thread is not None
    assert thread.opening is not None
    assert thread.opening.author == "Ada"
    assert brief(thread.comments) == [("12", "Bo", "2024-05-01T11:00:00+01:00", "Wide.\n\nNarrow.", None)]
    assert thread.comments[0].is_staff is True
    assert thread.comments[0].author_url == "https://f.example/members/x.12/"
    assert thread.comments[0].permalink == "https://f.example/threads/bridge.3/post-12"
    assert thread.comments[0].date_modified is not None
    assert [(f.url, f.number) for f in thread.follows] == [("https://f.example/threads/bridge.3/page-2", 2)]


def test_vbulletin_three_and_four() -> None:
    three = """<meta name="generator" content="vBulletin 3.8.7" /><table id="post21" class="tborder"><tr><td class="thead">
    <div class="normal" style="float:right">#1</div><div class="normal"><a name="post21"></a>05-21-2011, 10:03 AM</div></td></tr>
    <tr><td><div id="postmenu_21"><a class="bigusername" href="member.php?u=1">Ada</a></div></td></tr><tr><td>
    <div id="post_message_21">Wide.<br />Yes.</div></td></tr></table>"""
    four = """<meta name="generator" content="vBulletin 4.2.2" /><ol id="posts"><li class="postbitlegacy postbitim" id="post_31">
    <div class="posthead"><span class="postdate old"><span class="date">05-21-2011,&nbsp;<span class="time">10:03 AM</span></span></span>
    <span class="nodecontrols"><a name="post31" href="showthread.php?1&amp;p=31#post31" class="postcounter">#1</a></span></div>
    <div class="userinfo"><div class="username_container"><a class="username offline popupctrl" href="member.php?1"><strong>Ada</strong></a></div></div>
    <div class="content"><div id="post_message_31"><blockquote class="postcontent restore">Wide.</blockquote></div></div></li></ol>"""
    for body, text in ((three, "Wide.\nYes."), (four, "Wide.")):
        thread = read_engines(html(body, "https://v.example/showthread.php?t=1"))
        assert thread is not None
        assert thread.opening is not None
        assert (thread.opening.author, thread.opening.text) == ("Ada", text)
        assert thread.opening.date is not None
        assert thread.opening.date.iso == "2011-05-21T10:03"


def test_discourse_crawler_view() -> None:
    post = """<div itemprop="comment" itemscope itemtype="http://schema.org/Comment" id="post_{n}" class="topic-body crawler-post">
    <div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person">
    <a itemprop="url" rel="nofollow" href="https://d.example/u/{who}"><span itemprop="name">{who}</span></a></span>
    <span class="crawler-post-infos"><time itemprop="datePublished" datetime="{when}" class="post-time">May 1</time>
    <span itemprop="position">{n}</span></span></div><div class="post" itemprop="text"><p>{text}</p></div>
    <div itemprop="interactionStatistic" itemscope><meta itemprop="userInteractionCount" content="2" /><span class="post-likes">2 Likes</span></div></div>"""
    body = "".join(post.format(n=n, who=who, when=f"2024-05-01T1{n}:00:00Z", text=text)
                   for n, who, text in ((1, "ada", "Wide."), (2, "bo", "Narrow.")))  # fmt: skip
    page = html(f'<meta name="generator" content="Discourse 3.1">{body}', "https://d.example/t/bridge/44")
    thread = read_engines(page)
    assert thread is not None
    assert thread.native_scope == "thread"
    assert brief(thread.comments) == [("2", "bo", "2024-05-01T12:00:00+00:00", "Narrow.", None)]
    assert thread.comments[0].upvotes == 2
    assert thread.pointer is not None
    assert thread.pointer.endpoint == "https://d.example/t/44.json"


def test_mybb_and_fluxbb_and_smf() -> None:
    mybb = """<p>Powered By MyBB</p><div class="post" id="post_7"><div class="post_author"><div class="author_information"><strong>
    <span class="largetext"><a href="member.php?u=1">Ada</a></span></strong></div></div><div class="post_content"><div class="post_head">
    <span class="post_date">05-21-2011, 10:03 AM <span class="post_edit">(This post was last modified: 05-22-2011, 09:00 AM)</span></span>
    </div><div class="post_body scaleimages" id="pid_7">Wide.</div><div class="signature scaleimages">sig</div></div></div>"""
    flux = """<div id="brdmain"><div id="p7" class="blockpost rowodd firstpost"><h2><span><span class="conr">#1</span>
    <a href="viewtopic.php?pid=7#p7">2011-05-21 10:03:00</a></span></h2><div class="box"><div class="postbody"><div class="postleft"><dl>
    <dt><strong><a href="profile.php?id=2">Ada</a></strong></dt></dl></div><div class="postright"><h3>Bridge</h3><div class="postmsg">
    <p>Wide.</p></div></div></div></div></div></div>"""
    smf = """<div id="forumposts"><div class="windowbg"><div class="post_wrapper"><div class="poster"><h4>
    <a href="index.php?action=profile;u=1">Ada</a></h4></div><div class="postarea"><div class="keyinfo"><h5 id="subject_7">
    <a href="index.php?topic=1.msg7#msg7">Bridge</a></h5><div class="smalltext">« <strong> on:</strong> May 21, 2011, 10:03:00 AM »</div>
    </div><div class="post"><div class="inner" id="msg_7">Wide.</div></div></div></div></div></div>"""
    for body, iso in (
        (mybb, "2011-05-21T10:03"),
        (flux, "2011-05-21T10:03:00"),
        (smf, "2011-05-21T10:03:00"),
    ):
        thread = read_engines(html(body, "https://f.example/viewtopic.php?id=1"))
        assert thread is not None
        assert thread.opening is not None
        assert brief([thread.opening]) == [("7", "Ada", iso, "Wide.", None)]


def test_stack_exchange() -> None:
    post = """<div class="{kind}" data-{kind}id="{n}" id="{kind}{dash}"><div class="js-vote-count" data-value="{votes}">{votes}</div>
    <div class="s-prose js-post-body" itemprop="text"><p>{text}</p></div><div class="post-signature"><div class="user-info">
    <div class="user-action-time">asked <span title="2019-03-26 16:40:42Z" class="relativetime">Mar 26, 2019 at 16:40</span></div>
    <div class="user-details" itemprop="author" itemscope><a href="/users/{n}/x">{who}</a><span itemprop="name">{who}</span></div></div></div>
    <ul class="comments-list js-comments-list"><li id="comment-{c}" class="comment js-comment" data-comment-id="{c}">
    <div class="comment-score"><span class="cool">3</span></div><div class="comment-body"><span class="comment-copy">{remark}</span> –
    <a class="comment-user" href="/users/9/z">Cy</a><span class="comment-date"><a class="comment-link" href="#comment{c}_{n}">
    <span title="2019-03-27 08:00:00Z, License: CC BY-SA 4.0" class="relativetime-clean">Mar 27</span></a></span></div></li></ul></div>"""
    body = post.format(
        kind="question", dash="", n=1, votes=5, text="How wide?", who="Ada", c=71, remark="Which bridge?"
    ) + post.format(kind="answer", dash="-2", n=2, votes=-1, text="Four.", who="Bo", c=72, remark="No, five.")
    thread = read_engines(html(body, "https://q.example/questions/1/how-wide"))
    assert thread is not None
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.text, thread.opening.upvotes) == ("Ada", "How wide?", 5)
    assert brief(thread.comments) == [
        ("comment-71", "Cy", "2019-03-27T08:00:00+00:00", "Which bridge?", None),
        ("answer-2", "Bo", "2019-03-26T16:40:42+00:00", "Four.", None),
        ("comment-72", "Cy", "2019-03-27T08:00:00+00:00", "No, five.", "answer-2"),
    ]
    assert thread.comments[1].upvotes == -1


def test_misago_first_page_and_hidden_post() -> None:
    one = '<li id="post-{0}" class="post {1}"><div class="post-body"><div class="post-heading"><span class="item-title">{2}</span><time datetime="2020-05-0{3}T10:00:00+00:00">x</time></div>{4}</div></li>'
    words = '<div class="panel-body"><article class="misago-markup"><p>{}</p></article></div>'
    body = "<ul>{}{}{}</ul><p>misago</p>".format(
        one.format(31, "", "Ada", 1, words.format("How wide?")),
        one.format(32, "", "Bo", 2, words.format("Four.")),
        one.format(
            33, "post-hidden", "Cy", 3, '<div class="post-body-hidden"><p>This post is hidden.</p></div>'
        ),
    )
    thread = read_engines(html(body, "https://b.example/t/bridge/2406/"))
    assert thread is not None
    assert thread.engine == "misago"
    assert thread.opening is not None
    assert [(c.native, c.author, c.text, c.status) for c in thread.comments] == [
        ("32", "Bo", "Four.", "visible"),
        ("33", "Cy", None, "hidden"),
    ]
    assert read_engines(html(body, "https://b.example/t/bridge/2406/2/")).opening is None  # type: ignore[union-attr]


def test_smf_one() -> None:
    one = """<tr><td><a name="msg{0}"></a><table><tr><td><table><tr><td rowspan="2"><b><a href="/index.php?action=profile;u=3">{1}</a></b><div class="smalltext">Full Member<br>Posts: 81</div></td>
     <td><div id="subject_{0}"><a href="/index.php?topic=9.msg{0}#msg{0}">Bridge</a></div><div class="smalltext">&#171; <b>{2}on:</b> May 0{3}, 2010, 10:11:12 AM &#187;</div>
     <div class="post">{4}</div></td></tr><tr><td class="smalltext"><div class="signature">Slow.</div></td></tr></table></td></tr></table></td></tr>"""
    rows = one.format(41, "Ada", "", 3, "How wide?") + one.format(42, "Bo", "Reply #1 ", 4, "Four.<br>Or so.")
    body = f'<table><tr><td class="middletext">Pages: [<b>1</b>] <a class="navPages" href="/index.php?topic=9.15">2</a></td></tr></table><form id="quickModForm"><table>{rows}</table></form>'
    thread = read_engines(html(body, "https://b.example/index.php?topic=9.0"))
    assert thread is not None
    assert thread.opening is not None
    assert brief([thread.opening, *thread.comments]) == [
        ("41", "Ada", "2010-05-03T10:11:12", "How wide?", None),
        ("42", "Bo", "2010-05-04T10:11:12", "Four.\nOr so.", None),
    ]
    assert [(f.url, f.number) for f in thread.follows] == [("https://b.example/index.php?topic=9.15", 2)]


def test_kunena() -> None:
    one = """<div class="row message"><div><ul class="profilebox"><li><strong><a class="kwho-user" href="/forum/user/3">{1}</a></strong></li><li>Posts: 3</li></ul></div><div><small><span class="kdate"
     title="0{2} May 2010 10:11">14 years ago</span> <a href="#{0}" id="{0}" rel="canonical">#{0}</a></small><div class="mykmsg-header"><a class="kwho-user" href="/u">{1}</a> replied the topic
     <a href="/forum/9-x#{0}">Bridge</a></div><div class="kmsg"><p>{3}</p></div></div></div>"""
    body = f'<div id="kunena">{one.format(51, "Ada", 3, "How wide?")}{one.format(52, "Bo", 4, "Four.")}</div>'
    thread = read_engines(html(body, "https://b.example/forum/9-x"))
    assert thread is not None
    assert brief(thread.comments) == [("52", "Bo", "2010-05-04T10:11", "Four.", None)]
