"""The spider of scheduled runs: sources to entries, entries to stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from archives.capture import Role
from spiders.crawl.fetched import SOURCE_ROLES, Fetched
from spiders.crawl.lookalikes import Lookalikes
from spiders.crawl.story_spider import ROLE_META, Desk, StorySpider, event_id
from spiders.discovery.found import Discovery, Found, Source, Window
from spiders.discovery.select import arrange
from spiders.place import is_further_page, plain
from spiders.read.chains import chain_limit

WAY_OF_KIND = {
    "robots": "sitemaps",
    "sitemap": "sitemaps",
    "feed": "feeds",
    "api": "api",
    "section": "sections",
}
# Cheap and telling sources go first, and all sources before stories, so that the newest stories are known early.
_PRIORITY = {"robots": 600, "sitemap": 500, "feed": 550, "api": 450, "section": 400}


MAX_SOURCES = 10_000
"""Sitemaps, feeds and pages of interfaces that one run looks at of one site, beside those that the configuration names: a
full sitemap index has 50,000 (sitemaps.org), one of a newspaper with its archive some thousands."""


class FollowedComments(Protocol):
    """What is fetched of threads."""

    @property
    def fetch(self) -> bool: ...
    @property
    def max_pages(self) -> int: ...


class FollowedPoliteness(Protocol):
    """How a site's hosts are treated, as far as a request says it."""

    @property
    def timeout(self) -> float: ...
    @property
    def obey_robots(self) -> bool: ...


class FollowedLimits(Protocol):
    """Bounds of one run over a site."""

    @property
    def max_size(self) -> int: ...

    @property
    def max_sections(self) -> int: ...
    @property
    def max_depth(self) -> int: ...


class FollowedSite(Protocol):
    """What the spider asks of a site's configuration (`crawler.sources.model.Site`)."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> tuple[str, ...]: ...
    @property
    def sitemaps(self) -> tuple[str, ...]: ...
    @property
    def discover(self) -> tuple[str, ...]: ...
    @property
    def limits(self) -> FollowedLimits: ...
    @property
    def politeness(self) -> FollowedPoliteness: ...
    @property
    def comments(self) -> FollowedComments: ...
    @property
    def requisites(self) -> bool: ...
    @property
    def time_zone(self) -> str | None: ...
    def wants(self, url: str) -> bool: ...
    def window(self, now: datetime) -> Window: ...
    def sources(self, now: datetime) -> tuple[Source, ...]: ...


class Known(NamedTuple):
    """A URL of an earlier run."""

    url: str
    kind: str
    discovered_by: str | None
    depth: int
    """Links away from what the configuration names."""


class SourcesDesk(Desk, Protocol):
    """What a scheduled run keeps besides: the agenda."""

    def is_due(self, site: str, url: str, kind: str, discovered_by: str | None) -> bool:
        """Make a URL known to the agenda; whether it is to be looked at in this run."""
        ...

    def known_articles(self, site: str) -> list[Known]:
        """Articles of a site that this run is to look at again; those of kind `section` were taken for sections."""
        ...

    def known_sources(self, site: str) -> list[Known]:
        """Sources of a site that others led to and that this run is to look at again, as they are due on their own."""
        ...

    def open_source(self, request: Request, event: str | None, discovered_by: str | None) -> None:
        """Put a further source, with the event of what may be an article."""
        ...

    def open_story(self, request: Request, event: str, discovered_by: str | None) -> None:
        """Put a story's first request, with its event; what this run knows already is passed over."""
        ...


class SourcesSpider(StorySpider):
    """Looks at what is due.

    Args:
        sites: the sites of this run.
        now: when the run began, aware: bounds the date windows.
    """

    name = "sources"
    desk: SourcesDesk

    def __init__(self, *, sites: Sequence[FollowedSite], now: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sites = {site.name: site for site in sites}
        self.now = now
        self.windows = {site.name: site.window(now) for site in sites}
        self.sections: Counter[str] = Counter()
        self.further: Counter[str] = Counter()
        """Sitemaps, feeds and interfaces that others led to."""
        self.lookalikes = {site.name: Lookalikes() for site in sites}

    async def start(self) -> AsyncIterator[Request]:
        """Sources that are due, then articles that are."""
        await self.desk.resume()
        for site in self.sites.values():
            articles = self.desk.known_articles(site.name)
            for known in articles:
                self.lookalikes[site.name].read(known.url, story=True)
            for source in (*_robots(site), *site.sources(self.now)):
                if not self.desk.is_due(site.name, source.url, source.kind, None):
                    continue
                if source.kind == "section":
                    self._look(site, source.url, source.kind, None, 0)
                else:
                    yield self.source_request(site, source.url, source.kind, None, 0)
            for known in self.desk.known_sources(site.name):
                if self._is_wanted(site, known.url, known.kind, known.depth):
                    self._look(site, *known)
            for known in articles:
                if known.kind == "section":
                    self._look(site, *known)
                else:
                    self._story(site, known.url, "revisit", known.discovered_by)

    def source_request(
        self, site: FollowedSite, url: str, kind: str, found_by: str | None, depth: int
    ) -> Request:
        """A request for a source; a section has an event, for it may be an article; a site's root is none."""
        role = Role(
            name=SOURCE_ROLES[kind],
            number=depth or None,
            reason="source",
            discovered_by=found_by,
            run=self.run,
        )
        if kind == "section" and not is_root(url):
            role = replace(
                role, event=event_id(self.run, url), time_zone=site.time_zone, requisites=_requisites(site)
            )
        request = self.request(url, role, site=site.name, depth_of_source=depth)
        return request.replace(callback=self.parse_source, priority=_PRIORITY[kind] - depth)

    def _look(self, site: FollowedSite, url: str, kind: str, found_by: str | None, depth: int) -> None:
        if kind != "section" and self.further[site.name] >= MAX_SOURCES:
            self.desk.limit(f"{MAX_SOURCES} further sources of one site", url)
            return
        self.further[site.name] += kind != "section"
        request = self.source_request(site, url, kind, found_by, depth)
        self.desk.open_source(request, request.meta[ROLE_META].event, found_by)

    async def parse_source(self, response: Response, **_: Any) -> AsyncIterator[Request | Fetched]:
        """Entries to stories, newest first; further sources within the site's bounds."""
        self.desk.hold(response.request)
        fetched = await self.desk.fetched(response)
        if fetched.discovery is not None:
            site = self.sites[response.meta["site"]]
            self.listed(site, fetched, int(response.meta["depth_of_source"]))
            self._learn(site, fetched)
        if fetched.reading is not None:
            for request in self.follow(fetched, response.request):
                yield request
        yield fetched

    def _learn(self, site: FollowedSite, fetched: Fetched) -> None:
        """What a section turned out to be tells of its likes, which may have been left out as sections too many."""
        if fetched.role.name != SOURCE_ROLES["section"] or fetched.discovery is None or fetched.record.error:
            return
        story = fetched.reading is not None and fetched.reading.article is not None
        for item in self.lookalikes[site.name].read(fetched.record.url, story=story):
            self._lookalike(site, item)

    def listed(self, site: FollowedSite, fetched: Fetched, depth: int) -> None:
        """Put what a source lists, inside the site's window and patterns."""
        discovery = fetched.discovery or Discovery()
        window = self.windows[site.name]
        found, edge = arrange(discovery.found, window)
        for item in found:
            if site.wants(item.url) and self.desk.is_due(site.name, item.url, "article", item.source):
                self._story(site, item.url, item.source.split(":")[0], item.source)
        story = fetched.reading is not None and fetched.reading.article is not None
        for item in discovery.next:
            if story and is_further_page(item.url, {plain(fetched.record.url)}, item.title):
                continue  # of its thread or text, and fetched with it
            if item.kind == "section" and self.lookalikes[site.name].is_story(item):
                self._lookalike(site, item)
            elif self._may_look(site, item, fetched, depth, edge):
                self._look(site, item.url, item.kind, item.source, depth + 1)

    def _lookalike(self, site: FollowedSite, item: Found) -> None:
        if site.wants(item.url) and self.desk.is_due(site.name, item.url, "article", item.source):
            self._story(site, item.url, "section", item.source)

    def _may_look(self, site: FollowedSite, item: Found, fetched: Fetched, depth: int, edge: bool) -> bool:
        same_kind = SOURCE_ROLES.get(item.kind) == fetched.role.name
        too_old = self.windows[site.name].too_old(item.lastmod) or (
            edge and same_kind and item.kind != "sitemap"
        )
        if too_old or (same_kind and chain_limit(fetched.role, fetched.discovery or Discovery())):
            return False
        if item.kind == "section" and self.sections[site.name] >= site.limits.max_sections:
            if site.wants(item.url):
                self.lookalikes[site.name].wait(item)
            return False
        return self._is_wanted(site, item.url, item.kind, depth + 1) and self.desk.is_due(
            site.name, item.url, item.kind, item.source
        )

    def _is_wanted(self, site: FollowedSite, url: str, kind: str, depth: int) -> bool:
        """Whether the site's configuration has this further source looked at, `depth` links away from it."""
        if kind not in SOURCE_ROLES or WAY_OF_KIND[kind] not in site.discover:
            return False
        if kind == "section":
            if depth > site.limits.max_depth or self.sections[site.name] >= site.limits.max_sections:
                return False
            if not site.wants(url):
                return False
            # A story that looked like a section is looked at anyway, and takes no section's place.
            self.sections[site.name] += not self.lookalikes[site.name].knows(url)
        return True

    def _story(self, site: FollowedSite, url: str, reason: str, discovered_by: str | None) -> None:
        event = event_id(self.run, url)
        role = Role(
            event=event,
            reason=reason,
            discovered_by=discovered_by,
            run=self.run,
            time_zone=site.time_zone,
            requisites=_requisites(site),
        )
        self.desk.open_story(self.request(url, role, site=site.name), event, discovered_by)

    def request(self, url: str, role: Role, **meta: Any) -> Request:
        """See `StorySpider`; within the site's bounds, and only for what changed, where validators are known."""
        site = self.sites[meta["site"]]
        meta["download_timeout"], meta["download_maxsize"] = site.politeness.timeout, site.limits.max_size
        if not site.politeness.obey_robots:
            meta["dont_obey_robotstxt"] = True  # the tap notes it in the archive
        request = super().request(url, role, **meta)
        if role.asked is None:
            request.headers.update(self.desk.validators(url))
        return request

    def wants_requisites(self, fetched: Fetched, request: Request) -> bool:
        """What an unchanged page needs is there since it was new."""
        return not fetched.unchanged

    def max_further(self, request: Request) -> int:
        """See `CommentPolicy`."""
        return self.sites[request.meta["site"]].comments.max_pages

    def wants_thread(self, role: str, number: int | None, request: Request) -> bool:
        """See `CommentPolicy`."""
        return self.sites[request.meta["site"]].comments.fetch


def is_root(url: str) -> bool:
    """Whether an address is a host's front page, which is no story whatever it shows."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _requisites(site: FollowedSite) -> bool | None:
    """What the role of a story's pages says of them."""
    return None if site.requisites else False


def _robots(site: FollowedSite) -> Iterator[Source]:
    """robots.txt names sitemaps; asked where the configuration names none."""
    if "sitemaps" in site.discover and not site.sitemaps:
        roots = (f"{parts.scheme}://{parts.netloc}/robots.txt" for parts in map(urlsplit, site.start))
        yield from (Source(url, "robots") for url in dict.fromkeys(roots))
