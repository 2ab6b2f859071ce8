"""Whatever a page says, its record can be written."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from archives.plain import MAX_INTEGER, REPLACED, TOO_LARGE, plain, plain_text
from archives.records import Article, Author, Comment, ThreadState, to_line, url_id

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
"""Lone surrogates too."""


def test_a_half_of_an_emoji_is_replaced_and_flagged() -> None:
    article, flags = plain(Article(headline="Storm \ud83d", authors=(Author("A \udc00"),)))
    assert (article.headline, article.authors[0].name) == ("Storm \ufffd", "A \ufffd")
    assert flags == (REPLACED,)
    assert b"Storm" in to_line(article)


def test_two_halves_that_stand_together_are_an_emoji() -> None:
    assert plain_text("\ud83d\ude00") == "\U0001f600"


def test_a_number_beyond_64_bits_is_unknown_and_flagged() -> None:
    article, flags = plain(Article(comments=ThreadState(declared=10**30, captured=3)))
    assert (article.comments.declared, article.comments.captured) == (None, 3)
    assert flags == (TOO_LARGE,)
    assert plain(Comment(upvotes=MAX_INTEGER)) == (Comment(upvotes=MAX_INTEGER), ())
    assert plain(Comment(upvotes=MAX_INTEGER + 1))[0].upvotes is None  # SQLite's are signed


def test_what_is_right_is_given_back_as_it_is() -> None:
    article = Article(headline="Größe 12345678901234567890 \U0001f600", is_accessible_for_free=True)
    same, flags = plain(article)
    assert same == article
    assert flags == ()


@given(ANY_TEXT, ANY_TEXT, st.integers())
def test_any_text_and_number_gives_a_line(headline: str, name: str, declared: int) -> None:
    article, _ = plain(
        Article(headline=headline, authors=(Author(name),), comments=ThreadState(declared=declared))
    )
    line = orjson.loads(to_line(article))
    assert line["headline"] == plain_text(headline)
    assert plain(article) == (article, ())


def test_an_address_with_half_a_character_has_an_id() -> None:
    assert len(url_id("http://x.test/\ud83d")) == 64
