"""What templates glue to names, and dates that only attributes or another language's words give."""

from __future__ import annotations

import pytest

from spiders.read.site import read_page
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

RECORDS = {
    "badge in the name's element": '<li class="comment"><span class="author">{name}<span class="badge">Member</span></span> '
    '<time datetime="{iso}">x</time><p>{text}</p></li>',
    "a verb right behind the name": '<li class="comment"><b>{name}</b>님의 말: <span>{date}</span><p>{text}</p></li>',
    "what was done beside the date": '<li class="comment"><div>answered <time datetime="{iso}">{date}</time></div><a href="/users/{id}">{name}</a> '
    '<span class="badge-count">15 silver badges</span><p>{text}</p></li>',
    "a verb in the date's line": '<li class="comment"><div class="head">{name} schrieb am 1{n}. März 2024 um 10:0{n} Uhr:</div><p>{text}</p></li>',
    "the name behind the date": '<li class="comment"><div class="head">Le 1{n} mars 2024 à 10h0{n}, {name} a écrit :</div><p>{text}</p></li>',
}


@pytest.mark.parametrize("kind", RECORDS)
def test_the_name_alone(kind: str) -> None:
    read = read_page(
        page_of(
            article(f"<section id='comments'><h3>5 comments</h3><ul>{records(RECORDS[kind])}</ul></section>")
        )
    )
    assert [(c.author.name, c.text) for c in read.comments] == [(NAMES[n], WORDS[n]) for n in range(5)]
    assert all(c.date_published for c in read.comments)


def test_a_badge_that_some_have() -> None:
    rows = records(
        '<li class="comment"><b class="user">{name}</b> <time datetime="{iso}">x</time><p>{text}</p></li>'
    )
    rows = rows.replace("</b>", "<i class='user-badge'>Top fan</i></b>", 2)
    read = read_page(page_of(article(f"<section id='comments'><h3>5 comments</h3><ul>{rows}</ul></section>")))
    assert [c.author.name for c in read.comments] == list(NAMES[:5])


@pytest.mark.parametrize("attribute", ["data-created", "data-ts", "data-timestamp"])
def test_a_moment_in_the_records_own_attribute(attribute: str) -> None:
    rows = "".join(
        f'<li class="comment" {attribute}="{1714557600000 + 86_400_000 * n}"><span class="author">{NAMES[n]}</span><p>{WORDS[n]}</p></li>'
        for n in range(5)
    )
    read = read_page(page_of(article(f"<section id='comments'><h3>5 comments</h3><ul>{rows}</ul></section>")))
    assert [(c.author.name, c.text) for c in read.comments] == [(NAMES[n], WORDS[n]) for n in range(5)]
    assert [(c.date_published or "")[:10] for c in read.comments] == [f"2024-05-0{n + 1}" for n in range(5)]


@pytest.mark.parametrize(
    "block",
    [
        '<div class="events">' + records('<div class="row"><span>{date}</span><b>{name}</b><p>{text}</p></div>') + "</div>",
        '<div class="line">' + records("<div class='e'><time>{date}</time><h4>The board met again on day {n}</h4><p>{text}</p></div>") + "</div>",
    ],
    ids=["events", "timeline"],
)  # fmt: skip
def test_programmes_and_timelines_are_no_threads(block: str) -> None:
    assert mine(page_of(article(block))) is None
