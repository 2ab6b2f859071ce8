"""What a text block itself says: how long it is and how it is built."""

from __future__ import annotations

import math
import re

from spiders.sheet.blocks import Block
from spiders.sheet.cues import BAD
from spiders.sheet.letters import count_digits

_ENDS = frozenset(".!?…。！？।؟:։။។۔")
_CLOSERS = "\"'”’»)]」』"
"""What may stand after a sentence's end: quotation marks and brackets."""
_WORD = re.compile(r"\w+")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
KINDS = ("heading", "li", "blockquote", "pre", "td", "figcaption", "div")
_AS = {"th": "td", "caption": "figcaption"} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")
_MOST_WORDS = 100
_START = 1200
"""Characters that hold a hundred words nearly always."""
_NO_KIND = [0.0] * len(KINDS)
_KIND = {kind: [float(_AS.get(kind, kind) == name) for name in KINDS] for kind in (*KINDS, *_AS)}


def goodness(block: Block, bits: int) -> float:
    """Characters of prose that speak for their surroundings: sentences, few links, no box that is known for other things."""
    text = block.text
    size = len(text) * (2.5 if _is_wide(text) else 1)
    if size < 50 or block.link_chars > 0.4 * len(text):
        return 0.0
    worth = min(size, 1000.0) * (1.0 if _ends_sentence(text) else 0.5)
    return worth * (0.3 if bits & BAD else 1.0)


def _is_wide(text: str) -> bool:
    return not text.isascii() and bool(_WIDE.search(text))


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


def text_features(block: Block, copies: int, description: str) -> list[float]:
    """Length, links, punctuation and kind of a block; `description` as `condense` leaves it."""
    text = block.text
    size = len(text)
    found = _first_words(text)
    is_ascii = text.isascii()
    letters = block.letters if description else ""
    return [
        math.log1p(size * (2.5 if not is_ascii and _WIDE.search(text) else 1)),
        float(len(found)),
        min(block.link_chars / size, 1.0),
        float(min(block.links, 5)),
        float(_ends_sentence(text)),
        min(block.strong_chars / size, 1.0),
        sum([word[0].isupper() for word in found[:60]]) / (min(len(found), 60) or 1),
        count_digits(text[:200]) / min(size, 200),
        float(min(copies, 4)),
        float(
            bool(description)
            and len(letters) > 20
            and (letters[:60] in description or description[:60] in letters)
        ),
        *_KIND.get(block.kind, _NO_KIND),
    ]


def _first_words(text: str) -> list[str]:
    """The first hundred words."""
    if len(text) > _START:
        found = _WORD.findall(text, 0, _START)
        if len(found) > _MOST_WORDS:  # the last may have been cut
            return found[:_MOST_WORDS]
    return _WORD.findall(text)[:_MOST_WORDS]
