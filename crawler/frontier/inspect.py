"""What `status` and `explain` ask of a ledger: read-only questions, without a run of their own."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields

from crawler.frontier.contract import HostGate, State, Stats
from crawler.frontier.key import gate_of, request_key

_HOST_COLUMNS = ", ".join(field.name for field in fields(HostGate))


@dataclass(frozen=True, slots=True)
class RowHistory:
    """One row of one run, for people."""

    run: str
    row: int
    url: str
    state: str
    """`waiting`, `ready`, `leased`, `done` or `failed`."""
    event: str | None
    role: str | None
    due: float
    attempts: int
    deliveries: int
    owner: str | None
    status: int | None
    error: str | None
    """Of the last failed attempt, also where a later one may succeed."""
    robots: str | None
    updated: float | None


_ROW = "run, id, url, state, event, role, due, attempts, deliveries, owner, status, error, robots, updated"


def explain(connection: sqlite3.Connection, url: str) -> tuple[list[RowHistory], HostGate]:
    """Every run's row for a URL (GET), oldest first, and the state of its host."""
    query = f"SELECT {_ROW} FROM frontier_row WHERE key = ? ORDER BY id"  # noqa: S608 - a constant
    rows = connection.execute(query, (request_key("GET", url),))
    return [_history(row) for row in rows], host_gate(connection, gate_of(url))


def failures(connection: sqlite3.Connection, run: str, limit: int = 1000) -> list[RowHistory]:
    """Failed rows of a run."""
    query = f"SELECT {_ROW} FROM frontier_row WHERE run = ? AND state = 4 ORDER BY id LIMIT ?"  # noqa: S608
    return [_history(row) for row in connection.execute(query, (run, limit))]


def runs(connection: sqlite3.Connection, now: float) -> dict[str, Stats]:
    """Counts of every run, in the order of their ids."""
    names = connection.execute("SELECT run FROM frontier_run ORDER BY run").fetchall()
    return {name: run_stats(connection, name, now) for (name,) in names}


def resting_hosts(connection: sqlite3.Connection, now: float) -> list[HostGate]:
    """Hosts that nothing may be asked of now, longest rest first."""
    query = f"SELECT {_HOST_COLUMNS} FROM frontier_host WHERE blocked_until > ? ORDER BY blocked_until DESC"  # noqa: S608
    return [HostGate(*row) for row in connection.execute(query, (now,))]


def host_gate(connection: sqlite3.Connection, host: str) -> HostGate:
    """One host; a fresh gate for an unknown one."""
    query = f"SELECT {_HOST_COLUMNS} FROM frontier_host WHERE host = ?"  # noqa: S608
    row = connection.execute(query, (host,)).fetchone()
    return HostGate(*row) if row else HostGate(host)


def _history(row: tuple) -> RowHistory:  # type: ignore[type-arg]
    run, number, url, state, *rest = row
    return RowHistory(run, number, url, State(state).name.lower(), *rest)


def run_stats(connection: sqlite3.Connection, run: str, now: float) -> Stats:
    """Counts of one run."""

    def one(query: str, *values: object) -> int:
        return int((connection.execute(query, values).fetchone() or (0,))[0] or 0)

    counts = connection.execute(
        "SELECT known, done, failed FROM frontier_run WHERE run = ?", (run,)
    ).fetchone()
    known, done, failed = counts or (0, 0, 0)
    waiting = one("SELECT count(*) FROM frontier_row WHERE run = ? AND state = 0", run)
    leased = one("SELECT count(*) FROM frontier_row WHERE run = ? AND state = 2 AND owner IS NOT NULL", run)
    hosts = one("SELECT count(*) FROM frontier_gate WHERE run = ?", run)
    resting = one(
        "SELECT count(*) FROM frontier_gate JOIN frontier_host USING (host) WHERE run = ? AND blocked_until > ?",
        run,
        now,
    )
    return Stats(waiting, known - done - failed - waiting - leased, leased, done, failed, hosts, resting)
