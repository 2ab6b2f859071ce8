"""A number of comments that a page says in words: "No comments yet", "Ein Kommentar", "Be the first to comment"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spiders.lexicon import any_of, words

_NONE, _ONE = (frozenset(map(str.casefold, words(concept))) for concept in ("none_yet", "one_comment"))
LONGEST = 10 + max(map(len, _NONE | _ONE))
"""Characters of a line that says nothing else."""
_EDGES = re.compile(r"^[^\w\u0900-\u0dff]+|[^\w\u0900-\u0dff]+$")
"""Signs around a line; the vowel signs of Indic scripts are none."""
_OF = re.compile(rf"\s(?:{any_of('counted_of')})(?=\s|$)")


@lru_cache(maxsize=4_000)
def said_number(line: str) -> int | None:
    """0 or 1 of a line that says so and nothing else, but for signs around it; None for any other."""
    said = _EDGES.sub("", line.replace("\u2019", "'").casefold())
    return 0 if said in _NONE else 1 if said in _ONE else None


def said_number_of(line: str) -> int | None:
    """The same of a line that may tell what it counts the comments of: "One thought on Bridges", "Keine Kommentare zu Brücken"."""
    if len(line) <= LONGEST and (number := said_number(line)) is not None:
        return number
    return next((number for head in _heads(line) if (number := said_number(head)) is not None), None)


def _heads(line: str) -> Iterator[str]:
    for found in _OF.finditer(line):
        if found.start() > LONGEST:
            return
        yield line[: found.start()]
