"""Every version of an article or comment, and any two of them compared."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from archives.difference import Difference, compare, compare_values, folded
from archives.index.reading import Index, Row
from reading_room.collection_room import CollectionRoom
from reading_room.pages import Pages
from reading_room.stories import article_of

_FIELDS = (
    "headline",
    "authors",
    "date_published",
    "date_modified",
    "description",
    "section",
    "publisher",
    "language",
)
_COMMENT_FIELDS = ("author", "date_published", "parent_id", "status")
_COMPARED = 30
"""Neighbouring versions whose difference is counted for the rail, the newest."""


@dataclass(slots=True)
class Step:
    """One version in the rail."""

    row: Row
    unchanged: int = 0
    """Later looks that found the same text."""
    added: int | None = None
    removed: int | None = None
    headline: bool = False
    """Whether the headline changed too."""


def versions(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/versions?id=…&from=ENTRY&to=ENTRY`."""
    said = request.query_params
    with room.index() as index:
        looks = index.versions(said.get("id", ""), unchanged=True)
        if not looks:
            raise HTTPException(404, "No record of this id is in the collection.")
        article = looks[0] if looks[0]["type"] == "article" else article_of(index, looks[0]["article_id"])
        changes = _comment_changes(index, looks[0]["article"])
    steps = _steps(looks)
    by_entry = {str(step.row["entry"]): step.row for step in steps}
    new = by_entry.get(said.get("to", ""), steps[-1].row)
    at = next(n for n, step in enumerate(steps) if step.row is new)
    old = by_entry.get(said.get("from", ""), steps[max(at - 1, 0)].row)
    every = said.get("every") == "1"
    text = _texts(old, new, every)
    fields, hidden = _fields(old, new, every)
    return pages.page(
        "versions.html", here="articles", title="Versions", record_id=new["id"], steps=steps, old=old, new=new, looks=len(looks),
        text=text, groups=folded(text.blocks), fields=fields, hidden=text.hidden + hidden, article=article,
        is_article=new["type"] == "article", changes=changes, mode="inline" if said.get("mode") == "inline" else "side", every=every,
        query={"id": new["id"], "from": old["entry"], "to": new["entry"], "every": "1" if every else None,
               "mode": "inline" if said.get("mode") == "inline" else None},
    )  # fmt: skip


def _steps(looks: list[Row]) -> list[Step]:
    """The looks that found something else, each with how many found the same after it."""
    steps: list[Step] = []
    for row in looks:
        if steps and row["change"] in ("unchanged", "unchanged-text"):
            steps[-1].unchanged += 1
        else:
            steps.append(Step(row))
    for before, after in pairwise(steps[-_COMPARED:]):
        difference = _texts(before.row, after.row, every=False)
        after.added, after.removed = difference.added, difference.removed
        after.headline = before.row.get("headline") != after.row.get("headline")
    return steps


def _texts(old: Row, new: Row, every: bool) -> Difference:
    name = "body" if new["type"] == "article" else "text"
    return compare(old[name], new[name], every=every)


def _fields(old: Row, new: Row, every: bool) -> tuple[list[tuple[str, Difference]], int]:
    """The fields that differ, and how many do so in punctuation or white space alone."""
    found, hidden = [], 0
    for name in _FIELDS if new["type"] == "article" else _COMMENT_FIELDS:
        before, after = str(old.get(name) or ""), str(new.get(name) or "")
        if before != after:
            difference = compare_values(before, after, every=every)
            hidden += difference.hidden
            if not difference.is_empty:
                found.append((name.replace("_", " "), difference))
    return found, hidden


def _comment_changes(index: Index, article: int) -> dict[str, Any]:
    sql = (
        "SELECT n.name, count(*) FROM entries e JOIN names n ON n.name_id = e.change"
        " WHERE e.article = ? AND e.type = 2 AND n.name NOT IN ('unchanged', 'unchanged-text') GROUP BY 1 ORDER BY 2 DESC"
    )
    return {row[0]: row[1] for row in index.connection.execute(sql, (article,))}
