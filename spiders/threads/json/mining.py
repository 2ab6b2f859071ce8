"""The records of one JSON answer as found comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from spiders.sheet.page import Page
from spiders.threads.engines.api import api_comment, number_of
from spiders.threads.json import names as n
from spiders.threads.json.columns import Columns, columns_of, status_of
from spiders.threads.json.families import Family, Path, families
from spiders.threads.json.method import REFERENCE, SURE, UNSURE
from spiders.threads.json.names import plain_name
from spiders.threads.json.people import people_of
from spiders.threads.json.scalars import date_of, scalar
from spiders.threads.json.values import answer_of
from spiders.threads.thread import FoundComment, Thread

ENOUGH = 1.0
"""Evidence (`Columns.talk`) from which records are called comments (set by hand)."""
_TAG = re.compile(
    r"</?(?:p|br|a|b|i|em|strong|div|span|blockquote|ul|ol|li|img|code|pre|s|u|q|h[1-6])\b[^<>]{0,400}/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|li|blockquote)\b[^<>]{0,400}/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_BARE = re.compile(r"&(?!(?:[a-z]{2,10}|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)


def read_answer(page: Page) -> Thread | None:
    """What may be a thread in a capture's JSON: of all families of records in it the one with the most text, and those of the
    same kind beside it.

    Returns:
        A thread of engine `generic` whose comments have `method.record` `api:json`; None where no list of the answer
        has the shape of comments.
    """
    answer = answer_of(page)
    if answer is None:
        return None
    found = list(families(answer))
    people = people_of(found)
    host, _, path = page.url.partition("://")[2].partition("/")
    called = 1.0 if n.TALK.search(path) else 0.5 if n.TALK.search(host) else 0.0
    about = 1.0 if n.LIVE.search(path) and called < 1 else 0.0
    best: list[tuple[Family, Columns]] = []
    most = 0
    for family in found:
        columns = columns_of(family, people)
        if not columns.are_comments or columns.talk < (0 if called else -0.5):
            continue
        length = sum(len(str(row.get(columns.text[0]) or "")) for row in family.rows)
        if length > most:
            best, most = [(family, columns)], length
    if not best:
        return None
    family, columns = best[0]
    best += [
        (other, columns)
        for other in found
        if other is not family
        and columns.text[0] in other.names
        and len(other.names & family.names) >= 0.6 * len(other.names)
    ]
    sure = columns.talk + called - about >= ENOUGH
    comments: list[FoundComment] = []
    for one, fields in best:
        comments += _comments(one, fields, people, SURE if sure else UNSURE)
    return Thread("generic", _each_once(comments), native_scope="thread", declared=_declared(answer))


def people_in(page: Page) -> dict[str, str]:
    """Names of people by key that an answer holds."""
    answer = answer_of(page)
    return people_of(list(families(answer))) if answer is not None else {}


def _each_once(found: list[FoundComment]) -> list[FoundComment]:
    once: dict[str, FoundComment] = {}
    for number, one in enumerate(found):
        once.setdefault(one.native or f"\0{number}", one)
    return list(once.values())


def _declared(answer: object) -> int | None:
    """The number of all comments that the answer states beside its list."""
    waiting: list[tuple[object, int]] = [(answer, 0)]
    while waiting:
        level, depth = waiting.pop(0)
        if not isinstance(level, dict):
            continue
        for key, value in level.items():
            if n.TOTAL.match(plain_name(key)) and (number := number_of(value)) is not None and number >= 0:
                return number
        if depth < 4:
            waiting += [(value, depth + 1) for value in level.values() if isinstance(value, dict)]
    return None


def _comments(
    family: Family, columns: Columns, people: Mapping[str, str], confidence: float
) -> list[FoundComment]:
    markup = _is_markup(family, columns)
    own = [
        next((text for path in columns.ids if (text := scalar(row.get(path))) is not None), None)
        for row in family.rows
    ]
    levels = _by_level(family, columns, own) if not columns.parent else {}
    lines = _by_lineage(family, columns, own) if not columns.parent and not levels else {}
    nested = any(above is not None for above in family.above)
    found: list[FoundComment] = []
    for number, row in enumerate(family.rows):
        one = _comment(row, columns, people, own[number], markup)
        one.confidence = confidence
        above = family.above[number]
        if nested and above is not None:
            _put_under(one, own[above], "nesting")
        elif not nested and (parent := levels.get(number) or lines.get(number)) is not None:
            _put_under(one, parent, "depth" if number in levels else "api")
        found.append(one)
    return found


def _put_under(one: FoundComment, parent: str | None, method: str) -> None:
    """What a record stands in is its parent, unless it names another itself."""
    if one.parent is None and parent is not None and parent != one.native:
        one.parent, one.parent_method, one.method["parent_id"] = parent, method, "api"


def _by_level(family: Family, columns: Columns, own: list[str | None]) -> dict[int, str]:
    """Index -> id of the record above, by a number that says how deep each stands in reading order."""
    for path in columns.level:
        levels = [number_of(row.get(path)) for row in family.rows]
        if any(level is None for level in levels) or len(set(levels)) < 2:
            continue
        found: dict[int, str] = {}
        chain: dict[int, str | None] = {}
        lowest = min(level for level in levels if level is not None)
        before = lowest
        for number, level in enumerate(levels):
            assert level is not None
            if level > before + 1:
                break
            if level > lowest and (parent := chain.get(level - 1)) is not None:
                found[number] = parent
            chain[level] = own[number]
            before = level
        else:
            return found
    return {}


def _by_lineage(family: Family, columns: Columns, own: list[str | None]) -> dict[int, str]:
    """Index -> id of the record above, by a path of which another record's is the beginning."""
    for path in columns.lineage:
        texts = [row.get(path) for row in family.rows]
        if not all(isinstance(text, str) and text for text in texts) or len(set(texts)) < len(texts):
            continue
        places = {str(text).strip("/.,>:|"): number for number, text in enumerate(texts)}
        found: dict[int, str] = {}
        for text, number in places.items():
            cuts = [match.start() for match in re.finditer(r"[/.,>:|]", text)]
            above = next((places[text[:cut]] for cut in reversed(cuts) if text[:cut] in places), None)
            if above is not None and (parent := own[above]) is not None:
                found[number] = parent
        if found:
            return found
    return {}


def _is_markup(family: Family, columns: Columns) -> bool:
    """Whether the texts are HTML: told of all together, for a plain text may speak of tags."""
    texts = [str(row.get(columns.text[0]) or "") for row in family.rows]
    tagged = sum(bool(_TAG.search(text)) for text in texts)
    coded = sum(bool(_ENTITY.search(text)) for text in texts)
    bare = sum(bool(_BARE.search(_ENTITY.sub("", text))) for text in texts)
    if bare > coded:
        return sum(bool(_BLOCK.search(text)) for text in texts) > 0.5 * len(texts)
    return tagged + coded > 0


def _comment(
    row: Mapping[Path, Any], columns: Columns, people: Mapping[str, str], own: str | None, markup: bool
) -> FoundComment:
    def first(paths: tuple[Path, ...], read: Any) -> Any:
        return next((value for path in paths if (value := read(row.get(path))) is not None), None)

    words = first(columns.text, lambda value: (value.strip() or None) if isinstance(value, str) else None)
    parent = first(columns.parent, scalar)
    name = first(columns.author, _name)
    key = first(columns.person, scalar)
    if key is not None and (name is None or name == key):
        name = people.get(key)
    date, modified = first(columns.date, date_of), first(columns.modified, date_of)
    found = api_comment(
        "json", own, author=name, author_url=first(columns.profile, lambda value: value if isinstance(value, str) and value.startswith("http") else None),
        markup=words if markup else None, plain=None if markup else words, date=date,
        modified=modified if modified is not None and (date is None or modified.iso != date.iso) else None, parent=parent,
        upvotes=first(columns.likes, number_of), downvotes=first(columns.dislikes, number_of), status=status_of(row, columns),
    )  # fmt: skip
    if found.text is None and found.author is None and key is None and found.status == "visible":
        found.status = "deleted"  # nobody said nothing: what stands for a comment that is gone
    if found.author is None and key is not None and found.status == "visible":
        found.method["author"] = REFERENCE + key
    return found


def _name(value: object) -> str | None:
    return (value.strip() or None) if isinstance(value, str) and len(value) <= 200 else None
