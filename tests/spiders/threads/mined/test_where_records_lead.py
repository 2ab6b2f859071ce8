"""What tells teasers, press lists, footnotes and lists of the newest comments from a thread: where their records lead."""

from __future__ import annotations

import pytest

from spiders.dates.shapes import date_in
from spiders.sheet.outline import Outline
from spiders.threads.layers import read_thread
from spiders.threads.mined.headings import heading_before
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

TEASERS = {
    "link around the record": '<a href="/2024/05/story-{id}"><article><img src="/{id}.jpg" alt="{text}"><span>{text}'
    '<time datetime="{iso}">{date}</time></span></article></a>',
    "link around, words apart": '<div><a href="/s/{id}.html"><div><b>{name}</b> <i>{date}</i><p>{text}</p></div></a></div>',
    "press list": '<dl><dt>{date}</dt><dd><a href="/news/{id}/index.html">{text}</a></dd><dd class="comment">{text} More.</dd></dl>',
    "title and more": '<div class="entry"><h5><a href="/a/{id}">{text}</a></h5><p class="comment">{text}</p>'
    '<p>{name}, {date} <a href="/a/{id}">More</a></p></div>',
    "popular, with counts": '<li><a href="/{id}/x">{text}</a> <span class="comments">{n} comments</span> <small>{name}</small> '
    "<small>{date}</small></li>",
    "picture and a short title": '<div class="c"><a href="/n/{id}"><img src="/{id}.png"></a><a href="/n/{id}">Quay news no {id}</a>'
    '<span class="comment">{name}</span><time>{date}</time></div>',
    "link stretched over the card": '<article><h2>{text}</h2><p><span>In <a href="/news/news">News</a> - <span>{date}</span></span></p>'
    '<a href="/news/2025/quay-{id}" aria-label="{text}" class="stretched"></a></article>',
    "newest comments on other stories": '<li class="comment"><a href="/2024/0{n}/story-{id}/#comment-{id}">{name}</a>: {text} <i>{date}</i></li>',
}


@pytest.mark.parametrize("kind", TEASERS)
def test_records_that_each_lead_to_a_story_are_no_comments(kind: str) -> None:
    block = f'<div class="list"><h3>Comment and opinion</h3>{records(TEASERS[kind])}</div>'
    found = read_thread(page_of(article(block)))
    assert found is None or found.comments == []


@pytest.mark.parametrize("kind", TEASERS)
def test_they_do_not_hide_the_thread_above_them(kind: str) -> None:
    said = '<div class="cmt"><b>{name}</b> <time datetime="{iso}">{date}</time><p>{text}</p></div>'
    block = f"<section><h3>3 comments</h3>{records(said, 3)}</section><div>{records(TEASERS[kind], 8)}</div>"
    found = read_thread(page_of(article(block)))
    assert found is not None
    assert [comment.text for comment in found.comments] == list(WORDS[:3])


def test_footnotes_that_lead_back_into_the_words_are_none() -> None:
    marks = "".join(f'<a id="m{n}" href="#f{n}">{n}</a>' for n in range(5))
    notes = "".join(
        f'<li id="f{n}"><em>{NAMES[n]}</em>, {WORDS[n]} Read on {3 + n} May 2024. <a href="#m{n}">back</a></li>'
        for n in range(5)
    )
    assert mine(page_of(article(f"<p>{marks}</p><h3>Comments and notes</h3><ol>{notes}</ol>"))) is None


def test_comments_that_name_an_address_are_comments() -> None:
    said = (
        '<div class="comment"><b>{name}</b> <time datetime="{iso}">{date}</time>'
        '<p>{text} {text} {text} <a href="https://elsewhere.example/{id}">https://elsewhere.example/page/{id}</a></p></div>'
    )
    found = mine(page_of(article(f"<section>{records(said)}</section>")))
    assert found is not None
    assert len(found.comments) == 5


@pytest.mark.parametrize("name", ["recent_comments", "latest-comments", "comments-newest"])
def test_a_thread_may_be_called_recent_comments(name: str) -> None:
    said = '<div class="entry"><a href="/user/{id}">{name}</a> <span>({date})</span><div>{text}</div></div>'
    found = mine(page_of(article(f'<div class="comments" id="{name}">{records(said)}</div>')))
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])


def test_a_heading_of_something_else_ends_what_the_one_before_it_speaks_of() -> None:
    cards = records('<div class="card"><b>{text}</b><p>{name}, {date}</p><p>{text}</p></div>')
    block = f"<h4>Comments</h4><p>Be the first to comment on this article</p><h3>More in News</h3><div>{cards}</div>"
    link = f'<a href="/news/1#c">5 comments</a><div>{cards}</div>'
    pointer = f'<a href="#talk">5 comments</a><div>{cards}</div><div id="talk"></div>'
    for html in (block, link, pointer):
        outline = Outline(page_of(article(html)).sheet, "https://example.org/2024/05/old-bridge")
        first = next(place for place in range(len(outline.nodes)) if "card" in outline.names(place))
        assert not heading_before(outline, first)
    outline = Outline(
        page_of(article(f'<h3><a href="#c">5 comments</a></h3><div id="c">{cards}</div>')).sheet
    )
    assert heading_before(outline, next(p for p in range(len(outline.nodes)) if "card" in outline.names(p)))


@pytest.mark.parametrize(
    "words",
    ["Subscribe Today!", "HyperX Pulsefire Haste 2 Mini", "40 oz in 6 minutes", "http://amzn.to/2hWxt1m"],
)
def test_no_relative_time(words: str) -> None:
    assert date_in(words) is None


def test_the_labels_of_a_form_are_no_comments() -> None:
    fields = "".join(
        f'<div class="comment-field" id="wc-{n}"><label>{name}*</label></div>'
        for n, name in enumerate(("Name", "Email", "Website"))
    )
    found = read_thread(page_of(article(f'<div class="comments"><h3>Comments</h3><div>{fields}</div></div>')))
    assert found is None or found.comments == []


def test_the_line_that_says_by_names_the_writer_not_the_subject() -> None:
    said = '<li><div><h2>{text}</h2><span class="metadata"> geschrieben von {name} am {date} </span></div><p>{text}</p></li>'
    subjects = records(said).replace("<h2>The ", "<h2>").split("</h2>")
    html = "</h2>".join(
        part[: part.rfind("<h2>") + 4] + f"Ein Argument {n}" if "<h2>" in part else part
        for n, part in enumerate(subjects)
    )
    found = mine(page_of(article(f"<h3>Kommentare</h3><ul>{html}</ul>", lang="de")))
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])


def test_the_cards_of_members_are_no_posts() -> None:
    card = (
        '<div class="row"><div>Username</div><div><a href="/members/{id}">{name}</a></div></div><div class="row"><div>Posts</div>'
        '<div>7{n}16</div></div><div class="row"><div>Joined</div><div>Sun Mar 05, 2017 6:5{n} am</div></div>'
    )
    post = (
        f'<article><div class="who" id="profile{{id}}">{card}</div><div class="what"><p class="by"><a href="#p{{id}}">#</a> '
        "by {name} » {date}</p><div>{text}</div></div></article>"
    )
    html = f"<html lang='en'><body><h1>Old bridge</h1>{records(post)}</body></html>"
    found = read_thread(page_of(html, "https://boards.example/viewtopic.php?t=7"))
    assert found is not None
    assert found.opening is not None
    assert [post.text for post in (found.opening, *found.comments)] == list(WORDS[:5])
    assert [post.author for post in (found.opening, *found.comments)] == list(NAMES[:5])


@pytest.mark.parametrize(
    "link", ['<a href="/n/{n}#c9">{date}</a>', '<a href="/n/{n}">Quay {n}: the vote of the whole board</a> <i>{date}</i>']
)  # fmt: skip
def test_a_list_of_other_pages_made_like_the_thread_is_left_out(link: str) -> None:
    made = '<li class="m"><b class="n">{name}</b> LINK<div class="t"><p>{text}</p></div></li>'
    said = records(made.replace("LINK", '<a href="#c{n}">{date}</a>'), 4)
    last = records(made.replace("LINK", link).replace("{text}", "Elsewhere, at length: {text}"), 5)
    found = read_thread(page_of(article(f"<h3>4 comments</h3><ul>{said}</ul><h3>Last</h3><ul>{last}</ul>")))
    assert found is not None
    assert [comment.text for comment in found.comments] == list(WORDS[:4])


ENTRIES = (
    "More ferries from June",
    "Bakery returns",
    "Councillors split over cinema",
    "Anchor of cutter found",
    "Seal record",
)


@pytest.mark.parametrize(
    ("heading", "comments"), [(ENTRIES, 0), (("Ann Marsh", "Ben Pike", "Cat", "Dan Oar", "Eve Reed"), 5)]
)
def test_entries_of_a_live_page_are_no_exchange(heading: tuple[str, ...], comments: int) -> None:
    entries = "".join(
        f'<div class="entry" id="e{n}"><a href="#e{n}"><time datetime="2024-05-03T1{n}:00:00Z">1{n}:00</time></a><h3>{said}</h3>'
        f"<p>{WORDS[n % len(WORDS)]}</p></div>"
        for n, said in enumerate(heading)
    )
    found = read_thread(page_of(f"<h1>Storm over the bay: live</h1>{entries}"))
    posts = [] if found is None else [*([found.opening] if found.opening else []), *found.comments]
    assert len(posts) == comments
