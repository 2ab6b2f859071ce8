"""Host gates in SQLite: one row per host, shared by all processes of the collection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields

from crawler.frontier.contract import HostGate
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.owner import is_alive

_COLUMNS = ", ".join(field.name for field in fields(HostGate))
_MARKS = ", ".join("?" * len(fields(HostGate)))
_SELECT = f"SELECT {_COLUMNS} FROM frontier_host WHERE host = ?"  # noqa: S608 - our own column names
_STORE = f"INSERT OR REPLACE INTO frontier_host ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608

CLOCK_SLACK = 1.0
"""Seconds by which a clock may differ from itself: it is slewed, and other processes read it a moment later."""
SLOT_POLL = 0.25
"""Seconds until a process looks again for a slot that another process holds."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction from its first statement on, so that what was read is still true when it is written.

    Inside another one it is a part of that.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class HostGates:
    """The host verbs of the contract.

    Args:
        connection: the ledger, in autocommit mode.
        owner: who starts requests here.
        rules: delays and limits.
    """

    def __init__(self, connection: sqlite3.Connection, owner: str, rules: GateRules) -> None:
        self._db = connection
        self._owner = owner
        self.rules = rules
        self._bookings: dict[str, float] = {}

    def get(self, host: str) -> HostGate:
        """The host as it stands, a fresh one if it is unknown."""
        row = self._db.execute(_SELECT, (host,)).fetchone()
        return HostGate(*row) if row else HostGate(host)

    def try_start(self, host: str, now: float) -> float:
        """Books one request start. 0: go; else seconds until it is worth asking again."""
        with transaction(self._db):
            gate = self.get(host)
            wait = self.rules.opens_at(gate, now) - now
            if wait > 0:
                return wait
            if self._in_use(host) >= self.rules.limit(gate):
                return SLOT_POLL
            self._db.execute(
                "INSERT INTO frontier_host (host, next_at, last_start) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (host) DO UPDATE SET next_at = ?2, last_start = ?3",
                (host, now + self.rules.spacing(gate), now),
            )
            self._db.execute(
                "INSERT INTO frontier_slot VALUES (?, ?, 1) ON CONFLICT (host, owner) DO UPDATE SET n = n + 1",
                (host, self._owner),
            )
        self._bookings[host] = now
        return 0.0

    def booking(self, host: str) -> float:
        """See the contract."""
        return self._bookings[host]

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """See the contract."""
        with transaction(self._db):
            gate = self.get(host)
            wait = self.rules.leaves_at(gate, booking, now) - now
            if wait > 0:
                return wait
            self._set(host, {"next_at": now + slack + self.rules.spacing(gate), "last_start": now})
        self._bookings[host] = now
        return 0.0

    def not_before(self, host: str, start: float) -> None:
        """The last start counts as one at `start`: it left for the wire only then."""
        if self.rules.pace(self.get(host)) <= 0:
            return
        with transaction(self._db):
            gate = self.get(host)
            if start + self.rules.spacing(gate) > gate.next_at:
                self._set(host, {"next_at": start + self.rules.spacing(gate)})

    def finish(self, host: str) -> None:
        """The request is off the wire."""
        self._db.execute(
            "UPDATE frontier_slot SET n = n - 1 WHERE host = ? AND owner = ? AND n > 0", (host, self._owner)
        )

    def failed(self, host: str, reason: str, asked: float | None, now: float) -> HostGate:
        """A connect failure, 429 or 503: the host rests."""
        with transaction(self._db):
            gate = self.rules.after_failure(self.get(host), reason, asked, now)
            self._store(gate)
        return gate

    def answered(self, host: str, seconds: float | None) -> None:
        """Any other answer. Written only where it changes the host's pace or failures."""
        before = self.get(host)
        after = self.rules.after_answer(before, seconds)
        settled = (before.failures, before.slow) == (after.failures, after.slow)
        if settled and abs((after.latency or 0.0) - (before.latency or 0.0)) < 0.1 * (before.latency or 0.1):
            return
        with transaction(self._db):
            self._store(self.rules.after_answer(self.get(host), seconds))

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """See the contract. It holds for the gap after the last start, too: robots.txt was a request."""
        with transaction(self._db):
            self._set(host, {"delay": delay, "crawl_delay": crawl_delay})
            gate = self.get(host)
            if gate.last_start is not None:
                self._set(host, {"next_at": max(gate.next_at, gate.last_start + self.rules.spacing(gate))})

    def set_window(self, host: str, window: str | None) -> None:
        """Fetch from the host only within this window; None: always."""
        with transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO frontier_host (host) VALUES (?)", (host,))
            self._db.execute("UPDATE frontier_host SET window = ? WHERE host = ?", (window, host))

    def block_until(self, host: str, until: float, reason: str) -> None:
        """See the contract."""
        if until > self.get(host).blocked_until:
            self._set(host, {"blocked_until": until, "reason": reason})

    def forgive(self, now: float) -> None:
        """A new run asks hosts again that were left alone for their failures: one more failure and they rest again.

        A rest that the host itself asked for (Retry-After) stays.
        """
        self._db.execute(
            "UPDATE frontier_host SET blocked_until = asked_until, failures = ?1 - 1"
            " WHERE failures >= ?1 AND blocked_until > ?2",
            (self.rules.host_failures, now),
        )

    def clock_put_back(self, now: float) -> None:
        """Where the last start lies in the future, the clock was wrong then: what is to pass since, begins anew."""
        self._db.execute(
            "UPDATE frontier_host SET next_at = max(next_at - last_start + ?1, 0),"
            " blocked_until = max(blocked_until - last_start + ?1, 0), asked_until = max(asked_until - last_start + ?1, 0),"
            " last_start = ?1 WHERE last_start > ?1 + ?2",
            (now, CLOCK_SLACK),
        )

    def free_dead(self) -> None:
        """Gives back the slots of dead processes."""
        owners = self._db.execute("SELECT DISTINCT owner FROM frontier_slot").fetchall()
        for (owner,) in owners:
            if owner != self._owner and not is_alive(owner):
                self._db.execute("DELETE FROM frontier_slot WHERE owner = ?", (owner,))

    def close(self) -> None:
        """Gives back this process's slots."""
        self._db.execute("DELETE FROM frontier_slot WHERE owner = ?", (self._owner,))

    def _in_use(self, host: str) -> int:
        query = "SELECT coalesce(sum(n), 0) FROM frontier_slot WHERE host = ?"
        return int(self._db.execute(query, (host,)).fetchone()[0])

    def _store(self, gate: HostGate) -> None:
        self._db.execute(_STORE, astuple(gate))

    def _set(self, host: str, values: dict[str, float | str | None]) -> None:
        with transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO frontier_host (host) VALUES (?)", (host,))
            for column, value in values.items():
                if value is not None:
                    query = f"UPDATE frontier_host SET {column} = ? WHERE host = ?"  # noqa: S608 - our own names
                    self._db.execute(query, (value, host))
