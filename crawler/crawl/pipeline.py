"""The Scrapy item pipeline around `pipelines.steps`."""

from __future__ import annotations

from scrapy.crawler import Crawler

from pipelines.steps import Steps
from spiders.crawl.story_spider import StorySpider


class RecordPipeline:
    """Sends the items of a crawl through the steps of its job, and tells the desk which of them are kept."""

    def __init__(self, steps: Steps, spider: StorySpider) -> None:
        self.steps = steps
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecordPipeline:
        """The job comes with the spider."""
        return cls(crawler.spider.job.steps, crawler.spider)  # type: ignore[union-attr, arg-type]

    async def process_item(self, item: object) -> object:
        """Normalise, deduplicate, version and store one item; once its lines are flushed it is acknowledged.

        What either raises ends the crawl (`Desk.item_error`): nothing is acknowledged that is not stored, and no
        acknowledgement gets lost without a word.
        """
        kept = self.steps.process_item(item)
        await self.spider.desk.acknowledge(kept)
        return kept
