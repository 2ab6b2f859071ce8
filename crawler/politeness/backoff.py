"""How long to wait after a failure: doubling back-off and what the server asks by Retry-After."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST = 366 * 86_400.0
"""Seconds. A Retry-After beyond a year is a mistake of the server's."""


def backoff(base: float, failures: int, longest: float) -> float:
    """Seconds after the n-th failure in a row: base, 2 base, 4 base … up to `longest`."""
    return min(base * 2.0 ** min(max(failures, 1) - 1, 32), longest)


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After field asks for (RFC 9110 10.2.3: seconds or an HTTP date); None if it says nothing.

    A date in the past asks for nothing more: 0. Nobody is left alone for longer than `LONGEST`.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # the asctime form of an HTTP date carries no zone: it is GMT
            moment = moment.replace(tzinfo=UTC)
        return min(max(0.0, moment.timestamp() - now), LONGEST)
    except (ValueError, OverflowError):
        return None
