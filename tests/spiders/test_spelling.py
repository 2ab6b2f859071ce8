"""Addresses that are one, however they are spelt."""

from __future__ import annotations

import pytest

from archives.capture import Role
from archives.records import Article
from spiders.place import place_of
from spiders.read.grouping import stories
from spiders.read.story import PageReading, assemble
from spiders.reading import Follow, Reading
from spiders.spelling import spelling

SPELLINGS = (
    "https://e.example/суд/",
    "https://e.example/%d1%81%d1%83%d0%b4/",
    "https://E.example:443/%D1%81%D1%83%D0%B4/#top",
)


@pytest.mark.parametrize("url", SPELLINGS)
def test_one_address(url: str) -> None:
    assert spelling(url) == "https://e.example/%D1%81%D1%83%D0%B4/"
    assert spelling(spelling(url)) == spelling(url)
    assert place_of(url).key == place_of(SPELLINGS[0]).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://e.example/a%2Fb", "https://e.example/a/b"), ("https://e.example/a", "https://e.example/A"),
     ("https://e.example/?a=%26b", "https://e.example/?a=&b"), ("https://e.example/", "http://e.example/")],
)  # fmt: skip
def test_other_addresses(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


def test_what_is_no_address_stays() -> None:
    assert spelling("http://[broken") == "http://[broken"


def test_a_part_that_is_linked_in_another_spelling_belongs_to_its_article() -> None:
    first = Reading(
        Article(id="a", body="one"), (), (Follow(SPELLINGS[2].split("#")[0] + "2/", "article-page", 2),)
    )
    pages = [
        PageReading(SPELLINGS[1], Role(run="r"), first),
        PageReading(SPELLINGS[1] + "2/", Role(run="r"), Reading(Article(id="b", body="two"))),
        PageReading(SPELLINGS[0], Role(run="r"), first),
    ]
    (story,) = stories(pages[:2])
    article = assemble("e", [*story, pages[2]]).article
    assert article is not None
    assert article.body == "one\n\ntwo"
