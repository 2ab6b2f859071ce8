"""Which fields of a family of records name the record above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spiders.threads.json import names as n
from spiders.threads.json.families import Family, Path
from spiders.threads.json.names import plain_name
from spiders.threads.json.scalars import scalar

_TELLING = 4
"""Characters from which an id is no mere number like any other."""


def parents_of(family: Family, values: Mapping[Path, list[Any]], ids: list[Path]) -> list[Path]:
    """Fields that name the record above: what their values say goes before what they are called."""
    own_path = ids[0] if ids else None
    own = [scalar(row.get(own_path)) if own_path else None for row in family.rows]
    known = {text for text in own if text is not None}
    # Numbers below a thousand stand in many fields: there a name must say which of them is the parent.
    telling = sum(len(text) >= _TELLING for text in known) * 2 > len(known)
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


def resolves(family: Family, ids: list[Path], parent: list[Path]) -> bool:
    """Whether records name others of the family as the one above them."""
    if not ids or not parent:
        return False
    own = {scalar(row.get(ids[0])) for row in family.rows}
    pairs = ((scalar(row.get(ids[0])), scalar(row.get(parent[0]))) for row in family.rows)
    above = [text for mine, text in pairs if text is not None and text != mine]
    return bool(above) and sum(text in own for text in above) >= 0.5 * len(above)
