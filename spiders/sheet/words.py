"""Patterns over the short strings of pages, asked whether they match: class names, addresses, lines of a few words."""

from __future__ import annotations

import re
from functools import lru_cache

# Letters that `re.IGNORECASE` takes for another than their lower case (İ and i, ſ and s, ς and σ), and those that
# `str.lower` writes by their place in a word: https://docs.python.org/3/library/re.html#re.IGNORECASE
_ODD = re.compile("[İıſ\u00b5Σς\u0345ϐϑϕϖϰϱϵ\u1c80-\u1c88\u1e9b\u1fbe\u1fd3\u1fe3\ufb05\ufb06]")
_KEPT = 400
"""Characters of a text whose answer is kept."""


class Words:
    """A kind of words: a pattern that `says` looks for, written in lower case where any case of the text will do.

    A text in lower case is searched several times faster than with `re.IGNORECASE`, which tries all alternatives at
    each letter; it is searched so where that finds the same. Unlike a pattern, it is found in a cache by its identity,
    not by a hash over all its code.
    """

    def __init__(self, pattern: str, *, any_case: bool = False) -> None:
        self.search = re.compile(pattern, re.IGNORECASE if any_case else 0).search
        """As that of the pattern, for who needs to know where."""
        self._lower = re.compile(pattern).search if any_case and not _ODD.search(pattern) else None

    def match(self, text: str) -> bool:
        if self._lower is None or not (text.isascii() or _ODD.search(text) is None):
            return self.search(text) is not None
        return self._lower(text.lower()) is not None


def says(words: Words, text: str) -> bool:
    """Whether a text has such words; pages repeat the same names and lines thousands of times."""
    return bool(text) and (_says(words, text) if len(text) <= _KEPT else words.match(text))


@lru_cache(maxsize=16_384)
def _says(words: Words, text: str) -> bool:
    return words.match(text)
