"""The rows of one run that wait for a lease: put, made ready when they are due, taken host by host."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from crawler.frontier.contract import Lease, NewRow, State
from crawler.frontier.hosts import HostGates

_PUT = """INSERT INTO frontier_row (run, key, url, host, request, event, role, priority, due, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key, run) DO NOTHING RETURNING id"""
_WAKE = """INSERT INTO frontier_gate VALUES (?, ?, ?)
ON CONFLICT (run, host) DO UPDATE SET wake = min(wake, excluded.wake)"""
_TOP = """SELECT id, url, request, attempts, deliveries FROM frontier_row
WHERE run = ? AND state = 1 AND host = ? ORDER BY priority DESC, id LIMIT ?"""
_LEASE = """UPDATE frontier_row SET state = 2, owner = ?, lease_until = ?, deliveries = deliveries + 1 WHERE id = ?"""

PROMOTED_AT_ONCE = 500
"""Rows whose time has come are made ready in portions, so that no lease takes long."""


class RunQueue:
    """Called within the engine's transactions.

    Args:
        connection: the ledger.
        run: whose rows.
        owner: who leases.
        gates: the hosts.
    """

    def __init__(self, connection: sqlite3.Connection, run: str, owner: str, gates: HostGates) -> None:
        self._db = connection
        self._run = run
        self._owner = owner
        self._gates = gates

    def put(self, row: NewRow) -> int | None:
        """The new row's id, None for a key that the run knows."""
        state = State.WAITING if row.due > 0 else State.READY
        request = json.dumps(row.request, ensure_ascii=False, separators=(",", ":"))
        values = (
            self._run,
            row.key,
            row.url,
            row.host,
            request,
            row.event,
            row.role,
            row.priority,
            row.due,
            state,
        )
        found = self._db.execute(_PUT, values).fetchone()
        if found is None:
            return None
        if state is State.READY:
            self._db.execute(_WAKE, (self._run, row.host, 0.0))
        return int(found[0])

    def lease(self, n: int, now: float, until: float, held: Collection[str]) -> list[Lease]:
        """Hosts are served in the order in which their gates open, so that none starves."""
        self._promote(now)
        query = "SELECT host FROM frontier_gate WHERE run = ? AND wake <= ? ORDER BY wake LIMIT ?"
        leases: list[Lease] = []
        for (host,) in self._db.execute(query, (self._run, now, n + len(held))).fetchall():
            if len(leases) >= n:
                break
            if host not in held:
                leases += self._lease_host(host, n - len(leases), now, until)
        return leases

    def next_wake(self, held: Collection[str]) -> float | None:
        """When a gate with ready rows opens or a row becomes due, whichever is first."""
        query = "SELECT host, wake FROM frontier_gate WHERE run = ? ORDER BY wake LIMIT ?"
        gates = self._db.execute(query, (self._run, len(held) + 1))
        wakes = [wake for host, wake in gates if host not in held][:1]
        query = "SELECT min(due) FROM frontier_row WHERE run = ? AND state = 0"
        (due,) = self._db.execute(query, (self._run,)).fetchone()
        return min([*wakes, *([due] if due is not None else [])], default=None)

    def look_again(self, host: str | None = None) -> None:
        """Forget when gates were thought to open: of one host, or of all."""
        query = "UPDATE frontier_gate SET wake = 0 WHERE run = ?1 AND (?2 IS NULL OR host = ?2)"
        self._db.execute(query, (self._run, host))

    def _lease_host(self, host: str, room: int, now: float, until: float) -> list[Lease]:
        gate = self._gates.get(host)
        refused = self._gates.rules.refusal(gate, now)
        opens = self._gates.rules.opens_at(gate, now)
        if refused is None and opens > now:
            self._set_wake(host, opens)
            return []
        pace = 0.0 if refused else self._gates.rules.pace(gate)
        quota = 1 if pace else room
        found = self._db.execute(_TOP, (self._run, host, quota + 1)).fetchall()
        self._set_wake(host, now + pace if len(found) > quota else None)
        rows = found[:quota]
        self._db.executemany(_LEASE, [(self._owner, until, row[0]) for row in rows])
        return [
            Lease(row, url, host, json.loads(request), attempts, deliveries + 1, refused)
            for row, url, request, attempts, deliveries in rows
        ]

    def _promote(self, now: float) -> None:
        """Rows whose time has come are ready."""
        query = "SELECT id, host FROM frontier_row WHERE run = ? AND state = 0 AND due <= ? LIMIT ?"
        due = self._db.execute(query, (self._run, now, PROMOTED_AT_ONCE)).fetchall()
        if due:
            self._db.executemany("UPDATE frontier_row SET state = 1 WHERE id = ?", [(row,) for row, _ in due])
            self._db.executemany(_WAKE, [(self._run, host, 0.0) for host in {host for _, host in due}])

    def _set_wake(self, host: str, wake: float | None) -> None:
        if wake is None:
            self._db.execute("DELETE FROM frontier_gate WHERE run = ? AND host = ?", (self._run, host))
        else:
            values = (wake, self._run, host)
            self._db.execute("UPDATE frontier_gate SET wake = ? WHERE run = ? AND host = ?", values)
