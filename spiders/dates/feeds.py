"""Dates of sitemaps and feeds: W3C date-time and RFC 822, as they are written in the wild; nothing is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
# RFC 822 section 5.1 names zones; the military letters are ignored, as RFC 2822 section 4.3 advises.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60, "msk": 180,
    "pkt": 300, "jst": 540,
}  # fmt: skip
_OFFSET = r"(?P<zone>[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Za-z]{1,5})?"
_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
_W3C = re.compile(
    rf"(?P<y>\d{{4}})(?:-(?P<mo>\d{{1,2}})(?:-(?P<d>\d{{1,2}})(?:[Tt ]\s*{_CLOCK}\s*{_OFFSET})?)?)?"
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})(?P<zone>Z)?)?"
)
_RFC822 = re.compile(
    rf"(?:[A-Za-z]{{2,9}}\.?,?\s+)?(?P<d>\d{{1,2}})[\s-]+(?P<mon>[A-Za-z]{{3,9}})\.?,?[\s-]+(?P<y>\d{{4}}|\d{{2}})"
    rf"(?:,?\s+{_CLOCK}\s*(?:GMT(?=[+-]\d))?{_OFFSET})?(?:\s*\([^)]*\))?"
)
_MAX = 64  # no date is longer; bounds the regular expressions


def iso_date(raw: str | None) -> str | None:
    """RFC 3339 for a W3C or RFC 822 date; null where it is neither, or no real date.

    Without a known zone the result stays local; day-only stays a day; a bare year or year-month is null
    (a sitemap says so of sections, and no article has such a date).
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > _MAX:
        return None
    for grammar in (_W3C, _COMPACT, _RFC822):
        if match := grammar.fullmatch(text):
            return _build(match.groupdict())
    return None


def _build(part: dict[str, str | None]) -> str | None:
    month = int(part.get("mo") or 0) or _MONTHS.get((part.get("mon") or "")[:3].lower(), 0)
    if not (month and part["d"] and part["y"]):
        return None
    try:
        day = date(_year(part["y"]), month, int(part["d"]))
        if part["h"] is None:
            return day.isoformat()
        second = min(int(part["s"] or 0), 59)  # a leap second is written :60
        midnight = part["h"] == "24"  # ISO 8601: the end of the day
        moment = datetime.combine(day, time(0 if midnight else int(part["h"]), int(part["mi"] or 0), second))
        moment += timedelta(days=1 if midnight else 0)
        return _zoned(moment, part["zone"], seconds=part["s"] is not None)
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    """Two-digit years as RFC 2822 section 4.3 reads them."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _zoned(moment: datetime, zone: str | None, *, seconds: bool) -> str:
    spec = "seconds" if seconds else "minutes"
    minutes = _minutes(zone)
    if minutes is None:
        return moment.isoformat(timespec=spec)
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(timespec=spec)


def _minutes(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return _ZONES.get(zone.lower())
    digits = zone[1:].replace(":", "")
    value = int(digits[:2]) * 60 + int(digits[2:] or 0)
    if value >= 24 * 60:
        raise ValueError(zone)
    return -value if zone[0] == "-" else value


def span(iso: str | None) -> tuple[datetime, datetime, bool] | None:
    """First and last instant of an ISO date (aware, UTC) and whether its zone was stated; null for no date."""
    if not iso:
        return None
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    zoned = moment.tzinfo is not None
    try:
        first = (moment if zoned else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return first, first + (timedelta(days=1) if len(iso) == 10 else timedelta()), zoned
    except OverflowError:
        return None


def newest(iso: str | None) -> float:
    """Sort key: seconds since the epoch, no date last."""
    stated = span(iso)
    return stated[0].timestamp() if stated else float("-inf")


_IN_URL = re.compile(
    r"(?<!\d)(?P<y>19[89]\d|20\d\d)(?P<sep>[/_.-]?)(?P<mo>0[1-9]|1[0-2])(?:(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]))?(?!\d)"
)


def period_of_url(url: str) -> tuple[str, str] | None:
    """First and last day of the date that an address carries: `/2012/10/02/`, `sitemap-2012-10.xml`,
    `?yyyy=2012&mm=10&dd=02`; null where there is none.
    """
    match = _IN_URL.search(url) or _QUERY_DATE.search(url)
    if not match:
        return None
    year, month, day = int(match["y"]), int(match["mo"]), int(match["d"] or 0)
    try:
        first = date(year, month, day or 1)
        last = first if day else (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


_QUERY_DATE = re.compile(
    r"[?&](?:yyyy|year|y)=(?P<y>\d{4})&(?:amp;)?(?:mm?|month)=(?P<mo>\d{1,2})(?:&(?:amp;)?(?:dd?|day)=(?P<d>\d{1,2}))?(?!\d)"
)
