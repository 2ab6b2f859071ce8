"""Dates by their shape, in the words that comments use."""

from __future__ import annotations

import pytest

from spiders.dates.shapes import date_in, is_absolute


@pytest.mark.parametrize(
    "text",
    ["yesterday", "today", "gestern", "hier", "昨天", "어제", "Yesterday at 11:30", "gestern, 14:05 Uhr", "i går kl. 14:05",
     "3 hours ago", "an hour ago", "vor 2 Tagen", "il y a 3 jours", "hace 2 horas"],
)  # fmt: skip
def test_how_long_ago_or_a_day_by_its_word(text: str) -> None:
    assert date_in(text) == text
    assert not is_absolute(text)


@pytest.mark.parametrize(
    "text",
    ["2024-05-03", "3 May 2012", "3. Mai 2012", "May 3, 2012", "Fri Mar 1 22:50:09 UTC 2024", "Fri Mar 1 22:50:09 2024",
     "3 May '12", "3 May, 14:05", "令和5年5月3日", "03/05/2012"],
)  # fmt: skip
def test_a_day(text: str) -> None:
    assert date_in(text) == text
    assert is_absolute(text)


@pytest.mark.parametrize(
    "text", ["Monday", "We met yesterday in the harbour", "top 3 days of the year", "May"]
)
def test_no_date(text: str) -> None:
    assert date_in(text) is None
