"""Dates of records as numbers to sort and count by."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def day_of(date: str | None) -> int | None:
    """The day as it was printed, in the site's own zone: 20121002."""
    if date is None or len(date) < 10 or date[4] != "-" or date[7] != "-":
        return None
    digits = date[:4] + date[5:7] + date[8:10]
    return int(digits) if digits.isascii() and digits.isdigit() else None


@lru_cache(maxsize=4096)
def instant_of(date: str | None) -> int | None:
    """Seconds since 1970 to sort by. A local time without a zone is taken as UTC, a day as its midnight: only for
    sorting, nothing shows it."""
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
