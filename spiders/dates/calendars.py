"""Years of other calendars on news pages: Thai Buddhist, Republic of China, Japanese eras, Solar Hijri (Jalali)."""

from __future__ import annotations

from datetime import date, timedelta

BUDDHIST_SHIFT = 543
# Years of the 33-year cycle that are leap years; right from 1304 to 1498 SH (1925 to 2120), the years that pages show
# (Borkowski 1996, "The Persian calendar for 3000 years", gives the same for that span).
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_FIRST = (1300, date(1921, 3, 21))


def is_jalali_year(year: int) -> bool:
    return 1369 <= year <= 1479


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Solar Hijri one; None where it does not exist."""
    if not (is_jalali_year(year) and 1 <= month <= 12):
        return None
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP else 29
    if not 1 <= day <= longest:
        return None
    first_year, start = _FIRST
    days = sum(366 if y % 33 in _LEAP else 365 for y in range(first_year, year))
    days += (month - 1) * 31 - max(0, month - 7) + day - 1
    return start + timedelta(days=days)


def gregorian_year(year: int, language: str | None) -> int:
    """The Gregorian year of a Buddhist one (2530 and later are no Gregorian years of a page)."""
    return (
        year - BUDDHIST_SHIFT if 2500 < year < 2700 and language in (None, "th", "lo", "km", "en") else year
    )
