"""Times told from now: "3 hours ago", "vor 2 Stunden", "yesterday at 9:59 PM", counted from the capture's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from spiders.dates import lexicon
from spiders.dates.clock import Clock, after
from spiders.dates.fold import fold
from spiders.dates.tokens import Tokens

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_WINDOW = 6
"""Words of a pattern on either side of its number."""
_MAX_COUNT = 400


@dataclass(frozen=True, slots=True)
class Moment:
    start: int
    end: int
    iso: str | None
    precision: str
    back: int | None = None
    """Days back of "yesterday at 9:59 PM", whose time is the page's own, told by `clock`."""
    clock: Clock | None = None


def here(base: datetime, site: tzinfo | None) -> datetime:
    """The capture's clock as the site's readers saw it: in the site's zone, unless it states a local offset itself."""
    return base.astimezone(site) if site and base.utcoffset() == UTC.utcoffset(None) else base


def find_relative(tokens: Tokens, text: str, now: datetime, *, whole: bool) -> Moment | None:
    """The first relative time of the text.

    Args:
        tokens: of `text`.
        now: what it counts from.
        whole: whether the text must be nothing else; then also bare "3h" and "just now" count.
    """
    return _ago(tokens, text, now, whole=whole) or _named_day(tokens, now) or _just_now(tokens, text, now)


def _ago(tokens: Tokens, text: str, now: datetime, *, whole: bool) -> Moment | None:
    patterns = lexicon.tables()["ago"]
    words = [i for i, kind in enumerate(tokens.classes) if kind != " "]
    keys = [_key(tokens, i, text) for i in words]
    for place, index in enumerate(words):
        count = _count(tokens, index, keys[place])
        if count is None:
            continue
        for first in range(place, max(-1, place - _WINDOW), -1):
            head = "".join(keys[first:place])
            for last in range(min(len(words), place + _WINDOW), place, -1):
                unit = patterns.get(f"{head}#{''.join(keys[place + 1 : last])}")
                if unit is None:
                    continue
                bare = first == place and last == place + 2 and len(keys[last - 1]) <= 3
                if bare and not (whole and len(words) <= 3):
                    continue
                larger = _larger(tokens, keys, words, place, last)
                if larger is not None:
                    return _moment(*larger, now, words[first], words[last - 1] + 1)
                return _moment(count, unit, now, words[first], words[last - 1] + 1)
    return None


def _larger(
    tokens: Tokens, keys: list[str], words: list[int], place: int, last: int
) -> tuple[int, str] | None:
    """Count and unit before in "3 days, 4 hours ago": the smaller unit is dropped, the larger states the precision."""
    patterns = lexicon.tables()["ago"]
    for earlier in range(max(0, place - 4), place - 1):
        count = _count(tokens, words[earlier], keys[earlier])
        if count is None:
            continue
        unit = patterns.get(f"#{keys[earlier + 1]}{''.join(keys[place + 2 : last])}")
        if unit:
            return count, unit
    return None


def _key(tokens: Tokens, index: int, text: str) -> str:
    return fold(text[tokens.starts[index] : tokens.ends[index]])


def _count(tokens: Tokens, index: int, key: str) -> int | None:
    """The number that a token is: digits, or "an", "einer", "une"."""
    if tokens.classes[index] in "123":
        value = int(tokens.values[index])
        return value if value <= _MAX_COUNT else None
    return 1 if key in lexicon.tables()["one"] else None


def _moment(count: int, unit: str, now: datetime, start: int, end: int) -> Moment:
    step = _UNITS.get(unit)
    if step is None:  # months and years are too coarse for a date
        return Moment(start, end, None, unit)
    when = (now - count * step).replace(microsecond=0)
    if unit in ("day", "week"):
        return Moment(start, end, when.date().isoformat(), "day")
    return Moment(start, end, when.isoformat(), unit)


def _named_day(tokens: Tokens, now: datetime) -> Moment | None:
    """ "Yesterday", "gestern um 14:30"; inside other words only with a time."""
    place = tokens.classes.find("R")
    if place < 0:
        return None
    back = int(tokens.values[place])
    day = (now - timedelta(days=back)).date().isoformat()
    clock = after(tokens, place + 1)
    if clock is None:
        alone = not re.search(r"[xM0-9]", tokens.classes[:place] + tokens.classes[place + 1 :])
        return Moment(place, place + 1, day, "day") if alone else None
    return Moment(place, clock.end, day, "minute", back, clock)


def _just_now(tokens: Tokens, text: str, now: datetime) -> Moment | None:
    if len(tokens.classes) > 9 or re.search(r"[0-9]", tokens.classes):
        return None
    key = fold(text.strip(" .•·-|,()"))
    fixed = lexicon.tables()["fixed"].get(key)
    if fixed:
        count, unit = fixed.split()
        return _moment(int(count), unit, now, 0, len(tokens.classes))
    if key not in lexicon.tables()["now"]:
        return None
    return Moment(0, len(tokens.classes), now.replace(microsecond=0).isoformat(), "minute")
