"""The gate on the wire: the last middleware before the download handler.

Every exchange passes it (pages, redirects, requisites, robots.txt, retries), so that delay and concurrency hold for
what the server sees. The bookings stand in the frontier: two processes on one ledger share them.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.frontier.clock import steady
from crawler.frontier.guard import unless_broken
from crawler.frontier.key import gate_of
from crawler.frontier.rows import ROW
from crawler.frontier.session import Session, again, session_of
from crawler.politeness.backoff import retry_after
from crawler.politeness.booking import Booking, booking_of, keep
from crawler.politeness.errors import NotYet, Stopping
from crawler.wire.failures import error_of

CONNECT_FAILURES = ("dns", "refused", "connect")
RESTING_STATUS = (429, 503)
_LOOK = 0.5
"""Seconds between looks at whether the crawl is closing, while a request waits."""


class GateMiddleware:
    """Lets requests start in the order in which they came, per host, and tells the frontier what came of them."""

    def __init__(self, crawler: Crawler) -> None:
        self._session: Session = session_of(crawler)
        self._queues: defaultdict[str, deque[Deferred[Any]]] = defaultdict(deque)
        self._pumping: set[str] = set()
        self._running: dict[Request, tuple[str, float]] = {}
        self._warm: set[str] = set()
        crawler.signals.connect(self._left, signals.request_left_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GateMiddleware:
        """See Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Wait for the host's gate. A request that the closing of the crawl overtakes goes back to the frontier.

        Raises:
            Stopping: so for a request that has no row (robots.txt).
        """
        host = gate_of(request.url)
        booking = await self._turn(host)
        if booking is None:
            if ROW in request.meta:
                return again(request)
            raise Stopping("the run is stopping")
        keep(request, booking)
        request.meta["download_slot"] = host  # Scrapy's own slots then are the gate's hosts
        request.meta["frontier_started"] = True
        request.meta.pop("download_latency", None)  # a redirect's copy
        self._running[request] = (host, time.time())
        self._session.engine.wake()
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Any answer frees the gate; 429 and 503 rest the host."""
        now = time.time()
        host, started = self._done(request, now)
        self._session.answered.add(host)
        request.meta["frontier_status"] = response.status
        self._note_answer(host, response, float(request.meta.get("download_latency", now - started)), now)
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """A connect failure rests the host; other errors say nothing of it. What others have overtaken waits for its turn anew."""
        now = time.time()
        was_running = request in self._running
        host, _ = self._done(request, now)
        if isinstance(exception, NotYet):
            return again(request)
        if not was_running and not request.meta.get("frontier_started"):
            return None
        error = error_of(Failure(exception))  # type: ignore[no-untyped-call]
        if error.split(":")[0] in CONNECT_FAILURES:
            self._note_failure(host, error, None, now)
        return None

    def _left(self, request: Request) -> None:
        """The transfer ended, whatever the middlewares make of it."""
        self._done(request, time.time())

    def _done(self, request: Request, now: float) -> tuple[str, float]:
        found = self._running.pop(request, None)
        if found is None:
            return gate_of(request.url), now
        host, started = found
        self._free(host, self._left_for_the_wire(host, request, started, now))
        self._pump(host)
        return found

    @unless_broken(None)
    def _free(self, host: str, left: float | None) -> None:
        if left is not None:
            self._session.frontier.gates.not_before(host, left)
        self._session.frontier.finish(host)

    @unless_broken(None)
    def _note_answer(self, host: str, response: Response, latency: float, now: float) -> None:
        if response.status not in RESTING_STATUS:
            self._session.frontier.gates.answered(host, latency)
            return
        field = response.headers.get("Retry-After")
        asked = retry_after(field.decode("latin-1") if field else None, now)
        reason = f"http-{response.status}" + (f", Retry-After {asked:.0f} s" if asked else "")
        self._note_failure(host, reason, asked, now)

    @unless_broken(None)
    def _note_failure(self, host: str, reason: str, asked: float | None, now: float) -> None:
        self._session.frontier.gates.failed(host, reason, asked, now)

    def _left_for_the_wire(self, host: str, request: Request, started: float, now: float) -> float | None:
        """The latest moment at which a request can have left, where the next delay is to count from there; None where its
        booking was fresh on the wire.

        Between the booking and the wire lie the event loop's lag and, on the host's first request, name, connection
        and TLS, whose time is within the latency.
        """
        latency = request.meta.get("download_latency")
        if latency is None:  # no answer
            return started
        if host not in self._warm:
            self._warm.add(host)
            return now
        booking = booking_of(request)
        if booking is not None and booking.left is not None:
            return None
        return max(started, now - float(latency))

    async def _turn(self, host: str) -> Booking | None:
        """The booked start, None when the crawl closes first."""
        turn: Deferred[Any] = Deferred()
        self._queues[host].append(turn)
        self._pump(host)
        found: Booking | None = await maybe_deferred_to_future(turn)
        return found

    def _pump(self, host: str) -> None:
        """Let go who may; look again when the next one may."""
        queue = self._queues.get(host)
        if queue is None:
            return
        wait = 0.0
        while queue and wait <= 0:
            if self._session.engine.closing or self._session.broken:
                queue.popleft().callback(None)
                continue
            asked = steady()
            wait = self._try_start(host)
            if wait <= 0:
                queue.popleft().callback(self._booking(host, asked))
        if not queue:
            self._queues.pop(host, None)
        elif host not in self._pumping:
            self._pumping.add(host)
            call_later(min(wait, _LOOK), self._pump_again, host)

    @unless_broken(_LOOK)
    def _try_start(self, host: str) -> float:
        return self._session.frontier.try_start(host, time.time())

    def _booking(self, host: str, asked: float) -> Booking:
        """The start that was just booked on the host."""
        frontier = self._session.frontier
        mine = frontier.booking(host)
        paced = frontier.rules.pace(frontier.host(host)) > 0

        def move(now: float, slack: float) -> float:
            nonlocal mine
            if self._session.engine.closing or self._session.broken:
                raise NotYet("the run is stopping")
            wait = self._leave(host, mine, now, slack)
            if wait <= 0:
                mine = frontier.booking(host)
            return wait

        return Booking(move, frontier.rules.margin if paced else None, asked)

    @unless_broken(_LOOK)
    def _leave(self, host: str, booking: float, now: float, slack: float) -> float:
        return self._session.frontier.leave(host, booking, now, slack)

    def _pump_again(self, host: str) -> None:
        self._pumping.discard(host)
        self._pump(host)
