"""Names of commenters as persons bear them: without markup, the date, the label or verb that a template writes beside them.

What all names of a thread have in common is the template's, in whatever language ("Ada skrev", "Bo skrev", "Cy skrev").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spiders.dates.shapes import date_words, is_absolute
from spiders.sheet.vocabulary import JOINS, SAYS
from spiders.threads.thread import FoundComment

_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SAID = re.compile(r":\s*$")
_EDGES = " \t,;|·•:–—-"
_FEWEST = 3
"""Names that must differ for what they share to be no part of them."""
_LONGEST_LABEL = 14


def tidy_names(posts: Sequence[FoundComment]) -> None:
    """Take from the posts' authors what is no part of a name; a name of which nothing would be left stays."""
    for post in posts:
        if post.author:
            post.author = _tidy(post.author, post)
    for last in (True, True, False):  # two words at the end: "wrote on"
        label = _label({post.author for post in posts if post.author}, last=last)
        for post in posts if label else ():
            post.author = _without_label(post.author or "", label or "", last=last) or post.author


def _tidy(name: str, post: FoundComment) -> str:
    fresh = " ".join(_MARKUP.sub(" ", name).split()) if "<" in name else name
    if post.date is not None and is_absolute(fresh):
        fresh = _without_date(fresh)
    if _SAID.search(fresh):
        fresh = SAYS.sub("", _SAID.sub("", fresh)).rstrip()
    return fresh if any(map(str.isalnum, fresh)) else name


def _without_date(name: str) -> str:
    """The name before its date ("Ada 29. September 2023 - 17:04"), with what joins them."""
    before, date, _ = name.partition(date_words(name))
    return JOINS.sub("", before).strip(_EDGES) if date else name


def _label(names: set[str], *, last: bool) -> str | None:
    """The word, in small letters, that nearly all of several names begin or end with."""
    split = [name.split() for name in names]
    if len(split) < _FEWEST or any(len(words) < 2 for words in split):
        return None
    labels = {words[-1] if last else words[0] for words in split}
    label = labels.pop()
    if labels or len(label) > _LONGEST_LABEL or not label.strip(_EDGES).islower():
        return None
    return label


def _without_label(name: str, label: str, *, last: bool) -> str:
    words = name.split()
    if len(words) < 2 or words[-1 if last else 0] != label:
        return ""
    return " ".join(words[:-1] if last else words[1:]).strip(_EDGES)
