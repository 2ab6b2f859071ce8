"""A crawl for tests, run as a process of its own: asks for URLs, follows links, tells what came.

`python -m tests.crawler.wire.probe_spider CONFIG.json`, with `urls`, `settings` and optionally `meta` in the file.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from archives.exchange import Exchange
from archives.records import Pointer
from crawler.wire import capture_of, exchange_of, failed_capture_of, pointer_of
from crawler.wire.emit import failure_text


class ProbeSpider(scrapy.Spider):
    name = "probe"
    handle_httpstatus_all = True

    def __init__(self, urls: list[str], meta: dict[str, Any]) -> None:
        super().__init__()
        self.urls = urls
        self.meta = meta

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            yield scrapy.Request(url, errback=self.failed, meta=dict(self.meta))

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        capture = capture_of(response)
        pointer = pointer_of(response)
        tell(
            url=response.url,
            status=capture.status,
            text=capture.content.decode(errors="replace"),
            via=capture.role.via,
            robots=capture.role.robots,
            pointer=response.meta.get("tearsheet_capture"),
            record=pointer and pointer.record_id,
        )
        if watched := self.settings.get("PROBE_WATCH"):
            gc.collect()
            tell(url="", spooled=len(list(Path(watched).glob("*.block"))))
        if b"text/html" in response.headers.get("Content-Type", b""):
            for link in response.css("a::attr(href)").getall():
                yield response.follow(link, errback=self.failed, meta=dict(self.meta))

    def failed(self, failure: Failure) -> None:
        request = failure.request
        exchange = exchange_of(request)
        capture = failed_capture_of(request, failure_text(failure.value) or "")
        tell(
            url=request.url,
            failure=type(failure.value).__name__,
            error=capture.error,
            status=capture.status,
            archived=exchange.error if exchange else None,
            robots=capture.role.robots,
        )


class FullSink:
    """A disk that is full after some exchanges."""

    def __init__(self, crawler: Any) -> None:
        self.left = crawler.settings.getint("PROBE_ROOM")

    def write(self, exchange: Exchange) -> Pointer | None:
        if self.left == 0:
            raise OSError(28, "No space left on device")
        self.left -= 1
        return Pointer("memory", self.left, 1, f"urn:memory:{self.left}", "2026-01-01T00:00:00Z", None)


def tell(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    config = json.loads(Path(sys.argv[1]).read_text())
    process = AsyncCrawlerProcess(config["settings"])
    crawler = process.create_crawler(ProbeSpider)
    process.crawl(crawler, urls=config["urls"], meta=config.get("meta", {}))
    process.start()
    tell(url="", finish_reason=crawler.stats.get_value("finish_reason"))
