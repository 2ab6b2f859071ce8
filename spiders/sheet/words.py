"""Patterns over the short strings of pages, asked whether they match: class names, addresses, lines of a few words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# Letters that `re.IGNORECASE` takes for another than their lower case (İ and i, ſ and s, ς and σ), and those that
# `str.lower` writes by their place in a word: https://docs.python.org/3/library/re.html#re.IGNORECASE
_ODD = re.compile("[İıſ\u00b5Σς\u0345ϐϑϕϖϰϱϵ\u1c80-\u1c88\u1e9b\u1fbe\u1fd3\u1fe3\ufb05\ufb06]")
_TWINS = dict.fromkeys(map(ord, "İıſ\u212a"), "i")
"""Letters that are one of ASCII in another case."""
_KEPT = 400
"""Characters of a text whose answer is kept."""
_SIGNS = re.compile(r"[\\.^$*+?{}\[\]()]")
"""What is no letter to search for but a sign of the pattern language."""
_WIDTHLESS = re.compile(r"(?:\\b|\(\?<?[!=](?:[^()\\]|\\.)*\))+")
"""What may stand before an alternative's first letter without being one: a word's edge, a look around."""
_SHORTEST = 2
"""Letters from which it pays to look for an alternative's beginning first."""


class Words:
    """A kind of words: a pattern that `says` looks for, written in lower case where any case of the text will do.

    A pattern tries all its alternatives at each letter of a text; most are plain words, and `in` finds or misses a word
    in a tenth of that time. So the alternatives are asked one by one: plain words as such, others only where the
    text has the letters that they begin with, and only the rest as a pattern. A text in any case is searched in lower
    case where that finds the same; one of ASCII letters alone is not searched for others.
    """

    def __init__(self, pattern: str, *, any_case: bool = False) -> None:
        self.search = re.compile(pattern, re.IGNORECASE if any_case else 0).search
        """As that of the pattern, for who needs to know where."""
        self._any_case = any_case
        self._plain: list[str] = []
        self._begun: list[tuple[str, Callable[[str], object]]] = []
        rest: list[str] = []
        odd: list[str] = []
        for alternative in _alternatives(pattern):
            if any_case and _ODD.search(alternative):
                odd.append(alternative)
            elif not _SIGNS.search(alternative):
                self._plain.append(alternative)
            elif len(start := _beginning(alternative)) >= _SHORTEST:
                self._begun.append((start, re.compile(alternative).search))
            else:
                rest.append(alternative)
        self._plain_ascii = [word for word in self._plain if word.isascii()]
        self._begun_ascii = [(start, search) for start, search in self._begun if start.isascii()]
        self._rest = re.compile("|".join(rest)).search if rest else None
        self._odd = re.compile("|".join(odd), re.IGNORECASE).search if odd else None
        """What only the pattern itself finds in another case."""
        self._odd_in_ascii = any(word.translate(_TWINS).isascii() for word in odd)

    def match(self, text: str) -> bool:
        """Whether the pattern is found in the text."""
        is_ascii = text.isascii()
        if self._any_case:
            if not is_ascii and _ODD.search(text):
                return self.search(text) is not None
            if self._odd is not None and (self._odd_in_ascii or not is_ascii) and self._odd(text):
                return True
            text = text.lower()
        for word in self._plain_ascii if is_ascii else self._plain:
            if word in text:
                return True
        for start, search in self._begun_ascii if is_ascii else self._begun:
            if start in text and search(text):
                return True
        return self._rest is not None and self._rest(text) is not None


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the bars of a pattern that lie in no group and no set."""
    depth = start = 0
    in_set = False
    for token in re.finditer(r"\\.|\[\^?\]?|[\]()|]", pattern, re.DOTALL):
        sign = token[0]
        if in_set:
            in_set = sign != "]"
        elif sign[0] == "[":
            in_set = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            yield pattern[start : token.start()]
            start = token.end()
    yield pattern[start:]


def _beginning(alternative: str) -> str:
    """The letters that a text has wherever the alternative matches: those it begins with, as far as none is optional."""
    edge = _WIDTHLESS.match(alternative)
    rest = alternative[edge.end() :] if edge else alternative
    sign = _SIGNS.search(rest)
    if sign is None:
        return rest
    return rest[: sign.start() - 1] if sign[0] in "?*{" and sign.start() else rest[: sign.start()]


def says(words: Words, text: str) -> bool:
    """Whether a text has such words; pages repeat the same names and lines thousands of times."""
    return bool(text) and (_says(words, text) if len(text) <= _KEPT else words.match(text))


@lru_cache(maxsize=16_384)
def _says(words: Words, text: str) -> bool:
    return words.match(text)
