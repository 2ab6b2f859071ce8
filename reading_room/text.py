"""Text of captured pages as it may be shown: control and direction-changing characters made visible, hits marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archives.errors import SearchWordsError
from archives.index.words import find_marks

# C0 and C1 controls but tab and line feed; bidi controls (UAX 9), zero-width and line separators, surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_PICTURES = {0x7F: "\u2421"}
SNIPPET = 240
"""Characters of text around the first hit."""


def visible(text: str) -> str:
    """The text with each hidden character as its picture or its number (`⟦U+202E⟧`)."""
    return _HIDDEN.sub(_picture, text) if _HIDDEN.search(text) else text


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return _PICTURES.get(code) or f"\u27e6U+{code:04X}\u27e7"


def marked(text: str | None, words: str | None, field: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is a hit of what was looked for."""
    if not text:
        return []
    return list(_pieces(text, _marks(text, words, field)))


def snippet(text: str | None, words: str | None, field: str, size: int = SNIPPET) -> list[tuple[str, bool]]:
    """The same of a part of the text around the first hit, its beginning where there is none."""
    if not text:
        return []
    flat = " ".join(text.split())
    marks = _marks(flat, words, field)
    first = marks[0][0] if marks else 0
    start = max(0, first - size // 3)
    if start:
        start = flat.find(" ", start, first) + 1 or start
    end = min(len(flat), start + size)
    pieces = list(
        _pieces(
            flat[start:end],
            [(max(a, start) - start, min(b, end) - start) for a, b in marks if b > start and a < end],
        )
    )
    return [*([("… ", False)] if start else []), *pieces, *([(" …", False)] if end < len(flat) else [])]


def _marks(text: str, words: str | None, field: str) -> list[tuple[int, int]]:
    if not words:
        return []
    try:
        return find_marks(text, words, field)
    except SearchWordsError:
        return []


def _pieces(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in marks:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
