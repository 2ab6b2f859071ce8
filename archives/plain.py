"""Values as a record can hold them: text that UTF-8 can write, whole numbers of 64 bits.

A page may say anything: half an emoji (a lone surrogate, which JSON can spell and UTF-8 cannot), a count of thirty
digits. Such a value is mended where it enters a record, and the record says so, so that no line fails later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import orjson

from archives.records import dump_line

T = TypeVar("T")

MAX_INTEGER = 2**63 - 1
"""The largest number that SQLite, Parquet and most JSON readers hold."""
REPLACED = "characters-replaced"
"""Flag: lone surrogates stand as U+FFFD."""
TOO_LARGE = "number-too-large"
"""Flag: a number beyond 64 bits is null: unknown."""

_LONE = re.compile("[\ud800-\udfff]")
_LONG_NUMBER = re.compile(rb"\d{19}")


def plain_text(text: str) -> str:
    """The text as UTF-8 can write it: halves of a pair that stand together are joined, lone ones become U+FFFD."""
    if text.isascii() or not _LONE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain_number(number: int | None) -> int | None:
    """The number, None where 64 bits cannot hold it."""
    return number if number is None or -MAX_INTEGER <= number <= MAX_INTEGER else None


def plain(value: T) -> tuple[T, tuple[str, ...]]:
    """A record (or any dataclass of text, numbers, tuples and dataclasses) as a line can hold it.

    Returns:
        The value itself where nothing is wrong with it, else a mended copy; and the flags that say what was mended.
    """
    try:
        if not _LONG_NUMBER.search(orjson.dumps(value)):
            return value, ()
    except TypeError:  # a surrogate, a number beyond 64 bits, or what no line can hold
        pass
    found: set[str] = set()
    return _mended(value, found), tuple(sorted(found))


def json_text(value: Any) -> str:
    """Any JSON value on one line for other programs, as record lines are: no lone surrogate, no NaN, no bare line end."""
    try:
        return dump_line(value).decode()
    except TypeError:
        return dump_line(_mended_json(value)).decode()


def _mended_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_mended_json(key)): _mended_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mended_json(item) for item in value]
    return _mended(value, set())


def plain_all(values: Sequence[T]) -> tuple[tuple[T, ...], tuple[str, ...]]:
    """The same of several."""
    pairs = [plain(value) for value in values]
    return tuple(value for value, _ in pairs), tuple(sorted({flag for _, flags in pairs for flag in flags}))


def _mended(value: Any, found: set[str]) -> Any:
    if isinstance(value, str):
        text = plain_text(value)
        if text is not value:
            found.add(REPLACED)
        return text
    if isinstance(value, int) and not isinstance(value, bool):
        number = plain_number(value)
        if number is None:
            found.add(TOO_LARGE)
        return number
    if isinstance(value, tuple):
        return tuple(_mended(item, found) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            if field.init and (new := _mended(old, found)) is not old:
                changed[field.name] = new
        return replace(value, **changed) if changed else value
    return value
