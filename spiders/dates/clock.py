"""Times of day and their zones, in the classes of `tokens`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from spiders.dates.tokens import Tokens
from spiders.dates.zones import offset_of

JOIN = re.compile(r"[ ,.c\-~|()W/T]{0,12}")
"""What stands between a day and its time: blanks, commas, "at", "um", a weekday."""

_COLON = r"(?:(?P<p>A)[ .]?)?(?P<h>[12]) ?: ?(?P<i>2)(?: ?: ?(?P<s>2)(?:[.,][0-9])?)?(?:[ .]?(?P<q>A))?"
_EAST = r"(?:(?P<p>A) ?)?(?P<h>[12]) ?H(?: ?(?P<i>[12]) ?I(?: ?(?P<s>[12]) ?S)?)?"
_LETTER = r"(?P<h>[12]) ?h ?(?P<i>2)?(?: ?(?:h|x) ?(?=[ ,.]|\Z))?"
_HALF = r"(?P<h>[12]) ?(?P<q>A)|(?P<p2>A) ?(?P<h2>[12])(?![ ]?[:.][12])"
_DOT = r"(?P<h>[12])[.](?P<i>2)(?:[.](?P<s>2))?(?: ?(?P<q>A))?(?![.\-/]?[0-9])"
_PACKED = r"(?P<hm>4)(?![0-9])(?= ?h|[A+\-Z ]|\Z)"

_AFTER = [re.compile(pattern) for pattern in (_COLON, _EAST, _HALF, _LETTER)]
_DOTTED = re.compile(_DOT)
_COMMA = re.compile(r"(?P<h>[12]),(?P<i>2)(?![.,\-/]?[0-9])")
"""Only behind a word that says that a time comes: Italian "alle ore 14,05"."""
_AFTER_T = re.compile(_PACKED)
_BEFORE = [
    re.compile(rf"(?<![0-9:.]){p}(?:[ .(]{{0,2}}(?P<z>Z)[)]?)?[ ,.c\-~|()W/T]{{0,12}}\Z")
    for p in (_COLON, _EAST, _LETTER, f"(?:{_HALF})", "(?P<n>N)")
]
_OFFSET = re.compile(
    r"[ ,]{0,2}[(]? ?(?P<z>Z)? ?(?P<sign>[+\-])(?:(?P<oh>[12])(?: ?: ?(?P<om>2))?(?!:)|(?P<o4>4))[)]?"
)
_NAME = re.compile(r"[ ,.h]{0,3}[(]? ?(?P<z>Z)[)]?")


@dataclass(frozen=True, slots=True)
class Clock:
    hour: int
    """0 to 24: 24:00 is the end of its day."""
    minute: int
    second: int | None
    start: int
    end: int
    """Token places of the time with its zone."""
    offset: timedelta | None = None
    """As stated in digits."""
    zone: str | None = None
    """As stated by name (`PKT`)."""
    minutes: bool = True
    """Whether minutes are said ("9 AM" says none)."""
    half: bool = False
    """Whether a bare 0 is an hour indeed: the half of the day or an hour's own sign stands with it ("12 AM", "0時")."""


def after(tokens: Tokens, start: int) -> Clock | None:
    """The time that stands at or joined to token `start`; None for none or for one that no clock shows."""
    classes = tokens.classes
    joined = JOIN.match(classes, start)
    begin = joined.end() if joined else start
    between = classes[start:begin]
    if between.endswith("T"):
        match = _AFTER_T.match(classes, begin)
        if match:
            packed = int(tokens.values[match.start("hm")])
            return _zoned(tokens, _checked(packed // 100, packed % 100, None, begin, match.end()))
    if classes[begin : begin + 1] == "N":
        return _zoned(tokens, Clock(int(tokens.values[begin]), 0, None, begin, begin + 1))
    for pattern in _AFTER:
        match = pattern.match(classes, begin)
        if match:
            return _zoned(tokens, _clock(tokens, match))
    if between:
        match = _DOTTED.match(classes, begin)
        if match is None and "c" in between:
            match = _COMMA.match(classes, begin)
        if match:
            return _zoned(tokens, _clock(tokens, match))
    return None


def before(tokens: Tokens, end: int) -> Clock | None:
    """The time that stands joined before token `end` ("09:59, 2 October 2012")."""
    head = tokens.classes[:end]
    starts = [start for start in range(max(0, end - 24), end) if head[start] in "12AN"]
    for pattern in _BEFORE:
        for start in starts:
            match = pattern.match(head, start)
            if match:
                clock = _clock(tokens, match)
                named = str(tokens.values[match.start("z")]) if match["z"] else None
                return _with(clock, clock.end, None, named) if clock and named else clock
    return None


def _clock(tokens: Tokens, match: re.Match[str]) -> Clock | None:
    groups = match.groupdict()
    if groups.get("n"):
        return Clock(int(tokens.values[match.start("n")]), 0, None, match.start("n"), match.end("n"))
    hour_name = "h" if groups.get("h") else "h2"
    hour = int(tokens.values[match.start(hour_name)])
    minute = int(tokens.values[match.start("i")]) if groups.get("i") else None
    second = int(tokens.values[match.start("s")]) if groups.get("s") else None
    for name in ("p", "q", "p2"):
        if groups.get(name):
            hour = _half(hour, str(tokens.values[match.start(name)]))
    start = match.start(next((name for name in ("p", "p2") if groups.get(name)), hour_name))
    end = max(match.end(name) for name in groups if groups[name] and name != "z")
    clock = _checked(hour, minute, second, start, end)
    said = any(groups.get(name) for name in ("p", "q", "p2")) or "H" in match[0]
    return replace(clock, half=said) if clock else None


def _half(hour: int, part: str) -> int:
    if part == "am":
        return 0 if hour == 12 else hour
    if part == "noon":  # from late in the morning on: eleven is before twelve
        return hour + 12 if 0 < hour < 7 else hour
    if part == "night":
        return hour + 12 if 6 <= hour < 12 else 0 if hour == 12 else hour
    return hour + 12 if hour < 12 else hour


def _checked(hour: int, minute: int | None, second: int | None, start: int, end: int) -> Clock | None:
    if hour > (24 if not minute and not second else 23) or (minute or 0) > 59 or (second or 0) > 60:
        return None
    return Clock(hour, minute or 0, second, start, end, minutes=minute is not None)


def _zoned(tokens: Tokens, clock: Clock | None) -> Clock | None:
    """The time with the zone that follows it, where one does."""
    if clock is None:
        return None
    match = _OFFSET.match(tokens.classes, clock.end)
    if match and (match["z"] or match["o4"] or match["om"]):
        offset = _stated(tokens, match)
        if offset is not None:
            return _with(clock, match.end(), offset, None)
    name = _NAME.match(tokens.classes, clock.end)
    if name:
        return _with(clock, name.end(), None, str(tokens.values[name.start("z")]))
    return clock


def _stated(tokens: Tokens, match: re.Match[str]) -> timedelta | None:
    if match["o4"]:
        packed = int(tokens.values[match.start("o4")])
        hours, minutes = divmod(packed, 100)
    else:
        hours = int(tokens.values[match.start("oh")])
        minutes = int(tokens.values[match.start("om")]) if match["om"] else 0
    return offset_of(match["sign"], hours, minutes)


def _with(clock: Clock, end: int, offset: timedelta | None, zone: str | None) -> Clock:
    return replace(clock, end=end, offset=offset, zone=zone)
