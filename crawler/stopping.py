"""Stopping a crawl early, once, with a reason that the exit code can tell."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro


def stop(crawler: Crawler, reason: str) -> None:
    """Close the spider; requests in flight finish, rows not acknowledged stay for the next run."""
    engine = crawler.engine
    if engine is None or getattr(crawler, "_tearsheet_stopping", False):
        return
    crawler._tearsheet_stopping = True  # type: ignore[attr-defined]
    deferred_from_coro(engine.close_spider_async(reason=reason))
