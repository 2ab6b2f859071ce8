"""Dates as machines write them: one grammar for the markup of articles and comments, for feeds, sitemaps and APIs.

Read are ISO 8601 and RFC 3339, extended and basic (https://www.rfc-editor.org/rfc/rfc3339), also with blanks, slashes or
a zone's name; RFC 822, 1123 and 850 (https://www.rfc-editor.org/rfc/rfc2822#section-4.3); asctime, `date` and JavaScript's
`Date.toString`; Unix seconds, milliseconds and microseconds; .NET's `/Date(…)/`. What has none of these forms is none:
nothing is guessed. A fraction of a second is cut off, a leap second is its minute's last, 24:00 is the next day's start.
Where the clock is broken (25:61) the day alone stands; where an offset is on no clock the time is local.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from spiders.dates.fold import plain
from spiders.dates.limits import EARLIEST, checked_day, checked_instant
from spiders.dates.value import DateValue
from spiders.dates.zones import is_name, site_zone, stated_offset, zone_offset
from spiders.sheet.letters import has_digit

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAY = r"(?P<y>\d{4})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
_COLONS = r"(?P<h>\d{1,2}):(?P<mi>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d+)?)?"
_FIGURES = r"(?P<h>\d\d)(?P<dot>[.]?)(?P<mi>\d\d)(?:(?P=dot)(?P<s>\d\d)(?:[.,]\d+)?)?"
_ZONE = (
    r"(?:\s*(?:(?:UTC|GMT|UT|Z)?\s?(?P<offset>[+-]\d{1,2}(?::?\d\d){0,2})(?:\s+[A-Z]{3,5})?|(?P<name>Z|(?![AP]M\b)[A-Z]{2,5})(?![A-Z/])))?"
    r"(?:\s*\([^()]{0,60}\))?(?:\s*\[?(?P<iana>[A-Z]+(?:/[A-Z_]+){1,2})\]?|\s*\[[A-Z]+\])?(?:\s+m=[+-][\d.]+)?"
)
_JOIN = r"(?:[T_]\s*|\s+(?:at\s+)?|,\s*|-(?=\d\d[:.]?\d\d))"
_WEEKDAY = r"(?:[^\W\d_]{2,9}\.?,?\s+)?"
_MONTH = r"(?P<mon>[A-Z]{3})[A-Z]{0,6}"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RFC_822 = _form(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})[\s-]+{_MONTH}\.?,?[\s-]+(?P<y>\d{{4}}|\d{{2}})(?:,?\s+{_COLONS}{_ZONE})?"
)
_BROKEN = _form(
    r"(?P<y>\d{4})-(?P<mo>\d\d)-(?P<d>\d\d)(?:T|\s+)[\d:.,]+\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?(?P<h>(?!))?"
)
_DIGITS_FIRST = (
    _form(rf"{_DAY}(?:{_JOIN}{_COLONS}{_ZONE})?"),
    _form(rf"{_DAY}{_JOIN}{_FIGURES}{_ZONE}"),
    _form(rf"{_DAY}T(?P<h>\d\d){_ZONE}"),
    _form(rf"(?P<y>\d{{4}})(?P<mo>\d\d)(?P<d>\d\d)(?:(?:T|\s+){_COLONS}{_ZONE})?"),
    _form(rf"(?P<y>\d{{4}})(?P<mo>\d\d)(?P<d>\d\d)(?:T|\s+){_FIGURES}{_ZONE}"),
    _form(r"(?P<y>(?:19|20)\d\d)(?P<mo>\d\d)(?P<d>\d\d)(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)?(?P<name>Z)?"),
    _RFC_822,
    _BROKEN,
)
_WORDS_FIRST = (
    _RFC_822,
    _form(rf"{_WEEKDAY}{_MONTH}\.?\s+(?P<d>\d{{1,2}})\s+{_COLONS}{_ZONE}\s+(?P<y>\d{{4}})"),
    _form(rf"[A-Z]{{3}},?\s+{_MONTH}\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})\s+{_COLONS}{_ZONE}"),
)
_NULL = re.compile(r"0000-00-00(?:[T ].*)?|0001-01-01(?:[T ].*)?")
_EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13}|\d{15,16})(?:[.,]\d+)?")
_NET = re.compile(r"/Date\((\d{12,13})(?:[+-]\d{4})?\)/")
_SCALE = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 15: 1_000_000, 16: 1_000_000}
_MAX = 100
"""Characters of the longest date; bounds the regular expressions."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a value says, whether or not a page can have it."""

    when: datetime
    """Naive where no zone is known."""
    precision: str
    """`second`, `minute`, `hour` or `day`."""


def parse(text: str, *, language: str | None = None, zone: str | None = None) -> Moment | None:
    """The moment of a machine-written value; None for anything else.

    Args:
        text: an attribute's value, a feed's element.
        language: BCP 47 tag of the page; its region tells India's IST from Israel's.
        zone: the site's IANA zone, where known, for the same.
    """
    if not has_digit(text):
        return None
    text = " ".join(plain(text).split())
    if not text or len(text) > _MAX:
        return None
    if net := _NET.fullmatch(text):
        return _of_epoch(net[1])
    found = _of_epoch(text)
    # Twelve digits are milliseconds or, where those would be of the seventies, a day with its time.
    if found is not None and found.when.year >= EARLIEST.year:
        return found
    for form in _DIGITS_FIRST if text[0].isdecimal() else _WORDS_FIRST:
        if match := form.fullmatch(text):
            part = match.groupdict()
            # Other letters are no zone: "PG" is Malay for the morning.
            return _build(part, language, zone) if is_name(part.get("name") or "Z") else None
    return found


def _of_epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(re.split("[.,]", text)[0])
    return Moment(datetime.fromtimestamp(seconds // _SCALE[len(str(seconds))], UTC), "second")


def _build(part: dict[str, str | None], language: str | None, zone: str | None) -> Moment | None:
    month = int(part.get("mo") or 0) or _MONTHS.get((part.get("mon") or "").lower(), 0)
    try:
        day = datetime(_year(part["y"] or ""), month, int(part["d"] or 0))  # noqa: DTZ001 - local unless a zone is stated
    except ValueError:
        return None
    if part.get("h") is None:
        return Moment(day, "day")
    hour, minute, second = (int(part.get(name) or 0) for name in ("h", "mi", "s"))
    end_of_day = hour == 24 and not minute and not second
    if (hour > 23 and not end_of_day) or minute > 59 or second > 60:
        return Moment(day, "day")
    try:
        when = day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    except OverflowError:
        return None
    precision = "second" if part.get("s") else "minute" if part.get("mi") else "hour"
    return Moment(_zoned(when, part, language, zone), precision)


def _year(text: str) -> int:
    """Two-digit years as RFC 2822 section 4.3 reads them."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _zoned(when: datetime, part: dict[str, str | None], language: str | None, zone: str | None) -> datetime:
    offset: timedelta | None = None
    if part.get("offset"):
        offset = stated_offset(part["offset"] or "")
    elif part.get("iana"):
        named = site_zone(part["iana"])
        offset = when.replace(tzinfo=named).utcoffset() if named else None
    elif part.get("name"):
        offset = zone_offset(part["name"] or "", when, language, zone)
    return when if offset is None else when.replace(tzinfo=timezone(offset))


def read_machine(
    text: str, latest: datetime | None, *, language: str | None = None, zone: str | None = None
) -> DateValue | None:
    """The date of a machine-written value; None where it has no such form, `iso` null where it is a placeholder or
    no page can have it (before 1990, after its capture).

    Args:
        text: the value.
        latest: the capture's clock: what is more than a day after it is refused; None for no bound.
        language: as for `parse`.
        zone: as for `parse`.
    """
    if _NULL.fullmatch(text):
        return DateValue(None, text, "day", "attribute")
    moment = parse(text, language=language, zone=zone)
    if moment is None:
        # A date in form, whose day is on no calendar, is a date that nobody can tell.
        return DateValue(None, text, "day", "attribute") if _NO_DAY.fullmatch(text) else None
    iso = _checked(moment, latest)
    if iso is None and text.isdecimal():  # digits that are no day or time are just a number
        return None
    return DateValue(iso, text, moment.precision, "attribute")


_NO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.,+Z-]*)?")


def _checked(moment: Moment, latest: datetime | None) -> str | None:
    when = moment.when
    if moment.precision == "day":
        return checked_day(when.year, when.month, when.day, latest)
    iso = checked_instant(when, latest)
    return iso if iso is None or moment.precision == "second" or when.tzinfo else iso[:16]


def machine_date(raw: str | None, zone: str = "") -> DateValue | None:
    """The date of an attribute, a feed or an API of comments; None where it is none or no comment can have it.

    Args:
        raw: the value.
        zone: offset to assume where the value has none (`Z` for feeds and APIs known to speak UTC).
    """
    raw = (raw or "").strip()
    moment = parse(raw)
    if moment is None:
        return None
    if (
        zone
        and moment.precision != "day"
        and moment.when.tzinfo is None
        and (offset := stated_offset(zone)) is not None
    ):
        moment = Moment(moment.when.replace(tzinfo=timezone(offset)), moment.precision)
    iso = _checked(moment, None)
    return DateValue(iso, raw, moment.precision, "attribute") if iso else None


def epoch_date(seconds: float, raw: str | None = None) -> DateValue | None:
    """The instant of Unix seconds (milliseconds where the number is that large), in UTC."""
    if seconds > 1e11:
        seconds /= 1000
    try:
        when = datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError, ValueError):
        return None
    iso = checked_instant(when, None)
    return (
        DateValue(iso, raw if raw is not None else f"{seconds:.0f}", "second", "attribute") if iso else None
    )


def iso_date(raw: str | None) -> str | None:
    """RFC 3339 of a date in a feed or sitemap, of any year; null where it is none.

    Without a known zone the result stays local; day-only stays a day; a bare year or year-month is null
    (a sitemap says so of sections, and no article has such a date).
    """
    text = (raw or "").strip()
    moment = parse(text) or parse(_UNKNOWN.sub("", text))
    if moment is None:
        return None
    if moment.precision == "day":
        return moment.when.date().isoformat()
    local = moment.precision != "second" and moment.when.tzinfo is None
    return moment.when.isoformat(timespec="minutes" if local else "seconds")


_UNKNOWN = re.compile(r"(?<=:\d\d)\s+(?![AaPp][Mm]\Z)[A-Za-z]{1,5}\Z")
"""A zone that nobody knows, military letters among them: the time is local, as RFC 2822 section 4.3 advises."""
