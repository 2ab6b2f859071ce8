"""Redmine's issues and board topics after its stock views, and Fossil's forum in its default skin; words of our own."""

from __future__ import annotations

import pytest

from spiders.read.site import read_page
from spiders.sheet.page import Page
from spiders.threads.engines import redmine
from tests.spiders.threads.engines.pages import brief, capture

URL = "https://tracker.example/issues/412"


def page(body: str, title: str, url: str, lang: str = "en") -> Page:
    return Page(
        capture(
            f"""<!DOCTYPE html><html lang="{lang}"><head><title>{title} - Harbour Works - Redmine</title>
            <meta name="description" content="Redmine"><meta name="keywords" content="issue,bug,tracker"></head>
            <body class="project-harbour controller-issues action-show"><div id="wrapper"><div id="top-menu"><a href="/">Home</a></div>
            <div id="header"><h1><span class="current-project">Harbour Works</span></h1></div>
            <div id="main"><div id="sidebar"><h3>Issues</h3><a href="/issues">View all issues</a></div>
            <div id="content">{body}</div></div><div id="footer">Powered by Redmine</div></div></body></html>""",
            url,
        )
    )


def stamp(shown: str, day: str) -> str:
    return f'<a title="{shown}" href="/projects/harbour/activity?from={day}">about 1 year</a> ago'


def entry(number: int, who: str, changes: str = "", note: str = "") -> str:
    details = (
        f'<ul class="details"><li><strong>Status</strong> changed from <i>New</i> to <i>{changes}</i></li></ul>'
        if changes
        else ""
    )
    wiki = f'<div id="journal-{990 + number}-notes" class="wiki">{note}</div>' if note else ""
    return f"""<div id="change-{990 + number}" class="journal has-notes"><div id="note-{number}"><div class="contextual">
      <span class="journal-actions"></span><a href="#note-{number}" class="journal-link">#{number}</a></div>
      <h4 class="note-header">Updated by {who} {stamp(f"05/0{number}/2024 09:1{number} AM", f"2024-05-0{number}")}</h4>
      {details}{wiki}</div></div>"""


def user(name: str, number: int = 3) -> str:
    return f'<a class="user active" href="/users/{number}">{name}</a>'


ISSUE = f"""<h2 class="inline-block">Bug #412</h2><span class="badge badge-status-open">open</span>
<div class="issue tracker-1 status-1 details"><div class="subject"><div><h3>Crane stops at the second lock</h3></div></div>
<p class="author">Added by {user("Ada Quill")} {stamp("05/01/2024 08:00 AM", "2024-05-01")}. Updated {stamp("05/04/2024 09:14 AM", "2024-05-04")}.</p>
<div class="attributes"><div class="status attribute"><div class="label">Status:</div><div class="value">Resolved</div></div></div><hr>
<div class="description"><div class="contextual"></div><p><strong>Description</strong></p><div class="wiki"><p>The northern crane comes to a halt
whenever the second lock is being filled, and only starts again once the gate has closed behind it.</p></div></div></div>
<div id="history"><h3>History</h3>
{entry(1, user("Bo Lind", 4), "Assigned", "<p>It is the fuse.</p>")}
{entry(2, user("Ada Quill"), "Resolved")}
{entry(3, "Cleo Marsh", note='<p>Bo Lind wrote in <a href="#note-1">#note-1</a>:</p><blockquote><p>It is the fuse.</p></blockquote><p>It was.</p>')}
</div>"""  # fmt: skip


def test_notes_are_comments_and_changes_are_not() -> None:
    thread = redmine.read(page(ISSUE, "Bug #412: Crane stops at the second lock", URL))
    assert thread is not None
    assert brief(thread.comments) == [
        ("991", "Bo Lind", "2024-05-01T09:11", "It is the fuse.", None),
        ("993", "Cleo Marsh", "2024-05-03T09:13", "Bo Lind wrote in #note-1:\n\nIt is the fuse.\n\nIt was.", "991"),
    ]  # fmt: skip
    assert thread.comments[0].permalink == f"{URL}#note-1"
    assert thread.comments[0].author_url == "https://tracker.example/users/4"


@pytest.mark.parametrize("subject", ["Crane stops at the second lock", "Crane stops"])
def test_the_issue_itself_is_the_article(subject: str) -> None:
    body = ISSUE.replace("Crane stops at the second lock", subject)
    reading = read_page(page(body, f"Bug #412: {subject}", URL))
    article = reading.article
    assert article is not None
    assert article.headline == subject
    assert [author.name for author in article.authors] == ["Ada Quill"]
    assert article.date_published == "2024-05-01T08:00"
    assert (article.body or "").startswith("The northern crane comes to a halt")
    assert reading.comments[0].text == "It is the fuse."


def reply(number: int, name: str, text: str) -> str:
    return f"""<div class="message reply" id="message-{70 + number}"><div class="contextual"></div><h4 class="reply-header">
      <a href="/boards/2/topics/70?r={70 + number}#message-{70 + number}">RE: Night shift</a> - Added by {user(name, number)}
      {stamp(f"0{number}.05.2024 10:0{number}", f"2024-05-0{number}")}</h4><div class="wiki"><p>{text}</p></div></div>"""


def test_a_topic_of_a_board() -> None:
    body = f"""<p class="breadcrumb"><a href="/boards/2">Talk</a> »</p><h2>Night shift at the swing bridge</h2>
    <div class="message"><p><span class="author">Added by {user("Ada Quill")} {stamp("01.05.2024 10:00", "2024-05-01")}</span></p>
    <div class="wiki"><p>Who takes the night shift while the bridge keeper is away?</p></div></div><br>
    <div id="replies"><h3 class="comments">Replies (2)</h3>{reply(2, "Bo Lind", "I can.")}{reply(3, "Cleo Marsh", "So can I.")}</div>"""
    reading = read_page(page(body, "Night shift at the swing bridge", "https://tracker.example/boards/2/topics/70"))  # fmt: skip
    assert reading.article is not None
    assert reading.article.headline == "Night shift at the swing bridge"
    assert reading.article.comments.declared == 2
    assert [(c.author.name, c.date_published, c.text) for c in reading.comments] == [
        ("Bo Lind", "2024-05-02T10:02", "I can."),
        ("Cleo Marsh", "2024-05-03T10:03", "So can I."),
    ]


HEADERS = {
    "bare": "<h1>{}</h1>",
    "skin": "<header><div class='title'><h1>{}</h1><span class='page-title'>{}</span></div></header>",
    "old skin": "<div class='header'><div class='title'><h1>{}</h1>{}</div></div>",
    "linked": "<div class='header'><h1><a href='/forum'>{}</a></h1></div>",
}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("site", ["Bridge Works", "Bridge Works User Forum"])
def test_a_heading_above_all_pages_is_not_the_topic(header: str, site: str) -> None:
    topic = "Which bearings does it have?"
    body = f"""{HEADERS[header].format("Bridge Works", topic)}<div class='mainmenu'><a href='/forum'>Forum</a></div><div class='content'>
    <div class='forumTime' id='forum1'><h1>{topic}</h1><h3 class='forumPostHdr'>(1) By <a href='/timeline?u=ada'>ada</a> on 2024-05-01 10:11:12
    <a href='/forumpost/aa11aa11aa11aa11'>[link]</a></h3><div class='forumPostBody'><p>I would like to know before the winter comes.</p></div></div>
    <div class='forumTime' id='forum2'><h3 class='forumPostHdr'>(2) By <a href='/timeline?u=bo'>bo</a> on 2024-05-02 10:11:12
    in reply to <a href='/forumpost/aa11aa11aa'>1</a> <a href='/forumpost/bb22bb22bb22bb22'>[link]</a></h3>
    <div class='forumPostBody'><p>Bronze ones.</p></div></div></div>"""
    html = f"<html><head><title>{site}: {topic}</title></head><body>{body}</body></html>"
    article = read_page(Page(capture(html, "https://w.example/forum/forumpost/aa11aa11aa"))).article
    assert article is not None
    assert article.headline == topic
