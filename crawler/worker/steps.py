"""The pipelines of a worker: an item's lines, what the past learns of it and its claims are one transaction of the shared
database, done again where another worker or the network was in the way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from archives.collection.collection import OpenCollection
from archives.errors import EngineAwayError, LeaseLostError
from archives.ledger.states import CommentState
from archives.postgres.ledger import ClaimTakenError, SharedLedger
from archives.records import NearDuplicate
from pipelines.history import History
from pipelines.steps import Steps
from pipelines.store import Lines
from spiders.crawl.fetched import Fetched
from spiders.read.story import Story

logger = logging.getLogger(__name__)
TRIES = 100


class SharedHistory(History):
    """The past that all workers share; asked within the transaction that writes."""

    def __init__(self, ledger: SharedLedger) -> None:
        super().__init__(ledger)
        self.shared = ledger
        self._stored: set[tuple[str, str]] = set()
        self._asked: set[str] = set()

    def prepare(self, run: str | None, ids: Iterable[str]) -> None:
        """Ask once which of these records have their lines."""
        self._asked = set(ids)
        self._stored = self.shared.emitted_of(run or "", self._asked)

    def is_stored(self, run: str | None, record_type: str, record_id: str) -> bool:
        """See `History`."""
        if record_id in self._asked and (run or "", record_type, record_id) not in self.shared.claims:
            return (record_type, record_id) in self._stored
        return super().is_stored(run, record_type, record_id)

    def elsewhere(self, comment_ids: Iterable[str]) -> dict[str, CommentState]:
        """See `History`."""
        ids = list(comment_ids)
        return self.shared.comment_states_of(ids) if ids else {}

    def duplicate_of(self, article_id: str, text_digest: str) -> str | None:
        """See `History`; two workers with one text take turns, or neither would see the other's."""
        self.shared.lock_text(f"id {article_id}", f"text {text_digest}")
        return super().duplicate_of(article_id, text_digest)

    def near_duplicate_of(self, article_id: str, simhash: int) -> NearDuplicate | None:
        """See `History`; so those whose fingerprints share a band."""
        self.shared.lock_text(*(f"band {n} {simhash >> (16 * n) & 0xFFFF}" for n in range(4)))
        return super().near_duplicate_of(article_id, simhash)


class SharedSteps(Steps):
    """All steps as one, in one unit.

    Args:
        collection: the worker's own, open with a `SharedLedger`.
        stream: gets every line too, once it is kept.
    """

    def __init__(self, collection: OpenCollection, stream: Lines | None = None) -> None:
        ledger = collection.ledger
        assert isinstance(ledger, SharedLedger)
        self.shared_history = SharedHistory(ledger)
        super().__init__(self.shared_history, collection, stream)
        self._collection = collection
        self._ledger = ledger
        self.event_closed: Callable[[str], None] = lambda event: None
        """Called within the unit that writes a story's lines."""

    def _through(self, item: object) -> object:
        for _ in range(TRIES):
            try:
                return self._once(item)
            except ClaimTakenError:
                continue
            except LeaseLostError:
                raise
            except EngineAwayError:
                self._ledger.database.wait_until_back()
            except Exception as error:
                if not is_collision(error):
                    raise
        raise EngineAwayError(f"{self._ledger.database.shown}: an item met other workers' {TRIES} times")

    def _once(self, item: object) -> object:
        with self._collection.unit():
            self._ledger.writing = _event_of(item)
            self.shared_history.prepare(*_ids_of(item))
            done = super()._through(item)
            if isinstance(done, Story):
                self._ledger.close_event(done.event)
                self.event_closed(done.event)
        return done


def is_collision(error: BaseException) -> bool:
    """Whether two transactions were in each other's way, and this one is to be done again."""
    return getattr(error, "sqlstate", None) in ("40001", "40P01", "55P03")


def _event_of(item: Any) -> str | None:
    if isinstance(item, Fetched):
        return item.record.event
    return item.event if isinstance(item, Story) else None


def _ids_of(item: Any) -> tuple[str | None, list[str]]:
    if isinstance(item, Fetched):
        return item.record.run, [item.record.id]
    if isinstance(item, Story) and item.article is not None:
        return item.run, [item.article.id, *(comment.id for comment in item.comments)]
    return None, []
