"""How long to wait after a failure: doubling back-off and what the server asks by Retry-After."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def backoff(base: float, failures: int, longest: float) -> float:
    """Seconds after the n-th failure in a row: base, 2 base, 4 base … up to `longest`."""
    return min(base * 2.0 ** min(max(failures, 1) - 1, 32), longest)


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After field asks for (RFC 9110 10.2.3: seconds or an HTTP date); None if it says nothing.

    A date in the past asks for nothing more: 0.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # the asctime form of an HTTP date carries no zone: it is GMT
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
