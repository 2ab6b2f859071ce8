# ruff: noqa: S608 - only constants of this module are put into SQL text
"""The embedded frontier: SQLite in the collection's ledger, write-ahead log, one short transaction per verb."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from archives.ledger.schema import connect
from crawler.frontier.contract import Lease, NewRow, State, Stats
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.gated import GatedFrontier
from crawler.frontier.hosts import CLOCK_SLACK, HostGates, transaction
from crawler.frontier.inspect import run_stats
from crawler.frontier.owner import is_alive, new_owner
from crawler.frontier.queue import RunQueue
from crawler.frontier.schema import create_frontier_tables

_COUNT = """INSERT INTO frontier_run VALUES (?, ?, ?, ?) ON CONFLICT (run) DO UPDATE SET
known = known + excluded.known, done = done + excluded.done, failed = failed + excluded.failed"""
_MINE = "run = ? AND owner = ? AND state = 2"


class SqliteFrontier(GatedFrontier):
    """One run's view of the frontier (see `contract.Frontier` for the verbs).

    Args:
        path: the ledger, or an open connection in autocommit mode that stays the caller's.
        run: scope in which no request stands twice.
        rules: politeness where a host has no word of its own.
        lease_seconds: how long a lease holds without `renew`.
        max_deliveries: so often may a row be leased without an outcome (its owners died); then it is failed. High,
            because the rows in flight when a machine is switched off again and again are innocent.
    """

    lost = False
    """Nobody takes a living process of this machine for dead."""

    gates: HostGates

    def __init__(
        self,
        path: str | Path | sqlite3.Connection,
        run: str,
        *,
        rules: GateRules | None = None,
        lease_seconds: float = 300.0,
        max_deliveries: int = 40,
    ) -> None:
        self._own_connection = not isinstance(path, sqlite3.Connection)
        self._db = path if isinstance(path, sqlite3.Connection) else connect(path)
        create_frontier_tables(self._db)
        self.run = run
        self.owner = new_owner()
        self.rules = rules or GateRules()
        self.gates = HostGates(self._db, self.owner, self.rules)
        self._queue = RunQueue(self._db, run, self.owner, self.gates)
        self._lease_seconds = lease_seconds
        self._max_deliveries = max_deliveries

    def put(self, rows: Iterable[NewRow]) -> list[int | None]:
        """See the contract. A row that is due in the past (or at 0) is ready at once."""
        with transaction(self._db):
            ids = [self._queue.put(row) for row in rows]
            added = len(ids) - ids.count(None)
            if added:
                self._db.execute(_COUNT, (self.run, added, 0, 0))
        return ids

    def lease(self, n: int, now: float, *, held: Collection[str] = ()) -> list[Lease]:
        """See the contract."""
        with transaction(self._db):
            return self._queue.lease(n, now, now + self._lease_seconds, held)

    def settle(
        self,
        rows: Sequence[int],
        now: float,
        *,
        error: str | None = None,
        status: int | None = None,
        robots: str | None = None,
        follow: Iterable[NewRow] = (),
    ) -> int:
        """See the contract."""
        state = State.DONE if error is None else State.FAILED
        with transaction(self._db):
            self.put(follow)
            ended = self._db.executemany(
                "UPDATE frontier_row SET state = ?, error = ?, status = ?, robots = coalesce(?, robots), owner = NULL,"
                f" lease_until = NULL, updated = ? WHERE id = ? AND {_MINE}",
                [(state, error, status, robots, now, row, self.run, self.owner) for row in rows],
            ).rowcount
            if ended > 0:
                self._db.execute(_COUNT, (self.run, 0, *((ended, 0) if error is None else (0, ended))))
        return max(ended, 0)

    def fail(self, row: int, error: str, due: float | None, now: float) -> State | None:
        """See the contract."""
        if due is None:
            return State.FAILED if self.settle([row], now, error=error) else None
        query = (
            "UPDATE frontier_row SET state = 0, due = ?, attempts = attempts + 1, error = ?, owner = NULL,"
            f" lease_until = NULL, updated = ? WHERE id = ? AND {_MINE}"
        )
        with transaction(self._db):
            changed = self._db.execute(query, (due, error, now, row, self.run, self.owner)).rowcount
        return State.WAITING if changed else None

    def release(self, rows: Sequence[int], now: float, *, unused: bool = True) -> int:
        """See the contract."""
        with transaction(self._db):
            marks = [(int(unused), now, row, self.run, self.owner) for row in rows]
            freed = self._db.executemany(
                "UPDATE frontier_row SET state = 0, due = 0, owner = NULL, lease_until = NULL,"
                f" deliveries = deliveries - ?, updated = ? WHERE id = ? AND {_MINE}",
                marks,
            ).rowcount
        return max(freed, 0)

    def reschedule(self, row: int, due: float, now: float) -> bool:
        """See the contract."""
        with transaction(self._db):
            query = "SELECT state FROM frontier_row WHERE id = ? AND run = ? AND state <> 2"
            found = self._db.execute(query, (row, self.run)).fetchone()
            if found is None:
                return False
            self._db.execute(
                "UPDATE frontier_row SET state = 0, due = ?, attempts = 0, deliveries = 0, error = NULL, updated = ?"
                " WHERE id = ?",
                (due, now, row),
            )
            self._db.execute(_COUNT, (self.run, 0, -(found[0] == State.DONE), -(found[0] == State.FAILED)))
        return True

    def renew(self, now: float) -> int:
        """See the contract."""
        query = f"UPDATE frontier_row SET lease_until = ? WHERE {_MINE}"
        with transaction(self._db):
            return self._db.execute(query, (now + self._lease_seconds, self.run, self.owner)).rowcount

    def begin(self, now: float) -> int:
        """A process starts to work on the run: hosts get another chance, what dead owners held is free, and no time that
        a wrong clock has put far ahead is waited for.

        Returns the freed rows.
        """
        self.gates.clock_put_back(now)
        self._db.execute(
            "UPDATE frontier_row SET due = 0 WHERE run = ? AND state = 0 AND updated > ?",
            (self.run, now + CLOCK_SLACK),
        )
        self.gates.forgive(now)
        # The rules may have changed.
        self._db.execute("UPDATE frontier_gate SET wake = 0 WHERE run = ?", (self.run,))
        return self.recover(now)

    def recover(self, now: float) -> int:
        """See the contract. A row that was delivered too often is failed instead of freed."""
        query = "SELECT DISTINCT owner FROM frontier_row WHERE state = 2 AND run = ?"
        with transaction(self._db):
            self.gates.free_dead()
            owners = [owner for (owner,) in self._db.execute(query, (self.run,)) if owner != self.owner]
            dead = [owner for owner in owners if not is_alive(owner)]
            lost = "run = ? AND state = 2 AND owner <> ? AND (lease_until < ? OR owner IN (SELECT value FROM json_each(?)))"
            values = (self.run, self.owner, now, json.dumps(dead))
            poisoned = self._db.execute(
                f"UPDATE frontier_row SET state = 4, owner = NULL, lease_until = NULL, updated = ?,"
                f" error = 'delivered ' || deliveries || ' times without an outcome' WHERE {lost} AND deliveries >= ?",
                (now, *values, self._max_deliveries),
            ).rowcount
            self._db.execute(_COUNT, (self.run, 0, 0, poisoned))
            freed = (
                f"UPDATE frontier_row SET state = 0, due = 0, owner = NULL, lease_until = NULL WHERE {lost}"
            )
            return self._db.execute(freed, values).rowcount

    def look_again(self, host: str) -> None:
        """A leased row of the host was not asked for after all: its turn is free for the next one."""
        self._queue.look_again(host)

    def others_busy(self) -> bool:
        """Whether another process holds leases of this run."""
        query = "SELECT 1 FROM frontier_row WHERE state = 2 AND run = ? AND owner <> ? LIMIT 1"
        return self._db.execute(query, (self.run, self.owner)).fetchone() is not None

    def look_after_others(self, now: float) -> int:
        """`recover` where others work on the run."""
        return self.recover(now) if self.others_busy() else 0

    def next_wake(self, now: float, *, held: Collection[str] = ()) -> float | None:
        """See the contract."""
        return self._queue.next_wake(held)

    def stats(self, now: float) -> Stats:
        """See the contract. Costs what the open rows cost, not the settled ones."""
        return run_stats(self._db, self.run, now)

    def open_rows(self, event: str, roles: Collection[str] | None = None) -> int:
        """Rows of an event that have no outcome yet, leased ones included; of these roles only, where named."""
        query = "SELECT count(*) FROM frontier_row WHERE event = ? AND state < 3 AND run = ?"
        values: tuple[str, ...] = (event, self.run)
        if roles is not None:
            query += " AND role IN (SELECT value FROM json_each(?))"
            values += (json.dumps(sorted(roles)),)
        return int(self._db.execute(query, values).fetchone()[0])

    def has_open(self, but: Collection[int], role: str) -> bool:
        """Whether rows of the run have no outcome yet, other than those named and those of a role."""
        query = "SELECT id FROM frontier_row WHERE run = ? AND state < 3 AND role IS NOT ?"
        return any(row not in but for (row,) in self._db.execute(query, (self.run, role)))

    def close(self) -> None:
        """Gives back slots and leases of this process and closes its connection."""
        query = f"SELECT id FROM frontier_row WHERE {_MINE}"
        rows = [row for (row,) in self._db.execute(query, (self.run, self.owner))]
        self.release(rows, 0.0, unused=False)
        self.gates.close()
        if self._own_connection:
            self._db.close()
