"""Names, their links and the records' own links, in the ways that blog programs print them."""

from __future__ import annotations

import pytest

from spiders.sheet.outline import Outline
from spiders.threads.mined.mining import mine
from spiders.threads.mined.name_cells import as_name
from spiders.threads.mined.names import lone_weekdays
from spiders.threads.thread import FoundComment
from tests.spiders.threads.pages import WORDS, article, page_of


def _mined(template: str, names: tuple[str, ...], *, linked: tuple[int, ...] = ()) -> list[FoundComment]:
    items = "".join(
        template.format(
            n=number + 5,
            slug=name.casefold().replace(" ", "-"),
            name=f'<a href="https://home.example/{number}" rel="nofollow">{name}</a>'
            if number in linked
            else name,
            date=f"March 1{number}, 2019, 7:2{number} a.m.",
            text=WORDS[number],
        )
        for number, name in enumerate(names)
    )
    thread = mine(page_of(article(f'<section id="comments"><h3>Comments</h3>{items}</section>')))
    assert thread is not None
    return thread.comments


def test_only_some_names_are_links_and_a_reply_link_stands_in_the_same_line() -> None:
    """The column of links names four of six; the line around it says the same of those, and names the others."""
    names = ("Ada Quill", "bertram_77", "Cleo N.", "Dmitri", "Nguyễn Văn An", "Zoë")
    found = _mined(
        '<div id="c{n}" class="item"><h4>{name} <span class="when">on {date}</span> '
        '<a href="#c{n}" class="comment-reply-link">reply</a></h4><div class="said"><p>{text}</p></div></div>',
        names,
        linked=(0, 1, 3, 4),
    )
    assert [comment.author for comment in found] == list(names)
    assert [comment.author_url is not None for comment in found] == [True, True, False, True, True, False]
    assert [comment.native for comment in found] == ["5", "6", "7", "8", "9", "10"]


def test_a_weekday_before_the_dates_of_all_is_no_part_of_any_name() -> None:
    found = _mined(
        '<div id="c{n}"><h4>{name} an {date}</h4><p>{text}</p></div>', ("Ada", "Bert", "Cleo", "Dima")
    )
    assert [comment.author for comment in found] == ["Ada", "Bert", "Cleo", "Dima"]


def test_a_record_named_after_its_writer_links_to_itself() -> None:
    names = ("Ada Quill", "The Quoted One", "Parent of Two", "Dmitri")
    found = _mined(
        '<li id="comment-{n}-by-{slug}" class="comment vcard"><p class="comment-info"><span class="fn">{name}</span> on '
        '<time>{date}</time> <a href="#comment-{n}-by-{slug}" id="c{n}">#</a></p><p>{text}</p></li>',
        names,
    )
    assert [comment.author for comment in found] == list(names)
    assert [comment.native for comment in found] == ["5", "6", "7", "8"]
    links = [(comment.permalink or "").partition("#")[2] for comment in found]
    assert links == [
        f"comment-{n + 5}-by-{name.casefold().replace(' ', '-')}" for n, name in enumerate(names)
    ]


def test_the_mark_of_a_permalink_is_no_part_of_the_name_nor_its_address() -> None:
    names = ("Ada Quill", "bertram_77", "Cleo N.", "Dmitri")
    found = _mined(
        '<div class="media" id="c{n}"><h6><div>{date} - {name} <a class="permalink" href="/comments/cr/7/1/#c{n}">¶</a></div></h6>'
        '<div class="content"><p>{text}</p></div></div>',
        names,
        linked=(1,),
    )
    assert [comment.author for comment in found] == list(names)
    assert [comment.author_url for comment in found] == [None, "https://home.example/1", None, None]


def test_a_rank_beside_the_name_is_no_part_of_it() -> None:
    found = _mined(
        '<li id="p{n}"><h3>{name} <em class="userTitle">Harbour master</em> <small><span>{date}</span></small></h3>'
        "<div><p>{text}</p></div></li>",
        ("Ada", "Bert", "Cleo", "Dima"),
    )
    assert [comment.author for comment in found] == ["Ada", "Bert", "Cleo", "Dima"]


def test_the_hour_of_the_date_is_nobodys_name() -> None:
    found = _mined(
        '<li id="p{n}"><div class="q1">{name}</div><div class="q2"><a href="#p{n}">March 12, 2019</a> <a href="/t">4:1{n} pm</a></div>'
        '<div class="q3"><p>{text}</p></div></li>',
        ("Ada", "Bert", "Cleo", "Dima"),
    )
    assert [comment.author for comment in found] == ["Ada", "Bert", "Cleo", "Dima"]


def test_a_weekday_alone_before_the_date_is_nobodys_name() -> None:
    found = _mined(
        '<li id="p{n}"><p class="q1"><span class="q2">Wed {date}</span></p><div class="q3"><p>{text}</p></div></li>',
        ("Ada", "Bert", "Cleo", "Dima"),
    )
    assert [comment.author for comment in found] == [None] * 4


def test_lone_weekdays_are_told_by_their_number() -> None:
    assert lone_weekdays({1: "Wed", 2: "Thu,", 3: "Ada"}, 3) == [1, 2]
    assert not lone_weekdays({1: "Do", 2: "Ada", 3: "Bert"}, 3)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("4:14 pm", False), ("14.05 Uhr", False), ("17h30", False), ("Ada", True), ("4:14 Ada", True)],
)
def test_an_hour_fits_no_column_of_names(text: str, fits: bool) -> None:
    page = page_of(f"<html><body><div><p>{text}</p></div></body></html>")
    outline = Outline(page.sheet)
    (place,) = (number for number, tag in enumerate(outline.tags) if tag == "p")
    assert (as_name(outline, place, text) is not None) is fits
