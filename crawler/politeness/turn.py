"""Requests whose host may not be asked soon do not wait inside the engine: they go back to the scheduler."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.frontier.key import gate_of
from crawler.frontier.limit import is_requisite
from crawler.frontier.rows import ROW
from crawler.frontier.session import again, session_of
from crawler.politeness.errors import HostLeftAlone

LONGEST_WAIT = 0.5
"""Seconds that a request may wait at the gate. It takes one of the engine's CONCURRENT_REQUESTS meanwhile."""


class RefusalMiddleware:
    """Fails what the frontier delivered for the record only, and requisites of a host that is not there, before anything
    is asked of the host."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RefusalMiddleware:
        """See Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """See the class.

        Raises:
            HostLeftAlone: the host is not to be asked in this run.
        """
        silent = self._session.silent.get(gate_of(request.url)) if self._session.silent else None
        if silent is not None and is_requisite(request):
            raise HostLeftAlone(silent)
        refused = request.meta.get("frontier_refused")
        if refused:
            raise HostLeftAlone(refused)


class TurnMiddleware:
    """After robots.txt was read, looks whether it is still this request's turn."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TurnMiddleware:
        """See Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """The request goes on, or back to the scheduler, which keeps its row."""
        if ROW not in request.meta:
            return None
        if self._session.engine.closing or self._session.wait_for(request.url) > LONGEST_WAIT:
            return again(request)
        return None
