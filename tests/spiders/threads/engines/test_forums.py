"""Forum engines: opening post, replies, pages; each page follows the engine's stock template."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html, row_body


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


def test_phpbb_later_page_has_no_opening() -> None:
    body = row_body("phpbb").replace('<li class="active"><span>1</span>', '<li class="active"><span>2</span>')
    thread = read_engines(html(body, "https://b.example/viewtopic.php?t=9&start=20"))
    assert thread is not None
    assert thread.opening is None
    assert len(thread.comments) == 3
    assert thread.page_number == 2


def test_misago_later_page_has_no_opening() -> None:
    thread = read_engines(html(row_body("misago"), "https://b.example/t/bridge/2406/2/"))
    assert thread is not None
    assert thread.opening is None
    assert len(thread.comments) == 3
