"""Words found in any case: the quick search finds what the pattern itself would."""

from __future__ import annotations

import re

import pytest

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
