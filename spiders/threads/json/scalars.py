"""Single values of an answer: instants, keys, machines' names."""

from __future__ import annotations

import re

from spiders.dates.machine import epoch_date, machine_date
from spiders.dates.value import DateValue

LONGEST_NAME = 80
_NO_PARENT = (
    None,
    "",
    0,
    "0",
    -1,
    "-1",
    "root",
    "null",
    False,
    "none",
    "00000000-0000-0000-0000-000000000000",
)
_TICKS = re.compile(r"/Date\((-?\d{9,16})(?:[+-]\d{4})?\)/")
_DIGITS = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6})?(?:\.\d+)?")


def date_of(value: object) -> DateValue | None:
    """The instant or day that a value states for a machine: ISO 8601 and its kin, or Unix time."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return epoch_date(value) if 1e9 < value < 4e15 else None
    if not isinstance(value, str) or not 6 <= len(value) <= 60:
        return None
    text = value.strip()
    if ticks := _TICKS.fullmatch(text):
        return epoch_date(int(ticks[1]), value)
    if _DIGITS.fullmatch(text):
        return epoch_date(float(text), value)
    return machine_date(text)


def scalar(value: object) -> str | None:
    """An id as text; None for what is none."""
    if value in _NO_PARENT or isinstance(value, (bool, float, list, dict)):
        return None
    text = str(value).strip()
    return text if 0 < len(text) <= 200 else None


def is_key(text: str) -> bool:
    """Whether a text is a made name of a machine's: digits and signs, a UUID, a hash."""
    return (
        any(c.isdigit() for c in text)
        and " " not in text
        and (text.replace("-", "").isdigit() or len(text) >= 16)
    ) or text.isdigit()
