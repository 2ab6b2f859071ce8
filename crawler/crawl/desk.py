"""The desk of a run: pages go out to the reader processes, come back as items, and events are closed.

A Scrapy extension. What it keeps in memory is the readings of events that are still open; after a crash they are
read again from the archive, so that nothing depends on the memory of a process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall, CallLaterResult, call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from archives.capture import Capture
from archives.records import Pointer
from archives.warc.reader import load_capture
from crawler.browser.choice import to_render
from crawler.browser.visit import Limits as VisitLimits
from crawler.browser.visit import limits_of
from crawler.browser.visits import Interrupted, Visits
from crawler.crawl.bounds import StoryBounds
from crawler.crawl.job import Job
from crawler.frontier.engine_access import EngineAccess
from crawler.frontier.session import database_back, delay_asked
from crawler.politeness.robots import authority_of, robots_asked
from crawler.readers.pool import ReaderError, ReaderPool
from crawler.wire import capture_of, exchange_of, failed_capture_of
from crawler.wire.failures import error_of
from crawler.wire.sinks import StorageStoppedError
from pipelines.failed import story_of
from spiders.crawl.fetched import Fetched, is_failure
from spiders.crawl.page_line import is_cut_short, page_line, robots_flags
from spiders.crawl.story_spider import StorySpider
from spiders.read.roles import BROWSER, DOM
from spiders.read.story import STORY_ROLES, PageReading, Story
from spiders.reading import Read

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between redrawings of the progress line."""
SYNC_TICKS = 10
"""Ticks between two fsyncs: a power cut costs at most these seconds, which the next run fetches again."""


class Desk:
    """Implements `spiders.crawl.story_spider.Desk` for one crawl."""

    def __init__(self, crawler: Crawler, job: Job) -> None:
        self.crawler = crawler
        self.job = job
        self.pool = ReaderPool(workers=job.readers, reader="spiders.read.reader.read")
        self.pages: dict[str, list[PageReading]] = {}
        self.bounds = StoryBounds(job.tally)
        self._visits: Visits | None = Visits(crawler) if crawler.settings.get("TEARSHEET_BROWSER") else None
        self._robots: dict[str, Fetched] = {}
        """Of each authority whose robots.txt has no line yet, since it is asked for again: what came of it so far."""
        self._rendering: set[str] = set()
        """Events whose page a browser is looking at."""
        self._resumed = asyncio.Event()
        self._whole = False
        """Whether the earlier pages of all open events have been read again."""
        self._ticks = 0
        self._timer: CallLaterResult | None = None
        self._ticker: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Desk:
        """Connect to the crawl's signals; the job comes with the spider."""
        desk = cls(crawler, crawler.spider.job)  # type: ignore[union-attr]
        crawler.signals.connect(desk.spider_opened, signals.spider_opened)
        crawler.signals.connect(desk.robots_asked, robots_asked)
        crawler.signals.connect(desk.delay_asked, delay_asked)
        crawler.signals.connect(desk.database_back, database_back)
        crawler.signals.connect(desk.item_error, signals.item_error)
        crawler.signals.connect(desk.spider_closed, signals.spider_closed)
        return desk

    @property
    def scheduler(self) -> Any:
        """The frontier's scheduler of this crawl."""
        assert self.crawler.engine is not None
        return self.crawler.engine.scheduler

    def spider_opened(self, spider: StorySpider) -> None:
        """Give the spider its desk."""
        spider.desk = self
        if self.job.max_pages is not None:
            self.scheduler.limit_pages(self.job.max_pages)
        if spider.time_limit is not None:
            self._timer = call_later(spider.time_limit, self._stop, "time-limit")
        self._ticker = create_looping_call(self._tick)
        self._ticker.start(TICK, now=False)

    async def spider_closed(self) -> None:
        """End the reader processes, timers and the live line."""
        if self._timer is not None:
            self._timer.cancel()
        if self._ticker is not None and self._ticker.running:
            self._ticker.stop()
        self.job.progress.close()
        if self._visits is not None:
            self.job.visits += self._visits.told
            await self._visits.close()
        await self.pool.close()

    def _tick(self) -> None:
        stats = self.scheduler.stats()
        self._ticks += 1
        if self._ticks % SYNC_TICKS == 0:
            self.job.collection.sync()
        rendering = self._visits.now if self._visits is not None else None
        self.job.progress.update(stats.open, stats.resting, rendering)

    # What the spider asks.

    def open_event(self, event: str, url: str, discovered_by: str | None = None) -> None:
        """Make an event known before its first page is fetched."""
        self.job.open_event(event, url, discovered_by)

    def put(self, request: Request) -> bool:
        """Put a request at once; False where the run knows it."""
        return bool(self.scheduler.put(request))

    def hold(self, request: Request | None) -> None:
        """Keep the request's row until its page line is flushed."""
        if request is not None and (row := request.meta.get("frontier_row")) is not None:
            self.scheduler.hold(row)

    def validators(self, url: str) -> dict[str, str]:
        """None: who names a URL wants it captured again."""
        return {}

    async def fetched(self, response: Response) -> Fetched:
        """Read a response in a reader process."""
        request = response.request
        assert request is not None  # Scrapy sets it on every response that reaches a callback
        capture = capture_of(response)
        if capture.status == 304 and capture.pointer is not None:
            capture = self._load_capture(capture.pointer)
        read, failure = await self._read(capture)
        return Fetched(
            record=page_line(capture, read.reading, error=failure, flags=read.flags),
            role=capture.role,
            reading=read.reading,
            requisites=read.requisites,
            discovery=read.discovery,
            row=request.meta.get("frontier_row"),
            unchanged=capture.pointer is not None and capture.pointer.refers_to is not None,
        )

    def may_follow(self, fetched: Fetched, url: str, bound: int) -> bool:
        """Whether a further page of the story is asked for."""
        return self.bounds.may_follow(self.pages.get(fetched.role.event or "", ()), fetched, url, bound)

    def is_fresh(self, url: str) -> bool:
        """Whether a requisite that the archive holds needs not be asked for: who names a URL wants all of it anew."""
        return False

    def require(self, event: str, url: str) -> int | None:
        """Count a requisite of a story; 0 where it was counted before, None where it is one too many."""
        return self.bounds.require(event, url)

    def put_last(self, event: str, request: Request) -> bool:
        """Put the last requisite of a story; one that the run knows does not count, and the next is the last."""
        taken = self.put(request)
        if not taken:
            self.bounds.not_required(event)
        return taken

    def limit(self, bound: str, url: str) -> None:
        """A bound was reached at a page."""
        self.job.tally.limit(bound, url)

    async def failed(self, failure: Failure) -> Fetched:
        """The account of a URL that failed; what had crossed the wire stands in the archive, and what of a page is read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self._tell_robots(request.url)
        capture = failed_capture_of(request, error_of(failure))
        read = (await self._read(capture))[0] if is_cut_short(capture) else Read(None)
        return Fetched(
            page_line(capture, read.reading, flags=read.flags),
            capture.role,
            read.reading,
            read.requisites,
            row=request.meta.get("frontier_row"),
        )

    async def resume(self) -> None:
        """Close the events that the interrupted run left with all pages in, from their captures in the archive.

        Cancelled when the crawl is stopped meanwhile: its pages in flight are still settled, its events left to the next.
        """
        try:
            for event in self.job.open_events():
                await self._load(event)
                if event in self.pages and self.scheduler.open_rows(event, names=STORY_ROLES) == 0:
                    await self._close(event)
            self._whole = True
        finally:
            self._resumed.set()

    async def _close_whole(self) -> None:
        for event in list(self.pages):
            if event in self.pages and self.scheduler.open_rows(event, names=STORY_ROLES) == 0:
                await self._close(event)

    # What happened.

    def database_back(self) -> None:
        """While one of several was away nobody knew which stories have all their pages."""
        if self._whole:
            deferred_from_coro(self._close_whole())

    async def acknowledge(self, item: object) -> None:
        """Lines are flushed: acknowledge the page, close its event when it was the last one; a story's event is done."""
        if isinstance(item, Story):
            self.job.close_event(item)
        if not isinstance(item, Fetched):
            return
        # An event must not be closed while its earlier pages are still being read again.
        await self._resumed.wait()
        record, role = item.record, item.role
        self.job.count(item)
        if role.reason == BROWSER:  # of a visit, whose event is being closed
            return
        if role.event is not None and role.name in STORY_ROLES:
            pages = self.pages.setdefault(role.event, [])
            pages += [PageReading(url, role, None) for url in role.via]
            address, status = record.final_url or record.url, record.status or 0
            pages.append(PageReading(address, role, item.reading, status, record.capture))
        if item.row is not None:
            failed = is_failure(record)
            self.scheduler.settle(
                item.row,
                "failed" if failed else "done",
                error=record.error if failed else None,
                status=record.status,
            )
        if (
            self._whole
            and role.event in self.pages
            and self.scheduler.open_rows(role.event, names=STORY_ROLES) == 0
        ):
            await self._close(role.event)

    def robots_asked(self, request: Request, error: str | None, final: bool) -> None:
        """robots.txt has a page line too, although no spider asks for it: once it came, or a page failed for want of it."""
        if exchange_of(request) is None:
            return
        capture = failed_capture_of(request, error) if error else capture_of(request)
        line = page_line(capture, None, flags=robots_flags(capture))
        self._robots[authority_of(line.url)] = Fetched(line, capture.role)
        if final:
            self._tell_robots(line.url)

    def delay_asked(self, host: str, asked: float, kept: float) -> None:
        """A Crawl-delay that is felt is told at once; one that is longer than we wait, as a limit."""
        told = f"robots.txt of {host} asks for {asked:g} s between requests"
        self.job.progress.notice(told if kept >= asked else f"{told}; {kept:g} s are kept")
        if kept < asked:
            self.limit(f"a Crawl-delay of {asked:g} s is kept as {kept:g} s", host)

    def _tell_robots(self, url: str) -> None:
        item = self._robots.pop(authority_of(url), None)
        if item is not None:
            deferred_from_coro(self._send(item))

    def item_error(self, item: object, failure: Failure) -> None:
        """A line could not be written or acknowledged, and the item was not to blame (`pipelines.steps`): stop, so that nothing is
        acknowledged that is not stored."""
        self._stop(self.job.item_failed(failure.value))

    def _stop(self, reason: str) -> None:
        from crawler.stopping import stop

        stop(self.crawler, reason)

    async def _read(self, capture: Capture) -> tuple[Read, str | None]:
        if capture.error and not is_cut_short(capture):  # kept, and no story is made of it
            return Read(None), None
        try:
            return await self.pool.read(capture), None
        except ReaderError as error:
            logger.warning("reading %s failed: %s", capture.url, error)
            return Read(None), f"reader: {error}"

    async def _load(self, event: str) -> None:
        pages = self.pages.setdefault(event, [])
        pages += [PageReading(row.url, row.role, None) for row in self.job.failures_of(event)]
        for pointer in self.job.captures_of(event):
            try:
                capture = self._load_capture(pointer)
            except LookupError as error:  # somebody took the file away
                logger.warning("a page of %s cannot be read again: %s", event, error)
                continue
            read, _ = await self._read(capture)
            pages.append(PageReading(capture.url, capture.role, read.reading, capture.status, pointer))

    def _load_capture(self, pointer: Pointer) -> Capture:
        """From the archive: a 304 comes with the payload that it confirms."""
        return load_capture(self.job.collection.collection.archive, pointer)

    async def _close(self, event: str) -> None:
        """Assemble the story and send it through the pipelines; its event is done once its lines are flushed."""
        if self._visits is not None and not await self._render(event, self._visits):
            return
        story = story_of(event, self.pages.pop(event, []))
        self.bounds.closed(event)
        await self._send(story)

    def rendering(self, pages: Sequence[PageReading]) -> tuple[str, VisitLimits]:
        """Whether a story's page is rendered (`crawler.browser.choice`), and what that may cost."""
        settings = self.crawler.settings
        return str(settings["TEARSHEET_BROWSER"]), limits_of(settings)

    async def _render(self, event: str, visits: Visits) -> bool:
        """Have a browser look at the event's page, once; False where the crawl is closing and the event stays open."""
        pages = self.pages.get(event, [])
        policy, limits = self.rendering(pages)
        page = to_render(pages, policy)
        if page is None or event in self._rendering:
            return event not in self._rendering
        self._rendering.add(event)
        try:
            captures = await visits.visit(page.url, page.role, limits)
        except (Interrupted, StorageStoppedError):
            return False
        finally:
            self._rendering.discard(event)
        for capture in captures:
            read, failure = await self._read(capture) if capture.payload else (Read(None), None)
            pages.append(
                PageReading(capture.url, capture.role, read.reading, capture.status, capture.pointer)
            )
            if capture.role.name == DOM:
                await self._send(
                    Fetched(page_line(capture, read.reading, error=failure), capture.role, read.reading)
                )
        return True

    async def _send(self, item: Story | Fetched) -> None:
        engine = self.crawler.engine
        assert engine is not None
        try:
            await engine.scraper.start_itemproc_async(item, response=None)
        finally:
            EngineAccess(self.crawler).item_done()
