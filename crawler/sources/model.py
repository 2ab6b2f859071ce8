"""What a sources file says, checked: frozen dataclasses, seconds and bytes as numbers, dates aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archives.index.changes import KINDS, Kind
from crawler.sources.patterns import Patterns
from spiders.discovery.found import Source, Window
from spiders.discovery.urls import same_site

WAYS = ("sitemaps", "feeds", "api", "sections", "links")
"""Ways of discovery, cheap to dear; a site may switch some off."""


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a host is treated; the host gate of the frontier holds it."""

    delay: float = 1.0
    """Seconds between two requests to a host; robots.txt may ask for more."""
    concurrency: int = 1
    hours: str | None = None
    """`22:00-06:00 Asia/Karachi`: fetch only then."""
    timeout: float = 30.0
    crawl_delay_max: float = 30.0
    """The longest Crawl-delay that is obeyed to the letter."""
    obey_robots: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run over one site."""

    max_pages: int | None = None
    max_sections: int = 200
    """Section and list pages looked at in one run."""
    max_depth: int = 3
    """Links away from the start points."""
    max_size: int = 64 << 20
    """Bytes of one body."""
    time_limit: float | None = None


@dataclass(frozen=True, slots=True)
class CommentPolicy:
    fetch: bool = True
    revisit: bool = True
    """Look again at threads that are still alive."""
    max_pages: int = 500
    """Comment pages of one article."""
    target: float = 3.0
    """New comments aimed at per visit."""
    close_after: float = 14 * 86_400.0
    """Quiet seconds after which a thread is taken for closed."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Bounds of one visit of the browser (`crawler.browser.visit.Limits`)."""

    seconds: float = 120.0
    presses: int = 400
    """Of buttons: "load more", "show replies"."""
    max_requests: int = 2000
    max_bytes: int = 50 << 20
    """Of one answer."""
    answer_seconds: float = 60.0
    """Of one answer."""
    max_documents: int = 5
    """Main documents that a page may load one after the other."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site that is followed."""

    name: str
    start: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    apis: tuple[str, ...] = ()
    discover: tuple[str, ...] = WAYS
    patterns: Patterns = field(default_factory=Patterns)
    since: datetime | None = None
    until: datetime | None = None
    look_back: float | None = None
    """Seconds before now at which the window begins, where that is later than `since`."""
    cadence: float = 3_600.0
    """Seconds between two looks at a start point or section, before its own rate is known."""
    time_zone: str | None = None
    requisites: bool = True
    browser: str = "never"
    """Whether a browser renders its stories' pages: `auto` where a thread is there and was not read, `always`, `never`."""
    login: str | None = None
    """File of cookies (`cookies.txt` or a Playwright storage state) that its hosts are sent."""
    enabled: bool = True
    politeness: Politeness = Politeness()
    limits: Limits = Limits()
    comments: CommentPolicy = CommentPolicy()
    rendering: Rendering = Rendering()

    def window(self, now: datetime) -> Window:
        """The dates that are wanted at this moment (`now` aware)."""
        starts = [self.since] if self.since else []
        if self.look_back is not None:
            starts.append(now - timedelta(seconds=self.look_back))
        return Window(max(starts, default=None), self.until)

    def wants(self, url: str) -> bool:
        """Whether an address found on this site is to be fetched: of its hosts, included, not excluded."""
        return self.is_host_of(url) and self.patterns.allow(url)

    def is_host_of(self, url: str) -> bool:
        """Whether an address is of a host that the configuration names."""
        named = (*self.start, *self.sections, *self.sitemaps, *self.feeds, *self.apis)
        return any(same_site(url, own) for own in named)

    def sources(self, now: datetime) -> tuple[Source, ...]:
        """Where discovery begins, cheap to dear; `links` follow from the sections."""
        window = self.window(now)
        named = (
            ("sitemaps", "sitemap", self.sitemaps),
            ("feeds", "feed", self.feeds),
            ("api", "api", self.apis),
        )
        found = [
            Source(url, kind, window) for way, kind, urls in named if way in self.discover for url in urls
        ]
        return (
            *found,
            *(Source(url, "section", window) for url in dict.fromkeys((*self.start, *self.sections))),
        )


@dataclass(frozen=True, slots=True)
class FeedPolicy:
    """The feeds of changes that every run writes."""

    room: str = "http://127.0.0.1:8017/"
    """Address of the reading room, which entries link to."""
    entries: int = 200
    """Of a feed at most."""


@dataclass(frozen=True, slots=True)
class NotifyPolicy:
    """Whom a run tells what it found."""

    webhook: str | None = None
    secret: str | None = field(default=None, repr=False)
    """Signs what the webhook gets."""
    command: tuple[str, ...] = ()
    """Program and arguments; the JSON comes on its standard input."""
    kinds: tuple[Kind, ...] = KINDS

    @property
    def channels(self) -> tuple[str, ...]:
        """Those that are configured."""
        wanted = (("webhook", self.webhook is not None), ("command", bool(self.command)))
        return tuple(name for name, is_wanted in wanted if is_wanted)

    def name_of(self, channel: str) -> str:
        """For messages; an address without what may be a secret in it."""
        if channel == "webhook" and self.webhook is not None:
            return f"the webhook at {urlsplit(self.webhook).hostname}"
        return f"the command {self.command[0]}" if self.command else f"the {channel}"


@dataclass(frozen=True, slots=True)
class Sources:
    """A whole file."""

    sites: Mapping[str, Site] = field(default_factory=dict)
    contact: str | None = None
    """Mail address or page that says who crawls."""
    user_agent: str | None = None
    """Null: the program's own, with the contact."""
    feeds: FeedPolicy = FeedPolicy()
    notify: NotifyPolicy = NotifyPolicy()
    frontier: str | None = None
    """Address of the frontier that workers share; null: the collection's own."""
    archive: str | None = None
    """Address of the place that sealed files are copied to; null: nowhere."""
    keep: float | None = None
    """Seconds after which WARC files are deleted here, once copied; null: never."""

    def enabled(self) -> tuple[Site, ...]:
        """The sites that a run without names does."""
        return tuple(site for site in self.sites.values() if site.enabled)
