"""Host gates in PostgreSQL: one row per host, shared by all workers."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import astuple, fields, replace
from functools import lru_cache
from typing import Any

from archives.postgres.database import Database
from crawler.frontier.contract import HostGate
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.hosts import CLOCK_SLACK, SLOT_POLL
from crawler.frontier.postgres.workers import Worker

_NAMES = [f'"{field.name}"' for field in fields(HostGate)]
COLUMNS = ", ".join(_NAMES)
_STORE = f"""INSERT INTO frontier_host (host_id, {COLUMNS}) VALUES (%s, {", ".join(["%s"] * len(_NAMES))})
ON CONFLICT (host_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES)}"""  # noqa: S608 - our own names
_TIMES = ("next_at", "blocked_until", "asked_until", "last_start")


@lru_cache(maxsize=65_536)
def host_id(host: str) -> int:
    """A host's number: the first eight bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(host.encode("utf-8", "replace")).digest()[:8], "big", signed=True)


class HostGates:
    """The host verbs of the contract.

    Args:
        database: where they are.
        worker: who starts requests here.
        rules: delays and limits.
        cache_seconds: for so long a gate may be told from memory. Only `try_start` books, and it always asks.
    """

    def __init__(
        self, database: Database, worker: Worker, rules: GateRules, cache_seconds: float = 0.0
    ) -> None:
        self._db = database
        self._worker = worker
        self.rules = rules
        self._cache_seconds = cache_seconds
        self._cache: dict[str, tuple[float, HostGate]] = {}
        self._on_wire: dict[str, int] = {}
        self._bookings: dict[str, float] = {}
        self._known: set[str] = set()

    def get(self, host: str) -> HostGate:
        """The host as it stands, a fresh one if it is unknown."""
        known = self._cache.get(host)
        if known is not None and time.monotonic() - known[0] < self._cache_seconds:
            return known[1]
        return self._db.retrying(lambda: self._read(host))

    def gate_of(self, row: tuple[Any, ...]) -> HostGate:
        """A row of `COLUMNS`, in this process's time."""
        gate = HostGate(*row)
        skew = self._worker.skew
        if not skew:
            return gate
        moved = {name: value - skew for name in _TIMES if (value := getattr(gate, name))}
        return replace(gate, **moved)

    def note(self, hosts: Iterable[str]) -> None:
        """Make hosts known by their names."""
        new = {host_id(host): host for host in hosts if host not in self._known}
        if not new:
            return
        self._db.run(
            "INSERT INTO frontier_host (host_id, host) SELECT * FROM unnest(%s::int8[], %s::text[]) ORDER BY 1"
            " ON CONFLICT DO NOTHING",
            (list(new), list(new.values())),
        )
        if len(self._known) > 200_000:
            self._known.clear()
        self._known.update(new.values())

    def forget(self) -> None:
        """What was noted may have been rolled back."""
        self._known.clear()
        self._cache.clear()

    def try_start(self, host: str, now: float) -> float:
        """Books one request start. 0: go; else seconds until it is worth asking again.

        The number of our own requests on the wire is written, not counted up: done twice, since the answer was lost, it
        books no slot that nobody gives back.
        """
        if not self._worker.is_fresh():
            return SLOT_POLL
        return self._db.retrying(lambda: self._try_start(host, now))

    def _try_start(self, host: str, now: float) -> float:
        with self._db.transaction():
            self.note([host])
            gate = self._read(host, lock=True)
            others, now = self._slots_and_time(host, now)
            wait = self.rules.opens_at(gate, now) - now
            if wait > 0:
                return wait
            mine = self._on_wire.get(host, 0)
            if mine + others >= self.rules.limit(gate):
                return SLOT_POLL
            skew = self._worker.skew
            self._db.run(
                "WITH h AS (UPDATE frontier_host SET next_at = %s, last_start = %s WHERE host_id = %s)"
                " INSERT INTO frontier_slot VALUES (%s, %s, %s) ON CONFLICT (host_id, owner) DO UPDATE SET n = excluded.n",
                (now + skew + self.rules.spacing(gate), now + skew, host_id(host), host_id(host), self._worker.no, mine + 1),
            )  # fmt: skip
        self._on_wire[host] = mine + 1
        self._booked(replace(gate, next_at=now + self.rules.spacing(gate), last_start=now))
        return 0.0

    def _slots_and_time(self, host: str, now: float) -> tuple[int, float]:
        """Requests of others on the wire; and, within the lock on the host, the moment of the booking: by the server's clock,
        for two workers whose clocks were compared with it know it to some milliseconds only."""
        row = self._db.run(
            "SELECT coalesce(sum(n), 0), extract(epoch FROM clock_timestamp())::float8 FROM frontier_slot"
            " WHERE host_id = %s AND owner <> %s",
            (host_id(host), self._worker.no),
        ).fetchone()
        assert row is not None
        return int(row[0]), float(row[1]) - self._worker.skew if self._worker.syncs_clock else now

    def booking(self, host: str) -> float:
        """See the contract; in the server's time, as it stands there."""
        return self._bookings[host]

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """See the contract. A worker that may have been taken for dead asks again later, and ends meanwhile."""
        if not self._worker.is_fresh():
            return SLOT_POLL
        return self._db.retrying(lambda: self._leave(host, booking, now, slack))

    def _leave(self, host: str, booking: float, now: float, slack: float) -> float:
        skew = self._worker.skew
        with self._db.transaction():
            gate = self._read(host, lock=True)
            _, now = self._slots_and_time(host, now)
            wait = self.rules.leaves_at(gate, booking - skew, now) - now
            if wait > 0:
                return wait
            opens = now + slack + self.rules.spacing(gate)
            self._set(host, {"next_at": opens + skew, "last_start": now + skew})
        self._booked(replace(gate, next_at=opens, last_start=now))
        return 0.0

    def _booked(self, gate: HostGate) -> None:
        assert gate.last_start is not None
        self._bookings[gate.host] = gate.last_start + self._worker.skew
        self._cache[gate.host] = (time.monotonic(), gate)

    def not_before(self, host: str, start: float) -> None:
        """The last start counts as one at `start`: it left for the wire only then."""
        if self.rules.pace(self.get(host)) <= 0:
            return

        def work() -> None:
            with self._db.transaction():
                gate = self._read(host, lock=True)
                if start + self.rules.spacing(gate) > gate.next_at:
                    self._set(host, {"next_at": start + self.rules.spacing(gate) + self._worker.skew})

        self._db.retrying(work)

    def finish(self, host: str) -> None:
        """The request is off the wire."""
        left = max(self._on_wire.get(host, 0) - 1, 0)
        self._on_wire[host] = left
        if not left:
            del self._on_wire[host]
        self._db.retrying(
            lambda: self._db.run(
                "UPDATE frontier_slot SET n = %s WHERE host_id = %s AND owner = %s",
                (left, host_id(host), self._worker.no),
            )
        )

    def failed(self, host: str, reason: str, asked: float | None, now: float) -> HostGate:
        """A connect failure, 429 or 503: the host rests."""

        def work() -> HostGate:
            with self._db.transaction():
                self.note([host])
                gate = self.rules.after_failure(self._read(host, lock=True), reason, asked, now)
                self._store(gate)
            return gate

        return self._db.retrying(work)

    def answered(self, host: str, seconds: float | None) -> None:
        """Any other answer. Written only where it changes the host's pace or failures."""
        before = self.get(host)
        after = self.rules.after_answer(before, seconds)
        settled = (before.failures, before.slow) == (after.failures, after.slow)
        if settled and abs((after.latency or 0.0) - (before.latency or 0.0)) < 0.1 * (before.latency or 0.1):
            return

        def work() -> None:
            with self._db.transaction():
                self.note([host])
                self._store(self.rules.after_answer(self._read(host, lock=True), seconds))

        self._db.retrying(work)

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """See the contract. It holds for the gap after the last start, too: robots.txt was a request."""

        def work() -> None:
            with self._db.transaction():
                self.note([host])
                self._read(host, lock=True)
                self._set(host, {"delay": delay, "crawl_delay": crawl_delay})
                gate = self._read(host)
                if gate.last_start is not None:
                    after = gate.last_start + self.rules.spacing(gate)
                    self._set(host, {"next_at": max(gate.next_at, after) + self._worker.skew})

        self._db.retrying(work)

    def set_window(self, host: str, window: str | None) -> None:
        """Fetch from the host only within this window; None: always."""

        def work() -> None:
            with self._db.transaction():
                self.note([host])
                query = 'UPDATE frontier_host SET "window" = %s WHERE host_id = %s'
                self._db.run(query, (window, host_id(host)))
                self._cache.pop(host, None)

        self._db.retrying(work)

    def block_until(self, host: str, until: float, reason: str) -> None:
        """See the contract."""

        def work() -> None:
            with self._db.transaction():
                self.note([host])
                query = "UPDATE frontier_host SET blocked_until = %s, reason = %s WHERE host_id = %s AND blocked_until < %s"
                moved = until + self._worker.skew
                self._db.run(query, (moved, reason, host_id(host), moved))
                self._cache.pop(host, None)

        self._db.retrying(work)

    def forgive(self, now: float) -> None:
        """A new run asks hosts again that were left alone for their failures: one more failure and they rest again.

        A rest that the host itself asked for (Retry-After) stays.
        """
        self._db.run(
            "UPDATE frontier_host SET blocked_until = asked_until, failures = %(n)s - 1"
            " WHERE failures >= %(n)s AND blocked_until > %(now)s",
            {"n": self.rules.host_failures, "now": now + self._worker.skew},
        )
        self._cache.clear()

    def clock_put_back(self, now: float) -> None:
        """Where the last start lies in the future, the clock was wrong then: what is to pass since, begins anew."""
        self._db.run(
            "UPDATE frontier_host SET next_at = greatest(next_at - last_start + %(now)s, 0),"
            " blocked_until = greatest(blocked_until - last_start + %(now)s, 0),"
            " asked_until = greatest(asked_until - last_start + %(now)s, 0), last_start = %(now)s"
            " WHERE last_start > %(now)s + %(slack)s",
            {"now": now + self._worker.skew, "slack": CLOCK_SLACK},
        )
        self._cache.clear()

    def close(self) -> None:
        """Gives back this process's slots."""
        self._db.run("DELETE FROM frontier_slot WHERE owner = %s", (self._worker.no,))
        self._on_wire.clear()

    def _read(self, host: str, *, lock: bool = False) -> HostGate:
        query = f"SELECT {COLUMNS} FROM frontier_host WHERE host_id = %s"  # noqa: S608 - our own names
        row = self._db.run(query + (" FOR UPDATE" if lock else ""), (host_id(host),)).fetchone()
        gate = self.gate_of(row) if row else HostGate(host)
        self._cache[host] = (time.monotonic(), gate)
        return gate

    def _store(self, gate: HostGate) -> None:
        skew = self._worker.skew
        moved = {name: value + skew for name in _TIMES if (value := getattr(gate, name))}
        self._db.run(_STORE, (host_id(gate.host), *astuple(replace(gate, **moved))))
        self._cache.pop(gate.host, None)

    def _set(self, host: str, values: dict[str, float | None]) -> None:
        for column, value in values.items():
            if value is not None:
                query = f"UPDATE frontier_host SET {column} = %s WHERE host_id = %s"  # noqa: S608 - our own names
                self._db.run(query, (value, host_id(host)))
        self._cache.pop(host, None)
