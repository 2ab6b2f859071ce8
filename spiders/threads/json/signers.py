"""Which fields of a family of records say who wrote them: by a name, or by a person's key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from spiders.threads.json import names as n
from spiders.threads.json.families import SHARE, Path
from spiders.threads.json.names import plain_name
from spiders.threads.json.scalars import LONGEST_NAME, date_of, is_key, scalar


def speaks_of_author(path: Path) -> bool:
    """Whether a step of a path is called as an author is."""
    return any(n.AUTHOR.match(plain_name(name)) for name in path)


def authors_of(values: Mapping[Path, list[Any]], count: int, text: list[Path]) -> list[Path]:
    """Fields that hold names, the likeliest first.

    Args:
        values: of each field, of all records.
        count: of the records.
        text: the fields that hold their words.
    """
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


def persons_of(
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
