"""A query string as a filter of the index, and back: the whole state of a list stands in its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from starlette.datastructures import QueryParams

from archives.index.filters import Facet, Filter, RecordType, Sort

SORTS: dict[RecordType, dict[str, str]] = {
    "article": {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest"},
    "comment": {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest", "votes": "Most voted"},
}
PER_PAGE = 50
FACETS: dict[RecordType, tuple[Facet, ...]] = {
    "article": ("site", "month", "section", "language", "complete", "change", "author"),
    "comment": ("site", "month", "status", "change", "author"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COMPLETE: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_MOST = 300
"""Characters of one value of the query."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for."""

    kind: RecordType
    filter: Filter
    sort: Sort | None
    """None: not said."""
    page: int
    query: dict[str, Any]
    """The parameters that make this list, without the page."""
    count: str | None = None
    """A facet that is to be counted, however many hits there are."""


def question_of(kind: RecordType, said: QueryParams) -> Question:
    """Read the parameters; what is none is passed over."""
    query: dict[str, Any] = {}
    for name in ("q", "from", "to", "sort"):
        if value := said.get(name, "").strip()[:_MOST]:
            query[name] = value
    for facet in FACETS[kind]:
        if facet != "month" and (values := [v[:_MOST] for v in said.getlist(facet) if v][:20]):
            query[facet] = values
    for name in ("from", "to"):
        if not _is_day(query.get(name, "")):
            query.pop(name, None)
    if query.get("sort") not in SORTS[kind]:
        query.pop("sort", None)
    if said.get("removed") == "1" and kind == "comment":
        query["removed"] = "1"
    sort = cast("Sort | None", query.get("sort"))
    return Question(kind, _filter(kind, query), sort, _page(said), query, said.get("count"))


def _is_day(said: str) -> bool:
    try:
        return bool(_DAY.fullmatch(said) and date.fromisoformat(said))
    except ValueError:  # the 31st of June
        return False


def _filter(kind: RecordType, query: Mapping[str, Any]) -> Filter:
    def many(name: str) -> tuple[str, ...]:
        return tuple(query.get(name, ()))

    return Filter(
        words=query.get("q"), types=(kind,), removed=query.get("removed") == "1", sites=many("site"),
        authors=many("author"), sections=many("section"), languages=many("language"), changes=many("change"),
        statuses=many("status"), complete=tuple(_COMPLETE[v] for v in query.get("complete", ()) if v in _COMPLETE),
        since=query.get("from"), until=query.get("to"),
    )  # fmt: skip


def _page(said: QueryParams) -> int:
    value = said.get("page", "1")
    return max(1, min(int(value), 1_000_000)) if value.isascii() and value.isdigit() and len(value) < 8 else 1
