"""Words found in any case: the quick search finds what the pattern itself would."""

from __future__ import annotations

import gc
import pkgutil
import random
import re
from importlib import import_module

import pytest

import spiders
from spiders.sheet.words import Words, says

_PATTERN = r"\breakti?on|ответ|σχόλι|k-?zahl"


@pytest.mark.parametrize(
    "text",
    [
        "12 Reaktionen",
        "REAKTION",
        "REAKTİONEN",
        "reaktıon",
        "Überreaktion",
        "ОТВЕТИТЬ",
        "О\u1c83ТВЕТ",
        "О\u1c84ВЕТ",
        "4 ΣΧΌΛΙΑ",
        "Σχόλια",
        "\u212a-Zahl",
        "Zahl",
        "",
    ],
)
def test_any_case_is_that_of_the_regular_expression(text: str) -> None:
    expected = re.search(_PATTERN, text, re.IGNORECASE) is not None
    assert says(Words(_PATTERN, any_case=True), text) is expected


def test_a_pattern_with_a_dotless_i_finds_the_dotted_one_too() -> None:
    assert says(Words("katılım", any_case=True), "KATILIM")


def test_case_counts_where_the_pattern_does_not_say_otherwise() -> None:
    assert not says(Words("author"), "Author")


def test_long_texts_are_searched_to_their_end() -> None:
    assert says(Words("comment", any_case=True), 500 * "x" + "COMMENT")


def _all_words() -> list[Words]:
    """Every kind of words that the readers have."""
    for info in pkgutil.walk_packages(spiders.__path__, "spiders."):
        if not info.name.startswith("spiders.crawl"):
            import_module(info.name)
    return [found for found in gc.get_objects() if type(found) is Words]


def test_every_kind_of_words_is_found_as_its_pattern_finds_it() -> None:
    """Texts made of pieces of the patterns themselves, whole, cut, glued and in both cases."""
    chance = random.Random(7)
    kinds = _all_words()
    pieces = sorted({piece for kind in kinds for piece in re.findall(r"[^\W\d_]{2,}", _source(kind))})
    assert len(kinds) > 30
    assert len(pieces) > 300
    for _ in range(3_000):
        words = [chance.choice(pieces)[chance.randrange(2) :] for _ in range(chance.randrange(1, 4))]
        text = chance.choice(["", " ", "-", "_", "1"]).join(words)
        text = text.upper() if chance.random() < 0.2 else text
        for kind in kinds:
            assert kind.match(text) is (kind.search(text) is not None), (_source(kind), text)


def _source(kind: Words) -> str:
    return str(kind.search.__self__.pattern)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"comm?ent(?!ary)", "coment", True),
        (r"comm?ent(?!ary)", "commentary", False),
        (r"(?<!no-)side(?:bar)?|[|)]x", "no-side", False),
        (r"(?<!no-)side(?:bar)?|[|)]x", ")x", True),
        (r"a{2}b|\bmd\b", "ab", False),
        (r"a{2}b|\bmd\b", "an md file", True),
        (r"fa$|il y", "due anni fa", True),
        (r"x(?:a|b)|\|", "|", True),
    ],
)
def test_alternatives_are_told_apart_as_the_pattern_has_them(pattern: str, text: str, found: bool) -> None:
    assert Words(pattern).match(text) is found
