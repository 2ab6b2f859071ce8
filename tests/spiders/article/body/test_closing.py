"""The house's own lines end no text: biographies, addresses, invitations, who earns from links."""

from __future__ import annotations

import pytest

from spiders.article.body.closing import without_closing
from spiders.sheet.blocks import cut_blocks
from tests.spiders.article.made import SENTENCES, page


def left(*texts: str) -> list[str]:
    html = "".join(f"<p>{text}</p>" for text in (*SENTENCES, *texts))
    return [block.text for block in without_closing(cut_blocks(page(f"<article>{html}</article>").tree))]


@pytest.mark.parametrize(
    "line",
    [
        "Ada Quay is a reporter for the Harbour News and lives on the quay.",
        "Jo Quay (she/her) is the harbour's senior correspondent.",
        "Ada Quay ist freie Journalistin in Husum.",
        "Have a tip? Ada Quay may be reached at ada@harbour.example.",
        "Follow us for news of the quay, every day.",
        "Sign up for our newsletter and never miss a tide.",
        "Abonnieren Sie unseren Newsletter.",
        "Disclosure: the author owns a boat in the harbour.",
        "This page has affiliate links, from which we live.",
        "© 2024 Harbour News. All rights reserved.",
        "(c) 2024 Hafenblatt, alle Rechte vorbehalten",
        "Contient des LIENS AFFILIÉS vers deux librairies.",
        "Esta nota tiene un enlace de afiliado.",
        "I sail for the club; opinions are my own.",
        "If you buy, we may earn a commission.",
        "Get our weekly email newsletter.",
        "Suscríbete y recibe las mareas.",
        "ПОДПИСЫВАЙТЕСЬ на нас.",
        "Write to [email protected] about the quay.",
    ],
)
def test_a_line_of_the_house(line: str) -> None:
    assert left(line) == list(SENTENCES)
    assert left(line, line) == list(SENTENCES)


@pytest.mark.parametrize(
    "line",
    [
        "The board meets again on Monday, in the small hall.",
        "Nobody knows who will follow the director, who is a sailor.",
        "The report is at https://harbour.example/report.",
        "The board may earn more from moorings than from fish.",
        "All protected rights of way lead to the quay.",
        "“It is a shame,” she said.",
    ],
)
def test_a_last_sentence_of_the_text(line: str) -> None:
    assert left(line)[-1] == line


def test_only_at_the_end_and_never_all() -> None:
    note = "Sign up for our newsletter and never miss a tide."
    assert left(note, "The board meets again on Monday.")[-2] == note
    blocks = cut_blocks(page(f"<article><p>{note}</p></article>").tree)
    assert without_closing(blocks) == blocks
