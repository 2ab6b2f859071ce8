"""Spans of time that dates and addresses of sitemaps and feeds stand for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta


def span(iso: str | None) -> tuple[datetime, datetime, bool] | None:
    """First and last instant of an ISO date (aware, UTC) and whether its zone was stated; null for no date."""
    if not iso:
        return None
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    zoned = moment.tzinfo is not None
    try:
        first = (moment if zoned else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return first, first + (timedelta(days=1) if len(iso) == 10 else timedelta()), zoned
    except OverflowError:
        return None


def newest(iso: str | None) -> float:
    """Sort key: seconds since the epoch, no date last."""
    stated = span(iso)
    return stated[0].timestamp() if stated else float("-inf")


_IN_URL = re.compile(
    r"(?<!\d)(?P<y>19[89]\d|20\d\d)(?P<sep>[/_.-]?)(?P<mo>0[1-9]|1[0-2])(?:(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]))?(?!\d)"
)


def period_of_url(url: str) -> tuple[str, str] | None:
    """First and last day of the date that an address carries: `/2012/10/02/`, `sitemap-2012-10.xml`,
    `?yyyy=2012&mm=10&dd=02`; null where there is none.
    """
    match = _IN_URL.search(url) or _QUERY_DATE.search(url)
    if not match:
        return None
    year, month, day = int(match["y"]), int(match["mo"]), int(match["d"] or 0)
    try:
        first = date(year, month, day or 1)
        last = first if day else (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


_QUERY_DATE = re.compile(
    r"[?&](?:yyyy|year|y)=(?P<y>\d{4})&(?:amp;)?(?:mm?|month)=(?P<mo>\d{1,2})(?:&(?:amp;)?(?:dd?|day)=(?P<d>\d{1,2}))?(?!\d)"
)
