"""Which field of a family of records holds what: text, author, date, id, parent, votes. By names, and by values.

The value decides where it can: a field whose values are other records' ids names the parent, whatever it is called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from spiders.threads.json import names as n
from spiders.threads.json import unnamed
from spiders.threads.json.families import SHARE, Family, Path
from spiders.threads.json.names import plain_name
from spiders.threads.json.parents import parents_of, resolves
from spiders.threads.json.scalars import date_of, scalar
from spiders.threads.json.signers import authors_of, persons_of, speaks_of_author


@dataclass(frozen=True, slots=True)
class Columns:
    """Paths of the fields, the best first; empty where the records have none."""

    text: tuple[Path, ...]
    author: tuple[Path, ...]
    person: tuple[Path, ...]
    """Fields that name a person by a key."""
    profile: tuple[Path, ...]
    date: tuple[Path, ...]
    modified: tuple[Path, ...]
    ids: tuple[Path, ...]
    parent: tuple[Path, ...]
    level: tuple[Path, ...]
    lineage: tuple[Path, ...]
    likes: tuple[Path, ...]
    dislikes: tuple[Path, ...]
    gone: tuple[Path, ...]
    state: tuple[Path, ...]
    talk: float
    """How much speaks for comments: marks of threads, less those of stories and products."""

    @property
    def are_comments(self) -> bool:
        """Whether the records can be comments at all: a text, and two of author, date and id."""
        named = bool(self.author or self.person)
        return (
            bool(self.text) and named + bool(self.date) + bool(self.ids) >= 2 and (named or bool(self.parent))
        )


def columns_of(family: Family, people: Mapping[str, str]) -> Columns:
    """The fields of a family.

    Args:
        family: of records.
        people: names of people by the keys that records may name them by.
    """
    rows = family.rows
    values: dict[Path, list[Any]] = {}
    for row in rows:
        for path, value in row.items():
            values.setdefault(path, []).append(value)

    def named(pattern: re.Pattern[str], good: Callable[[Any], bool], share: float = SHARE) -> list[Path]:
        votes = Counter(
            {path: sum(map(good, found)) for path, found in values.items() if pattern.search(_last(path))}
        )
        return [path for path, count in votes.most_common() if count >= max(1, len(rows) * share)]

    ids = _ids(values, named) or unnamed.ids(values, len(rows))
    parent = parents_of(family, values, ids)
    answers = any(above is not None for above in family.above) or resolves(family, ids, parent)
    text = _texts(values, named) or (unnamed.texts(values, len(rows)) if answers else [])
    author = authors_of(values, len(rows), text)
    persons = persons_of(values, people, ids, len(rows))
    if answers and not author and not persons:
        author = unnamed.authors(values, len(rows), {*text[:1], *ids[:1], *parent[:1]})
    dates = named(n.DATE, lambda value: date_of(value) is not None)
    dates += [
        path
        for path in named(
            re.compile(r"."), lambda value: isinstance(value, str) and date_of(value) is not None, 0.8
        )
        if path not in dates
    ]
    if not dates:
        dates = named(
            re.compile(r"."), lambda value: not isinstance(value, str) and date_of(value) is not None, 0.8
        )
    first = [path for path in dates if not n.LATER_DATE.search(_last(path))]
    first.sort(key=lambda path: (len(path), not n.FIRST_DATE.search(_last(path))))
    taken = {*text[:1], *author[:1]}
    return Columns(
        text=tuple(text),
        author=tuple(author),
        person=tuple(persons),
        profile=tuple(
            path
            for path in named(
                n.PROFILE, lambda value: isinstance(value, str) and value.startswith(("http", "/")), 0.0
            )
            if len(path) > 1 and speaks_of_author(path)
        ),
        date=tuple(first),
        modified=tuple(path for path in dates if n.EDITED.search(_last(path)))
        or tuple(named(n.EDITED, lambda value: date_of(value) is not None, 0.0)),
        ids=tuple(path for path in ids if path not in taken),
        parent=tuple(parent),
        level=tuple(named(n.LEVEL, _is_number, 0.9)),
        lineage=tuple(path for path in values if n.LINEAGE.search(_last(path)) and path not in taken),
        likes=tuple(named(n.LIKES, _is_number) or _joined(values, n.LIKES, _is_number, len(rows))),
        dislikes=tuple(named(n.DISLIKES, _is_number) or _joined(values, n.DISLIKES, _is_number, len(rows))),
        gone=tuple(named(n.GONE, lambda value: True, 0.0)),
        state=tuple(named(n.STATE, lambda value: isinstance(value, str), 0.0)),
        talk=_talk(family, values, parent, answers),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_DRESS = frozenset(
    {"rendered", "raw", "html", "text", "value", "date", "iso", "attributes", "seconds", "plain", "formatted"}
)


def _last(path: Path) -> str:
    """The name that tells: the last, or the one before a mere dress (`content.rendered`)."""
    names = [plain_name(name) for name in path]
    while len(names) > 1 and names[-1] in _DRESS:
        if not (n.TEXT.match(names[-2]) or n.DATE.search(names[-2]) or n.AUTHOR.match(names[-2])):
            break
        names.pop()
    return names[-1]


def _joined(
    values: Mapping[Path, list[Any]], pattern: re.Pattern[str], good: Callable[[Any], bool], count: int
) -> list[Path]:
    return [
        path
        for path, found in values.items()
        if len(path) > 1
        and pattern.match(plain_name("".join(path[-2:])))
        and sum(map(good, found)) >= count * SHARE
    ]


def _texts(values: Mapping[Path, list[Any]], named: Callable[..., list[Path]]) -> list[Path]:
    def length(path: Path) -> int:
        return sum(len(value) for value in values[path] if isinstance(value, str))

    found = named(n.TEXT, lambda value: isinstance(value, str) and len(value) > 1 and date_of(value) is None)
    found = [
        path
        for path in found
        if not (speaks_of_author(path[:-1]) or n.HEADLINE.match(_last(path)) or _is_shared(values[path]))
    ]
    found.sort(key=lambda path: (-length(path), len(path), path))
    return found


def _is_shared(found: list[Any]) -> bool:
    """Whether all records have the same text: it is that of something else (the article's title)."""
    return len(found) > 3 and len(set(map(str, found))) == 1


def _ids(values: Mapping[Path, list[Any]], named: Callable[..., list[Path]]) -> list[Path]:
    found = named(n.ID, lambda value: scalar(value) is not None, 0.9)

    def rank(path: Path) -> tuple[bool, int, bool, Path]:
        last = plain_name(path[-1])
        return (
            n.PARENT.search(last) is not None or n.ROOT.search(last) is not None,
            len(path),
            last in ("hash", "key", "no", "slug", "num", "number", "nr", "seq"),
            path,
        )

    unique = [
        path
        for path in found
        if len(set(map(str, values[path]))) >= 0.95 * len(values[path]) and not speaks_of_author(path[:-1])
    ]
    return sorted(unique, key=rank)


def _talk(family: Family, values: Mapping[Path, list[Any]], parent: list[Path], answers: bool) -> float:
    """Evidence of a thread in the names around and inside the records, less that of stories and products."""
    score = 0.0
    lasts = {plain_name(path[-1]) for path in values}
    score += any(n.TALK.search(name) for name in family.place)
    score += any(n.COUNT.match(name) or n.TALK.search(name) for name in lasts)
    score += 2.5 if answers else bool(parent)
    score += 0.5 * any(n.LIKES.match(name) or n.DISLIKES.match(name) for name in lasts)
    score += 0.5 * any(n.GONE.match(name) or n.STATE.match(name) for name in lasts)
    signed = any(speaks_of_author(path) for path in values if plain_name(path[-1]) != "name" or len(path) > 1)
    titles = [
        path
        for path in values
        if not speaks_of_author(path[:-1])
        and (
            n.HEADLINE.match(plain_name(path[-1]))
            or (signed and len(path) == 1 and plain_name(path[0]) == "name")
        )
    ]
    distinct = any(
        len({str(value) for value in values[path] if value}) > 0.5 * len(family.rows) for path in titles
    )
    score -= 2.5 * distinct
    marks = sum(
        any(bool(value) for value in values[path])
        for path in values
        if any(n.STORY.match(plain_name(name)) for name in path) and not speaks_of_author(path[:-1])
    )
    return score - min(marks, 3)


def status_of(row: Mapping[Path, Any], columns: Columns) -> str:
    """`visible`, or as the record marks it: `deleted`, `hidden`, `pending`."""
    for path in columns.state:
        if (state := n.STATES.get(plain_name(str(row.get(path))))) is not None:
            return state
    for path in columns.gone:
        if row.get(path) not in (None, False, 0, "", "0", "false", "no"):
            name = plain_name(path[-1])
            return "hidden" if re.search("hidden|banned|blocked|spam", name) else "deleted"
    return "visible"
