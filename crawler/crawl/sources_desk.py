"""The desk of a scheduled run: also asks for changes alone, and keeps the agenda."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler

from archives.records import Article
from crawler.agenda.agenda import SECTION_ARTICLE, Agenda, ArticleVisit, Entry
from crawler.browser.choice import NEVER
from crawler.browser.visit import Limits as VisitLimits
from crawler.crawl.desk import Desk
from crawler.crawl.job import Job
from crawler.exit_codes import ExitCode
from crawler.sources.model import CommentPolicy, Site
from spiders.crawl.fetched import SOURCE_KINDS, Fetched
from spiders.crawl.sources import Known
from spiders.read.story import PageReading, Story

GONE = ("http-404", "http-410")
OF_THE_HOST = ("host-left-alone", "robots-unreachable", "dns", "refused", "connect", "http-429", "http-503")
"""Failures that say nothing of the URL: the host rests, and its URLs stay due."""


MIN_AGE, MAX_AGE = 86_400.0, 30 * 86_400.0
"""Seconds during which a requisite is not asked for again: at least, and at most, whatever the server says."""


class SourcesDesk(Desk):
    """Implements `spiders.crawl.sources.SourcesDesk`; the job carries `sites` and `due_only`."""

    def __init__(self, crawler: Crawler, job: Job) -> None:
        super().__init__(crawler, job)
        self.agenda = Agenda(job.collection.ledger.shared)
        self.sites: Mapping[str, Site] = {site.name: site for site in job.sites}
        self.now = time.time()
        self.stories: Counter[str] = Counter()
        self.agenda.clock_put_back(self.now)
        self.agenda.wake_quiet(self.now)
        for site in job.sites:
            self.agenda.adopt(site.name, site.wants, self.now)

    def rendering(self, pages: Sequence[PageReading]) -> tuple[str, VisitLimits]:
        """As the site's table says; a story on a host that no table names is its who brought it to the agenda."""
        site = next((found for page in pages if (found := self._site_of(page.url))), None)
        if site is None:
            return NEVER, VisitLimits()
        rendering, base = site.rendering, super().rendering(pages)[1]
        limits = replace(
            base, seconds=rendering.seconds, presses=rendering.presses, max_requests=rendering.max_requests,
            max_bytes=rendering.max_bytes, max_seconds=rendering.answer_seconds, max_documents=rendering.max_documents,
        )  # fmt: skip
        return site.browser, limits

    def _site_of(self, url: str) -> Site | None:
        entry = self.agenda.entry(url)
        if entry is not None and entry.site in self.sites:
            return self.sites[entry.site]
        return next((site for site in self.sites.values() if site.is_host_of(url)), None)

    # What the spider asks.

    def is_due(self, site: str, url: str, kind: str, discovered_by: str | None) -> bool:
        """Make a URL known; a run with `--due` looks at it when its time has come, any other run at once."""
        self.agenda.note(url, site, kind, self.now, discovered_by)
        if not self.job.due_only:
            return True
        entry = self.agenda.entry(url)
        return entry is not None and entry.due is not None and entry.due <= self.now

    def known_articles(self, site: str) -> list[Known]:
        """Articles that are still followed, with `--due` those whose time has come; of those gone quiet a few."""
        return [*self._followed(site, "article"), *self._followed(site, SECTION_ARTICLE)]

    def known_sources(self, site: str) -> list[Known]:
        """With `--due` the further sources whose time has come: they keep their own rate, whenever what led to them is due.

        Every other run comes to them from the start. An interface's further pages are always asked for anew, since their
        addresses hold the dates that are wanted.
        """
        kinds = ("sitemap", "feed", "section") if self.job.due_only else ()
        return [known for kind in kinds for known in self._followed(site, kind) if known.discovered_by]

    def _followed(self, site: str, kind: str) -> Iterator[Known]:
        shown = "section" if kind == SECTION_ARTICLE else kind
        for entry in self.agenda.followed(site, kind, self.now, due_only=self.job.due_only):
            depth = 0 if kind == "article" else self._depth(entry)
            yield Known(entry.url, shown, entry.discovered_by, depth)
        self.agenda.put_off_quiet(site, kind, self.now)

    def _depth(self, entry: Entry | None) -> int:
        """Sources between this one and the configuration, each found by the one before."""
        depth = 0
        while entry is not None and entry.discovered_by is not None:
            depth, entry = depth + 1, self.agenda.entry(entry.discovered_by.partition(":")[2])
        return depth

    def open_source(self, request: Request, event: str | None, discovered_by: str | None) -> None:
        """Put it, with the event of what may be an article; nothing where the run knows the URL."""
        known = event is None or self.job.collection.ledger.event(event) is not None
        if event is not None:
            self.job.open_event(event, request.url, discovered_by)
        if not self.scheduler.put(request) and event is not None and not known:
            self.job.disown_event(event)

    def open_story(self, request: Request, event: str, discovered_by: str | None) -> None:
        """Event and first request; nothing where the run knows the URL, or the site's page limit is reached."""
        site = self.sites[request.meta["site"]]
        if site.limits.max_pages is not None and self.stories[site.name] >= site.limits.max_pages:
            self.job.codes.add(ExitCode.LIMIT)
            return
        ledger = self.job.collection.ledger
        known = ledger.event(event) is not None
        self.job.open_event(event, request.url, discovered_by)
        if self.scheduler.put(request):
            self.stories[site.name] += 1
        elif not known:
            self.job.disown_event(event)

    def is_fresh(self, url: str) -> bool:
        """By RFC 9111, for a month at most, and for a day whatever the server says: pictures and style sheets are no news."""
        found = self.job.collection.ledger.freshness(url)
        seconds = _seconds(found[0]) if found else None
        if found is None or seconds is None:
            return False
        return 0 <= self.now - seconds < max(MIN_AGE, min(found[1], MAX_AGE))

    def validators(self, url: str) -> dict[str, str]:
        """What the last capture said of its version."""
        etag, modified = self.job.collection.ledger.latest_validators(url)
        fields = {"If-None-Match": etag, "If-Modified-Since": modified}
        return {name: value for name, value in fields.items() if value}

    # What happened.

    async def acknowledge(self, item: object) -> None:
        """Note in the agenda what was found, then go on as any desk."""
        if isinstance(item, Fetched) and (item.role.name in SOURCE_KINDS or item.role.name == "page"):
            self._visited(item)
        elif isinstance(item, Story) and item.article is not None:
            self._article_visited(item, item.article)
        await super().acknowledge(item)

    def _visited(self, item: Fetched) -> None:
        url, error = item.record.url, (item.record.error or "").split(":")[0]
        if error:
            if error not in OF_THE_HOST:
                self.agenda.failed(url, time.time(), gone=error in GONE)
        elif item.role.name in SOURCE_KINDS:
            self._source_visited(item)
        elif item.reading is None or item.reading.article is None:
            # A PDF, a list: looked at again by its age.
            self.agenda.article_visited(
                url, time.time(), ArticleVisit(0, None, None, None, revisit_thread=False)
            )

    def _source_visited(self, item: Fetched) -> None:
        entry = self.agenda.entry(item.record.url)
        site = self.sites.get(entry.site) if entry else None
        if entry is None or site is None:
            return
        self.job.tally.take_source(
            site.name, item, named=entry.discovered_by is None, lists=self.job.due_only
        )
        ttl = float(item.discovery.ttl) if item.discovery and item.discovery.ttl else None
        self.agenda.source_visited(
            item.record.url,
            time.time(),
            changed=not item.unchanged,
            cadence=site.cadence,
            ttl=ttl,
            max_age=None,
        )

    def _article_visited(self, story: Story, article: Article) -> None:
        event = self.job.collection.ledger.event(story.event)
        entry = self.agenda.entry(event.url) if event else None
        if entry is None:
            return
        policy = self.sites[entry.site].comments if entry.site in self.sites else CommentPolicy()
        dates = [seconds for c in story.comments if (seconds := _seconds(c.date_published)) is not None]
        visit = ArticleVisit(
            new_comments=sum(comment.change == "new" for comment in story.comments),
            closed=article.comments.closed,
            published=_seconds(article.date_published),
            last_new=max(dates, default=None),
            revisit_thread=policy.revisit,
            target=policy.target,
            quiet=policy.close_after,
        )
        self.agenda.article_visited(entry.url, time.time(), visit)


def _seconds(iso: str | None) -> float | None:
    """Of an instant or a day; a local time without offset counts as UTC, which is right to half a day."""
    try:
        when = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    if when is None:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
