"""Lists of one thread that share comments, placeholders in new words, the rest of a thread on its last page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archives.capture import Capture, Role
from spiders.sheet.page import Page
from spiders.threads.layers import read_thread
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

ITEM = '<li class="cmt"><a href="/user/{id}">{name}</a> <span>{date}</span><div>{text}</div></li>'


@pytest.mark.parametrize("tag", ["ul", "div"])
def test_what_stands_among_the_hot_and_the_newest_counts_once(tag: str) -> None:
    hot = "".join(records(ITEM, 6).split("</li>")[n] + "</li>" for n in (4, 1))
    html = article(
        f'<section class="comments"><h3>Hot comments</h3><{tag}>{hot}</{tag}><h3>Newest</h3><{tag}>{records(ITEM, 6)}</{tag}></section>'
    )
    found = mine(page_of(html))
    assert found is not None
    assert sorted(comment.author or "" for comment in found.comments) == sorted(NAMES[:6])


def test_who_says_the_same_twice_in_one_list_said_it_twice() -> None:
    twice = '<li class="cmt"><a href="/user/1">Ada Quill</a> <span>3 May 2024, 10:15</span><div>Agreed, all of it, every single word!</div></li>'
    found = mine(page_of(article(f"<ul>{records(ITEM, 4)}{twice}{twice}</ul>")))
    assert found is not None
    assert len(found.comments) == 6


@pytest.mark.parametrize(
    "words",
    [
        "Comment removed by moderator",
        "Comment deleted by user",
        "Beitrag vom Moderator gelöscht",
        "Comentario eliminado por el autor",
    ],
)
def test_a_placeholder_beside_its_level_and_buttons(words: str) -> None:
    said = (
        '<div class="x9 Comment t{n}"><span>level 1</span><a href="/user/{id}">{name}</a> <a href="#{id}">{date}</a><p>{text}</p>'
        "<div><button>Share</button><button>Save</button></div></div>"
    )
    gone = f'<div class="x9 Comment t7"><span>level 2</span><span>{words}</span><div><button>Share</button><button>Save</button></div></div>'
    found = mine(
        page_of(article(f"<div>{records(said, 2)}{gone}{records(said, 4).split('</div></div>', 2)[2]}</div>"))
    )
    assert found is not None
    assert [(comment.author, comment.status) for comment in found.comments] == [
        (NAMES[0], "visible"),
        (NAMES[1], "visible"),
        (None, "deleted"),
        (NAMES[2], "visible"),
        (NAMES[3], "visible"),
    ]
    assert found.comments[2].text is None


SINGLE = {
    "div": '<div class="w1"><div><b>{name}</b> <i>{date}</i></div><div>{text}</div></div>',
    "li": "<ul><li><p>{name} ({date})</p><p>{text}</p></li></ul>",
    "dl": "<dl><dt>{name}, {date}</dt><dd>{text}</dd></dl>",
    "article": '<article><header><h4>{name}</h4><time datetime="{iso}">{date}</time></header><p>{text}</p></article>',
}


@pytest.mark.parametrize("kind", SINGLE)
@pytest.mark.parametrize("heading", ["70 comments", "Kommentare (70)"])
def test_the_last_page_of_a_thread_with_one_comment(kind: str, heading: str) -> None:
    html = article(f"<section><h3>{heading}</h3>{records(SINGLE[kind], 1)}</section>").encode()
    page = Page(
        Capture(
            url="https://example.org/2024/05/old-bridge?part=4",
            date=datetime(2024, 6, 15, tzinfo=UTC),
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            payload=html,
            role=Role(name="comment-page", number=4),
        )
    )
    found = read_thread(page)
    assert found is not None
    assert [(comment.author, comment.text) for comment in found.comments] == [(NAMES[0], WORDS[0])]
    assert read_thread(page_of(html.decode(), "https://example.org/old-bridge/page/4")) is not None
