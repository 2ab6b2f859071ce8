"""Time windows: fetch from a host only between two hours of its own clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from dateutil import tz

_SPEC = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s+(\S+))?")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end` every day in `zone`; over midnight where end is before start; always where they are equal."""

    start: time
    end: time
    zone: tzinfo

    def opens_at(self, now: float) -> float:
        """`now` inside the window, else when it opens next (epoch seconds)."""
        local = datetime.fromtimestamp(now, self.zone)
        clock = local.time()
        if self.start == self.end:
            return now
        if self.start < self.end:
            inside = self.start <= clock < self.end
        else:
            inside = clock >= self.start or clock < self.end
        if inside:
            return now
        day = local.date() if clock < self.start else local.date() + timedelta(days=1)
        opening = tz.resolve_imaginary(datetime.combine(day, self.start, self.zone))
        return opening.astimezone(UTC).timestamp()


@lru_cache(maxsize=256)
def parse_window(text: str) -> Window:
    """`22:00-06:00 Asia/Karachi`; without a zone UTC.

    Raises:
        ValueError: not of that form, or an unknown zone.
    """
    match = _SPEC.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"time window {text!r}: write it as 22:00-06:00 Asia/Karachi")
    hours = [int(group) for group in match.groups()[:4]]
    zone = tz.gettz(match[5]) if match[5] else UTC
    if zone is None:
        raise ValueError(f"time window {text!r}: unknown time zone {match[5]!r}")
    try:
        return Window(time(hours[0], hours[1]), time(hours[2] % 24, hours[3]), zone)
    except ValueError as error:
        raise ValueError(f"time window {text!r}: {error}") from None
