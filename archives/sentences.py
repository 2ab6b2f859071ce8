"""What of a text changed, sentence by sentence, for people: each changed stretch before and after."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from archives.difference import Block, Piece, compare

_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？])|\n+")
_SENTENCES = 2000
"""Sentences of a paragraph from which it is told whole: difflib is quadratic."""


def changed_sentences(old: str | None, new: str | None) -> list[tuple[str, str]]:
    """(before, after) of each changed stretch, in order; one side is empty where sentences were added or taken away.

    Paragraphs that only moved, and white space, are no change.
    """
    found: list[tuple[str, str]] = []
    for block in compare(old, new, every=True).blocks:
        if block.kind in ("changed", "added", "removed", "split", "joined"):
            found += _of_block(block)
    return found


def _of_block(block: Block) -> list[tuple[str, str]]:
    before, after = _sentences(_text(block.old)), _sentences(_text(block.new))
    if not before or not after or len(before) + len(after) > _SENTENCES:
        told = (" ".join(before), " ".join(after))
        return [told] if told[0] != told[1] else []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (" ".join(before[a1:a2]), " ".join(after[b1:b2]))
        for tag, a1, a2, b1, b2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _sentences(text: str) -> list[str]:
    """Sentences with their end and closing quotation marks, white space folded."""
    found, start = [], 0
    for match in _END.finditer(text):
        found.append(text[start : match.end()])
        start = match.end()
    return [folded for part in (*found, text[start:]) if (folded := " ".join(part.split()))]
