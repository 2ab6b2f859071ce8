"""Captures that a power cut took (`archives.collection.recovery`) are fetched again: their rows are open once more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from archives.ledger.rows import CaptureRow
from crawler.frontier.contract import State
from crawler.frontier.hosts import transaction

_SETTLED = """run = ?1 AND state > 2 AND (event IN (SELECT value FROM json_each(?2))
OR url IN (SELECT value FROM json_each(?3)))"""


def reopen_lost(connection: sqlite3.Connection, run: str, lost: Iterable[CaptureRow]) -> int:
    """Open the settled rows of a run whose captures are gone, and all rows of their events: a story is read whole.

    Args:
        connection: the ledger, with the frontier's tables.
        run: the run that goes on; what a finished run lost is looked at when it is due again.
        lost: as recovery found it.

    Returns:
        how many rows are open again.
    """
    mine = [row for row in lost if row.role.run == run]
    if not mine:
        return 0
    events = json.dumps(sorted({row.role.event for row in mine if row.role.event}))
    urls = json.dumps(sorted({(row.role.via or (row.url,))[0] for row in mine}))
    with transaction(connection):
        done, failed = (
            connection.execute(
                f"SELECT count(*) FROM frontier_row WHERE {_SETTLED} AND state {sign} ?4",  # noqa: S608 - constants
                (run, events, urls, State.DONE),
            ).fetchone()[0]
            for sign in ("=", "<>")
        )
        connection.execute(
            f"UPDATE frontier_row SET state = 0, due = 0, attempts = 0, error = NULL WHERE {_SETTLED}",  # noqa: S608
            (run, events, urls),
        )
        connection.execute(
            "UPDATE frontier_run SET done = done - ?, failed = failed - ? WHERE run = ?", (done, failed, run)
        )
        connection.execute(
            "UPDATE events SET state = 'open' WHERE event IN (SELECT value FROM json_each(?))", (events,)
        )
    return int(done + failed)
