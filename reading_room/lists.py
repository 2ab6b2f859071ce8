"""Lists of articles and comments: search, facets, pages."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from archives.errors import SearchWordsError
from archives.index.facets import Count
from archives.index.filters import Facet, Filter, RecordType, Sort
from archives.index.reading import Index, Row
from reading_room.collection_room import CollectionRoom
from reading_room.pages import Pages
from reading_room.questions import FACETS, PER_PAGE, SORTS, Question, question_of

_SHOWN = 8
_MONTHS = 24
_AUTHORS = 20_000
"""Hits of which authors are counted unasked;"""
_HITS = 50_000
"""and hits of words up to which anything is: a pass over half a million takes seconds."""
_ALL = "hits"
"""`count=hits` counts them all."""
_NAMES = {"site": "Site", "section": "Section", "language": "Language", "complete": "Thread", "change": "Last change", "author": "Author", "status": "Status", "month": "Month"}  # fmt: skip
_COMPLETE = {"yes": "complete", "no": "incomplete", None: "not known"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    label: str
    count: int | None
    query: dict[str, Any]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of a list shows."""

    rows: list[Row]
    total: int | None
    """None for more than `_HITS` that nobody asked to count."""
    facets: dict[str, list[Choice]]
    chosen: list[tuple[str, dict[str, Any]]]
    """What narrows the list, each with the query without it."""
    sort: Sort
    headlines: dict[str, str]
    """Article's id -> headline, of the comments shown."""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-(_HITS if self.total is None else self.total) // PER_PAGE))


def listing(kind: RecordType, room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/articles` and `/comments`. The words are tried first; the list is read once the head of the page is on its way."""
    asked = question_of(kind, request.query_params)
    problem = None
    if asked.filter.words:
        with room.index() as index:
            try:
                index.count(Filter(words=asked.filter.words, types=(kind,)), most=1)
            except SearchWordsError as error:
                problem = str(error)
    return pages.page(
        "list.html", here=f"{kind}s", title=f"{kind.capitalize()}s", kind=kind, names=_NAMES, asked=asked, query=asked.query,
        words=asked.query.get("q", ""), page=asked.page, problem=problem, sorts=SORTS[kind], most=_HITS,
        count_all={**asked.query, "count": _ALL}, found_now=partial(_found, room, asked) if problem is None else _nothing,
    )  # fmt: skip


def _found(room: CollectionRoom, asked: Question) -> Found:
    with room.index() as index:
        counted = _Facets(room, index, asked)
        facets, total = counted.choices(), counted.total()
        sort = asked.sort or index.order_of(asked.filter)
        offset = (asked.page - 1) * PER_PAGE
        rows = list(index.find(asked.filter, sort=sort, limit=PER_PAGE, offset=offset))
        headlines = _headlines(index, rows) if asked.kind == "comment" else {}
    return Found(rows, total, facets, _chosen(asked, facets), sort, headlines)


def _nothing() -> Found:
    return Found([], 0, {}, [], "newest", {})


def figures() -> list[tuple[str, Callable[[Index], Any]]]:
    """The facets of the whole lists, by the names under which they are kept."""
    found: list[tuple[str, Callable[[Index], Any]]] = []
    for kind, facets in FACETS.items():
        found.append((f"{kind} count", _count(kind)))
        found += [(f"{kind} {by}", _whole(kind, by)) for by in facets]
    return found


def _count(kind: RecordType) -> Callable[[Index], int]:
    return lambda index: index.count(Filter(types=(kind,)))


def _whole(kind: RecordType, by: Facet) -> Callable[[Index], list[Count]]:
    return lambda index: index.facet(Filter(types=(kind,)), by, limit=None if by == "month" else _SHOWN)


def _headlines(index: Index, rows: list[Row]) -> dict[str, str]:
    found = {}
    for article in {row["article_id"] for row in rows}:
        row = index.article(article)
        found[article] = (row["headline"] or row["url"]) if row else article
    return found


class _Facets:
    """What a list is counted by, with as few passes over the hits as may be: a word may have half a million.

    Counts of everything are kept; those of a filter come in one pass; a field that is chosen from is counted without its own
    choice, so that others can be added; names of authors, which are many, only of some hits or when somebody asks. Of words
    that very many records have nothing is counted unasked: the values of the fields stand without numbers.
    """

    def __init__(self, room: CollectionRoom, index: Index, asked: Question) -> None:
        self._room, self._index, self._asked = room, index, asked
        self._is_whole = asked.filter == Filter(types=(asked.kind,))
        self._pass: tuple[int, dict[Facet, list[Count]]] | None = None
        self._is_uncounted = bool(asked.filter.words) and asked.count != _ALL and self._are_too_many()

    def _are_too_many(self) -> bool:
        wanted = self._asked.filter
        count = self._room.remembered(
            self._index, (wanted, _HITS), lambda index: index.count(wanted, most=_HITS + 1)
        )
        return count > _HITS

    def total(self) -> int | None:
        """How many records the list has; None for more than `_HITS` that nobody asked to count."""
        if self._is_uncounted:
            return None
        if self._is_whole:
            kind = self._asked.kind
            return self._room.kept(self._index, f"{kind} count", _count(kind))
        return self._one_pass()[0]

    def _one_pass(self) -> tuple[int, dict[Facet, list[Count]]]:
        if self._pass is None:
            several = [one for one in FACETS[self._asked.kind] if one != "author"]
            wanted = self._asked.filter
            self._pass = self._room.remembered(
                self._index, wanted, lambda index: index.facets(wanted, several)
            )
        return self._pass

    def choices(self) -> dict[str, list[Choice]]:
        """The facets that have values."""
        found: dict[str, list[Choice]] = {}
        for by in FACETS[self._asked.kind]:
            choices = self._months() if by == "month" else self._values(by)
            if choices:
                found[by] = choices
        return found

    def _counts(self, by: Facet, without: Filter) -> list[Count]:
        if self._is_uncounted or without == Filter(types=(self._asked.kind,)):
            return self._room.kept(self._index, f"{self._asked.kind} {by}", _whole(self._asked.kind, by))
        if without != self._asked.filter or by == "author":
            most = None if by == "month" else _SHOWN
            return self._room.remembered(
                self._index, (without, by), lambda index: index.facet(without, by, limit=most)
            )
        return self._one_pass()[1][by][: None if by == "month" else _SHOWN]

    def _values(self, by: Facet) -> list[Choice]:
        asked = self._asked
        given = list(asked.query.get(by, []))
        nothing: dict[str, Any] = {_FIELDS[by]: ()}
        without = replace(asked.filter, **nothing)
        if (
            by == "author"
            and not self._is_whole
            and not self._is_uncounted
            and asked.count != by
            and self._one_pass()[0] > _AUTHORS
        ):
            return [Choice("count them", None, {**asked.query, "count": by}, False)]
        choices = []
        for count in self._counts(by, without):
            value = "unknown" if by == "complete" and count.value is None else count.value
            if value is None:
                continue
            label = _COMPLETE[count.value] if by == "complete" else count.label or value
            choices.append(_choice(asked, by, value, label, self._told(count.count), given))
        if by != "complete":  # what is chosen can be taken back, however rare it is
            shown = {choice.label for choice in choices}
            choices += [_choice(asked, by, value, value, 0, given) for value in given if value not in shown]
        return choices

    def _months(self) -> list[Choice]:
        """The newest first; one that is chosen stands as its days in the address."""
        asked = self._asked
        found = self._counts("month", replace(asked.filter, since=None, until=None))
        choices = []
        for count in [one for one in found if one.value][: -_MONTHS - 1 : -1]:
            first, last = _days_of_month(count.value or "")
            is_chosen = (asked.query.get("from"), asked.query.get("to")) == (first, last)
            span = {"from": None, "to": None} if is_chosen else {"from": first, "to": last}
            choices.append(
                Choice(count.value or "", self._told(count.count), {**asked.query, **span}, is_chosen)
            )
        return choices

    def _told(self, count: int) -> int | None:
        return None if self._is_uncounted else count


def _days_of_month(month: str) -> tuple[str, str]:
    year, number = (int(part) for part in month.split("-"))
    last = monthrange(year, number)[1] if 0 < number < 13 and year else 31
    return f"{month}-01", f"{month}-{last}"


def _chosen(asked: Question, facets: dict[str, list[Choice]]) -> list[tuple[str, dict[str, Any]]]:
    found = [
        (f"{_NAMES[by]}: {choice.label}", choice.query)
        for by, choices in facets.items()
        for choice in choices
        if choice.is_chosen and by != "month"
    ]
    for name, told in (("from", "from"), ("to", "to")):
        if asked.query.get(name):
            found.append((f"{told} {asked.query[name]}", {**asked.query, name: None}))
    return found


def _choice(asked: Question, by: str, value: str, label: str, count: int | None, given: list[str]) -> Choice:
    others = [v for v in given if v != value] if value in given else [*given, value]
    return Choice(label, count, {**asked.query, by: others}, value in given)


_FIELDS: dict[str, str] = {
    "site": "sites", "author": "authors", "section": "sections", "language": "languages", "change": "changes",
    "status": "statuses", "complete": "complete",
}  # fmt: skip
