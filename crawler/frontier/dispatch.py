"""What this process has at hand to fetch next: leased rows and continuations, handed out as their hosts have room."""

from __future__ import annotations

import time
from collections import Counter, deque

from scrapy import Request

from crawler.frontier.contract import Lease
from crawler.frontier.key import gate_of
from crawler.frontier.session import Session

SHORTEST_WAIT = 0.01
"""Seconds. A gate that is open but gives nothing would else be asked in a busy loop."""


class Dispatch:
    """Chooses the next request among the hosts.

    Args:
        session: the crawl's frontier and engine.
        batch: rows per lease; a row at a time would cost ten times as much.
    """

    def __init__(self, session: Session, batch: int) -> None:
        self._session = session
        self._frontier = session.frontier
        self._batch = batch
        self._leased: dict[str, deque[Lease]] = {}
        self._continued: deque[Request] = deque()
        self._busy: Counter[str] = Counter()
        self._unsent: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._leased or self._continued)

    @property
    def has_continued(self) -> bool:
        """Whether a row that was handed out waits for its next request."""
        return bool(self._continued)

    def continue_with(self, request: Request) -> None:
        """The next request of a row that is leased already."""
        self._continued.append(request)

    def take(self, *, new: bool = True) -> Request | Lease | None:
        """What may be asked now: a continuation before new rows (where any are wanted), leased as they are needed."""
        self._count_load()
        if (request := self._take_continued()) is not None or not new:
            return request
        return self._take_leased() or (self._take_leased() if self._refill() else None)

    def next_wait(self) -> float | None:
        """Seconds until `take` may give something, what ends or starts meanwhile aside; None: nothing is in sight."""
        now = time.time()
        wake = self._frontier.next_wake(now, held=self._enough())
        waits = [self._session.wait_for(request.url) for request in self._continued]
        waits = [
            wait for wait in waits if wait > 0
        ]  # the others wait for room: a download that ends wakes the engine
        if wake is not None:
            waits.append(max(wake - now, SHORTEST_WAIT))
        return min(waits, default=None)

    def drain(self) -> tuple[list[int], list[Request]]:
        """Take out everything: rows that were never handed out, and continuations."""
        rows = [lease.row for leases in self._leased.values() for lease in leases]
        requests = list(self._continued)
        self._leased.clear()
        self._continued.clear()
        return rows, requests

    def _count_load(self) -> None:
        """Per host: requests in the downloader, and those of them that wait for their start."""
        self._busy.clear()
        self._unsent.clear()
        for request in self._session.engine.downloading:
            host = gate_of(request.url)
            self._busy[host] += 1
            self._unsent[host] += not request.meta.get("frontier_started")

    def _has_room(self, host: str) -> bool:
        """Below its limit; and where there is a delay, one waits for its start at most: it takes a place of the engine."""
        gate = self._frontier.host(host)
        rules = self._frontier.rules
        return self._busy[host] < rules.limit(gate) and not (self._unsent[host] and rules.pace(gate) > 0)

    def _enough(self) -> set[str]:
        """Hosts that this process needs no further rows of now."""
        return {*self._leased, *(host for host in self._busy if not self._has_room(host))}

    def _take_continued(self) -> Request | None:
        for _ in range(len(self._continued)):
            request = self._continued.popleft()
            host = gate_of(request.url)
            refused = self._frontier.rules.refusal(self._frontier.host(host), time.time())
            if refused is not None:
                request.meta["frontier_refused"] = refused
                return request
            if self._session.wait_for(request.url) <= 0 and self._has_room(host):
                return request
            self._continued.append(request)
        return None

    def _take_leased(self) -> Lease | None:
        """Hosts take turns."""
        for host, leases in self._leased.items():
            if leases[0].refused or self._has_room(host):
                lease = leases.popleft()
                del self._leased[host]
                if leases:
                    self._leased[host] = leases  # to the end
                return lease
        return None

    def _refill(self) -> int:
        leases = self._frontier.lease(self._batch, time.time(), held=self._enough())
        for lease in leases:
            self._leased.setdefault(lease.host, deque()).append(lease)
        return len(leases)
