"""Calendar days in a short text, in the classes of `tokens`: with month names in any order, in numbers, East Asian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from spiders.dates.calendars import from_jalali, gregorian_year, is_jalali_year
from spiders.dates.order import century, four_digit_year, on_weekday, two_digit_year
from spiders.dates.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Context:
    """What decides between readings."""

    language: str | None
    """A key of the lexicon."""
    order: str | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    start: int
    end: int
    """Token places."""
    day: date | None
    """None where a day is written that cannot be decided (no year, both orders possible)."""
    tail: tuple[int, int] | None = None
    """Hour and minute that stand glued to the year ("28.09.1913:39")."""


_GAP = r"[ ,.c\-/~'()W]{0,9}"
_NAMED = [
    re.compile(
        rf"(?<![0-9])(?<![0-9]:)(?P<d>[12])o?[ .,c\-/~]{{0,6}}(?:W[ .,]{{0,2}})?(?P<m>[MJ]){_GAP}(?P<y>4)(?!:)"
    ),
    re.compile(rf"(?P<m>[MJ])[ .,c\-/~]{{0,5}}(?P<d>[12])(?![:h0-9])o?{_GAP}(?P<y>4)(?!:)"),
    re.compile(r"(?P<y>4)[ .,co\-/~()]{0,8}(?P<m>[MJ])[ .,c\-/~]{0,4}(?P<d>[12])(?![:h0-9])o?"),
    re.compile(r"(?P<y>4)[ .,co\-/~()]{0,8}(?P<d>[12])(?![:h0-9])o?[ .,c\-]{0,4}(?P<m>[MJ])"),
    re.compile(r"(?P<m>M) {1,2}(?P<d>[12]),? [12]:2(?::2)? (?:Z |[+\-]4 )?(?P<y>4)(?!:)"),
]
_EAST = re.compile(r"(?:(?P<e>E) ?)?(?P<y>[1234]) ?Y ?(?P<m>[12]) ?K ?(?P<d>[12]) ?D?")
_VIETNAMESE = re.compile(r"(?P<d>[12])[ ,/]{0,2}t ?(?P<m>[12])[ ,.c\-/]{0,6}(?P<y>4)")
_YEAR_FIRST = re.compile(
    r"(?<![0-9./\-])(?<![0-9]:)(?P<y>4)(?P<s> ?[\-/.] ?)(?P<m>[12])(?P=s)(?P<d>[12])(?![0-9])(?!\.[0-9])"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9./\-+])(?<![0-9]:)(?P<d>[12])(?P<s> ?[\-/.] ?)(?P<m>[12])(?P=s)(?P<y>[1-468])(?![\-/.]?[0-9])"
)
_GLUED_MINUTE = re.compile(r":2(?![0-9])")
_YEAR_END = r"(?! ?[:hAH]|[0-9]| [0-9](?!:2))"
"""Two digits that no hour, and no number but a time, follows."""
_SHORT_YEAR = [
    re.compile(rf"(?<![0-9:])(?P<d>[12])o?[ .c\-/]{{0,3}}(?P<m>M)[ .\-/,]{{0,3}}'?(?P<y>2){_YEAR_END}"),
    re.compile(rf"(?P<m>M)[ .\-]{{0,2}}(?P<d>[12])o?,? ?(?:'|\-)(?P<y>2){_YEAR_END}"),
]
_NO_YEAR = [
    re.compile(r"(?<![0-9:/.])(?P<d>[12])o?[ .c\-]{0,4}(?P<m>M)"),
    re.compile(r"(?P<m>M)[ .]{0,2}(?P<d>[12])(?![:h0-9])o?"),
    re.compile(r"(?P<m>[12]) ?K ?(?P<d>[12]) ?D"),
]


def find_days(tokens: Tokens, context: Context) -> list[Day]:
    """All days of the text in order, none overlapping another; first the forms that say most."""
    found: list[Day] = []
    classes = tokens.classes
    if "4" in classes and ("M" in classes or "J" in classes or "t" in classes):
        _add(found, _named(tokens, context))
    if "Y" in classes:
        _add(found, _east_asian(tokens, context))
    _add(found, _numeric(tokens, context))
    if not found and ("M" in classes or "K" in classes):
        _add(found, _lacking(tokens, context))
    return sorted(found, key=lambda day: day.start)


def _add(found: list[Day], more: Iterator[Day]) -> None:
    for day in more:
        if all(day.end <= known.start or day.start >= known.end for known in found):
            found.append(day)


def _number(tokens: Tokens, match: re.Match[str], name: str) -> int:
    return int(tokens.values[match.start(name)])


def _named(tokens: Tokens, context: Context) -> Iterator[Day]:
    for pattern in _NAMED if "t" not in tokens.classes else (*_NAMED, _VIETNAMESE):
        for match in pattern.finditer(tokens.classes):
            day = _named_day(tokens, match, context)
            if day is not None:
                yield Day(match.start(), match.end(), day)


def _named_day(tokens: Tokens, match: re.Match[str], context: Context) -> date | None:
    year, month, day = (_number(tokens, match, name) for name in "ymd")
    if tokens.classes[match.start("m")] == "J":
        return from_jalali(year, month, day)
    return _date(gregorian_year(year, context.language), month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 < year < 2200 else None
    except ValueError:
        return None


def _east_asian(tokens: Tokens, context: Context) -> Iterator[Day]:
    for match in _EAST.finditer(tokens.classes):
        year, month, day = (_number(tokens, match, name) for name in "ymd")
        if match["e"]:
            year += _number(tokens, match, "e")
        elif year < 100:
            year = century(year, context.latest)
        elif year < 200 and context.language == "zh":
            year += 1911  # 113年 in Taiwan, also without 民國
        found = _date(year, month, day)
        if found is not None:
            yield Day(match.start(), match.end(), found)


def _numeric(tokens: Tokens, context: Context) -> Iterator[Day]:
    for match in _YEAR_FIRST.finditer(tokens.classes) if "4" in tokens.classes else ():
        year, month, day = (_number(tokens, match, name) for name in "ymd")
        found = _year_first(year, month, day, context)
        if found is not None:
            yield Day(match.start(), match.end(), found)
    for match in _YEAR_LAST.finditer(tokens.classes):
        found_day = _year_last(tokens, match, context)
        if found_day is not None:
            yield found_day


def _year_first(year: int, month: int, day: int, context: Context) -> date | None:
    if is_jalali_year(year) and context.language in (None, "fa", "ps", "ku"):
        return from_jalali(year, month, day)
    return _date(gregorian_year(year, context.language), month, day)


def _year_last(tokens: Tokens, match: re.Match[str], context: Context) -> Day | None:
    a, b, c = (_number(tokens, match, name) for name in "dmy")
    mark = match["s"].strip()
    digits = tokens.ends[match.start("y")] - tokens.starts[match.start("y")]
    rest = _GLUED_MINUTE.match(tokens.classes, match.end())
    if rest and digits in (4, 6):  # a two- or four-digit year with the hour glued on: dd.mm.yyhh:mm
        year, hour = divmod(c, 100)
        found = _short_or_long(a, b, year, digits - 2, context, mark)
        minute = int(tokens.values[match.end() + 1])
        if found and hour < 24 and minute < 60:
            return Day(match.start(), rest.end(), found, (hour, minute))
        return None
    if digits not in (2, 4) or (digits == 2 and rest):
        return None
    found = _short_or_long(a, b, c, digits, context, mark)
    if digits == 4 and (place := tokens.classes.find("W")) >= 0:
        found = on_weekday(a, b, c, str(tokens.values[place]), found)
    if found is None and not _plausible(a, b, c, digits):
        return None
    return Day(match.start(), match.end(), found)


def _short_or_long(a: int, b: int, year: int, digits: int, context: Context, mark: str) -> date | None:
    if digits == 2:
        if context.language == "th" and year >= 33:
            return _date(2500 + year - 543, b, a)
        return two_digit_year(a, b, year, context.order, mark, context.latest)
    if is_jalali_year(year) and context.language in (None, "fa", "ps", "ku"):
        return from_jalali(year, b, a)
    year = gregorian_year(year, context.language)
    return four_digit_year(a, b, year, context.order, mark) if 1900 < year < 2200 else None


def _plausible(a: int, b: int, year: int, digits: int) -> bool:
    """Whether the numbers can be a day at all, so that an undecided one is said to be one."""
    return 1 <= min(a, b) <= 12 and max(a, b) <= 31 and (digits == 2 or 1990 <= year <= 2100)


def _lacking(tokens: Tokens, context: Context) -> Iterator[Day]:
    """Days with a two-digit year beside a month's name, or with none."""
    for pattern in _SHORT_YEAR:
        for match in pattern.finditer(tokens.classes):
            year, month, day = (_number(tokens, match, name) for name in "ymd")
            year = 1957 + year if context.language == "th" and year >= 33 else century(year, context.latest)
            found = _date(year, month, day)
            if found is not None:
                yield Day(match.start(), match.end(), found)
    for pattern in _NO_YEAR:
        for match in pattern.finditer(tokens.classes):
            if 1 <= _number(tokens, match, "d") <= 31:
                yield Day(match.start(), match.end(), None)
