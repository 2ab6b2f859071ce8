"""One crawl in this process: settings, log file, reactor; and how it ended."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from archives.errors import ArchiveError, EngineAwayError, LeaseLostError
from crawler.crawl.job import Job
from crawler.crawl.signals import WatchedSignals
from crawler.exit_codes import ExitCode
from crawler.frontier.session import STORE_ERRORS, session_of
from crawler.frontier.settings import install
from crawler.stopping import stop
from crawler.terminal import visible
from crawler.wire.sinks import attach_sink, storage_of
from spiders.crawl.story_spider import StorySpider

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

# How a crawl may end, and the code that stands for it; anything else is a bug.
REASONS = {
    "finished": ExitCode.OK,
    "shutdown": ExitCode.INTERRUPTED,
    "waiting": ExitCode.INTERRUPTED,
    "archive-full": ExitCode.INTERRUPTED,
    "archive-error": ExitCode.INTERRUPTED,
    "frontier-error": ExitCode.ENGINE,
    "lease-lost": ExitCode.INTERRUPTED,
    "max-pages": ExitCode.LIMIT,
    "time-limit": ExitCode.LIMIT,
}


AWAY = (EngineAwayError, LeaseLostError)
STORAGE_REASONS = ("archive-full", "archive-error", "frontier-error", "lease-lost")


def crawl(spider: type[StorySpider], job: Job, settings: Mapping[str, Any], **arguments: Any) -> None:
    """Run a spider to its end; its outcome stands in the job.

    Args:
        spider: the spider's class.
        job: collection, run and counters; the spider gets it as `job`.
        settings: on top of `crawler.settings`.
        arguments: of the spider.

    Raises:
        TearsheetError, OSError, sqlite3.Error: the crawl could not begin.
    """
    process = AsyncCrawlerProcess(_settings(job, settings))
    crawler = process.create_crawler(spider)
    attach(crawler, job)
    with _log_to(job):
        task = process.crawl(crawler, job=job, run=job.run, **arguments)
        process.start()
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error
    if not task.done():  # a second Ctrl-C: the reactor was stopped over the spider's head
        job.reason = "shutdown"
    _judge(crawler, job)
    if job.reason == "finished" and job.state.stats().open:
        job.reason = "waiting"  # for hosts that rest longer than a run waits: the same command goes on


def attach(crawler: Crawler, job: Job) -> None:
    """Give a crawl its collection: WARC files, ledger and frontier, what a power cut lost."""
    attach_sink(crawler, job.writer)
    crawler.signals = WatchedSignals(crawler, partial(_handler_raised, crawler, job))
    crawler.signals.connect(job.closed, signals.spider_closed)
    job.state.attach(crawler)


def _handler_raised(crawler: Crawler, job: Job, error: Exception) -> None:
    """A disk that fails stops the run; anything else is a bug of ours, and the other pages go on."""
    if isinstance(error, STORE_ERRORS):
        session_of(crawler).breaks(error)
    elif isinstance(error, OSError):
        stop(crawler, job.item_failed(error))
    else:
        job.codes.add(ExitCode.BUG)


def run_settings(job: Job) -> dict[str, Any]:
    """The settings that name a run."""
    return {
        "FRONTIER_RUN": job.run,
        "FRONTIER_ACK": "explicit",
        "TEARSHEET_RUN": job.run,
        "TEARSHEET_SPOOL_DIR": str(job.collection.collection.spool),
        **job.state.settings(),
    }


def _settings(job: Job, overrides: Mapping[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "ADDONS": {"crawler.addon.TearsheetAddon": 300},
            **run_settings(job),
            "LOG_INSTALL_ROOT_HANDLER": False,
            **overrides,
        },
        priority="cmdline",
    )
    install(settings, priority="cmdline")
    return settings


def _judge(crawler: Crawler, job: Job) -> None:
    """What Scrapy counted as an exception in a spider, or an end without a reason, is a bug of ours; so is what the
    writer raised, unless the disk failed."""
    stats = crawler.stats.get_stats() if crawler.stats else {}
    stopped_by = storage_of(crawler).error
    if stopped_by is not None:
        sys.stderr.write(f"tearsheet: {stopped_by}\n")
    if stopped_by is not None and not isinstance(stopped_by, (OSError, ArchiveError)):
        job.codes.add(ExitCode.BUG)
    raised = {key.rpartition("/")[2] for key in stats if key.startswith("spider_exceptions/")} - {"count"}
    if job.reason in STORAGE_REASONS:
        raised -= {kind.__name__ for kind in (sqlite3.OperationalError, sqlite3.DatabaseError, *AWAY)}
    if raised or job.reason not in REASONS:
        job.codes.add(ExitCode.BUG)


class _Visible(logging.Formatter):
    """A log is looked at in a terminal, too."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


class _LogFile(logging.FileHandler):
    """What a full disk does not take is not logged: no reason to fail, nor to say so once a line."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass

    def close(self) -> None:
        try:
            super().close()
        except OSError:
            self.stream = None


class _log_to:  # noqa: N801 - reads as a verb
    """The run's log file takes everything; standard error warnings only where asked."""

    def __init__(self, job: Job) -> None:
        self.handlers: list[logging.Handler] = [_LogFile(job.log_path, encoding="utf-8")]
        if job.verbose:
            self.handlers.append(logging.StreamHandler())
        for handler in self.handlers:
            handler.setFormatter(_Visible(LOG_FORMAT))
        self.level = logging.DEBUG if job.verbose > 1 else logging.INFO

    def __enter__(self) -> None:
        root = logging.getLogger()
        root.setLevel(self.level)
        for handler in self.handlers:
            root.addHandler(handler)
        logging.captureWarnings(capture=True)

    def __exit__(self, *_: object) -> None:
        for handler in self.handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
