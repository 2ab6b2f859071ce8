"""What a page's date can be: from 1990 to a day after the capture, and no placeholder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

EARLIEST = date(1990, 1, 1)
"""The web's first pages; earlier stamps are placeholders (0000, 1970) or dates that a text tells of."""
AHEAD = timedelta(days=1)
"""Clocks and zones differ by up to a day; a date further ahead of the capture is an announcement or an error."""
LAST_YEAR = 2100


def checked_day(year: int, month: int, day: int, latest: datetime | None) -> str | None:
    """`YYYY-MM-DD` where that day exists and is plausible on a page captured at `latest`."""
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    if when < EARLIEST or year > LAST_YEAR or (latest and when > (latest + AHEAD).date()):
        return None
    return when.isoformat()


def checked_instant(when: datetime, latest: datetime | None) -> str | None:
    """RFC 3339 of a plausible instant: with offset where `when` is aware, local where it is not."""
    if when.date() < EARLIEST or when.year > LAST_YEAR:
        return None
    if latest is not None:
        limit = latest + AHEAD
        # Local time may be up to 14 hours ahead of UTC; the day's slack covers it.
        bound = limit if when.tzinfo else limit.astimezone(UTC).replace(tzinfo=None)
        if when > bound:
            return None
    return when.replace(microsecond=0).isoformat()
