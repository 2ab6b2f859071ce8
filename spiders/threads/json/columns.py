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
from spiders.threads.json.families import Family, Path
from spiders.threads.json.names import plain_name
from spiders.threads.json.scalars import LONGEST_NAME, date_of, is_key, scalar

TELLING = 4
"""Characters from which an id is no mere number like any other."""
SHARE = 0.3
"""Share of the records that have a field, for it to be one of their kind (set by hand)."""


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
    parent = _parents(family, values, ids)
    answers = any(above is not None for above in family.above) or _resolves(family, ids, parent)
    text = _texts(values, named) or (unnamed.texts(values, len(rows)) if answers else [])
    author = _authors(values, len(rows), text)
    persons = _persons(values, people, ids, len(rows))
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
    number = lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)  # noqa: E731 - a test's name
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
            if len(path) > 1 and _speaks_of_author(path)
        ),
        date=tuple(first),
        modified=tuple(path for path in dates if n.EDITED.search(_last(path)))
        or tuple(named(n.EDITED, lambda value: date_of(value) is not None, 0.0)),
        ids=tuple(path for path in ids if path not in taken),
        parent=tuple(parent),
        level=tuple(named(n.LEVEL, number, 0.9)),
        lineage=tuple(path for path in values if n.LINEAGE.search(_last(path)) and path not in taken),
        likes=tuple(named(n.LIKES, number) or _joined(values, n.LIKES, number, len(rows))),
        dislikes=tuple(named(n.DISLIKES, number) or _joined(values, n.DISLIKES, number, len(rows))),
        gone=tuple(named(n.GONE, lambda value: True, 0.0)),
        state=tuple(named(n.STATE, lambda value: isinstance(value, str), 0.0)),
        talk=_talk(family, values, parent, answers),
    )


def _last(path: Path) -> str:
    """The name that tells: the last, or the one before a mere dress (`content.rendered`)."""
    names = [plain_name(name) for name in path]
    while (
        len(names) > 1
        and names[-1]
        in (
            "rendered",
            "raw",
            "html",
            "text",
            "value",
            "date",
            "iso",
            "attributes",
            "seconds",
            "plain",
            "formatted",
            "id$",
        )
        and names[-1] != "id"
    ):
        if n.TEXT.match(names[-2]) or n.DATE.search(names[-2]) or n.AUTHOR.match(names[-2]):
            names.pop()
            continue
        break
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
        if not (_speaks_of_author(path[:-1]) or n.HEADLINE.match(_last(path)) or _is_shared(values[path]))
    ]
    found.sort(key=lambda path: (-length(path), len(path), path))
    return found


def _is_shared(found: list[Any]) -> bool:
    """Whether all records have the same text: it is that of something else (the article's title)."""
    return len(found) > 3 and len(set(map(str, found))) == 1


def _speaks_of_author(path: Path) -> bool:
    return any(n.AUTHOR.match(plain_name(name)) for name in path)


def _authors(values: Mapping[Path, list[Any]], count: int, text: list[Path]) -> list[Path]:
    scored: list[tuple[float, Path]] = []
    for path, found in values.items():
        last = plain_name(path[-1])
        words = [
            value for value in found if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME
        ]
        if (
            path in text[:1]
            or len(words) < count * SHARE
            or len(words) < 0.5 * sum(value not in (None, "") for value in found)
        ):
            continue
        if sum(map(_is_no_name, words)) * 2 > len(words):
            continue
        above = [plain_name(name) for name in path[:-1]]
        within = any(n.AUTHOR.match(name) for name in above)
        if within and n.NAME.match(last):
            score = (
                3.0
                + last.startswith(("display", "full", "nick", "screen"))
                - (last in ("title", "value", "label", "handle", "login")) * 0.5
            )
        elif not above and n.AUTHOR.match(last):
            score = (
                2.0
                + last.endswith(("name", "nick", "nombre")) * 0.5
                - (last in ("by", "from", "name", "title", "person", "account")) * 0.4
            )
        elif n.AUTHOR.match(last):
            score = 1.5
        elif within and not above[:-1] and n.AUTHOR.match(last):
            score = 1.0
        else:
            continue
        if all(is_key(value) for value in words):  # a key is no name
            continue
        scored.append((score - 0.1 * len(path), path))
    return [path for _, path in sorted(scored, key=lambda pair: (-pair[0], pair[1]))]


def _is_no_name(text: str) -> bool:
    """Whether a text is an instant, an address or a mail address; a person may call themselves so, most do not."""
    address = text.startswith(("http://", "https://", "/", "data:")) or ("@" in text[1:] and "." in text)
    return address or date_of(text) is not None


def _persons(
    values: Mapping[Path, list[Any]], people: Mapping[str, str], ids: list[Path], count: int
) -> list[Path]:
    """Fields whose values are keys of people."""
    found: list[tuple[float, Path]] = []
    for path, inner in values.items():
        keys = [text for value in inner if (text := scalar(value)) is not None]
        if len(keys) < count * SHARE or path in ids[:1]:
            continue
        last, above = plain_name(path[-1]), [plain_name(name) for name in path[:-1]]
        names_person = any(
            n.AUTHOR.match(name) for name in above if name not in ("data", "attributes", "relationships")
        )
        stem = re.sub(r"(?:id|uuid|key|hex|guid|ref|no|nr|hash|urn)$", "", last)
        called = (
            (names_person and n.ID.match(last) is not None)
            or (stem != last and n.AUTHOR.match(stem) is not None)
            or last in ("uid", "by", "author", "user", "actor", "from")
        )
        known = sum(key in people for key in keys) / len(keys)
        if known > 0.8 and (called or not n.PARENT.search(last)):
            found.append((known + called, path))
        elif called and last not in ("by", "from", "author", "user", "actor"):
            found.append((0.5, path))
    return [path for _, path in sorted(found, key=lambda pair: (-pair[0], len(pair[1]), pair[1]))]


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
        if len(set(map(str, values[path]))) >= 0.95 * len(values[path]) and not _speaks_of_author(path[:-1])
    ]
    return sorted(unique, key=rank)


def _parents(family: Family, values: Mapping[Path, list[Any]], ids: list[Path]) -> list[Path]:
    """Fields that name the record above: what their values say goes before what they are called."""
    own_path = ids[0] if ids else None
    own = [scalar(row.get(own_path)) if own_path else None for row in family.rows]
    known = {text for text in own if text is not None}
    # Numbers below a thousand stand in many fields: there a name must say which of them is the parent.
    telling = sum(len(text) >= TELLING for text in known) * 2 > len(known)
    scored: list[tuple[float, Path, bool]] = []
    for path in values:
        if path == own_path:
            continue
        last = plain_name(path[-1])
        called = n.PARENT.search(last) is not None or any(
            n.PARENT.search(plain_name(name)) for name in path[:-1]
        )
        if called and len(path) > 1 and not (n.ID.match(last) or n.PARENT.search(last)):
            continue
        if not called and (_is_figure(last) or not telling):
            continue
        pairs = [
            (mine, text)
            for row, mine in zip(family.rows, own, strict=True)
            if (text := scalar(row.get(path))) is not None
        ]
        other = [text for mine, text in pairs if text != mine]
        inside = sum(text in known for text in other)
        if other and inside >= 0.8 * len(other) and inside >= 1 and not n.ID.fullmatch("".join(path)):
            score = 2.0 + called - (n.ROOT.search(last) is not None) * 0.5 + 0.001 * len(set(other))
        elif called and (not other or not n.ROOT.search(last)) and (not known or len(other) <= len(pairs)):
            score = 1.0 - (n.ROOT.search(last) is not None) * 0.5
        else:
            continue
        if not called and inside < 2:
            continue
        scored.append((score, path, called))
    scored.sort(key=lambda one: (-one[0], len(one[1]), one[1]))
    return [path for number, (_, path, called) in enumerate(scored) if called or not number]


def _is_figure(last: str) -> bool:
    """Whether a name is that of a count, a depth, a mark or an instant."""
    kinds = (n.LIKES, n.DISLIKES, n.COUNT, n.LEVEL, n.GONE, n.STATE, n.DATE, n.TOTAL)
    return any(kind.search(last) for kind in kinds)


def _resolves(family: Family, ids: list[Path], parent: list[Path]) -> bool:
    """Whether records name others of the family as the one above them."""
    if not ids or not parent:
        return False
    own = {scalar(row.get(ids[0])) for row in family.rows}
    pairs = ((scalar(row.get(ids[0])), scalar(row.get(parent[0]))) for row in family.rows)
    above = [text for mine, text in pairs if text is not None and text != mine]
    return bool(above) and sum(text in own for text in above) >= 0.5 * len(above)


def _talk(family: Family, values: Mapping[Path, list[Any]], parent: list[Path], answers: bool) -> float:
    """Evidence of a thread in the names around and inside the records, less that of stories and products."""
    score = 0.0
    lasts = {plain_name(path[-1]) for path in values}
    score += any(n.TALK.search(name) for name in family.place)
    score += any(n.COUNT.match(name) or n.TALK.search(name) for name in lasts)
    score += 2.5 if answers else bool(parent)
    score += 0.5 * any(n.LIKES.match(name) or n.DISLIKES.match(name) for name in lasts)
    score += 0.5 * any(n.GONE.match(name) or n.STATE.match(name) for name in lasts)
    signed = any(
        _speaks_of_author(path) for path in values if plain_name(path[-1]) != "name" or len(path) > 1
    )
    titles = [
        path
        for path in values
        if not _speaks_of_author(path[:-1])
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
        if any(n.STORY.match(plain_name(name)) for name in path) and not _speaks_of_author(path[:-1])
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
