"""One run of a fetching verb: its collection, its counters, and what its end means."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archives.collection.collection import Collection, OpenCollection
from archives.errors import EngineAwayError, LeaseLostError, is_full, ledger_error
from archives.ledger.ledger import Ledger
from archives.ledger.rows import CaptureRow
from archives.ledger.states import EventState
from archives.records import Pointer
from archives.warc.file import OPEN_SUFFIX
from archives.warc.writer import WarcWriter
from crawler.crawl.progress import Progress
from crawler.crawl.state import LocalState, RunState
from crawler.crawl.tally import Tally
from crawler.exit_codes import ExitCode
from crawler.report.coverage import Tally as RecordTally
from crawler.report.stories import StoryLines
from crawler.report.summary import VisitLine
from crawler.sources.model import Site
from pipelines.history import History
from pipelines.steps import Steps
from pipelines.store import Lines
from spiders.crawl.fetched import Fetched
from spiders.read.story import STORY_ROLES, Story


class Job:
    """Made with an open collection; the desk and the pipelines work on it.

    Args:
        collection: open, locked for this process and run.
        steps: the pipelines.
        progress: what the operator sees.
        readers: reader processes.
        max_pages: pages after which the run stops; requisites do not count.
        sites, due_only: of a scheduled run.
        state: where the frontier is; by default in the collection's ledger.
        verbose: 1 for the log on standard error too, 2 for debugging.
    """

    def __init__(
        self, collection: OpenCollection, steps: Steps, progress: Progress,
        *, readers: int, max_pages: int | None = None, verbose: int = 0,
        sites: tuple[Site, ...] = (), due_only: bool = False, state: RunState | None = None,
    ) -> None:  # fmt: skip
        self.collection = collection
        self.state = state or LocalState(collection)
        self.run = collection.run
        self.steps = steps
        self.progress = progress
        self.tally: Tally = progress.tally
        self.readers = readers
        self.max_pages = max_pages
        self.verbose = verbose
        self.sites = sites
        self.due_only = due_only
        self.records = RecordTally()
        self.stories = StoryLines()
        self.visits: list[VisitLine] = []
        """Of the browser."""
        self.reason = "not started"
        self.codes: set[ExitCode] = set()

    @property
    def writer(self) -> WarcWriter:
        """The collection's WARC files."""
        return self.collection.warc

    @property
    def ledger_path(self) -> Path:
        """Where the frontier lives."""
        return self.collection.collection.ledger_path

    @property
    def folder(self) -> Path:
        """The collection's."""
        return self.collection.collection.path

    @property
    def log_path(self) -> Path:
        """The run's log file."""
        return self.collection.collection.logs / f"{self.run}.log"

    def open_events(self) -> list[str]:
        """Events of this run whose lines are not written yet."""
        return self.state.open_events()

    def open_event(self, event: str, url: str, discovered_by: str | None = None) -> None:
        """Make an event known before its first page is fetched."""
        self.collection.ledger.open_event(EventState(event, self.run, url, discovered_by=discovered_by))

    def disown_event(self, event: str) -> None:
        """Another event of this run has the URL, unless another worker put the event's own row meanwhile."""
        if not self.state.has_rows(event):
            self.collection.ledger.close_event(event)

    def captures_of(self, event: str) -> list[Pointer]:
        """The event's captures so far, in the order in which they were made."""
        rows = self.collection.ledger.capture_rows_for_event(event)
        return [row.pointer for row in rows if row.kind != "failure"]

    def failures_of(self, event: str) -> list[CaptureRow]:
        """What the event asked for without an answer."""
        rows = self.collection.ledger.capture_rows_for_event(event)
        return [row for row in rows if row.kind == "failure" and row.role.name in STORY_ROLES]

    def close_event(self, story: Story) -> None:
        """A story's lines are flushed."""
        self.collection.ledger.close_event(story.event)
        self.tally.take_story(story)
        self.stories.story(story)
        if story.article is not None:
            self.records.add(story.article)
        for comment in story.comments:
            self.records.add(comment)

    def count(self, item: Fetched) -> None:
        """A page line is flushed."""
        self.tally.take_page(item)
        self.records.add(item.record)
        self.stories.page(item.record, item.role.name)

    def item_failed(self, error: BaseException | None) -> str:
        """A line could not be written; the reason to stop for."""
        if isinstance(error, LeaseLostError):
            return "lease-lost"
        if isinstance(error, EngineAwayError):
            return "frontier-error"
        if isinstance(error, OSError):
            return "archive-full" if is_full(error) else "archive-error"
        self.codes.add(ExitCode.BUG)
        return "bug"

    def closed(self, reason: str) -> None:
        """The spider is closed."""
        self.reason = reason


def unfinished_run(collection: Collection, key: str) -> str | None:
    """The interrupted run of the same command, None where there is none.

    Looked up before the collection is opened, since opening needs the run's id.

    Raises:
        ArchiveWriteError: the ledger cannot be used.
    """
    if not collection.ledger_path.exists():
        return None
    try:
        with Ledger(collection.ledger_path) as ledger:
            infos = ((str(run["run"]), run["info"]) for run in ledger.unfinished_runs())
            return next(
                (run for run, info in infos if isinstance(info, dict) and info.get("key") == key), None
            )
    except sqlite3.Error as error:
        raise ledger_error(error, str(collection.path)) from error


def steps_of(collection: OpenCollection, stream: Lines | None = None) -> Steps:
    """The pipelines of a collection; `stream` gets each line too."""
    return Steps(History(collection.ledger), collection, stream)


def files_of(job: Job) -> list[str]:
    """Files of the run below the collection's folder, by the names that they have once sealed."""
    records = sorted(path.name for path in job.collection.collection.records.glob(f"*-{job.run}-*"))
    found = [*(f"archive/{path.name}" for path in warcs_of(job)), *(f"records/{name}" for name in records)]
    return [name.removesuffix(OPEN_SUFFIX) for name in found] + [f"logs/{job.run}.log"]


def warcs_of(job: Job) -> list[Path]:
    """The WARC files that this process has written so far."""
    sealed = [job.collection.collection.archive / name for name in job.writer.sealed]
    return [*sealed, job.writer.open_file] if job.writer.open_file else sealed
