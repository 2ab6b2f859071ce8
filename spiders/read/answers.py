"""What answers that one page fetched know of each other: whose a key is, and which comment a list of replies was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from archives.records import Comment
from spiders.read.thread_pages import PageReading
from spiders.threads.json.method import MINED, REFERENCE

_PAIR = re.compile(r"""([\w.\[\]-]+)["']?\s*[=:]\s*["']?([^\s"'&,{}\[\]]+)""")
"""A name and its value, in a query or in JSON."""
_TELLING = 4
"""Characters from which an id is no mere number like any other (`limit=50`): shorter ones must be called one."""
_CALLED = re.compile(
    r"parent|repl|comment|thread|(?:^|[^a-z])id$|Id$|^of$|^to$|^under$|uuid|root|post|message|talk|discuss"
)
_BOUNDS = re.compile(r"limit|page|offset|size|count|depth|skip|sort|per|take|first|last", re.IGNORECASE)


def with_people(pages: Sequence[PageReading]) -> list[PageReading]:
    """The pages, comments whose author is named by a key with the name that any answer has for it."""
    people: dict[str, str] = {}
    for page in pages:
        for key, name in page.reading.people if page.reading else ():
            people.setdefault(key, name)
    out = []
    for page in pages:
        reading = page.reading
        if reading is not None and any(_reference(comment) for comment in reading.comments):
            page = replace(
                page,
                reading=replace(
                    reading, comments=tuple(_named(comment, people) for comment in reading.comments)
                ),
            )
        out.append(page)
    return out


def _reference(comment: Comment) -> str | None:
    stated = comment.method.author or ""
    return stated.removeprefix(REFERENCE) if stated.startswith(REFERENCE) else None


def _named(comment: Comment, people: dict[str, str]) -> Comment:
    key = _reference(comment)
    if key is None:
        return comment
    name = people.get(key)
    method = replace(comment.method, author="api" if name else None)
    return replace(comment, author=replace(comment.author, name=name), method=method)


def under_what_was_asked(pages: Sequence[PageReading]) -> list[PageReading]:
    """The pages, replies that name no comment above them put under the one that their request names.

    A list of replies asked for by a comment's id (in its address, or in what was sent) does not always repeat that id.
    """
    known: dict[str, Comment] = {}
    for page in pages:
        for comment in _mined(page):
            known.setdefault(_native(comment), comment)
    return [_under(page, known) for page in pages]


def _mined(page: PageReading) -> tuple[Comment, ...]:
    return tuple(c for c in page.reading.comments if c.method.record == MINED) if page.reading else ()


def _native(comment: Comment) -> str:
    return comment.id.rpartition("/")[2]


def _asked(page: PageReading) -> list[str]:
    """What a request names that may be the comment whose replies it asks for."""
    path, _, query = unquote(page.url).partition("?")
    steps = path.partition("://")[2].split("/")[1:]
    pairs = [*zip(["", *steps], steps, strict=False), *_PAIR.findall(f"{query} {page.role.asked or ''}")]
    return [
        value
        for name, value in pairs
        if not _BOUNDS.search(name) and (len(value) >= _TELLING or _CALLED.search(name))
    ]


def _under(page: PageReading, known: dict[str, Comment]) -> PageReading:
    reading, own = page.reading, _mined(page)
    if reading is None or not own or any(comment.parent_id for comment in own):
        return page
    here = {_native(comment) for comment in own}
    asked = _asked(page)
    named = dict.fromkeys(token for token in asked if token in known and token not in here)
    if len(named) != 1:
        return page
    above = known[next(iter(named))]
    under = tuple(
        replace(c, parent_id=above.id, parent_method="api") if c.method.record == MINED else c
        for c in reading.comments
    )
    return replace(page, reading=replace(reading, comments=under))


def without_common_top(pages: Sequence[PageReading]) -> list[PageReading]:
    """The pages, comments that name what all outermost ones name (the thread, the article) as outermost ones."""
    ids = {comment.id for page in pages for comment in _mined(page)}
    lost = [
        comment.parent_id
        for page in pages
        for comment in _mined(page)
        if comment.parent_id and comment.parent_id not in ids
    ]
    if len(lost) < MANY or len(set(lost)) > 1:
        return list(pages)
    top = lost[0]

    def freed(comment: Comment) -> Comment:
        return replace(comment, parent_id=None, parent_method=None) if comment.parent_id == top else comment

    return [
        replace(page, reading=replace(page.reading, comments=tuple(map(freed, page.reading.comments))))
        if page.reading and _mined(page)
        else page
        for page in pages
    ]


MANY = 3
"""Comments that name one and the same unknown, from which on it is the thread itself."""
