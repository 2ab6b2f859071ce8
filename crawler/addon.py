"""One line in any Scrapy project: `ADDONS = {"crawler.addon.TearsheetAddon": 300}`, and every exchange lies in WARC files.

The project's spiders need no change. Each response carries its place in `response.meta["tearsheet_capture"]`
(keys of `archives.records.Pointer`); in an errback `failure.request.meta` does.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archives.exchange import Exchange
from archives.records import Pointer
from archives.warc.writer import WarcWriter
from crawler.errors import TearsheetError
from crawler.wire.captures import exchange_of, forget, remember
from crawler.wire.emit import failure_text
from crawler.wire.guard import guard_of
from crawler.wire.roles import archived_role
from crawler.wire.sinks import StorageStoppedError, attach_sink, has_sink, storage_of

logger = logging.getLogger(__name__)

HANDLER = "crawler.wire.handler.TapDownloadHandler"
RESOLVER = "crawler.wire.resolver.TearsheetResolver"

DEFAULTS: dict[str, Any] = {
    "TEARSHEET_WARC_DIR": "archive",
    "TEARSHEET_WARC_MAX_BYTES": 1_000_000_000,
    "TEARSHEET_WARC_MAX_SECONDS": 86_400,
    "TEARSHEET_REDACT_SECRETS": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
}
"""TEARSHEET_WARC_PREFIX has the spider's name as its default; TEARSHEET_SINK, where set, takes the WARC files' place."""


class TearsheetAddon:
    """Puts the wire tap, the resolver and the WARC writer into a crawl's settings."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy makes the add-on before the settings are final."""
        return cls(crawler)

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's process installs the resolver from its own settings, before there is a crawler."""
        if not any(settings.getpriority(name) for name in ("TWISTED_DNS_RESOLVER", "DNS_RESOLVER")):
            settings.set("TWISTED_DNS_RESOLVER", RESOLVER, priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        """Wire the crawl; what the project has set itself stays, but for the download handlers.

        Raises:
            TearsheetError: the project has another download handler for http or https; Scrapy or Twisted has changed inside.
        """
        from crawler.wire.check import check_wire

        check_wire()
        for name, value in DEFAULTS.items():
            settings.set(name, value, priority="addon")
        handlers = settings["DOWNLOAD_HANDLERS"]
        for scheme in ("http", "https"):
            other = handlers.get(scheme)
            if other not in (None, HANDLER):
                raise TearsheetError(
                    f"DOWNLOAD_HANDLERS has {other} for {scheme}: remove it, the add-on's own captures the wire"
                )
            handlers[scheme] = HANDLER
        settings["DOWNLOADER_MIDDLEWARES"].setdefault("crawler.addon.CaptureMiddleware", 10)
        if not has_sink(self._crawler) and not settings.get("TEARSHEET_SINK"):
            attach_sink(self._crawler, WarcFiles(self._crawler, settings))


class WarcFiles:
    """The sink of a stock project: WARC files in TEARSHEET_WARC_DIR, sealed when the spider closes."""

    def __init__(self, crawler: Crawler, settings: BaseSettings) -> None:
        spider = crawler.spider.name if crawler.spider is not None else crawler.spidercls.name
        self._writer = WarcWriter(
            settings["TEARSHEET_WARC_DIR"],
            settings.get("TEARSHEET_WARC_PREFIX") or spider,
            info=_warcinfo(settings),
            max_bytes=settings.getint("TEARSHEET_WARC_MAX_BYTES"),
            max_seconds=settings.getfloat("TEARSHEET_WARC_MAX_SECONDS"),
            redact=settings.getbool("TEARSHEET_REDACT_SECRETS"),
        )
        crawler.signals.connect(self._seal, signals.spider_closed)

    def write(self, exchange: Exchange) -> Pointer | None:
        """Append the exchange."""
        return self._writer.write(exchange)

    def _seal(self) -> None:
        self._writer.close()
        for name in self._writer.sealed:
            logger.info("sealed %s", self._writer.folder / name)


class CaptureMiddleware:
    """First to see a request, last to see its failure: no pointer outlives its download, no failure goes unrecorded."""

    def __init__(self, crawler: Crawler) -> None:
        self._guard = guard_of(crawler)
        self._storage = storage_of(crawler)
        self._run: str | None = crawler.settings.get("TEARSHEET_RUN")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Shares guard and storage with the download handlers."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Drop what a redirect or retry inherited; note the hosts that the user asked for."""
        forget(request)
        self._guard.ask(request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What never reached the wire (robots.txt said no, no handler for the scheme) has its place in the archive too."""
        if isinstance(exception, StorageStoppedError) or exchange_of(request) is not None:
            return
        error = failure_text(exception) or ""
        role = archived_role(request, self._run, "denied" if error.startswith("robots-denied") else None)
        exchange = Exchange(
            request.url.partition("#")[0],
            request.method,
            datetime.now(UTC),
            b"",
            b"",
            protocols=(),
            error=error,
            role=role,
        )
        remember(request, exchange, self._storage.write(exchange))


def _warcinfo(settings: BaseSettings) -> dict[str, str]:
    obeyed = settings.getbool("ROBOTSTXT_OBEY")
    return {
        "software": f"Tearsheet/{_own_version()} Scrapy/{version('scrapy')}",
        "http-header-user-agent": str(settings.get("USER_AGENT") or ""),
        "robots": "obey" if obeyed else "ignore",
    }


def _own_version() -> str:
    try:
        return version("tearsheet")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "unreleased"
