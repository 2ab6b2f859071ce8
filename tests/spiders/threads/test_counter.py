"""Printed counters, in several languages."""

from __future__ import annotations

import pytest

from spiders.threads.counter import declared_near, number_of
from tests.spiders.threads.pages import article, page_of


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Reader Comments (45)", 45),
        ("12 Kommentare", 12),
        ("15 » Comentarios", 15),
        ("2012 » Comments", None),
        ("3 Responses to “How 7 bridges fell”", 3),
        ("One thought on “Bridges”", 1),
        ("No comments yet", 0),
        ("Keine Kommentare", 0),
        ("1.977 commentaires", 1977),
        ("1,045 comments", 1045),
        ("Комментарии (8)", 8),
        ("8 комментариев", 8),
        ("Kommentare: 7", 7),
        ("33 LESER-KOMMENTARE", 33),
        ("2 reader comments", 2),
        ("コメント (6)", 6),
        ("5 yorum", 5),
        ("3 March 2025 • 34 comments", 34),
        ("12. März 2024 – 3 Kommentare", 3),
        ("May 12, 2024 34 comments", 34),
        ("3 min read 34 comments", 34),
        ("January 5, 2008 name 25 Comments", 25),
        ("12 shares 40 comments", 40),
        ("2.5k views · 12 comments", 12),
        ("2024年5月12日 34 评论", 34),
        ("12 345 commentaires", 12345),
        ("3 марта 2024 15 комментариев", 15),
        ("Posted 5 hours ago · 8 comments", 8),
        ("Comments 12 March 2024", None),
        ("12 shares, comments", None),
        ("Comments", None),
        ("Top 10 comments of the week", None),
        ("Comments page 3", None),
        ("Published 3 May 2024", None),
        ("45 bridges closed", None),
    ],
)
def test_the_number_in_a_counter_line(line: str, count: int | None) -> None:
    assert number_of(line) == count


def test_the_counter_nearest_to_the_thread_is_taken() -> None:
    thread = '<div><h2>12 Comments</h2></div><ol id="list"><li>Words</li></ol><p>99 comments elsewhere</p>'
    page = page_of(article(thread))
    assert declared_near([page.tree.get_element_by_id("list")]) == 12


def test_a_number_in_a_comment_is_no_counter() -> None:
    block = '<div id="box"><h3>{}</h3><p id="c1">Where do these 45 comments come from?</p></div>'
    counted = []
    for heading in ("Comments", "Comments (2)"):
        page = page_of(article(block.format(heading)))
        box, record = (page.tree.get_element_by_id(name) for name in ("box", "c1"))
        counted.append(declared_near([box], [record]))
    assert counted == [None, 2]
