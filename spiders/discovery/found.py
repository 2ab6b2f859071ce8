"""What discovery gives: entries found, sources to look at next, and the window of time that bounds both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from spiders.dates.spans import span

# Zones run from UTC-12 to UTC+14, so a local time without offset may be off by that much.
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Window:
    """The dates that a crawl is interested in; aware datetimes, either end open. In doubt an entry is inside."""

    since: datetime | None = None
    until: datetime | None = None

    def too_old(self, iso: str | None) -> bool:
        """Whether a date lies wholly before the window (of a date without offset: in every zone)."""
        bounds = self._bounds(iso)
        return bool(bounds and self.since and bounds[1] < self.since)

    def too_new(self, iso: str | None) -> bool:
        """Whether a date lies wholly after the window."""
        bounds = self._bounds(iso)
        return bool(bounds and self.until and bounds[0] > self.until)

    @staticmethod
    def _bounds(iso: str | None) -> tuple[datetime, datetime] | None:
        stated = span(iso)
        if stated is None:
            return None
        first, last, zoned = stated
        try:
            return (first, last) if zoned else (first - _EAST, last + _WEST)
        except OverflowError:  # the calendar's first or last day
            return first, last


@dataclass(frozen=True, slots=True)
class Source:
    """A place to look: what it is taken for and which part of it is wanted."""

    url: str
    kind: str = "section"
    """`robots`, `sitemap`, `feed`, `api` or `section` (front pages too). The bytes decide, this is the hint."""
    window: Window = Window()
    found_by: str | None = None
    """The source that named this one, as in `Found.source`."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a source."""

    url: str
    kind: str = "article"
    """`article`; `thread` (an article with new comments); a further source: `sitemap`, `feed`, `api`, `section`."""
    source: str = ""
    """What found it, for `discovered_by`: `sitemap:URL`, `feed:URL`, `api:URL`, `section:URL`, `robots:URL`."""
    title: str | None = None
    date_published: str | None = None
    """RFC 3339 as in the records: offset as stated, day-only stays a day."""
    date_published_raw: str | None = None
    lastmod: str | None = None
    lastmod_raw: str | None = None
    priority: float = 0.5
    """0 to 1, higher is sooner: how sure it is an article, and how new within its source."""
    comment_feed: str | None = None
    """wfw:commentRss, Atom `replies` or the REST address of the thread."""
    comment_count: int | None = None
    """slash:comments, thr:count or thr:total."""
    comments_open: bool | None = None
    native: str | None = None
    """guid, atom:id or post number."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one capture of a source says."""

    found: tuple[Found, ...] = ()
    """Articles and threads, newest first."""
    next: tuple[Found, ...] = ()
    """Further sources: child sitemaps, next page, alternate feeds, REST interface, sections; best first."""
    ttl: int | None = None
    """Seconds that the source asks to wait: RSS ttl, sy:updatePeriod, or Cache-Control max-age."""
    total: int | None = None
    """Entries that the source states it has (X-WP-Total)."""
    entries: int = 0
    """Entries read before the window was applied: 0 means an empty or unreadable source."""
    flags: tuple[str, ...] = ()
    """`malformed`, `truncated`, `window-edge` (the last dated entry is older than the window: paging back ends here),
    `comment-feed`, `not-a-feed`, `empty`, `api-denied:CODE`, `status:404` …"""
