"""dateparser for what the grammar does not know: only texts that look like a date, and never against their numbers."""

from __future__ import annotations

import re
from datetime import date, datetime

from spiders.dates.grammar import Setting
from spiders.dates.limits import checked_day, checked_instant
from spiders.dates.tokens import Tokens
from spiders.dates.value import DateValue

MAX_LENGTH = 60
_YEAR = re.compile(r"(?<!\d)(?:19[9]\d|20\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_TIME = re.compile(r"\d[:hH.]\d\d")


def guess(text: str, tokens: Tokens, setting: Setting) -> DateValue | None:
    """The answer of dateparser where the text has a year, a day and a word that may be a month, and the answer has them too."""
    if not _looks_like(text, tokens) or not setting.language:
        return None
    import dateparser  # 25 ms and 10 MB, and most pages never need it

    code = setting.language.replace("_", "-").split("-")[0].lower()
    settings = {
        "RELATIVE_BASE": setting.base.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    try:
        when = dateparser.parse(text, languages=[code], settings=settings)
    except (ValueError, OverflowError, RecursionError):  # an unknown language, or a fault of its own
        return None
    if when is None or not _agrees(when, text):
        return None
    if _TIME.search(text):
        iso = checked_instant(when, setting.latest)
        return DateValue(iso[:16] if iso and when.tzinfo is None else iso, text, "minute", "dateparser")
    return DateValue(checked_day(when.year, when.month, when.day, setting.latest), text, "day", "dateparser")


def _looks_like(text: str, tokens: Tokens) -> bool:
    if len(text) > MAX_LENGTH or not _YEAR.search(text) or not _DAY.search(text):
        return False
    return 1 <= sum(kind == "x" for kind in tokens.classes) <= 3


def _agrees(when: date | datetime, text: str) -> bool:
    """Whether year and day of the answer are numbers of the text."""
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    return when.year in numbers and when.day in numbers
