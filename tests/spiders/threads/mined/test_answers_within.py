"""Answers that stand in the record of the comment that they answer, in another markup."""

from __future__ import annotations

import pytest

from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

OWNER = "The Quay House"
WITHIN = {
    "list of parts": '<ul class="post"><li><span class="user">{name}</span> <span>{date}</span></li><li class="t">{text}</li>'
    '<li class="reply-text">Thanks for coming, no {n}!<p><a href="/owner">The Quay House</a> on 9 June 2024, 20:31</p></li></ul>',
    "editor's note": '<div class="letter"><h5>{name}</h5><small>{date}</small><p class="w">{text}</p><div class="note">'
    "<b>The Quay House</b> <i>9 June 2024, 20:31</i><div>Thanks for coming, no {n}!</div></div></div>",
    "table": '<table class="gb"><tr><td>{name}</td><td>{date}</td></tr><tr><td colspan="2">{text}</td></tr><tr><td colspan="2">'
    "<span>The Quay House</span>, <span>9 June 2024, 20:31</span><br><em>Thanks for coming, no {n}!</em></td></tr></table>",
}


@pytest.mark.parametrize("kind", WITHIN)
def test_the_owners_replies_are_comments_of_their_own(kind: str) -> None:
    found = mine(
        page_of(article(f"<section><h3>Guestbook comments</h3>{records(WITHIN[kind], 4)}</section>"))
    )
    assert found is not None
    assert [comment.author for comment in found.comments] == [n for name in NAMES[:4] for n in (name, OWNER)]
    assert [comment.text for comment in found.comments[::2]] == list(WORDS[:4])
    assert [comment.text for comment in found.comments[1::2]] == [
        f"Thanks for coming, no {n}!" for n in range(4)
    ]
    assert [comment.parent_index for comment in found.comments] == [None, 0, None, 2, None, 4, None, 6]


def test_only_some_records_are_answered() -> None:
    plain = '<ul class="post"><li><span class="user">{name}</span> <span>{date}</span></li><li class="t">{text}</li></ul>'
    block = records(WITHIN["list of parts"], 2) + records(plain, 4).split("</ul>", 2)[2]
    found = mine(page_of(article(f"<section><h3>Comments</h3>{block}</section>")))
    assert found is not None
    assert [comment.author for comment in found.comments] == [
        NAMES[0],
        OWNER,
        NAMES[1],
        OWNER,
        NAMES[2],
        NAMES[3],
    ]


def test_a_quotation_with_name_and_date_is_no_answer() -> None:
    quoting = (
        '<div class="post" id="p{id}"><b>{name}</b> <time datetime="{iso}">{date}</time><div class="quote"><b>Falk</b> '
        "<i>2 May 2024, 09:10</i><p>I said so.</p></div><p>{text}</p></div>"
    )
    found = mine(page_of(article(f"<section><h3>Comments</h3>{records(quoting)}</section>")))
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])


def test_an_answer_in_the_element_of_the_words_and_of_another_tag() -> None:
    def one(number: int) -> str:
        head = '<div class="zh"><span class="zn">{}</span><span class="zd">{} May 2024</span></div>'
        answer = (
            f'<div class="z-comment reply" id="z-comment-{900 + number}">{head.format(OWNER, 20 + number)}'
            f'<div class="zt">{WORDS[7 - number]}</div></div>'
        )
        return (
            f'<li class="z-comment" id="z-comment-{number}">{head.format(NAMES[number], 3 + number)}'
            f'<div class="zt">{WORDS[number]}{answer}</div></li>'
        )

    found = mine(page_of(article(f"<ul>{one(0)}{one(1)}{one(2)}</ul>")))
    assert found is not None
    assert [comment.author for comment in found.comments] == [
        NAMES[0],
        OWNER,
        NAMES[1],
        OWNER,
        NAMES[2],
        OWNER,
    ]
    assert [comment.parent_index for comment in found.comments] == [None, 0, None, 2, None, 4]
    assert [comment.text for comment in found.comments[::2]] == list(WORDS[:3])
