"""What a shared frontier says of itself: who works, what waits, and what an operator should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from archives.postgres.database import Database
from crawler.frontier.postgres.inspect import run_stats, workers

OLD_TRANSACTION = 60.0
"""Seconds: an open transaction keeps dead rows from being removed. Measured: leases fall from 17,653 to 1,539 a second within
24 seconds beside one."""
SKEW = 5.0
"""Seconds by which a worker's clock may differ before it is told; its times are the server's all the same."""
RUNS = 5


def overview(databases: Sequence[Database]) -> dict[str, Any]:
    """Workers, the newest runs, old transactions and sizes; of several databases their sums, workers as the first has them."""
    database = databases[0]
    row = database.run("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    assert row is not None
    now = float(row[0])
    runs = database.run(
        "SELECT run, started, finished FROM runs ORDER BY started DESC LIMIT %s", (RUNS,)
    ).fetchall()
    found = workers(database)
    return {
        "workers": [
            {
                "name": name, "process": owner.rsplit("/", 1)[0], "version": version, "run": run,
                "alive": overdue <= 0, "overdue_seconds": round(max(overdue, 0.0), 1), "clock_skew": round(skew, 3),
                "open_stories": events, "figures": figures,
            }
            for name, owner, version, run, _, overdue, skew, events, figures in found
        ],
        "runs": [
            {"run": run, "started": started, "finished": finished, **_counts(databases, run, now)}
            for run, started, finished in runs
        ],
        "databases": [one.shown for one in databases],
        "old_transactions": [line for one in databases for line in old_transactions(one)],
        "sizes": dict(sum((_sizes(one) for one in databases), Counter[str]()).most_common(8)),
    }  # fmt: skip


def _sizes(database: Database) -> Counter[str]:
    query = (
        "SELECT relname::text, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = current_schema()::regnamespace"
    )
    return Counter(dict(database.run(query).fetchall()))


def _counts(databases: Sequence[Database], run: str, now: float) -> dict[str, int]:
    parts = [run_stats(database, run, now) for database in databases]
    names = ("done", "failed", "waiting", "ready", "leased", "hosts", "resting")
    return {name: sum(getattr(part, name) for part in parts) for name in names}


def old_transactions(database: Database) -> list[dict[str, Any]]:
    """Transactions of this database that are open for longer than `OLD_TRANSACTION`; those of other users may be hidden."""
    rows = database.run(
        "SELECT pid, coalesce(application_name, ''), extract(epoch FROM clock_timestamp() - xact_start)::float8"
        " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND xact_start < clock_timestamp() - make_interval(secs => %s) ORDER BY xact_start",
        (OLD_TRANSACTION,),
    ).fetchall()
    return [{"pid": pid, "program": program, "seconds": round(age)} for pid, program, age in rows]


def faults(state: dict[str, Any]) -> list[str]:
    """What an operator should look at, one line each."""
    found = [
        f"the transaction of pid {t['pid']} ({t['program'] or 'unknown program'}) is open for {t['seconds']} s: it keeps the"
        f" frontier from being vacuumed; end it (SELECT pg_terminate_backend({t['pid']}))"
        for t in state["old_transactions"]
    ]
    alive = [worker for worker in state["workers"] if worker["alive"]]
    found += [
        f"the clock of worker {worker['name']} is {abs(worker['clock_skew']):.1f} s off: run NTP there"
        for worker in alive
        if abs(worker["clock_skew"]) > SKEW
    ]
    versions = sorted({worker["version"] for worker in alive})
    if len(versions) > 1:
        found.append(f"workers of several versions are at work ({', '.join(versions)}): bring them to one")
    found += [
        f"worker {worker['name']} has not been heard of since its lease ended {worker['overdue_seconds']:.0f} s ago, and holds"
        f" {worker['open_stories']} stories: start it, or any other worker, which begins them again"
        for worker in state["workers"]
        if not worker["alive"] and worker["open_stories"]
    ]
    return found


def as_text(shown: str, state: dict[str, Any]) -> str:
    """For people."""
    lines = [shown]
    for worker in state["workers"]:
        life = (
            "at work" if worker["alive"] else f"silent for {worker['overdue_seconds']:.0f} s beyond its lease"
        )
        lines.append(
            f"worker {worker['name']} ({worker['process']}, {worker['version']}): {life}, {worker['open_stories']} open stories"
        )
    lines += ["no worker is at work"] * (not state["workers"])
    for run in state["runs"]:
        lines.append(
            f"run {run['run']}: {'finished' if run['finished'] else 'unfinished'}, {run['done']} done, {run['failed']} failed,"
            f" {run['waiting'] + run['ready'] + run['leased']} waiting on {run['hosts']} hosts"
        )
    lines += [f"look at this: {text}" for text in faults(state)]
    return "\n".join(lines)
