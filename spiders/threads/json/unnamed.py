"""Fields whose names tell nothing (`{"i": …, "t": …}`): what they hold, by their values alone.

Only asked of records that answer each other: otherwise a list of anything would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spiders.threads.json.families import Path
from spiders.threads.json.scalars import date_of, is_key, scalar

_WORDS = 12
"""Letters of the shortest text, on the average, that may be a comment's."""
_NAME = 40


def ids(values: Mapping[Path, list[Any]], count: int) -> list[Path]:
    """Fields that no two records share, and that are no text."""
    found = []
    for path, inner in values.items():
        keys = [
            key for value in inner if (key := scalar(value)) is not None and " " not in key and len(key) <= 64
        ]
        dated = sum(date_of(value) is not None for value in inner)
        if count > 1 and len(keys) == count == len(set(keys)) and dated < 0.5 * count:
            found.append(path)
    return sorted(found, key=lambda path: (len(path), path))


def texts(values: Mapping[Path, list[Any]], count: int) -> list[Path]:
    """The field with the longest words of which most differ."""
    scored = []
    for path, inner in values.items():
        words = [value for value in inner if isinstance(value, str) and date_of(value) is None]
        words = [value for value in words if not value.startswith(("http", "/", "data:"))]
        length = sum(map(len, words)) / max(1, len(words))
        spaced = sum(" " in value for value in words)
        various = len(set(words)) > 0.6 * len(words)
        if len(words) >= 0.3 * count and length >= _WORDS and spaced >= 0.5 * len(words) and various:
            scored.append((-length, path))
    return [path for _, path in sorted(scored)]


def authors(values: Mapping[Path, list[Any]], count: int, taken: set[Path]) -> list[Path]:
    """The field with short words, of which some come again."""
    scored = []
    for path, inner in values.items():
        words = [value for value in inner if isinstance(value, str) and 0 < len(value) <= _NAME]
        if path in taken or len(words) < 0.3 * count or len(set(words)) < 2:
            continue
        if any(date_of(value) is not None or value.startswith(("http", "/")) for value in words) or all(
            map(is_key, words)
        ):
            continue
        scored.append((-sum(map(len, words)) / len(words), path))
    return [path for _, path in sorted(scored)]
