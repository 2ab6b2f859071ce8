"""The Scrapy item pipeline around `pipelines.steps`."""

from __future__ import annotations

from scrapy.crawler import Crawler

from pipelines.steps import Steps


class RecordPipeline:
    """Sends the items of a crawl through the steps of its job."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecordPipeline:
        """The job comes with the spider."""
        return cls(crawler.spider.job.steps)  # type: ignore[union-attr]

    def process_item(self, item: object) -> object:
        """Normalise, deduplicate, version and store one item; returns once its lines are flushed."""
        return self.steps.process_item(item)
