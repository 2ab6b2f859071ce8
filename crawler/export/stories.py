"""Records put together again: each article with its comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from archives.index.filters import Filter
from archives.index.reading import Index

Line = dict[str, Any]
MAX_NESTING = 60
"""Levels of replies in replies. Deeper ones stand at the last level, in their order: readers of JSON stop between 100
(jq's older versions) and 1,000 levels, two to a reply."""


@dataclass(slots=True)
class Story:
    """An article with what is asked for of it."""

    article: Line
    """Its newest line; of an article that has none, its id and URL alone."""
    versions: list[Line] = field(default_factory=list)
    """The lines of the article that are asked for."""
    comments: list[Line] = field(default_factory=list)
    """Those of its comments, in thread order."""

    @property
    def records(self) -> int:
        """How many lines of the log it holds."""
        return len(self.versions) + len(self.comments)


def read_stories(index: Index, wanted: Filter) -> Iterator[Story]:
    """Each article that is asked for, or has comments that are; one story is in memory at a time."""
    story: Story | None = None
    for raw in index.lines(wanted, sort="thread"):
        line = orjson.loads(raw)
        is_article = line["type"] == "article"
        article_id = line["id"] if is_article else line["article_id"]
        if story is None or story.article["id"] != article_id:
            if story is not None:
                yield story
            story = Story(_newest(index, article_id, line))
        (story.versions if is_article else story.comments).append(line)
    if story is not None:
        yield story


def _newest(index: Index, article_id: str, line: Line) -> Line:
    row = index.article(article_id)
    if row is not None:
        newest: Line = orjson.loads(index.line(row["entry"]))
        return newest
    return {"type": "article", "id": article_id, "url": line.get("article_url")}


def by_record(lines: list[Line]) -> list[list[Line]]:
    """The lines of each comment together, its newest last; comments in the order in which they are first met."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line["id"], []).append(line)
    # A `removed` line has the time at which the comment was last there, as the line before it: the later run wrote it.
    return [
        sorted(of_one, key=lambda line: (captured(line) or "", line["run"] or ""))
        for of_one in found.values()
    ]


def captured(line: Line) -> str | None:
    """When the look was made whose line this is; of a removed comment when it was last there."""
    date = line.get("last_seen") or (line.get("capture") or {}).get("date")
    return None if date is None else str(date)


def as_tree(comments: list[Line]) -> list[Line]:
    """The comments with `replies` in each; what answers to a comment that is not among them stands at the top."""
    nodes = {line["id"]: {**line, "replies": []} for line in comments}
    levels: dict[str, tuple[int, list[Line]]] = {}
    top: list[Line] = []
    for line in _parents_first(nodes):
        node, parent = nodes[line["id"]], line["parent_id"]
        if parent in levels:
            level, place = levels[parent]
            place.append(node)
        else:
            level, place = 0, top
            top.append(node)
        deepest = level + 1 >= MAX_NESTING
        levels[line["id"]] = (level, place) if deepest else (level + 1, node["replies"])
    return top


def _parents_first(nodes: dict[str, Line]) -> Iterator[Line]:
    """Every comment once, its parent before it; circles are cut where they are entered."""
    done: set[str] = set()
    for start in nodes:
        chain: list[str] = []
        at: str | None = start
        while at in nodes and at not in done:
            done.add(at)
            chain.append(at)
            at = nodes[at]["parent_id"]
        yield from (nodes[one] for one in reversed(chain))
