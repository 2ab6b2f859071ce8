"""Threads that no class name tells, and parts of records that only their place or kind tells apart."""

from __future__ import annotations

import pytest

from spiders.dates.shapes import date_in
from spiders.read.site import read_page
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, PARAGRAPHS, WORDS, article, page_of, records

TOPIC = "https://boards.example/thread/771-old-bridge"


def said(
    thread_html: str, *, url: str = "https://example.org/2024/05/old-bridge"
) -> list[tuple[str | None, str | None]]:
    found = mine(page_of(article(thread_html), url))
    assert found is not None
    return [(comment.author, comment.text) for comment in found.comments]


EXCHANGES = {
    "hashed": '<div class="_9f"><div class="_z"><span class="_u">{name}</span> <span class="_t">{date}</span></div><div class="_w">{text}</div></div>',
    "flat": "<p><b>{name}</b> ({date})<br>{text}</p><hr>",
    "nothing": "<div><div><b>{name}</b></div><div>{text}</div><div><small>{date}</small></div></div>",
    "table": "<table><tr><td>Name: {name}</td><td>{date}</td></tr><tr><td colspan='2'>{text}</td></tr></table><br>",
}


@pytest.mark.parametrize("kind", EXCHANGES)
def test_several_voices_with_the_time_of_day_are_a_thread_that_nothing_names(kind: str) -> None:
    found = said(f"<div><h3>The square</h3>{records(EXCHANGES[kind])}</div>")
    assert found == [(NAMES[n], WORDS[n]) for n in range(5)]


def test_such_records_that_lead_to_other_pages_are_none() -> None:
    card = '<div class="_9f"><a href="/2024/05/{id}">{text}</a><div><span>{name}</span> <span>{date}</span></div></div>'
    assert mine(page_of(article(f"<div><h3>The square</h3>{records(card)}</div>"))) is None


def test_comments_before_the_article() -> None:
    voices = records(
        '<div class="voice"><span class="n">{name}</span> <span class="d">{date}</span><p>{text}</p></div>'
    )
    html = f"<html lang='en'><body><section><h2>Readers' comments</h2>{voices}</section><h1>Old bridge</h1>{PARAGRAPHS}</body></html>"
    found = mine(page_of(html))
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])


def test_the_card_in_the_cell_beside_the_words_is_none_of_them() -> None:
    row = (
        "<tr><td>{name}</td><td>{date} <span>#{n}</span></td></tr>"
        '<tr><td><img src="/a/{id}.png"><br>Posts: 1{n}2</td><td>{text}</td></tr>'
    )
    html = f"<html lang='en'><body><h1>Old bridge</h1><table>{records(row)}</table></body></html>"
    found = mine(page_of(html, TOPIC))
    assert found is not None
    assert found.opening is not None
    posts = [found.opening, *found.comments]
    assert [(post.author, post.text) for post in posts] == [(NAMES[n], WORDS[n]) for n in range(5)]


def test_a_count_is_no_name_and_a_picture_may_tell_it() -> None:
    floors = '<div class="comment"><span>{name}</span><em>{n}楼</em><p>{text}</p><i>{date}</i></div>'
    assert [name for name, _ in said(records(floors))] == list(NAMES[:5])
    pictured = '<li class="comment"><img src="/{id}.jpg" alt="{name}\'s avatar"><time>{date}</time><p>{text}</p></li>'
    assert said(f"<ul>{records(pictured)}</ul>") == [(NAMES[n], WORDS[n]) for n in range(5)]


def test_a_hidden_translation_is_not_the_text_but_the_hidden_whole_is() -> None:
    head = '<div class="cmt"><b class="a">{name}</b> <i>{date}</i>'
    translated = (
        head
        + '<div class="o"><p>{text}</p></div><div class="t" hidden><p>Traducido: {text} {text}</p></div></div>'
    )
    shortened = (
        head
        + '<div class="o">{text}…</div><div class="t" style="display: none">{text} And so on.</div></div>'
    )
    assert [text for _, text in said(records(translated))] == list(WORDS[:5])
    assert [text for _, text in said(records(shortened))] == [f"{text} And so on." for text in WORDS[:5]]


def test_only_the_replies_are_marked() -> None:
    def one(number: int, mark: str) -> str:
        return f'<div class="item {mark}" id="c{number}"><b>{NAMES[number]}</b> <i>{3 + number} May 2024, 10:15</i><p>{WORDS[number]}</p></div>'

    marks = ("", "is-reply level-1", "", "is-reply level-1", "is-reply level-2")
    html = article("<h3>Comments</h3>" + "".join(one(number, mark) for number, mark in enumerate(marks)))
    found = mine(page_of(html))
    assert found is not None
    assert [comment.parent_index for comment in found.comments] == [None, 0, None, 2, 3]


@pytest.mark.parametrize("replies", [1, 4])
def test_an_opening_post_above_the_list_of_replies(replies: int) -> None:
    reply = '<article class="post"><a href="/users/{id}">{name}</a> <span>{date}</span><div class="words"><p>{text}</p></div></article>'
    html = (
        "<html lang='en'><body><h1>Old bridge</h1><p>Started by <a href='/users/1'>Nora Field</a> on 2 May 2024, 09:30</p>"
        f"<div class='words'><p>{WORDS[6]}</p><p>{WORDS[7]}</p></div><section>{records(reply, replies)}</section></body></html>"
    )
    reading = read_page(page_of(html, TOPIC))
    assert reading.article is not None
    assert reading.article.body == f"{WORDS[6]}\n\n{WORDS[7]}"
    assert [author.name for author in reading.article.authors] == ["Nora Field"]
    assert reading.article.date_published == "2024-05-02T09:30"
    assert [comment.author.name for comment in reading.comments] == list(NAMES[:replies])


@pytest.mark.parametrize(
    "words",
    [
        "3 พฤษภาคม 2567 10:15 น.", "3 फ़रवरी 2024, 10:15", "३ मई २०२४", "৩ মে ২০২৪", "٣ مايو ٢٠٢٤", "۳ خرداد ۱۴۰۳", "令和6年5月3日",
        "2024. május 3. 10:15", "3 tháng 5, 2024", "3. května 2024", "vor 3 Std.", "igår 10:15", "3 päivää sitten", "منذ 3 أيام",
        "۳ روز پیش", "לפני 3 ימים", "3 วันที่แล้ว", "3 ngày trước", "3 hari yang lalu", "acum 3 zile", "prije 3 dana",
    ],
)  # fmt: skip
def test_a_date_is_one_in_any_script(words: str) -> None:
    assert date_in(words) == words
