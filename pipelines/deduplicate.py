"""Deduplicate: the same text under another URL is flagged, nearly the same with its similarity; nothing is dropped."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from struct import Struct
from typing import Any

from archives.records import Article
from pipelines.history import History
from spiders.read.story import Story

# Shorter texts share too many words by chance: agency one-liners, "page moved" notices.
MIN_WORDS = 50
_WORD = re.compile(r"\w+")


def simhash_of(article: Article) -> int | None:
    """64-bit SimHash of the body (Charikar 2002, with the tokens of trafilatura's implementation); None where the text is too short."""
    return _simhash(article.body)


def simhash_of_line(line: Mapping[str, Any]) -> int | None:
    """The same of an article's JSON line: for rebuilding a ledger."""
    return _simhash(line.get("body"))


@lru_cache(maxsize=8)  # asked for again when the story is stored
def _simhash(body: str | None) -> int | None:
    if not body or next(islice(_WORD.finditer(body), MIN_WORDS - 1, None), None) is None:
        return None
    tokens = _tokens(body)
    ones = _COUNTERS.unpack(sum(map(_lanes, tokens)).to_bytes(_COUNTERS.size, "little"))
    return sum([1 << bit for bit, count in enumerate(ones) if 2 * count >= len(tokens)])


def _tokens(body: str) -> list[str]:
    """The words of a text, the longer ones alone where they are enough: trafilatura's choice (`sample_tokens`)."""
    words = [word for said in body.split() if (word := said.strip(string.punctuation)).isalnum()]
    if not words:  # scripts with a punctuation of their own
        words = [word for word in "".join(map(_blanked, body)).split() if word.isalnum()]
    for length in range(4, 0, -1):
        longer = [word for word in words if len(word) > length]
        if len(longer) >= _ENOUGH:
            return longer
    return words


def _blanked(letter: str) -> str:
    return " " if unicodedata.category(letter).startswith("P") else letter


_ENOUGH = 32
_LANE = 32
_COUNTERS = Struct("<64I")
_SPREAD = tuple(sum(1 << _LANE * bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


@lru_cache(maxsize=2**14)
def _lanes(token: str) -> int:
    """The 64 bits of a token's hash as 64 counters in one integer: adding tokens up is then one addition each, where
    trafilatura's own Simhash, whose values these are, makes 64."""
    digest = blake2b(token.encode("utf-8", "replace"), digest_size=8).digest()
    return sum(_SPREAD[byte] << 8 * _LANE * place for place, byte in enumerate(reversed(digest)))


class Deduplicate:
    """Pipeline step: Story in, Story out with `duplicate_of` and `near_duplicate_of`, each comment id once."""

    def __init__(self, history: History) -> None:
        self.history = history

    def process_item(self, item: object) -> object:
        """Flag a story's article; anything else passes as it is."""
        if not isinstance(item, Story) or item.article is None:
            return item
        article = item.article
        comments = tuple({comment.id: comment for comment in reversed(item.comments)}.values())[::-1]
        if article.body and article.text_digest:
            original = self.history.duplicate_of(article.id, article.text_digest)
            simhash = simhash_of(article) if original is None else None
            near = self.history.near_duplicate_of(article.id, simhash) if simhash is not None else None
            article = replace(article, duplicate_of=original, near_duplicate_of=near)
        return replace(item, article=article, comments=comments)
