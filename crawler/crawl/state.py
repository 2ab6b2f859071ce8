"""Where a run's frontier is, as its start, its end and its report see it: in the collection's ledger, or shared by workers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from scrapy.crawler import Crawler

from crawler.frontier.contract import HostGate, Stats
from crawler.frontier.inspect import RowHistory, failures, resting_hosts, run_stats
from crawler.frontier.lost import reopen_lost
from crawler.frontier.schema import create_frontier_tables
from crawler.frontier.session import use_ledger

if TYPE_CHECKING:
    from archives.collection.collection import OpenCollection


class RunState(Protocol):
    """What is asked of it."""

    def settings(self) -> dict[str, Any]:
        """Settings that say where it is."""

    def attach(self, crawler: Crawler) -> None:
        """Give a crawl its frontier, before it starts; what a power cut lost is open again."""

    def crawled(self) -> None:
        """The crawl is over."""

    def stats(self) -> Stats:
        """Counts of the run."""

    def failures(self, limit: int) -> list[RowHistory]:
        """Failed rows of the run."""

    def resting(self) -> list[HostGate]:
        """Hosts that nothing may be asked of now."""

    def open_events(self) -> list[str]:
        """Events whose lines are not written yet and that this process is to close."""

    def has_rows(self, event: str) -> bool:
        """Whether another worker may have put rows of an event that this one thinks it has made."""


class LocalState:
    """In the ledger of the collection."""

    def __init__(self, collection: OpenCollection) -> None:
        self._collection = collection
        self._db = collection.ledger.connection

    def settings(self) -> dict[str, Any]:
        """See `RunState`."""
        return {}

    def attach(self, crawler: Crawler) -> None:
        """See `RunState`."""
        create_frontier_tables(self._db)
        reopen_lost(self._db, self._collection.run, self._collection.recovery.lost)
        use_ledger(crawler, self._db)

    def crawled(self) -> None:
        """See `RunState`."""

    def stats(self) -> Stats:
        """See `RunState`."""
        return run_stats(self._db, self._collection.run, time.time())

    def failures(self, limit: int) -> list[RowHistory]:
        """See `RunState`."""
        return failures(self._db, self._collection.run, limit)

    def resting(self) -> list[HostGate]:
        """See `RunState`."""
        return resting_hosts(self._db, time.time())

    def open_events(self) -> list[str]:
        """See `RunState`."""
        return [event.event for event in self._collection.ledger.open_events(self._collection.run)]

    def has_rows(self, event: str) -> bool:
        """See `RunState`: there is no other worker."""
        return False
