"""Known engines in themes of a site's own: other cells and lines for date and name, widgets with the same ids, posts
whose words no layout finds."""

from __future__ import annotations

import pytest

from spiders.threads.layers import read_thread
from spiders.threads.thread import Thread
from tests.spiders.threads.engines.pages import html

PROSE = "".join(
    f"<p>The harbour board met for the {n}th time and put off its vote on the old bridge again.</p>"
    for n in range(4, 9)
)
NAMES = ("Ada Quill", "Bo", "Cy Ng")
WORDS = (
    "The vote was closer than anybody in the hall had thought.",
    "Do I remember right that cranes were promised last year?",
    "See you all in spring, then.",
)


def thread_on(body: str, url: str = "https://news.example/story/7", lang: str = "en") -> Thread:
    thread = read_thread(html(f"<h1>Old bridge</h1>{body}", url, lang))
    assert thread is not None
    return thread


def wordpress(pattern: str, lang: str = "en", after: str = "") -> Thread:
    items = "".join(
        pattern.format(id=900 + n, n=n, day=20 + n, name=NAMES[n], text=WORDS[n]) for n in range(3)
    )
    return thread_on(
        f'<link href="/wp-content/x.css"><article>{PROSE}</article><div id="comments"><ol class="comment-list">{items}</ol></div>{after}',
        lang=lang,
    )


THEMES = {
    "box named after the author": ('<li class="comment" id="comment-{id}"><div class="comment-author_info"><span class="comment-author__name">{name}</span> '
                                   '<span class="comment__date">{day}. September 2023 - 17:04</span></div><p>{text}</p></li>', "de"),
    "date after the words": ('<li id="comment-{id}"><div class="box"><p class="author">{name}</p><p>{text}</p><p class="meta">{day} Settembre 2023 '
                             '<a href="#respond" class="to-comments">Rispondi</a></p></div></li>', "it"),
    "date in a line of its own": ('<li class="comment" id="comment-{id}"><strong>{name}</strong><div>{text}</div><em>{day} septembre 2023</em></li>', "fr"),
    "name with a verb": ('<li class="comment" id="comment-{id}"><cite class="fn">{name} dijo:</cite><span class="date">{day} septiembre, 2023</span>'
                         '<div class="comment-content"><p>{text}</p></div></li>', "es"),
    "bare date": ('<li class="comment" id="comment-{id}"><div class="w"><span class="author">{name}</span><br>September {day}, 2023<p>{text}</p></div></li>', "de"),
    "rank below the name": ('<li class="comment" id="comment-{id}"><cite class="fn">{name}<br><span class="p3">Autor</span></cite> '
                            '<span class="date">{day}. September 2023</span><div class="comment-content"><p>{text}</p></div></li>', "de"),
}  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_a_wordpress_theme_of_its_own(theme: str) -> None:
    pattern, lang = THEMES[theme]
    thread = wordpress(pattern, lang)
    assert thread.engine == "wordpress"
    assert [(comment.author, comment.text) for comment in thread.comments] == list(
        zip(NAMES, WORDS, strict=True)
    )
    assert [(comment.date.iso or "")[:10] for comment in thread.comments if comment.date] == [
        f"2023-09-{20 + n}" for n in range(3)
    ]


def test_a_date_within_the_words_is_not_the_comments() -> None:
    said = '<li class="comment" id="comment-{id}"><cite class="fn">{name}</cite><div class="comment-content"><p>{text} It was on {day} May 2012 that I said so first.</p></div></li>'
    thread = wordpress(said)
    assert [comment.date for comment in thread.comments] == [None, None, None]


@pytest.mark.parametrize(
    "link", ["https://news.example/other-{n}/#comment-{id}", "/2011/04/paper-{n}/#comment-{id}"]
)
def test_a_widget_of_the_newest_comments_bears_the_same_ids(link: str) -> None:
    entry = (
        f'<li id="comment-{{id}}"><cite>{{name}}</cite> on <a href="{link}">Paper crane</a><p>Nice.</p></li>'
    )
    widget = "".join(entry.format(id=5000 + n, n=n, name=f"Visitor {n}") for n in range(3))
    said = '<li class="comment" id="comment-{id}"><cite class="fn">{name}</cite> <span class="date">{day} May 2024</span><p>{text}</p></li>'
    thread = wordpress(said, after=f'<div class="LastComments"><ol>{widget}</ol></div>')
    assert [comment.author for comment in thread.comments] == list(NAMES)


def test_a_page_under_another_address_keeps_its_comments() -> None:
    said = (
        '<li class="comment" id="comment-{id}"><cite class="fn">{name}</cite> <a href="https://news.example/2024/old-bridge/#comment-{id}">'
        "{day} May 2024</a><p>{text}</p></li>"
    )
    assert len(wordpress(said).comments) == 3


POST = (
    '<table class="post" id="post407{n}"><tr><td class="userinfo"><dl><dt class="author">{name}</dt><dd>Jan 3, 2006</dd></dl></td>'
    '<td class="postbody">{text}</td></tr><tr><td class="postdate"><a href="#post407{n}">#</a> Sep {day}, 2012 11:2{n}</td></tr></table>'
)


def test_posts_whose_words_no_layout_finds_are_left_to_the_miner() -> None:
    posts = "".join(POST.format(n=n, day=20 + n, name=NAMES[n], text=WORDS[n]) for n in range(3))
    thread = thread_on(
        f'<script>var vBulletin={{}}</script><div id="thread">{posts}</div>',
        "https://forums.example/showthread.php?t=35",
    )
    assert thread.opening is not None
    posted = [thread.opening, *thread.comments]
    assert [(post.author, post.text, post.status) for post in posted] == [
        (n, t, "visible") for n, t in zip(NAMES, WORDS, strict=True)
    ]
    assert [post.date.iso for post in posted if post.date] == [f"2012-09-{20 + n}T11:2{n}" for n in range(3)]


@pytest.mark.parametrize("cells", ['<td class="alt4"><a name="x"></a> {date} </td><td class="alt4">#<strong>{n}</strong></td>',
                                   '<td class="thead">#<strong>{n}</strong></td><td class="thead">{date}</td>'])  # fmt: skip
def test_a_date_in_another_cell_of_the_head(cells: str) -> None:
    row = cells.replace("{date}", "December {day}th, 2008")
    post = (
        f'<table id="post63{{n}}"><tr>{row}</tr><tr><td><a class="bigusername" href="member.php?u=1">{{name}}</a>'
        "<div>Join Date: May 2007</div></td><td><div>Re: quay</div>"
        '<div id="post_message_63{n}">{text}</div></td></tr></table>'
    )
    posts = "".join(post.format(n=n, day=10 + n, name=NAMES[n], text=WORDS[n]) for n in range(3))
    thread = thread_on(
        f'<script>vbmenu_register("vB_x")</script><div id="posts">{posts}</div>',
        "https://forums.example/showthread.php?t=35",
    )
    assert thread.engine == "vbulletin"
    assert [post.date.iso for post in thread.comments if post.date] == ["2008-12-11", "2008-12-12"]


def test_a_comment_that_was_moved_from_another_story_stays() -> None:
    said = '<li class="comment" id="comment-{id}"><cite class="fn">{name}</cite> <a href="/{where}/#comment-{id}">{day} May 2024</a><p>{text}</p></li>'
    items = "".join(
        said.format(
            id=900 + n, name=NAMES[n], day=20 + n, text=WORDS[n], where="story/other" if n == 1 else "story/7"
        )
        for n in range(3)
    )
    thread = thread_on(f'<link href="/wp-content/x.css">{PROSE}<ol class="commentlist">{items}</ol>')
    assert [comment.author for comment in thread.comments] == list(NAMES)
