"""People by their keys, out of an answer: objects that hold a name and no text, in a list or under their key."""

from __future__ import annotations

from typing import Any

from spiders.threads.json import names as n
from spiders.threads.json.families import Family, Path
from spiders.threads.json.names import plain_name
from spiders.threads.json.scalars import LONGEST_NAME, scalar

_BEST = ("displayname", "fullname", "nickname", "screenname", "name", "nick", "username", "login", "handle")


def people_of(families: list[Family]) -> dict[str, str]:
    """Name by key."""
    found: dict[str, str] = {}
    for family in families:
        for row in family.rows:
            name = _name(row)
            if name is None:
                continue
            for path, value in row.items():
                last = plain_name(path[-1])
                if (
                    len(path) <= 2
                    and (n.ID.match(last) or last in ("userid", "uid", "authorid", "useruuid", "actoruuid"))
                    and (key := scalar(value)) is not None
                ):
                    found.setdefault(key, name)
    return found


def _name(row: dict[Path, Any]) -> str | None:
    """The name of a record that is a person's: a name, and neither text nor headline."""
    names: list[tuple[int, str]] = []
    for path, value in row.items():
        last = plain_name(path[-1])
        if isinstance(value, str) and value:
            if (n.TEXT.match(last) and last not in ("description", "note", "quote")) or (
                n.HEADLINE.match(last) and last != "title"
            ):
                return None
            if n.NAME.match(last) and len(value) <= LONGEST_NAME and not value.startswith("http"):
                names.append((_BEST.index(last) if last in _BEST else len(_BEST), value.strip()))
    return min(names)[1] if names else None
