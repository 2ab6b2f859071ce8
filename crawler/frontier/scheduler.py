"""Scrapy's scheduler on the frontier: leases out, settlements in, nothing lost when the process dies.

A request that the spider yields becomes a frontier row (once per run). The row is leased when its host may be asked,
handed to the engine, and stays leased until it is settled. A redirect, a scheme fallback or a bounced request is a
continuation: it lives in memory under the same lease, so that after a crash the chain starts from its origin.

Settings (defaults in `politeness.settings.DEFAULTS`, wired by `politeness.settings.install`):
    FRONTIER_PATH, FRONTIER_RUN: the ledger, and the scope in which no URL stands twice.
    FRONTIER_ACK: `explicit`: our spiders settle rows themselves, after their record lines are flushed;
        `auto`: a row is settled when the engine is done with its request (any other project).
    FRONTIER_PATIENCE: the longest that a run stays open for rows that are not due yet.

Meta: `frontier_row`, `frontier_attempts`, `frontier_deliveries` are set here; `frontier_continue` on a request
that a callback or errback yields makes it a continuation of its row.

Calls for the spider's side:
    hold(row): the row outlives its callback; `settle` will come.
    put(request): like yielding it, at once.
    settle(rows, outcome, error=…, status=…, follow=…): the outcome, one transaction with the rows that follow.
    open_rows(event, names=…): how many rows of an event have no outcome yet.
A request that leaves the engine neither held nor settled is done (auto) or failed (explicit).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.frontier.codec import NotStorable
from crawler.frontier.contract import Lease, NewRow, Stats
from crawler.frontier.dispatch import Dispatch
from crawler.frontier.guard import unless_broken
from crawler.frontier.in_flight import InFlight
from crawler.frontier.lease_watch import LeaseWatch
from crawler.frontier.limit import PageLimit
from crawler.frontier.rows import ROW, leased_request, new_row
from crawler.frontier.session import session_of
from crawler.stopping import stop

logger = logging.getLogger(__name__)


class FrontierScheduler(BaseScheduler):
    """See the package."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)
        self._frontier = self._session.frontier
        self._engine = self._session.engine
        self._in_flight = InFlight(
            self._session, explicit=self._session.setting("FRONTIER_ACK") == "explicit"
        )
        self._leases = LeaseWatch(self._session)
        self._dispatch = Dispatch(self._session, int(self._session.setting("FRONTIER_BATCH")))
        self._limit = PageLimit(self._frontier, None)
        self._spider: Spider | None = None
        self._timer: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """See Scrapy."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take over what dead processes left.

        Raises:
            TearsheetError: this Scrapy's engine is not one that we know.
        """
        self._engine.check()
        self._spider = spider
        freed = self._frontier.begin(time.time())
        if freed:
            logger.info("going on with %d requests that an ended process had in flight", freed)
        self._crawler.signals.connect(self._in_flight.spider_error, signals.spider_error)
        self._leases.start()

    @unless_broken(None)
    def close(self, reason: str) -> None:
        """Give back what was never sent; rows that the spider holds may still be settled until the engine stops."""
        self._stop_timer()
        self._leases.stop()
        rows, continued = self._dispatch.drain()
        self._frontier.release(rows, time.time())
        self._frontier.release([request.meta[ROW] for request in continued], time.time())

    # The engine's side.

    @unless_broken(False)
    def enqueue_request(self, request: Request) -> bool:
        """Store a new request, or go on with the row of one that is under way."""
        row = request.meta.get(ROW)
        current = self._in_flight.request(row) if row is not None else None
        chained = current is not None and not self._engine.in_callback(current)
        if row is not None and (chained or request.meta.pop("frontier_continue", False)):
            self._continue(row, request)
            return True
        return self.put(request)

    @unless_broken(None)
    def next_request(self) -> Request | None:
        """What may be asked now, or None; then a timer wakes the engine when something may."""
        self._in_flight.sweep()
        if self._engine.closing:
            return None
        while (found := self._dispatch.take(new=self._limit.leaves_room())) is not None:
            request = self._request_of(found) if isinstance(found, Lease) else found
            if request is not None:
                self._in_flight.add(request)
                self._limit.count(request)
                return request
        if not self._in_flight and not self._dispatch.has_continued and not self._limit.leaves_room():
            stop(self._crawler, "max-pages")
        self._arm()
        return None

    @unless_broken(False)
    def has_pending_requests(self) -> bool:
        """Whether something of this run comes due within the patience, or is held by another living process."""
        self._in_flight.sweep()
        if self._dispatch:
            return True
        now = time.time()
        wake = self._frontier.next_wake(now)
        if wake is not None and wake - now <= self._frontier.rules.patience:
            return True
        return self._frontier.others_busy()

    # The spider's side.

    @unless_broken(False)
    def put(self, request: Request) -> bool:
        """Store a request and mark it seen, at once. False: the run knows it already, or it cannot be stored."""
        row = self._new_row(request)
        if row is None or self._frontier.put([row])[0] is None:
            self._session.count("frontier/not_put" if row is None else "frontier/duplicates")
            return False
        self._session.count("frontier/put")
        self._engine.wake()
        return True

    def limit_pages(self, number: int) -> None:
        """Hand out no more pages than that; then, where others wait, the crawl ends with `max-pages`."""
        self._limit = PageLimit(self._frontier, number)

    def hold(self, row: int) -> None:
        """The row is settled later, by a call."""
        self._in_flight.hold(row)

    @unless_broken(0)
    def settle(
        self,
        rows: int | Iterable[int],
        outcome: str = "done",
        *,
        error: str | None = None,
        status: int | None = None,
        follow: Iterable[Request] = (),
    ) -> int:
        """The outcome of rows, for good, after their record lines are flushed.

        Args:
            outcome: `done` or `failed`.
            error: why it failed; `failed` without one gets `failed`.
            follow: requests to put in the same transaction.

        Returns:
            how many were still ours: 0 means that the row was settled before, or that the lease was lost.
        """
        if outcome not in {"done", "failed"}:
            raise ValueError(f"outcome {outcome!r}: it is done or failed")
        numbers = [rows] if isinstance(rows, int) else list(rows)
        new_rows = [row for request in follow if (row := self._new_row(request)) is not None]
        why = (error or "failed") if outcome == "failed" else None
        settled = self._in_flight.settle(numbers, error=why, status=status, follow=new_rows)
        self._engine.wake()
        return settled

    @unless_broken(1)
    def open_rows(self, event: str, names: Collection[str] | None = None) -> int:
        """Rows of an event without an outcome; of these roles only, where they are named."""
        return self._frontier.open_rows(event, names)

    def stats(self) -> Stats:
        """Counts of the run, for progress."""
        return self._frontier.stats(time.time())

    # Within.

    def _new_row(self, request: Request) -> NewRow | None:
        try:
            return new_row(request, self._spider)
        except NotStorable as error:
            logger.error("not scheduled: %s", error)  # noqa: TRY400 - one line says it
            return None

    def _continue(self, row: int, request: Request) -> None:
        """The row's next request takes the place of the one that the engine is finishing."""
        self._in_flight.leave(row)
        for passing in ("frontier_started", "frontier_error", "frontier_status"):
            request.meta.pop(passing, None)
        retry = request.meta.pop("frontier_retry", None)
        if retry is not None:
            self._in_flight.let_go(row)
            self._frontier.fail(row, retry["error"], retry["due"], time.time())
        elif self._engine.closing:
            self._in_flight.let_go(row)
            self._frontier.release([row], time.time())
        else:
            self._dispatch.continue_with(request)
        self._engine.wake()

    def _request_of(self, lease: Lease) -> Request | None:
        try:
            return leased_request(lease, self._spider)
        except ValueError as error:
            logger.error("%s: %s", lease.url, error)  # noqa: TRY400 - one line says it
            self._frontier.settle([lease.row], time.time(), error=f"bug: {error}")
            return None

    def _arm(self) -> None:
        """Wake the engine when the next row or continuation may go."""
        self._stop_timer()
        wait = self._dispatch.next_wait()
        if wait is not None:
            self._timer = call_later(wait, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._engine.wake()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
