"""The shared frontier of a worker's run (see `crawler.crawl.state.RunState`)."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from dataclasses import astuple
from functools import partial
from typing import Any

from scrapy.crawler import Crawler

from archives.collection.collection import OpenCollection
from archives.errors import EngineAwayError
from archives.postgres.ledger import SharedLedger
from crawler.frontier.contract import HostGate, Stats
from crawler.frontier.inspect import RowHistory
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.frontier.postgres.inspect import failures, resting_hosts, run_stats
from crawler.frontier.session import session_of, use_database
from crawler.frontier.spread.engine import SpreadFrontier
from crawler.worker.steps import SharedSteps


class SharedState:
    """In the database that the workers share.

    Args:
        collection: the worker's own, open with a `SharedLedger`.
        steps: its pipelines.
        lease_seconds: for so long it is believed alive without a beat.
        others: addresses of further databases that hosts are spread over.
    """

    def __init__(
        self, collection: OpenCollection, steps: SharedSteps, lease_seconds: float, others: Sequence[str] = ()
    ) -> None:
        ledger = collection.ledger
        assert isinstance(ledger, SharedLedger)
        self._ledger = ledger
        self._collection = collection
        self._steps = steps
        self._lease_seconds = lease_seconds
        self._others = list(others)
        self._frontier: PostgresFrontier | SpreadFrontier | None = None

    @property
    def frontier(self) -> PostgresFrontier | SpreadFrontier:
        """The crawl's."""
        assert self._frontier is not None
        return self._frontier

    def settings(self) -> dict[str, Any]:
        """See `RunState`."""
        return {"FRONTIER_WORKER": self._ledger.worker, "FRONTIER_LEASE": self._lease_seconds}

    def attach(self, crawler: Crawler) -> None:
        """See `RunState`."""
        use_database(crawler, self._ledger.database, self._others)
        frontier = session_of(crawler).frontier
        assert isinstance(frontier, (PostgresFrontier, SpreadFrontier))
        self._frontier = frontier
        self._ledger.closing.append(frontier.disconnect)
        frontier.on_takeover.append(self._ledger.give_up)
        frontier.worker.figures = partial(_figures, crawler)
        frontier.worker.register(time.time())
        self._ledger.check = frontier.worker.check
        self._steps.event_closed = frontier.release_event
        self._reopen_lost()

    def _reopen_lost(self) -> None:
        mine = [row for row in self._collection.recovery.lost if row.role.run == self._collection.run]
        if not mine:
            return
        events = sorted({row.role.event for row in mine if row.role.event})
        urls = sorted({(row.role.via or (row.url,))[0] for row in mine})
        self.frontier.reopen(events, urls)
        database = self._ledger.database
        database.retrying(
            lambda: database.run("UPDATE events SET state = 'open' WHERE event = ANY(%s)", (events,))
        )

    def crawled(self) -> None:
        """The crawl is over: what is written from now on (positions of sealed files) is this process's own."""
        self._ledger.check = lambda: None

    def stats(self) -> Stats:
        """See `RunState`; nothing while the (first) database is away."""
        try:
            parts = self.frontier.look(lambda db: run_stats(db, self._collection.run, time.time()))
            unknown = Stats(waiting=self.frontier.unknown())
        except EngineAwayError:
            return Stats()
        return Stats(
            *(sum(counts) for counts in zip(*(astuple(part) for part in (*parts, unknown)), strict=True))
        )

    def failures(self, limit: int) -> list[RowHistory]:
        """See `RunState`."""
        try:
            parts = self.frontier.look(lambda db: failures(db, self._collection.run, limit))
        except EngineAwayError:
            return []
        return [row for part in parts for row in part][:limit]

    def resting(self) -> list[HostGate]:
        """See `RunState`."""
        try:
            parts = self.frontier.look(lambda db: resting_hosts(db, time.time()))
        except EngineAwayError:
            return []
        return sorted((gate for part in parts for gate in part), key=lambda gate: -gate.blocked_until)

    def open_events(self) -> list[str]:
        """See `RunState`: those that stay with this worker."""
        found = self._ledger.owned_events(self._collection.run, self.frontier.worker.no)
        return [event.event for event in found]

    def has_rows(self, event: str) -> bool:
        """See `RunState`."""
        return self.frontier.has_rows(event)


def _figures(crawler: Crawler) -> dict[str, float]:
    """What this process has done so far."""
    tally = crawler.spider.job.tally if crawler.spider is not None else None  # type: ignore[attr-defined]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if tally is None:
        return {"memory_peak_bytes": memory}
    return {
        "pages": tally.pages, "requisites": tally.requisites, "bytes": tally.bytes, "articles": sum(tally.articles.values()),
        "comments": sum(tally.comments.values()), "errors": sum(tally.errors.values()), "memory_peak_bytes": memory,
    }  # fmt: skip
