"""Retries go back to the frontier with a due time: nothing sleeps in memory, and a crash forgets no attempt.

The spider sees final outcomes only. Scrapy's own RetryMiddleware is off.
"""

from __future__ import annotations

import logging
import time

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.frontier.key import gate_of
from crawler.frontier.rows import ROW
from crawler.frontier.session import again, session_of
from crawler.politeness.backoff import backoff, retry_after
from crawler.politeness.errors import RobotsUnreachable
from crawler.wire.failures import error_of
from crawler.wire.sinks import StorageStoppedError

logger = logging.getLogger(__name__)


class RetryLaterMiddleware:
    """Decides which answers and errors are worth another attempt in this run, and when."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)
        self._codes = {int(code) for code in self._session.setting("FRONTIER_RETRY_HTTP_CODES")}
        self._errors = set(self._session.setting("FRONTIER_RETRY_ERRORS"))
        self._retries = int(self._session.setting("FRONTIER_RETRIES"))
        self._base = self._session.number("FRONTIER_BACKOFF")
        self._longest = self._session.number("FRONTIER_BACKOFF_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryLaterMiddleware:
        """See Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """A status that may pass goes back to the frontier, the last one to the spider."""
        if response.status not in self._codes:
            return response
        field = response.headers.get("Retry-After")
        now = time.time()
        asked = retry_after(field.decode("latin-1"), now) if field else None
        return self._later(request, f"http-{response.status}", asked, now) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """So for errors. While the crawl is closing, what did not get through stays for the next run."""
        now = time.time()
        error = error_of(Failure(exception))  # type: ignore[no-untyped-call]
        unsent = self._session.engine.closing and not request.meta.get("frontier_started")
        if ROW in request.meta and (unsent or error.startswith(f"{StorageStoppedError.kind}:")):
            return again(request)  # a disk that failed is no fault of the URL's either
        silent = self._session.fails_silently(request, error)
        if (
            not silent
            and error.split(":")[0] in self._errors
            and (retry := self._later(request, error, _asked(exception, now), now))
        ):
            return retry
        request.meta["frontier_error"] = error
        return None

    def _later(self, request: Request, error: str, asked: float | None, now: float) -> Request | None:
        """The request with its due time, or None where this attempt was the last one of this run."""
        attempts = int(request.meta.get("frontier_attempts", 0))
        meta = request.meta
        if ROW not in meta or meta.get("dont_retry") or meta.get("guessed") or attempts >= self._retries:
            return None
        wait = max(backoff(self._base, attempts + 1, self._longest), asked or 0.0)
        rules = self._session.frontier.rules
        refused = rules.refusal(self._session.frontier.host(gate_of(request.url)), now)
        if wait > rules.patience or refused:
            return None
        logger.info("%s: %s; again in %.0f s", request.url, error, wait)
        self._session.count("frontier/retries")
        return again(request, frontier_retry={"error": error, "due": now + wait})


def _asked(exception: Exception, now: float) -> float | None:
    """No use in asking again before robots.txt is."""
    return max(0.0, exception.until - now) if isinstance(exception, RobotsUnreachable) else None
