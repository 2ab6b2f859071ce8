"""The crawl of the fidelity tests, run as a process of its own: `python -m tests.crawler.wire.hard_spider CONFIG.json`.

The configuration names base URL, paths and settings; the result, one JSON line a callback, goes to standard output.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.wire import capture_of, exchange_of, pointer_of
from tests.crawler.wire.hard_cases import CASES, Case


class HardSpider(scrapy.Spider):
    """Asks for the cases, those that name a predecessor after it."""

    name = "hard"
    handle_httpstatus_all = True

    def __init__(self, base: str, paths: list[str], meta: dict[str, Any]) -> None:
        super().__init__()
        self.base = base
        self.meta = meta
        self.cases = [case for case in CASES if case.path in paths]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> HardSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stop, signals.bytes_received)
        return spider

    def stop(self, data: bytes, request: scrapy.Request) -> None:
        if request.meta.get("stop"):
            raise StopDownload(fail=False)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for case in self.cases:
            if case.after is None:
                yield self.ask(case)

    def ask(self, case: Case) -> scrapy.Request:
        return scrapy.Request(
            self.base + case.path,
            errback=self.failed,
            dont_filter=True,
            meta={**self.meta, **case.meta},
            **case.request,
        )

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        capture = capture_of(response)
        pointer = pointer_of(response)
        tell(
            url=response.url,
            status=capture.status,
            scrapy_status=response.status,
            content=hashlib.sha256(capture.content).hexdigest(),
            scrapy_body=hashlib.sha256(response.body).hexdigest(),
            via=capture.role.via,
            record=pointer and pointer.record_id,
        )
        for case in self.cases:
            if case.after and response.url == self.base + case.after:
                yield self.ask(case)

    def failed(self, failure: Failure) -> None:
        exchange = exchange_of(failure.request)
        pointer = pointer_of(failure.request)
        tell(
            url=failure.request.url,
            failure=type(failure.value).__name__,
            error=exchange.error if exchange else None,
            record=pointer and pointer.record_id,
        )


def tell(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    config = json.loads(Path(sys.argv[1]).read_text())
    process = AsyncCrawlerProcess(config["settings"])
    process.crawl(HardSpider, base=config["base"], paths=config["paths"], meta=config.get("meta", {}))
    process.start()
