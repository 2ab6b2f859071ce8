"""Controls that a text rendering left in comments: "Reply" on a line of its own, "Recommend" glued to the last word."""

from __future__ import annotations

import re
from collections import Counter

KNOWN = frozenset(
    [
        "reply",
        "recommend",
        "like",
        "dislike",
        "report",
        "share",
        "flag",
        "quote",
        "permalink",
        "edit",
        "delete",
        "upvote",
        "downvote",
        "antworten",
        "zitieren",
        "melden",
        "gefällt",
        "répondre",
        "signaler",
        "responder",
        "denunciar",
        "rispondi",
        "segnala",
        "reageer",
        "beantwoorden",
        "svara",
        "svar",
        "odpowiedz",
        "ответить",
        "пожаловаться",
        "yanıtla",
        "beğen",
        "balas",
        "jawab",
        "返信",
        "回复",
        "답글",
    ]
)
_TAIL = re.compile(r"(?P<before>[.!?…。！？”\"»)])(?P<blank>[ \t]*)(?P<word>[^\W\d_]{3,15})$")
_NUMBER = re.compile(r"[+-]?\d{1,6}")


def without_controls(texts: list[str]) -> list[str]:
    """The texts without lines and words that the page put under them.

    A line counts as a control where it ends several texts, a word where it ends several after a full stop and is glued
    to one of them at least, or where it is known as one and glued.
    """
    texts = _without_lines(texts)
    words = _glued_words(texts)
    return [_without_word(text, words) for text in texts]


def _without_lines(texts: list[str]) -> list[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({line.strip() for line in text.split("\n")[-4:] if 0 < len(line.strip()) <= 30})
    often = max(2, len(texts) // 5)
    controls = {line for line, count in counts.items() if count >= often and len(line.split()) <= 4}
    controls |= {line for line in counts if line.casefold().strip(" ·|»") in KNOWN}
    numbers = (
        sum(bool(_NUMBER.fullmatch(text.rsplit("\n", 1)[-1].strip())) for text in texts) * 2 > len(texts) > 2
    )
    return [_cut_tail(text, controls, numbers=numbers) for text in texts]


def _cut_tail(text: str, controls: set[str], *, numbers: bool) -> str:
    lines = text.split("\n")
    while lines:
        last = lines[-1].strip()
        if last and last not in controls and not (numbers and _NUMBER.fullmatch(last)):
            break
        lines.pop()
    return "\n".join(lines)


def _glued_words(texts: list[str]) -> frozenset[str]:
    """Words that end texts after a full stop, in the same spelling, and stand there glued."""
    ends: Counter[str] = Counter()
    glued: Counter[str] = Counter()
    for text in texts:
        match = _TAIL.search(text)
        if match:
            ends[match["word"]] += 1
            glued[match["word"]] += not match["blank"]
    return frozenset(word for word in ends if glued[word] and (ends[word] >= 2 or word.casefold() in KNOWN))


def _without_word(text: str, words: frozenset[str]) -> str:
    match = _TAIL.search(text)
    return text[: match.end("before")] if match and match["word"] in words else text
