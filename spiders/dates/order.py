"""Which of 02/10/2012's readings a page means: by site, region, language; by sense; else nobody can say."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from spiders.dates.limits import EARLIEST, LAST_YEAR

_MONTH_FIRST_REGIONS = frozenset(["US", "PH", "GU", "PR", "AS", "MP", "UM", "VI", "FM", "MH", "PW"])
# Unicode CLDR: countries and languages whose numeric dates begin with the year, so that a last year says nothing.
_YEAR_FIRST = frozenset(["zh", "ja", "ko", "hu", "lt", "mn", "eu"])
_MIXED_REGIONS = frozenset(["CA"])
_AMERICAN_ZONES = frozenset(
    [
        "New_York",
        "Detroit",
        "Chicago",
        "Denver",
        "Phoenix",
        "Los_Angeles",
        "Anchorage",
        "Boise",
        "Indianapolis",
        "Honolulu",
        "Manila",
    ]
)
_MIXED_ZONES = frozenset(
    ["Toronto", "Vancouver", "Montreal", "Winnipeg", "Edmonton", "Halifax", "Regina", "St_Johns"]
)

# English alone: of the other languages' dates the order is known.
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


@lru_cache(maxsize=256)
def order_of(language: str | None, zone: str | None, day_first: bool | None) -> str | None:
    """`DMY`, `MDY`, `YMD`, or None where neither site, region nor language says it."""
    if day_first is not None:
        return "DMY" if day_first else "MDY"
    code, _, rest = (language or "").replace("_", "-").partition("-")
    code = code.lower()
    region = next((part.upper() for part in rest.split("-") if len(part) == 2), "")
    if region in _MIXED_REGIONS:
        return None
    if region in _MONTH_FIRST_REGIONS and code in ("en", "es", "fil", "tl"):
        return "MDY"
    if code in _YEAR_FIRST:
        return "DMY" if region in ("HK", "SG", "MO") else "YMD"
    if code and (code != "en" or region):
        return "DMY"
    return _by_zone(zone)


def _by_zone(zone: str | None) -> str | None:
    if not zone or "/" not in zone:
        return None
    city = zone.rsplit("/", 1)[1]
    if city in _AMERICAN_ZONES or "/Indiana/" in zone or "/Kentucky/" in zone or zone.startswith("US/"):
        return "MDY"
    return None if city in _MIXED_ZONES or zone.startswith("Etc/") else "DMY"


def four_digit_year(a: int, b: int, year: int, order: str | None, mark: str) -> date | None:
    """The day of `a/b/year`; None where both readings are possible and nothing decides."""
    dmy, mdy = _day(year, b, a), _day(year, a, b)
    if order == "MDY":
        return mdy or dmy
    if order == "DMY":
        return dmy or mdy
    if dmy and mdy and dmy != mdy:
        # A full stop between day, month and a whole year is written where the day comes first.
        return dmy if mark == "." else None
    return dmy or mdy


def on_weekday(a: int, b: int, year: int, word: str, found: date | None) -> date | None:
    """The reading of `a/b/year` that falls on the weekday written beside it ("Tue, 05/01/2012"), else `found`."""
    number = _WEEKDAYS.get(word[:3])
    fitting = {day for day in (_day(year, b, a), _day(year, a, b)) if day and day.weekday() == number}
    return fitting.pop() if len(fitting) == 1 else found


def two_digit_year(
    a: int, b: int, c: int, order: str | None, mark: str, latest: datetime | None
) -> date | None:
    """The day of `a.b.c` with a two-digit year; None where more than one reading is possible and nothing decides."""
    readings = {
        "DMY": _day(century(c, latest), b, a),
        "MDY": _day(century(c, latest), a, b),
        "YMD": _day(century(a, latest), b, c),
    }
    if latest is not None:
        readings = {name: day if day and day <= latest.date() else None for name, day in readings.items()}
    if order and readings[order]:
        return readings[order]
    if order != "YMD":  # two-digit years first are written in East Asia alone
        del readings["YMD"]
    elif mark != ".":
        return None
    possible = {day for day in readings.values() if day}
    if order is None and mark != ".":
        possible |= {day for day in (_day(century(a, latest), b, c),) if day}
    return possible.pop() if len(possible) == 1 else None


def century(year: int, latest: datetime | None) -> int:
    """2012 for 12, 1998 for 98: the web begins in 1990, and no page is dated after its capture."""
    bound = (latest.year + 1) if latest else LAST_YEAR - 11
    return 2000 + year if 2000 + year <= bound else 1900 + year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= EARLIEST and year <= LAST_YEAR else None
