"""The lists of records in an answer, each with the records of its own kind that stand inside its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from spiders.threads.json.names import REPLIES, plain_name
from spiders.threads.json.values import MAX_DEPTH, MAX_ROWS, Row, flat, is_records

Path = tuple[str, ...]
ALIKE = 0.5
"""Share of a nested record's fields that records of the same kind have (set by hand)."""
SHARE = 0.3
"""Share of the records that have a field, for it to be one of their kind (set by hand)."""


@dataclass(slots=True)
class Family:
    """Records of one kind in reading order, each parent before its replies."""

    rows: list[dict[Path, Any]] = field(default_factory=list)
    above: list[int | None] = field(default_factory=list)
    """Index of the record that holds a record; None for the outermost."""
    names: frozenset[Path] = frozenset()
    place: Path = ()
    """Where in the answer the list stands."""


def families(answer: Any) -> Iterator[Family]:
    """Every list of records, the outermost first; what stands inside a family's records is not told again."""
    waiting: list[tuple[Any, Path]] = [(answer, ())]
    while waiting:
        value, place = waiting.pop(0)
        if len(place) > MAX_DEPTH:
            continue
        if is_records(value):
            family = _family(value, place)
            yield family
            nested = any(above is not None for above in family.above)
            for row in value[: 50 if nested else 2000]:
                waiting += [
                    (inner, (*place, key))
                    for key, inner in row.items()
                    if isinstance(inner, (list, dict)) and not nested
                ]
        elif isinstance(value, dict):
            waiting += [
                (inner, (*place, key)) for key, inner in value.items() if isinstance(inner, (list, dict))
            ]
        elif isinstance(value, list):
            waiting += [(inner, place) for inner in value[:200] if isinstance(inner, (list, dict))]


def _family(rows: list[Row], place: Path) -> Family:
    family = Family(place=place)
    flats = [flat(row) for row in rows]
    names = frozenset(path for one in flats for path in one)
    stack: list[tuple[Row, dict[Path, Any], int | None, int]] = []
    stack += [(row, one, None, 0) for row, one in zip(rows, flats, strict=True)][::-1]
    while stack and len(family.rows) < MAX_ROWS:
        row, own, above, depth = stack.pop()
        number = len(family.rows)
        family.rows.append(own)
        family.above.append(above)
        if depth < MAX_DEPTH:
            replies = _replies(row, names)
            stack += [(one, flat(one), number, depth + 1) for one in reversed(replies)]
    family.names = frozenset(path for one in family.rows for path in one)
    return family


def _replies(row: Row, names: frozenset[Path]) -> list[Row]:
    """The records of the same kind inside one, wherever within it they stand."""
    found: list[Row] = []
    waiting: list[tuple[str, Any, int]] = [(key, value, 0) for key, value in row.items()]
    while waiting:
        key, value, depth = waiting.pop(0)
        if is_records(value):
            if all(_is_alike(one, names) for one in value) or (
                REPLIES.search(plain_name(key)) and any(_is_alike(one, names) for one in value)
            ):
                found += value
        elif isinstance(value, dict) and depth < 4:
            waiting += [(f"{key}.{name}", inner, depth + 1) for name, inner in value.items()]
    return found


def _is_alike(row: Row, names: frozenset[Path]) -> bool:
    own = set(flat(row))
    return len(own) >= 2 and len(own & names) >= ALIKE * len(own) and len(own & names) >= 2
