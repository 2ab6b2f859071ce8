"""Keeps our leases alive, and takes over those of processes that died meanwhile."""

from __future__ import annotations

import time

from scrapy.utils.asyncio import CallLaterResult, call_later

from archives.errors import LeaseLostError
from crawler.frontier.guard import unless_broken
from crawler.frontier.session import Session

CHECK_OTHERS = 1.0
"""Seconds between looks at leases of other processes, whose death would free them."""


class LeaseWatch:
    """Looks once a second while the crawl is open."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._renewed = 0.0
        self._timer: CallLaterResult | None = None

    @unless_broken(None)
    def start(self) -> None:
        """Look now and from then on."""
        frontier, now = self._session.frontier, time.time()
        if now - self._renewed > self._session.number("FRONTIER_LEASE") / 4:
            frontier.renew(now)
            self._renewed = now
        if frontier.lost:
            raise LeaseLostError("this worker's heart stood still for too long: others do its work")
        if frontier.look_after_others(now):
            self._session.engine.wake()
        self._timer = call_later(CHECK_OTHERS, self.start)

    def stop(self) -> None:
        """No more looks."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
