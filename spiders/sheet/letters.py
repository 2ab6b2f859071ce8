"""How many letters of a kind a text has: ASCII texts, which most are, are counted without a look at each letter."""

from __future__ import annotations

import re
import string


def count_digits(text: str) -> int:
    """Characters that `str.isdigit` takes for digits."""
    return _without(text, _DIGITS) if text.isascii() else sum(map(str.isdigit, text))


def has_digit(text: str) -> bool:
    """Whether one of its characters is what `str.isdigit` takes for a digit."""
    return _FIGURE(text) is not None if text.isascii() else any(map(str.isdigit, text))


def share_of_capitals(text: str) -> float:
    """Capitals per letter, 0 where there is no letter."""
    if text.isascii():
        return _without(text, _CAPITALS) / (_without(text, _LETTERS) or 1)
    return sum(map(str.isupper, text)) / (sum(map(str.isalpha, text)) or 1)


_FIGURE = re.compile("[0-9]").search
_DIGITS, _CAPITALS, _LETTERS = (
    kind.encode() for kind in (string.digits, string.ascii_uppercase, string.ascii_letters)
)


def _without(text: str, letters: bytes) -> int:
    """How much shorter an ASCII text is without these."""
    return len(text) - len(text.encode().translate(None, letters))
