"""Fetches what a survey wants: a small Scrapy crawl with the run's politeness; nothing is stored."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archives.exchange import Exchange
from archives.records import Pointer
from crawler.frontier.settings import install
from crawler.sources.survey import DiscoveryPlan
from crawler.wire.captures import NoCaptureError, capture_of, failed_capture_of
from crawler.wire.failures import error_of
from crawler.wire.sinks import Sink, attach_sink
from spiders.discovery.found import Source


class Unstored:
    """Stores nothing, and gives each answer a place that is none: captures without a place count as failures."""

    def write(self, exchange: Exchange) -> Pointer | None:
        """Drop it."""
        if not (exchange.response or exchange.response_file):
            return None
        return Pointer("", 0, 0, "", exchange.date.isoformat(), None)


class SurveySpider(Spider):
    """Asks a plan for addresses and hands it the answers."""

    name = "survey"

    def __init__(self, plan: DiscoveryPlan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.sources: dict[str, Source] = {}

    async def start(self) -> AsyncIterator[Request]:
        for request in self.requests():
            yield request

    def requests(self) -> Iterator[Request]:
        """Requests for what the plan wants now."""
        for source in self.plan.probes():
            self.sources[source.url] = source
            # What the user named (and its robots.txt) may lie on a private address; what a page names may not.
            reason = "survey" if source.found_by else "asked"
            role = {"name": source.kind, "reason": reason, "discovered_by": source.found_by}
            meta = {
                "probe": source.url,
                "tearsheet_role": role,
                "dont_obey_robotstxt": source.kind == "robots",
            }
            yield Request(
                source.url, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True
            )

    def answered(self, response: Response) -> Iterator[Request]:
        source = self.sources[response.meta["probe"]]
        try:
            self.plan.take(source, capture_of(response))
        except NoCaptureError as error:
            self.plan.take(
                source, failed_capture_of(response.request or Request(source.url), str(error)), str(error)
            )
        yield from self.requests()

    def failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = error_of(failure) or "failed"
        capture = failed_capture_of(request, error)
        # What came of a broken answer is not read: status 0 says that there is none.
        self.plan.take(
            self.sources[request.meta["probe"]], type(capture)(capture.url, capture.date, 0, (), b""), error
        )
        yield from self.requests()


def survey(plan: DiscoveryPlan, settings: Mapping[str, Any], sink: Sink | None = None) -> DiscoveryPlan:
    """Run a plan to its end, in this process; `sink` takes the exchanges where they are to be archived."""
    own = Settings()
    own.setmodule("crawler.settings", priority="project")
    own.setdict(
        {
            "ADDONS": {"crawler.addon.TearsheetAddon": 300}, "ITEM_PIPELINES": {}, "EXTENSIONS": {"crawler.crawl.desk.Desk": None},
            "FRONTIER_PATH": ":memory:", "FRONTIER_ACK": "auto", "FRONTIER_RETRIES": 0, "FRONTIER_PATIENCE": 5.0, "FRONTIER_REST": 0.5,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "SPIDER_MODULES": [], "LOG_ENABLED": False, **settings,
        },
        priority="cmdline",
    )  # fmt: skip
    install(own, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler(SurveySpider)
    attach_sink(crawler, sink or Unstored())
    process.crawl(crawler, plan=plan)
    process.start()
    return plan
