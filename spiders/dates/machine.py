"""Dates as machines write them: ISO 8601 extended and basic, RFC 1123, `Date.toString`, Unix seconds and milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from spiders.dates.limits import checked_day, checked_instant
from spiders.dates.value import DateValue

_ISO = re.compile(
    r"""(?P<year>\d{4})(?P<sep>[-/.]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)
        (?:(?:[T_]|\s+(?:at\s+)?|(?<=\d)-)(?P<hour>\d\d)(?:[:.]?(?P<minute>\d\d)(?:[:.]?(?P<second>\d\d)(?:[.,]\d+)?)?)?
           \s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d){0,2})?)?(?:\[[\w/]+\])?""",
    re.VERBOSE | re.IGNORECASE,
)
_BROKEN_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T|\s+)[\d:.,]+\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_ONE_DIGIT = re.compile(r"(?<=\d)([T :])(\d)(?=[:Z+\-.]|\Z)")  # T3:15:0Z
_NULL = re.compile(r"0000-00-00(?:[T ].*)?|0001-01-01(?:[T ].*)?")
_PACKED = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<zone>)"
)
_NET = re.compile(r"/Date\((\d{12,13})(?:[+-]\d{4})?\)/")
_EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13}|\d{15,16})(?:\.\d+)?")
_SCALE = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 15: 1_000_000, 16: 1_000_000}


def read_machine(text: str, latest: datetime | None) -> DateValue | None:
    """The date of a machine-written value; None where it has no such form, `iso` null where it is a placeholder.

    Args:
        text: the value, without surrounding blanks.
        latest: the capture's clock: what is more than a day after it is refused; None for no bound.
    """
    if not text[:1].isdecimal() and not text.startswith("/Date("):
        return None
    if _NULL.fullmatch(text):
        return DateValue(None, text, "day", "attribute")
    if _EPOCH.fullmatch(text):
        return _epoch(text, latest)
    net = _NET.fullmatch(text)
    if net:  # JSON of .NET services
        return _epoch(net[1], latest)
    found = (
        _ISO.fullmatch(text) or _PACKED.fullmatch(text) or _ISO.fullmatch(_ONE_DIGIT.sub(r"\g<1>0\2", text))
    )
    if found is None:
        broken = _BROKEN_TIME.fullmatch(text)
        return _day(broken[1], broken[2], broken[3], text, latest) if broken else None
    if found["hour"] is None:
        return _day(found["year"], found["month"], found["day"], text, latest)
    return _instant(found, text, latest)


def _epoch(text: str, latest: datetime | None) -> DateValue | None:
    digits = len(text.split(".")[0])
    when = datetime.fromtimestamp(float(text) // _SCALE[digits], UTC)
    iso = checked_instant(when, latest)
    return DateValue(iso, text, "second", "attribute") if iso else None


def _day(year: str, month: str, day: str, raw: str, latest: datetime | None) -> DateValue | None:
    iso = checked_day(int(year), int(month), int(day), latest)
    if iso is None and len(raw) == 8:  # eight digits that are no day are just a number
        return None
    return DateValue(iso, raw, "day", "attribute")


def _instant(found: re.Match[str], raw: str, latest: datetime | None) -> DateValue | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if hour == 24 and not minute and not second:
        hour = 0
    try:
        when = datetime(  # noqa: DTZ001 - local time without a zone is what the value says
            int(found["year"]), int(found["month"]), int(found["day"]), hour, minute, min(second, 59)
        )
    except ValueError:
        return _day(found["year"], found["month"], found["day"], raw, latest)
    if not found["zone"]:
        precision = "second" if found["second"] else "minute"
        iso = checked_instant(when, latest)
        return DateValue(iso[:16] if iso and precision == "minute" else iso, raw, precision, "attribute")
    shown = datetime.fromisoformat(when.isoformat() + offset(found["zone"]))
    return DateValue(
        checked_instant(shown, latest), raw, "second" if found["second"] else "minute", "attribute"
    )


def offset(text: str) -> str:
    """`+05:00` for `+0500`, `+05`, `Z`, `GMT`."""
    if text.upper() in ("Z", "GMT", "UTC"):
        return "+00:00"
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > 14 or int(digits[2:4]) > 59:
        return ""
    return f"{text[0]}{digits[:2]}:{digits[2:4]}"
