"""The download handler: Scrapy's own, with a tap on its connections.

Every exchange goes to the crawl's sink before its response goes on: redirects, robots.txt, retries, media requests
and failures all pass `download_request`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.httpobj import urlparse_cached

from crawler.frontier.engine_access import EngineAccess
from crawler.politeness.errors import NotYet, Stopping
from crawler.wire import private
from crawler.wire.captures import remember
from crawler.wire.check import check_wire
from crawler.wire.emit import Outcome, exchanges
from crawler.wire.guard import PrivateAddressError, guard_of
from crawler.wire.resolver import ensure_resolver
from crawler.wire.roles import archived_role, is_robots_request
from crawler.wire.sinks import Storage, storage_of
from crawler.wire.tape import SPOOL_BYTES, Recorder, Spool, current
from crawler.wire.tls import PerHostPolicy

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LOOK = 0.25
"""Seconds between looks at whether the crawl is closing."""
_ROBOTS_IGNORED: tuple[str, ...] = ("robots ignored",)


class TapDownloadHandler(HTTP11DownloadHandler):
    """Captures what crosses the wire; for `http` and `https` in DOWNLOAD_HANDLERS.

    Settings: TEARSHEET_SINK, TEARSHEET_RESOLVE, TEARSHEET_ALLOW_PRIVATE, TEARSHEET_NAMED_HOSTS,
    TEARSHEET_TLS_UNVERIFIED_HOSTS, TEARSHEET_RUN, TEARSHEET_SPOOL_BYTES, TEARSHEET_SPOOL_DIR.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        check_wire()
        super().__init__(crawler)
        settings = crawler.settings
        private.install(self)
        self.tls = PerHostPolicy(private.tls_policy(self), settings.getlist("TEARSHEET_TLS_UNVERIFIED_HOSTS"))
        private.set_tls_policy(self, self.tls)
        self._storage: Storage = storage_of(crawler)
        self._guard = guard_of(crawler)
        self.spool = Spool(
            settings.getint("TEARSHEET_SPOOL_BYTES", SPOOL_BYTES), settings.get("TEARSHEET_SPOOL_DIR")
        )
        self._run: str | None = settings.get("TEARSHEET_RUN")
        self._obeys_robots = settings.getbool("ROBOTSTXT_OBEY")
        self._resolves = False
        self._engine = EngineAccess(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch, capture, store, and only then give the response on.

        Raises:
            StorageStoppedError: the capture could not be stored; the crawl is being closed.
            PrivateAddressError: a link or redirect from a public page leads to a private address.
        """
        self._storage.check()
        if not self._resolves:
            self._install_resolver()
        recorder = Recorder(request, self._guard, self.spool, proxied=bool(request.meta.get("proxy")))
        error: BaseException | None = None
        flags: list[str] = []
        try:
            self._check_proxied(recorder)
            current.set(recorder)
            response = await self._fetch(request)
            flags = response.flags
        except Exception as exc:
            error = _told(exc, recorder)
            if error is exc:
                raise
            raise error from exc
        except BaseException as exc:
            error = exc
            raise
        finally:
            if not (isinstance(error, NotYet) and recorder.is_blank):
                self._emit(recorder, error, tuple(flags))
        return response

    async def _fetch(self, request: Request) -> Response:
        """The download; a robots.txt's is given up when the crawl closes, for no page is asked for any more.

        Raises:
            Stopping: so.
        """
        if not (is_robots_request(request) and is_asyncio_available()):
            return await super().download_request(request)
        download = asyncio.ensure_future(super().download_request(request))
        current.set(None)  # the download has its own context
        while not (await asyncio.wait({download}, timeout=_LOOK))[0]:
            if self._engine.closing:
                download.cancel()
                await asyncio.wait({download})
                raise Stopping("the run is stopping")
        return download.result()

    def _check_proxied(self, recorder: Recorder) -> None:
        request = recorder.request
        if recorder.proxied and not self._guard.permits_unresolved(request):
            raise PrivateAddressError(request.url, urlparse_cached(request).hostname or "")

    def _install_resolver(self) -> None:
        from twisted.internet import reactor

        ensure_resolver(reactor)
        self._resolves = True

    def _emit(self, recorder: Recorder, error: BaseException | None, flags: tuple[str, ...]) -> None:
        request = recorder.request
        url = request.url.partition("#")[0]
        robots = self._robots(request)
        outcome = Outcome(
            url, archived_role(request, self._run, robots), self._notes(recorder, robots), error, flags
        )
        try:
            for exchange in exchanges(recorder, outcome):
                remember(request, exchange, self._storage.write(exchange))
        except OSError as failure:  # of the spool: the archive's own are storage errors by now
            raise self._storage.fail(failure) from failure

    def _robots(self, request: Request) -> str | None:
        if is_robots_request(request):
            return None
        return "allowed" if self._obeys_robots and not request.meta.get("dont_obey_robotstxt") else "ignored"

    def _notes(self, recorder: Recorder, robots: str | None) -> tuple[str, ...]:
        request = recorder.request
        notes = _ROBOTS_IGNORED if robots == "ignored" else ()
        if recorder.proxied:
            notes = ("via proxy", *notes)
        if request.url.startswith("https:") and not self.tls.verifies(
            urlparse_cached(request).hostname or ""
        ):
            notes = ("TLS not verified", *notes)
        return notes


def _told(error: Exception, recorder: Recorder) -> Exception:
    """What kept us from connecting, where it was the guard."""
    if recorder.refused is None or isinstance(error, PrivateAddressError):
        return error
    return PrivateAddressError(recorder.request.url, recorder.refused)
