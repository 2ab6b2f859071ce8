"""The words of dates in some 75 languages, looked up by folded key; the tables are in `words.json`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

LONG = 5
"""A word of another language than the page's counts from this many letters on: `des` is December only in some."""


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """All tables, read once."""
    data: dict[str, Any] = orjson.loads(Path(__file__).with_name("words.json").read_bytes())
    for name in ("fillers", "labels", "ordinals", "hours", "one", "now", "languages"):
        data[name] = frozenset(data[name])
    return data


@lru_cache(maxsize=256)
def base_language(tag: str | None) -> str | None:
    """`pt` of `pt-BR`; None for a language whose words we do not have."""
    code = (tag or "").replace("_", "-").split("-")[0].lower()
    code = {"no": "nb", "iw": "he", "in": "id", "tl": "fil"}.get(code, code)
    return code if code in tables()["languages"] else None


def month(key: str, language: str | None) -> int | None:
    """The month that a folded word names, or None; a word that languages disagree on needs the language."""
    return _by_language(tables()["months"].get(key), key, language)


def is_month(key: str) -> bool:
    """Whether a folded word names a month in some language."""
    return key in tables()["months"]


def relative_day(key: str, language: str | None) -> int | None:
    """Days ago of "today", "gestern", "avant-hier" in the page's language or, in full words, any other."""
    return _by_language(tables()["days"].get(key), key, language)


def _by_language(entry: Any, key: str, language: str | None) -> int | None:
    if entry is None:
        return None
    if isinstance(entry, dict):
        known = entry.get(language) if language else None
        return int(known) if known is not None else None
    value, languages = entry
    spoken = languages.split()
    if language is None or language in spoken or "en" in spoken or len(key) >= LONG or not key.isascii():
        return int(value)
    return None


def clock_hour(key: str, language: str | None) -> int | None:
    """0 or 12 for a word that stands in the place of a time (midnight, noon); a short one counts in its language only."""
    entry = tables()["clocks"].get(key)
    if (
        entry is not None
        and len(key) < LONG
        and key.isascii()
        and language is None
        and "en" not in entry[1].split()
    ):
        return None
    return _by_language(entry, key, language)


def is_weekday(key: str, language: str | None) -> bool:
    spoken = tables()["weekdays"].get(key)
    if spoken is None:
        return False
    return language is None or len(key) >= LONG or language in spoken.split() or "en" in spoken.split()


def day_part(key: str, language: str | None) -> str | None:
    """`am`, `pm` or `night` for a word that tells the half of the day."""
    entry = tables()["parts"].get(key)
    if entry is None:
        return None
    part: str | None = entry.get(language) if language else None
    if part is None:
        part = entry.get("*")
    if part is None and not key.isascii():
        part = next(iter(entry.values()))
    return part
