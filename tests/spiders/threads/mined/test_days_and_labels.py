"""Dates that stand once for a day, in attributes of a site's own, after the words; names after a label."""

from __future__ import annotations

import pytest

from spiders.threads.layers import read_thread
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

DAYS = ("3 May 2024", "3 May 2024", "3 May 2024", "5 May 2024", "5 May 2024", "9 May 2024")
CLOCKS = ("10:05", "10:40", "21:15", "07:30", "08:00", "23:59")


def by_day(record: str, day: str, *, inside: bool) -> str:
    """Records that show the time, and the day where it is a new one: in a line before them or within."""
    parts: list[str] = []
    for number in range(6):
        first = day.format(day=DAYS[number]) if number in (0, 3, 5) else ""
        filled = record.format(
            id=n_id(number),
            name=NAMES[number],
            clock=CLOCKS[number],
            text=WORDS[number],
            day=first if inside else "",
        )
        parts.append(filled if inside else first + filled)
    return "".join(parts)


def n_id(number: int) -> int:
    return 310 + 3 * number


ONCE_A_DAY = {
    "heading between": ('<div class="voice"><b>{name}</b> <i>{clock}</i><p>{text}</p></div>', "<h4>{day}</h4>", False),
    "within the first": ('<li class="shout">{day}<strong>{name}</strong><em>{clock}</em><div>{text}</div></li>', '<div class="dh">{day}</div>', True),
    "table": ("<tr><td>{name}</td><td>{clock}</td><td>{text}</td></tr>", '<tr><th colspan="3">{day}</th></tr>', False),
    "called comments": ('<div class="comment" id="c{id}"><span class="date">{day}</span><b>{name}</b> <span class="hm">({clock})</span><p>{text}</p></div>', "{day}", True),
}  # fmt: skip


@pytest.mark.parametrize("kind", ONCE_A_DAY)
def test_only_the_first_comment_of_a_day_shows_its_date(kind: str) -> None:
    record, day, inside = ONCE_A_DAY[kind]
    block = by_day(record, day, inside=inside)
    holder = "table" if kind == "table" else "div"
    found = read_thread(
        page_of(article(f"<section><h3>Readers’ comments</h3><{holder}>{block}</{holder}></section>"))
    )
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:6])
    assert [comment.text for comment in found.comments] == list(WORDS[:6])
    days = [f"2024-05-0{DAYS[n][0]}T{CLOCKS[n]}" for n in range(6)]
    assert [comment.date.iso for comment in found.comments if comment.date] == days


def test_comments_of_one_day_that_is_printed_once() -> None:
    first = (
        f'<div class="comment"><span class="date">3 May 2024</span><b>{NAMES[0]}</b><p>{WORDS[0]}</p></div>'
    )
    others = "".join(
        f'<div class="comment"><b>{name}</b><p>{text}</p></div>'
        for name, text in zip(NAMES[1:], WORDS[1:], strict=True)
    )
    found = read_thread(page_of(article(f"<section>{first}{others}{others}</section>")))
    assert found is not None
    assert [comment.author for comment in found.comments][:8] == list(NAMES)
    assert found.comments[1].date is None


@pytest.mark.parametrize(
    "name", ["data-ts", "data-comment-time", "data-created-at", "data-posted", "data-epoch", "data-timestamp"]
)
@pytest.mark.parametrize("digits", ["17147{id}0", "17147{id}0000"])
def test_seconds_and_milliseconds_in_an_attribute(name: str, digits: str) -> None:
    said = f'<div class="row"><strong>{{name}}</strong><span {name}="{digits}">a while</span><div>{{text}}</div></div>'
    found = read_thread(page_of(article(f'<div class="talk"><h3>5 comments</h3>{records(said)}</div>')))
    assert found is not None
    assert [(comment.date.iso or "")[:10] for comment in found.comments if comment.date] == ["2024-05-03"] * 5


def test_a_name_after_its_label() -> None:
    said = "<div><span>Name:</span> <span>{name}</span> <span>Date:</span> <span>{date}</span><div>{text}</div></div>"
    found = mine(page_of(article(f"<h3>Comments</h3><div>{records(said)}</div>")))
    assert found is not None
    assert [(comment.author, comment.text) for comment in found.comments] == list(
        zip(NAMES[:5], WORDS[:5], strict=True)
    )


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("28.oct.2012 | 11:26", "2012-10-28T11:26"),
        ("28/oct/2012 11:26", "2012-10-28T11:26"),
    ],
)
def test_a_month_between_dots(shown: str, iso: str) -> None:
    said = f'<li><div><strong>{{name}}</strong> <span class="fecha">{shown}</span></div><p>{{text}}</p></li>'
    found = mine(page_of(article(f"<h3>Comentarios</h3><ol>{records(said)}</ol>", lang="es")))
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])
    assert {comment.date.iso for comment in found.comments if comment.date} == {iso}


def test_opening_hours_are_no_comments() -> None:
    hours = "<ul><li>Monday to Friday <b>10:00</b> to 20:00, by telephone alone</li><li>Saturday <b>11:00</b> to 18:00 at the desk</li><li>Sunday <b>12:00</b> to 13:00 in the hall</li></ul>"
    found = read_thread(
        page_of(
            f"<html lang='en'><body><h1>Old bridge</h1><div class='comments'><h3>Comments</h3>{hours}</div></body></html>"
        )
    )
    assert found is None or found.comments == []
