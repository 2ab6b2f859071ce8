"""What is done to a shared frontier from time to time: what is over is deleted, and all of it is moved elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archives.postgres.database import Database
from crawler.errors import TearsheetError
from crawler.frontier.postgres.inspect import workers

_FRONTIER = ("frontier_run", "frontier_worker", "frontier_host", "frontier_row", "frontier_gate", "frontier_event",
             "frontier_count")  # fmt: skip
_LEDGER = ("events", "runs", "articles", "article_bands", "comments", "emitted", "record_files", "ledger_worker",
           "stale_lines", "agenda")  # fmt: skip
_NUMBERED = {"frontier_run": "no", "frontier_worker": "no"}
PORTION = 20_000
"""Rows deleted in one transaction: leases beside it wait for none of them."""


def vacuum(databases: Sequence[Database], keep_seconds: float) -> int:
    """Delete the settled rows of runs that ended before `keep_seconds`, and what goes with them, then VACUUM.

    The history of articles and comments, and the agenda, stay. Gives the deleted rows.
    """
    home = databases[0]
    before = (datetime.now(UTC) - timedelta(seconds=keep_seconds)).isoformat()
    query = "SELECT run FROM runs WHERE finished IS NOT NULL AND finished < %s"
    ended = [run for (run,) in home.run(query, (before,)).fetchall()]
    deleted = sum(_vacuum(database, ended) for database in databases)
    home.run(
        "DELETE FROM emitted WHERE run IN (SELECT run FROM frontier_run WHERE run = ANY(%s))"
        " AND run NOT IN (SELECT run FROM stale_lines)",
        (ended,),
    )
    if len(databases) > 1:
        home.run(
            "DELETE FROM frontier_event_place p USING events e WHERE e.event = p.event AND e.run = ANY(%s)",
            (ended,),
        )
    for table in _LEDGER:
        home.run(f"VACUUM (ANALYZE) {table}")
    return deleted


def _vacuum(database: Database, ended: Sequence[str]) -> int:
    """The frontier's rows of runs that ended, in one database."""
    found = database.run("SELECT no FROM frontier_run WHERE run = ANY(%s)", (list(ended),)).fetchall()
    numbers = [number for (number,) in found]
    deleted = 0
    while True:
        gone = database.run(
            "DELETE FROM frontier_row WHERE id IN (SELECT id FROM frontier_row WHERE run_no = ANY(%s) LIMIT %s)",
            (numbers, PORTION),
        ).rowcount
        deleted += gone
        if gone < PORTION:
            break
    for table in ("frontier_gate", "frontier_event", "frontier_count"):
        database.run(f"DELETE FROM {table} WHERE run_no = ANY(%s)", (numbers,))  # noqa: S608 - our own names
    database.run("DELETE FROM frontier_worker WHERE gone AND run_no = ANY(%s)", (numbers,))
    for table in _FRONTIER:
        database.run(f"VACUUM (ANALYZE) {table}")
    return deleted


def move(source: Database, target: Database) -> dict[str, int]:
    """Copy all tables into another database, byte for byte; gives rows by table.

    Raises:
        TearsheetError: a worker is at work, or the other database is not empty.
    """
    alive = [row[0] for row in workers(source) if row[5] <= 0]
    if alive:
        raise TearsheetError(f"worker {alive[0]} is at work: stop the workers first (SIGTERM), then move")
    for table in ("runs", "frontier_run", "articles"):
        if target.run(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 - our own names
            raise TearsheetError(f"{target.shown} is not empty ({table} has rows): move into a new database")
    moved = {}
    with (
        source.transaction("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
        target.transaction(),
    ):
        for database in (source, target):
            database.run("SELECT 1")  # COPY goes by the connection itself: the transaction must be there
        for table in (*_FRONTIER, *_LEDGER):
            moved[table] = _copy(source, target, table)
        for table, column in _NUMBERED.items():
            target.run(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"  # noqa: S608 - our own names
                f" greatest((SELECT coalesce(max({column}), 0) FROM {table}), 1))"
            )
        row = source.run("SELECT last_value FROM frontier_row_id").fetchone()
        assert row is not None
        target.run("SELECT setval('frontier_row_id', %s)", (row[0],))
    return moved


def _copy(source: Database, target: Database, table: str) -> int:
    with (
        source.connection.cursor() as reading,
        target.connection.cursor() as writing,
        reading.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out,
        writing.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into,
    ):
        for piece in out:
            into.write(piece)
    row = target.run(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
    return int(row[0]) if row else 0
