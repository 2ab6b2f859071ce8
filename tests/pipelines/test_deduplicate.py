"""The fast SimHash has the values of the library whose tokens it takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from trafilatura.deduplication import Simhash

from pipelines.deduplicate import simhash_of_line


@given(st.lists(st.text("abcdefghäöü-.,", min_size=1, max_size=9), max_size=300))
def test_simhash_is_trafilaturas(words: list[str]) -> None:
    body = "same words first " * 20 + " ".join(words)
    assert simhash_of_line({"body": body}) == Simhash(body, length=64).hash


@given(st.lists(st.text("港湾委員会、。「」 ", min_size=1, max_size=9), min_size=60, max_size=300))
def test_simhash_is_trafilaturas_where_words_are_not_parted(words: list[str]) -> None:
    body = "。".join(words) + "。" + "港、" * 60
    assert simhash_of_line({"body": body}) == Simhash(body, length=64).hash


def test_a_short_text_has_none() -> None:
    assert simhash_of_line({"body": "Agency one-liner."}) is None
