"""Dates in engine markup: machine attributes first, then the page's own words through the strict grammar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from lxml.html import HtmlElement

from spiders.dates.attributes import machine_dates
from spiders.dates.strings import dates_within, read_date
from spiders.dates.value import DateValue
from spiders.sheet.page import Page
from spiders.sheet.select import css
from spiders.sheet.text import one_line

_TITLES = ("title", "data-original-title", "data-bs-original-title", "data-tippy-content")
"""A title, and where scripts for tooltips put it."""
_FIGURES = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def words_date(page: Page, raw: str) -> DateValue | None:
    """A date in the page's own words; `iso` is null where the grammar abstains, None for no words at all."""
    raw = " ".join(raw.split())
    if not raw:
        return None
    return read_date(page, raw) or DateValue(None, raw)


def element_date(page: Page, element: HtmlElement | None, pattern: str | None = None) -> DateValue | None:
    """The date an element carries: its machine attribute, a `time` inside, or its words.

    `pattern` finds the date among other words of the element, as its first group. Where an attribute gives the instant in UTC and the words the local wall clock, both together tell the offset.
    """
    if element is None:
        return None
    attribute = _attribute_date(element)
    if attribute is None:
        words = words_date(page, _words(element, pattern))
        exact = words is not None and words.precision in ("minute", "second") and words.method != "relative"
        title = None if exact and words.iso is not None else _title_date(page, element)  # type: ignore[union-attr]
        return _of_title(title, words)
    if attribute.iso and attribute.iso.endswith("+00:00") and attribute.precision != "day":
        return with_wall_clock(attribute, words_date(page, _words(element, pattern)))
    if attribute.precision == "day":
        return _finer(attribute, words_date(page, _words(element, pattern)))
    return attribute


def _finer(day: DateValue, words: DateValue | None) -> DateValue:
    """The words' date where the attribute gives the day alone and the words the time on that day too."""
    finer = words is not None and words.iso is not None and words.precision in ("minute", "second")
    return words if finer and words.iso[:10] == day.iso else day  # type: ignore[union-attr,index,return-value]


def _of_title(title: DateValue | None, words: DateValue | None) -> DateValue | None:
    """The date of a title attribute ("05-01-2024, 10:05 AM" above "2 hours ago"), unless the words say more."""
    if title is None or title.iso is None:
        return words or title
    if words is None or words.iso is None or words.method == "relative":
        return title if words is None or title.precision != "day" else _finer(title, words)
    return title if title.iso.startswith(words.iso) else words


def edit_date(page: Page, element: HtmlElement | None) -> DateValue | None:
    """The time that an edit note tells: its machine attribute, its words, or the first date among its other words
    ("Last edited by Ada on May 2, 2024, 8:30 am, edited 2 times. Reason: typo")."""
    value = element_date(page, element)
    if element is None:
        return None
    words = one_line(element)
    if value is not None and value.iso is not None and value.raw != words:  # an attribute's or a title's
        return value
    found = next((date for date in dates_within(page, words) if date.iso is not None), None)
    if found is None:
        return value
    # A date before it that cannot be decided alone is the note's; what follows is the reason given.
    return DateValue(None, words) if _FIGURES.search(words.partition(found.raw)[0]) else found


def _words(element: HtmlElement, pattern: str | None) -> str:
    words = one_line(element)
    found = re.search(pattern, words) if pattern else None
    return found.group(1) if found else words


def _title_date(page: Page, element: HtmlElement) -> DateValue | None:
    """The title of the element, or of the only part of it that has one."""
    titles = [title for name in _TITLES if (title := element.get(name))][:1]
    titles = titles or [part.get("title") for part in css(element, "span[title], abbr[title]")]
    return words_date(page, titles[0]) if len(titles) == 1 else None


def _attribute_date(element: HtmlElement) -> DateValue | None:
    for node in [element, *element.iter("time", "abbr", "relative-time", "span")]:
        values = list(machine_dates(node))
        if values:
            return next((value for value in values if _completes(value, values[0])), values[0])
    return None


def _completes(value: DateValue, first: DateValue) -> bool:
    """Whether a value tells the same wall clock as the first attribute's, and its offset too."""
    return len(first.iso or "") == 19 and len(value.iso or "") == 25 and (value.iso or "")[:19] == first.iso


def with_wall_clock(instant: DateValue, wall: DateValue | None) -> DateValue:
    """An instant in UTC, written with the offset that the page's own wall clock beside it shows.

    The difference must be a whole quarter of an hour between -12:00 and +14:00, the range of real zones.
    """
    if wall is None or wall.iso is None or instant.iso is None or wall.precision not in ("minute", "second"):
        return instant
    if len(wall.iso) > 19:  # it states an offset itself
        return instant
    utc = datetime.fromisoformat(instant.iso)
    local = datetime.fromisoformat(wall.iso)
    cut = utc.replace(tzinfo=None, second=local.second if wall.precision == "minute" else utc.second)
    shift = local - cut
    if shift % timedelta(minutes=15) or not timedelta(hours=-12) <= shift <= timedelta(hours=14):
        return instant
    shown = utc.astimezone(timezone(shift))
    return DateValue(shown.isoformat(), instant.raw, instant.precision, instant.method)
