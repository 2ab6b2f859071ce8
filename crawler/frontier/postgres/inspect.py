"""What `status`, `explain` and a run's report ask of a shared frontier: read-only questions, without a run of their own."""

from __future__ import annotations

from typing import Any

from archives.postgres.database import Database
from crawler.frontier.contract import HostGate, Stats
from crawler.frontier.inspect import RowHistory
from crawler.frontier.key import gate_of, request_key
from crawler.frontier.postgres.hosts import COLUMNS, host_id

_STATE = """CASE WHEN queue = 0 THEN 'waiting' WHEN queue = 1 AND r.owner IS NULL THEN 'ready' WHEN queue = 1 THEN 'leased'
WHEN failed THEN 'failed' ELSE 'done' END"""
_ROW = f"""SELECT run, id, url, {_STATE}, event, role, due, attempts, deliveries, w.name, status, error, robots, updated
FROM frontier_row r JOIN frontier_run n ON n.no = r.run_no LEFT JOIN frontier_worker w ON w.no = r.owner AND queue = 1"""  # noqa: S608
_STATS = """
SELECT (SELECT count(*) FROM frontier_row WHERE run_no = %(run)s AND queue = 0),
  (SELECT count(*) FROM frontier_row WHERE run_no = %(run)s AND queue = 1 AND owner IS NOT NULL),
  coalesce(sum(known), 0)::int8, coalesce(sum(done), 0)::int8, coalesce(sum(failed), 0)::int8,
  (SELECT count(*) FROM frontier_gate WHERE run_no = %(run)s),
  (SELECT count(*) FROM frontier_gate JOIN frontier_host USING (host_id) WHERE run_no = %(run)s AND blocked_until > %(now)s)
FROM frontier_count WHERE run_no = %(run)s"""


def run_stats(database: Database, run: str, now: float) -> Stats:
    """Counts of one run; `now` is the server's."""
    row = database.run("SELECT no FROM frontier_run WHERE run = %s", (run,)).fetchone()
    if row is None:
        return Stats()
    found = database.run(_STATS, {"run": row[0], "now": now}).fetchone()
    assert found is not None
    waiting, leased, known, done, failed, hosts, resting = found
    return Stats(waiting, known - done - failed - waiting - leased, leased, done, failed, hosts, resting)


def runs(database: Database, now: float) -> dict[str, Stats]:
    """Counts of every run, in the order of their ids."""
    names = database.run("SELECT run FROM frontier_run ORDER BY run").fetchall()
    return {name: run_stats(database, name, now) for (name,) in names}


def failures(database: Database, run: str, limit: int = 1000) -> list[RowHistory]:
    """Failed rows of a run."""
    query = f"{_ROW} WHERE run = %s AND queue IS NULL AND failed ORDER BY id LIMIT %s"
    return [RowHistory(*row) for row in database.run(query, (run, limit)).fetchall()]


def explain(database: Database, url: str) -> tuple[list[RowHistory], HostGate]:
    """Every run's row for a URL (GET), oldest first, and the state of its host."""
    rows = database.run(f"{_ROW} WHERE key = %s ORDER BY id", (request_key("GET", url).hex(),)).fetchall()
    host = gate_of(url)
    query = f"SELECT {COLUMNS} FROM frontier_host WHERE host_id = %s"  # noqa: S608 - our own names
    found = database.run(query, (host_id(host),)).fetchone()
    return [RowHistory(*row) for row in rows], HostGate(*found) if found else HostGate(host)


def resting_hosts(database: Database, now: float) -> list[HostGate]:
    """Hosts that nothing may be asked of now, longest rest first."""
    query = f"SELECT {COLUMNS} FROM frontier_host WHERE blocked_until > %s ORDER BY blocked_until DESC"  # noqa: S608
    return [HostGate(*row) for row in database.run(query, (now,)).fetchall()]


def workers(database: Database) -> list[tuple[Any, ...]]:
    """Of those at work: name, owner, version, run, started, seconds since the last beat ended its lease (negative: alive),
    skew of its clock, open events, figures."""
    return database.run(
        "SELECT name, w.owner, version, run, started, extract(epoch FROM clock_timestamp())::float8 - lease_until, clock_skew,"
        " (SELECT count(*) FROM frontier_event e WHERE e.owner = w.no), figures"
        " FROM frontier_worker w JOIN frontier_run n ON n.no = w.run_no WHERE NOT gone ORDER BY name"
    ).fetchall()
