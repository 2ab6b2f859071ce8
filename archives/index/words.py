"""Words of texts and of questions, in any script.

FTS5's `unicode61` cuts words at spaces. Han, Kana, Hangul, Thai, Lao, Myanmar and Khmer letters get a space on either
side, in texts and in questions, so that each is a word and a term of them a phrase: one and two of them are found too
(measured against trigrams, which find neither and take six times the room).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archives.errors import SearchWordsError

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u3130-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff65-\uff9f"
    "\U00020000-\U0003ffff"
)
_ONE = re.compile(f"[{_ALONE}]+")
# Points, vowel signs and lengthening strokes that Arabic and Hebrew are written with or without.
_OPTIONAL = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_MARKS = "\u0300-\u036f\u0483-\u0487\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(f"[{_ALONE}]|(?:(?![{_ALONE}])(?:[^\\W_]|[{_MARKS}]))+")
_TERM = re.compile(r'(-?)(?:(headline|text):)?("[^"]*"\*?|[^\s"]+)')


def searchable(text: str) -> str:
    """A text as the index takes it."""
    if text.isascii():
        return text
    return _ONE.sub(_spaced, _OPTIONAL.sub("", unicodedata.normalize("NFKC", text)))


def _spaced(match: re.Match[str]) -> str:
    return f" {' '.join(match[0])} "


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase that is looked for."""

    text: str
    field: str | None = None
    """`headline` or `text` (bodies and comments); None for both."""
    is_prefix: bool = False
    """Words that begin with the last word count."""
    is_excluded: bool = False

    @property
    def expression(self) -> str:
        """In FTS5's language, quoted: no character of it means anything."""
        quoted = f'"{searchable(self.text)}"'
        return f"{self.field + ' : ' if self.field else ''}{quoted}{' *' if self.is_prefix else ''}"


def parse_words(words: str) -> list[list[Term]]:
    """What a person typed: all groups must be there, of each group one term.

    Words stand for themselves; `"two words"` is a phrase, `word*` a beginning, `-word` must not be there, `one OR other`,
    `headline:word` and `text:word` look into one field.

    Raises:
        SearchWordsError: no word is left that something could be found with.
    """
    groups: list[list[Term]] = []
    joined = False
    for sign, field, word in _TERM.findall(words):
        if word == "OR" and not sign and not field:
            joined = bool(groups)
            continue
        text = word.strip('"*')
        if not _TOKEN.search(text):
            continue
        term = Term(text.replace('"', " "), field or None, word.endswith("*"), bool(sign))
        if joined and not term.is_excluded and not groups[-1][0].is_excluded:
            groups[-1].append(term)
        else:
            groups.append([term])
        joined = False
    if not any(not group[0].is_excluded for group in groups):
        raise SearchWordsError(f"no word to look for in {words!r}: name one that must be there")
    return groups


def match_expression(words: str) -> str:
    """The FTS5 expression of what a person typed.

    Raises:
        SearchWordsError: see `parse_words`.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for group in parse_words(words):
        told = " OR ".join(term.expression for term in group)
        (unwanted if group[0].is_excluded else wanted).append(f"({told})")
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def find_marks(text: str, words: str, field: str | None = None) -> list[tuple[int, int]]:
    """Where in a text the words stand, as (start, end) in its own characters, in order, apart from each other.

    Args:
        text: as the record has it.
        words: what a person typed.
        field: `headline` or `text`: terms for the other are passed over.
    """
    tokens = [(_folded(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    spans: list[tuple[int, int]] = []
    for term in _positive(words):
        if term.field is None or field is None or term.field == field:
            wanted = [_folded(m[0]) for m in _TOKEN.finditer(unicodedata.normalize("NFKC", term.text))]
            spans += _spans(tokens, wanted, term.is_prefix)
    return _merged(spans)


def _positive(words: str) -> Iterator[Term]:
    return (term for group in parse_words(words) for term in group if not term.is_excluded)


def _spans(
    tokens: Sequence[tuple[str, int, int]], wanted: Sequence[str], is_prefix: bool
) -> Iterator[tuple[int, int]]:
    for at in range(len(tokens) - len(wanted) + 1):
        piece = [token[0] for token in tokens[at : at + len(wanted)]]
        last = piece[-1].startswith(wanted[-1]) if is_prefix else piece[-1] == wanted[-1]
        if last and piece[:-1] == list(wanted[:-1]):
            yield tokens[at][1], tokens[at + len(wanted) - 1][2]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=2**14)
def _folded(token: str) -> str:
    """As `unicode61` folds: lower case, without diacritics."""
    if token.isascii():
        return token.lower()
    parts = unicodedata.normalize("NFKD", _OPTIONAL.sub("", token))
    return unicodedata.normalize("NFKC", re.sub("[\u0300-\u036f]", "", parts)).lower()
