"""How long an answer is fresh by its own word (RFC 9111, section 4.2), as a private cache takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 366 * 86_400
"""Seconds (RFC 9111 5.3 once named a year as the most that makes sense)."""
HEURISTIC = 0.1
"""Share of the time since its last change that an answer without a word of its own counts as fresh (RFC 9111 4.2.2)."""
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[\s,])(?:no-store|no-cache)(?:$|[\s,=])", re.IGNORECASE)


def fresh_seconds(header: Callable[[str], str | None], received: datetime) -> int:
    """Seconds after it was received during which the answer needs not be asked for again; 0 where it says nothing.

    Args:
        header: the first value of a field, by its name.
        received: when the answer came, aware.
    """
    control = header("cache-control") or ""
    if _NEVER.search(control):
        return 0
    age = _whole(header("age"))
    sent = _moment(header("date")) or received
    if match := _MAX_AGE.search(control):
        return _bounded(int(match[1]) - age)
    if (expires := header("expires")) is not None:
        until = _moment(expires)
        return _bounded((until - sent).total_seconds() - age) if until else 0
    changed = _moment(header("last-modified"))
    return _bounded((sent - changed).total_seconds() * HEURISTIC - age) if changed else 0


def _bounded(seconds: float) -> int:
    return int(min(max(seconds, 0), LONGEST))


def _whole(text: str | None) -> int:
    return int(text.strip()[:12]) if text and text.strip().isascii() and text.strip().isdigit() else 0


def _moment(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
