"""Whom the comments of a page mention, as their lines say it, with where that reader spoke last before."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from archives.index.names import folded
from archives.index.reading import Index, Row
from reading_room.skeleton import Skeleton

_MOST = 200
"""Comments of a page whose lines are read for it."""
_BACK = 20_000
"""Comments that are looked through for who was mentioned."""


def mentions_of(
    index: Index, thread: Skeleton, comments: Mapping[int, Row]
) -> dict[int, list[tuple[str, int | None]]]:
    """Entry -> names, each with the entry of that reader's newest comment before; None where there is none."""
    found: dict[int, list[tuple[str, int | None]]] = {}
    wanted = [entry for entry, row in comments.items() if "@" in (row["text"] or "")][:_MOST]
    places = thread.places(wanted)
    for entry in wanted:
        said = orjson.loads(index.line(entry)).get("mentions")
        names = [name for name in said if isinstance(name, str)][:5] if isinstance(said, list) else []
        if names:
            found[entry] = [_spoke(index, thread, places.get(entry), name) for name in names]
    return found


def _spoke(index: Index, thread: Skeleton, at: int | None, name: str) -> tuple[str, int | None]:
    """The name as far as a reader who spoke before has it, and the entry of that reader's newest comment."""
    words = name.split()[:6]
    for count in range(len(words), 0, -1):
        shorter = " ".join(words[:count])
        sql = "SELECT name_id FROM names WHERE kind = 'author' AND folded = ?"
        numbers = {row[0] for row in index.connection.execute(sql, (folded(shorter),))}
        earlier = range((at or 0) - 1, max((at or 0) - _BACK, -1), -1) if numbers else ()
        place = next((place for place in earlier if thread.author[place] in numbers), None)
        if place is not None:
            return shorter, thread.entry[place]
    return name, None
