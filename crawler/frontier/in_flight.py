"""Rows whose request the engine has, or whose outcome the spider still owes: what becomes of each."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from scrapy import Request
from twisted.python.failure import Failure

from archives.errors import EngineAwayError
from crawler.frontier.contract import NewRow
from crawler.frontier.key import gate_of
from crawler.frontier.rows import ROW, robots_of
from crawler.frontier.session import Session

logger = logging.getLogger(__name__)


class InFlight:
    """Settles every row once.

    Args:
        session: of the crawl.
        explicit: a row whose request leaves the engine without an outcome has failed; else it is done.
    """

    def __init__(self, session: Session, *, explicit: bool) -> None:
        self._session = session
        self._frontier = session.frontier
        self._explicit = explicit
        self._in_engine: dict[int, Request] = {}
        self._held: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._in_engine)

    def request(self, row: int) -> Request | None:
        """The request of a row, as the engine has it."""
        return self._in_engine.get(row)

    def add(self, request: Request) -> None:
        """The engine gets it."""
        self._in_engine[request.meta[ROW]] = request

    def leave(self, row: int) -> None:
        """The row's request is replaced by the next one of its chain."""
        self._in_engine.pop(row, None)

    def hold(self, row: int) -> None:
        """The row outlives its callback."""
        self._held.add(row)

    def let_go(self, row: int) -> None:
        """The row is not held any more."""
        self._held.discard(row)

    def settle(
        self, rows: Sequence[int], *, error: str | None, status: int | None, follow: Sequence[NewRow]
    ) -> int:
        """The outcome of rows, with what follows from them; gives how many were still ours."""
        request = self._in_engine.get(rows[0]) if len(rows) == 1 else None
        if status is None and request is not None:
            status = request.meta.get("frontier_status")
        settled = self._frontier.settle(
            list(rows),
            time.time(),
            error=error,
            status=status,
            robots=robots_of(request),
            follow=list(follow),
        )
        for row in rows:
            self._held.discard(row)
            self._free_turn(self._in_engine.pop(row, None))
        self._session.count("frontier/failed" if error else "frontier/done", settled)
        if settled < len(rows):
            lost = len(rows) - settled
            logger.warning("%d of %d rows were not ours any more when they were settled", lost, len(rows))
        return settled

    def sweep(self) -> None:
        """Settle rows whose request the engine has finished with, unless the spider holds them."""
        in_progress = self._session.engine.in_progress
        for row, request in list(self._in_engine.items()):
            if request in in_progress:
                continue
            del self._in_engine[row]
            self._free_turn(request)
            if row in self._held:
                continue
            error = request.meta.get("frontier_error")
            if self._explicit and error is None:
                error = "left without an outcome"
            status = request.meta.get("frontier_status")
            self._frontier.settle([row], time.time(), error=error, status=status, robots=robots_of(request))
            self._session.count("frontier/failed" if error else "frontier/done")

    def spider_error(self, failure: Failure, response: Any) -> None:
        """A callback that raised will not settle its row: the sweep does, as failed; a broken ledger fails no row."""
        if isinstance(failure.value, (sqlite3.Error, EngineAwayError)):
            self._session.breaks(failure.value)
            return
        request: Request | None = getattr(response, "request", None) or getattr(failure, "request", None)
        if request is None or (row := request.meta.get(ROW)) is None:
            return
        request.meta["frontier_error"] = f"bug: {type(failure.value).__name__}: {failure.value}"
        self._held.discard(row)
        self._in_engine.setdefault(row, request)

    def _free_turn(self, request: Request | None) -> None:
        """A request that was denied before it was sent leaves its host's turn to the next row."""
        if request is not None and not request.meta.get("frontier_started"):
            self._frontier.look_again(gate_of(request.url))
