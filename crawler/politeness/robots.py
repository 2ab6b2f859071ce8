"""robots.txt after RFC 9309: 2xx is read, 4xx allows all, 5xx and silence mean "not now"."""

from __future__ import annotations

import codecs
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from archives.http.decode import UNLABELLED_GZIP, decode_whole
from crawler.frontier.session import product_token, session_of
from crawler.politeness.backoff import backoff
from crawler.politeness.errors import RobotsDenied, RobotsUnreachable, Stopping
from crawler.politeness.robots_line import deciding_line
from crawler.wire.failures import error_of
from spiders.crawl.fetched import is_robots_later

logger = logging.getLogger(__name__)

MAX_BYTES = 512_000
"""RFC 9309 2.5 asks for at least 500 KiB; what follows is not read."""
KEEP = 24 * 3600.0
"""RFC 9309 2.4: not longer than 24 hours."""
KEPT = 1000
"""Authorities whose robots.txt stays in memory; one that was dropped is asked for again."""
robots_asked = object()
"""Signal: a robots.txt was asked for. Receivers get `request` (the last of its redirects), `error` (`kind: detail`, None
where an answer came) and `final` (False: it will be asked for again)."""
LAST = "robots_last"
"""Meta key of the list that holds the last request of a robots.txt's redirects, shared by them all."""
ASK_AGAIN = 0.5
"""Seconds until a robots.txt that could not be had is asked for again by the next page; doubles up to a minute."""


def authority_of(url: str) -> str:
    """Scheme, host and port, which have one robots.txt (RFC 9309 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def robots_of(crawler: Crawler) -> Callable[[Request], Awaitable[None]]:
    """What a crawl's robots middleware says of requests that do not pass the downloader: it raises for denied ones."""
    assert crawler.engine is not None
    middlewares = crawler.engine.downloader.middleware.middlewares
    found = next((one for one in middlewares if isinstance(one, RobotsMiddleware)), None)
    return found.process_request if found is not None else _allow


async def _allow(request: Request) -> None:
    """No robots.txt is asked for."""


@dataclass(slots=True)
class Verdict:
    """What is known of one authority's robots.txt."""

    until: float
    parser: RobotParser | None = None
    """None: everything is allowed."""
    text: str = ""
    unreachable: str | None = None
    """`kind: detail`, or a status: why it could not be had."""
    failures: int = 0
    """So many times in a row."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with the outcomes of RFC 9309, kept per scheme, host and port.

    It writes `robots` (`allowed`, `denied`, `ignored`) and `robots_line` into the request's meta. With
    ROBOTSTXT_OBEY off it asks nothing, and notes `robots ignored` for the archive.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._session = session_of(crawler)
        self._obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or product_token(
            crawler.settings["USER_AGENT"]
        )
        self._parser_class = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._known: dict[str, Verdict] = {}
        self._asked: dict[str, list[Deferred[None]]] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Let an allowed request pass.

        Raises:
            RobotsDenied: a rule forbids it.
            RobotsUnreachable: not now.
        """
        if LAST in request.meta:
            request.meta[LAST][:] = [request]
        if request.meta.get("dont_obey_robotstxt") or not request.url.startswith(("http://", "https://")):
            return
        if not self._obey:
            request.meta["robots"] = "ignored"
            request.meta["notes"] = sorted({*request.meta.get("notes", ()), "robots ignored"})
            return
        verdict = await self._verdict(request)
        if verdict.unreachable is not None:
            raise RobotsUnreachable(verdict.unreachable, verdict.until)
        allowed = verdict.parser is None or verdict.parser.allowed(request.url, self._agent)
        line = deciding_line(verdict.text, request.url, self._agent, allowed=allowed)
        request.meta["robots"] = "allowed" if allowed else "denied"
        request.meta["robots_line"] = line
        if not allowed:
            self._session.count("robotstxt/forbidden")
            raise RobotsDenied(f"forbidden by robots.txt{f', {line}' if line else ''}")

    async def _verdict(self, request: Request) -> Verdict:
        """What is known, asked for first by one of those who wait."""
        authority = authority_of(request.url)
        while (known := self._known.get(authority)) is None or known.until < time.time():
            if authority in self._asked:
                waiting: Deferred[None] = Deferred()
                self._asked[authority].append(waiting)
                await maybe_deferred_to_future(waiting)
                continue
            self._asked[authority] = []
            try:
                self._known[authority] = await self._ask(authority, request)
                while len(self._known) > KEPT:
                    del self._known[next(iter(self._known))]
            finally:
                for waiting in self._asked.pop(authority):
                    waiting.callback(None)
        return known

    async def _ask(self, authority: str, request: Request) -> Verdict:
        question = Request(
            f"{authority}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, LAST: []},
            callback=NO_CALLBACK,
        )
        question.meta[LAST].append(question)
        self._session.count("robotstxt/request_count")
        engine = self.crawler.engine
        if engine is None or self._session.engine.closing:
            raise Stopping("the run is stopping")
        try:
            response = await engine.download_async(question)
        except Stopping:
            raise
        except Exception as failure:  # noqa: BLE001 - whatever kept robots.txt from us
            error = error_of(Failure(failure))  # type: ignore[no-untyped-call]
            if isinstance(failure, IgnoreRequest):  # a redirect loop counts as unavailable (RFC 9309 2.3.1.2)
                logger.info("%s: %s; everything is allowed", question.url, failure)
                verdict = Verdict(time.time() + KEEP)
            else:
                verdict = self._not_now(authority, error)
            return self._told(question, error, verdict)
        return self._told(question, None, await self._read(response, authority, request))

    def _told(self, question: Request, error: str | None, verdict: Verdict) -> Verdict:
        last: Request = question.meta[LAST][0]
        final = verdict.unreachable is None
        self.crawler.signals.send_catch_log(robots_asked, request=last, error=error, final=final)
        return verdict

    async def _read(self, response: Response, authority: str, request: Request) -> Verdict:
        self._session.count("robotstxt/response_count")
        self._session.count(f"robotstxt/response_status_count/{response.status}")
        if is_robots_later(response.status):
            return self._not_now(authority, f"http-{response.status}")
        if not 200 <= response.status < 300:
            return Verdict(time.time() + KEEP)
        body = response.body
        if body.startswith(UNLABELLED_GZIP):  # read as text, its rules would allow everything
            body, _ = decode_whole(body, "gzip", MAX_BYTES)
        body = in_utf8(body[:MAX_BYTES])
        parser: RobotParser = build_from_crawler(self._parser_class, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return Verdict(time.time() + KEEP, parser, body.decode("utf-8-sig", errors="ignore"))

    def _not_now(self, authority: str, error: str) -> Verdict:
        known = self._known.get(authority)
        failures = (known.failures if known else 0) + 1
        wait = backoff(ASK_AGAIN, failures, 60.0)
        logger.warning("%s/robots.txt: %s; its pages have to wait", authority, error)
        self._session.count("robotstxt/unreachable")
        return Verdict(time.time() + wait, unreachable=error, failures=failures)


def in_utf8(body: bytes) -> bytes:
    """A robots.txt as RFC 9309 wants it; one that an editor saved as UTF-16 is told by its byte order mark: read as UTF-8, its
    rules would allow everything."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="ignore").encode()
    return body
