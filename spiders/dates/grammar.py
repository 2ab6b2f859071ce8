"""The strict grammar: a day, its time, its zone, from the tokens of a short text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from spiders.dates import lexicon
from spiders.dates.clock import Clock, after, before
from spiders.dates.days import Context, Day, find_days
from spiders.dates.limits import checked_day, checked_instant
from spiders.dates.order import order_of
from spiders.dates.relative import Moment, find_relative, here
from spiders.dates.tokens import Tokens, tokenise
from spiders.dates.value import DateValue
from spiders.dates.zones import site_zone, zone_offset

_CLOCK = re.compile(r"[12]:2")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands: what `read` and `find` are given."""

    language: str | None
    base: datetime
    zone: str | None
    day_first: bool | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    """Token places."""
    value: DateValue


def dates_of(text: str, setting: Setting, *, whole: bool) -> tuple[Tokens, list[Hit]]:
    """The tokens of a plain text and the dates in it, in order.

    Args:
        text: made plain by `fold.plain`.
        whole: whether the text is asked to be a date itself.
    """
    language = lexicon.base_language(setting.language)
    tokens = _months_for_weekdays(tokenise(text, language))
    order = order_of(setting.language, setting.zone, setting.day_first)
    hits = [
        _hit(tokens, text, day, setting)
        for day in find_days(tokens, Context(language, order, setting.latest))
    ]
    if not any(hit.value.iso for hit in hits):
        now = here(setting.base, site_zone(setting.zone))
        moment = find_relative(tokens, text, now, whole=whole)
        if moment is not None:
            raw = text[tokens.starts[moment.start] : tokens.ends[moment.end - 1]]
            value = _on_day(moment, now, raw, setting) or DateValue(moment.iso, raw, moment.precision)
            return tokens, [Hit(moment.start, moment.end, replace(value, method="relative"))]
    return tokens, hits


def _on_day(moment: Moment, now: datetime, raw: str, setting: Setting) -> DateValue | None:
    """The date of "yesterday at 9:59 PM": a local time like every other; a stated zone also says which day is today."""
    if moment.back is None or moment.clock is None:
        return None
    offset = _offset(moment.clock, now.replace(tzinfo=None), setting)
    today = now.astimezone(timezone(offset)) if offset is not None else now
    day = (today - timedelta(days=moment.back)).date()
    return _value(Day(moment.start, moment.end, day), moment.clock, raw, setting)


def _months_for_weekdays(tokens: Tokens) -> Tokens:
    """A word that is both ("mar" is mardi and March) is the weekday where another month stands, else the month."""
    if "V" not in tokens.classes:
        return tokens
    return replace(tokens, classes=tokens.classes.replace("V", "W" if "M" in tokens.classes else "M"))


def _hit(tokens: Tokens, text: str, day: Day, setting: Setting) -> Hit:
    inside = _CLOCK.search(tokens.classes, day.start, day.end)
    if inside and not day.tail:  # Tue Oct  2 09:59:00 PKT 2012
        clock = after(tokens, inside.start())
    else:
        clock = after(tokens, day.end) or before(tokens, day.start)
    start, end = day.start, day.end
    if day.tail:
        clock = Clock(*day.tail, None, day.start, day.end)
    elif clock is not None:
        start, end = min(start, clock.start), max(end, clock.end)
    raw = text[tokens.starts[start] : tokens.ends[end - 1]]
    if day.day is None:
        return Hit(start, end, DateValue(None, raw, "day", "grammar"))
    return Hit(start, end, _value(day, clock, raw, setting))


def _value(day: Day, clock: Clock | None, raw: str, setting: Setting) -> DateValue:
    when = day.day
    if when is None or clock is None or not (clock.minutes or clock.hour or clock.half):
        iso = checked_day(when.year, when.month, when.day, setting.latest) if when else None
        return DateValue(iso, raw, "day", "grammar")
    midnight = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - local until the page states a zone
    local = midnight + timedelta(hours=clock.hour, minutes=clock.minute, seconds=min(clock.second or 0, 59))
    precision = "second" if clock.second is not None else "minute" if clock.minutes else "hour"
    offset = _offset(clock, local, setting)
    return DateValue(_instant(local, offset, precision, setting), raw, precision, "grammar")


def _offset(clock: Clock, local: datetime, setting: Setting) -> timedelta | None:
    """The offset that a time states, in digits or by its zone's name."""
    if clock.offset is None and clock.zone:
        return zone_offset(clock.zone, local, setting.language, setting.zone)
    return clock.offset


def _instant(local: datetime, offset: timedelta | None, precision: str, setting: Setting) -> str | None:
    if offset is not None:
        return checked_instant(local.replace(tzinfo=timezone(offset)), setting.latest)
    iso = checked_instant(local, setting.latest)
    return iso[:16] if iso and precision != "second" else iso
