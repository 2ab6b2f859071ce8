"""`scrapy crawl archive -a urls="URL URL"` in this folder: our spiders under Scrapy's own command.

The collection is named by the settings TEARSHEET_ROOT and TEARSHEET_COLLECTION; each call is a run of its own. The
`tearsheet` command is the usual way: it goes on with interrupted runs, reports, and has honest exit codes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archives.collection.collection import Collection, OpenCollection
from crawler.crawl.crawling import attach, run_settings
from crawler.crawl.job import Job, steps_of
from crawler.crawl.progress import Progress
from crawler.crawl.runs import new_run_id
from crawler.crawl.tally import Tally
from crawler.frontier.settings import install
from pipelines.deduplicate import simhash_of_line
from spiders.crawl.story_spider import StorySpider


class CollectionAddon:
    """Opens a collection for a spider of ours that comes without a job."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """See Scrapy."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Open the collection, wire the crawl to it, seal it when the engine has stopped.

        Raises:
            archives.errors.ArchiveError: the collection is in use or cannot be written.
        """
        spider = self._crawler.spider
        if not isinstance(spider, StorySpider) or spider.job is not None:
            return
        now = datetime.now(UTC)
        collection = Collection(
            settings.get("TEARSHEET_ROOT", "collections"), settings.get("TEARSHEET_COLLECTION", "main")
        )
        opened = collection.open(new_run_id(now), fingerprint=simhash_of_line)
        for line in opened.recovery.told():
            print(f"tearsheet: {line}", file=sys.stderr)
        opened.ledger.start_run(opened.run, now.isoformat(), {"verb": "scrapy crawl"})
        job = Job(opened, steps_of(opened), Progress(Tally(), sys.stderr), readers=1)
        spider.job, spider.run = job, job.run
        attach(self._crawler, job)
        for name, value in run_settings(job).items():
            settings.set(name, value, "addon")
        install(settings)
        self._crawler.signals.connect(_Close(opened, job), signals.engine_stopped, weak=False)


class _Close:
    def __init__(self, opened: OpenCollection, job: Job) -> None:
        self._opened = opened
        self._job = job

    def __call__(self) -> None:
        if self._job.reason == "finished":
            self._opened.ledger.finish_run(self._job.run, datetime.now(UTC).isoformat())
        self._opened.close()
