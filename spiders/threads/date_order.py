"""The order of day and month in a thread's all-figure dates ("05-01-2024"), told by the thread itself; dates that are one.

A board writes all its dates in one form. One date that has only one reading (05-13-2024), one reading that lies after
the capture, or the order of the posts in time decides for all of them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from spiders.dates.strings import dates_within, read_date
from spiders.dates.value import DateValue
from spiders.sheet.page import Page
from spiders.threads.thread import FoundComment

_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_WHOLE = len("2024-05-01T10:00:00+00:00")
_FEWEST = 3
"""Different days that must stand in order before their order in time is believed."""


def settle_order(page: Page, comments: list[FoundComment]) -> None:
    """Read those dates again that could not be decided alone, where the thread's other dates say how."""
    stated = [c.date for c in comments if c.date is not None and _FIGURES.search(c.date.raw)]
    if not any(_open(c.date) or _open(c.date_modified) for c in comments):
        return
    day_first = _day_first(page, [value.raw for value in stated])
    if day_first is None:
        return
    for comment in comments:
        comment.date = _again(page, comment.date, day_first)
        comment.date_modified = _again(page, comment.date_modified, day_first)


def same_time(one: DateValue, other: DateValue) -> bool:
    """Whether two dates are one instant: engines print the last change of posts that were never changed too."""
    if one.iso is None or other.iso is None or "second" not in (one.precision, other.precision):
        return False  # the same day or minute does not tell
    return one.iso == other.iso or (
        len(one.iso) == len(other.iso) == _WHOLE
        and datetime.fromisoformat(one.iso) == datetime.fromisoformat(other.iso)
    )


def _open(value: DateValue | None) -> bool:
    return value is not None and value.iso is None and _FIGURES.search(value.raw) is not None


def _again(page: Page, value: DateValue | None, day_first: bool) -> DateValue | None:
    if value is None or not _open(value):
        return value
    found = [
        read_date(page, value.raw, day_first=day_first),
        *dates_within(page, value.raw, day_first=day_first),
    ]
    return next((one for one in found if one is not None and one.iso is not None), value)


def _day_first(page: Page, texts: list[str]) -> bool | None:
    days = {first: [_day(text, first) for text in texts] for first in (True, False)}
    latest = page.date.date() + timedelta(days=1)
    possible = [first for first in days if all(day and day <= latest for day in days[first])]
    if len(possible) == 2:
        ordered = [first for first in possible if _in_order([day for day in days[first] if day])]
        possible = ordered if len(set(days[True])) >= _FEWEST else possible
    return possible[0] if len(possible) == 1 else None


def _day(text: str, day_first: bool) -> date | None:
    found = _FIGURES.search(text)
    if found is None:
        return None
    one, two, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    try:
        return date(year, two, one) if day_first else date(year, one, two)
    except ValueError:
        return None


def _in_order(days: list[date]) -> bool:
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))
