"""A stock Scrapy project with the one line that the README shows: fetch a list, every exchange into WARC, nothing read.

python bench/fetch_warc.py URLS CONCURRENCY      WARC files go to ./archive
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SETTINGS = {
    "ADDONS": {"crawler.addon.TearsheetAddon": 300},
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}


class ListSpider(scrapy.Spider):
    """Fetches each line of a file."""

    name = "list"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """One request a line, read as it goes."""
        with Path(sys.argv[1]).open(encoding="ascii") as file:
            for url in file:
                yield scrapy.Request(url.strip())

    def parse(self, response: Response) -> None:
        """Nothing: the capture is the product."""


if __name__ == "__main__":
    width = int(sys.argv[2])
    process = AsyncCrawlerProcess(
        {**SETTINGS, "CONCURRENT_REQUESTS": width, "CONCURRENT_REQUESTS_PER_DOMAIN": width}
    )
    process.crawl(ListSpider)
    process.start()
