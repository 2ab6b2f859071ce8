"""The ledger: what a collection knows of its captures, events, runs and record history. One SQLite file in WAL mode.

It can be rebuilt from `archive/` and `records/` (`archives.ledger.rebuild`). Methods are plain reads and writes; group writes
with `transaction()`. A row is written only after the bytes it speaks of are flushed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import orjson

from archives.errors import LedgerError
from archives.ledger.captures import CaptureTable
from archives.ledger.history import HistoryTables
from archives.ledger.schema import LEDGER_VERSION, WAY_OUT, connect, create_tables
from archives.ledger.states import EventState, RecordFilePosition

__all__ = ["LEDGER_VERSION", "Ledger", "LedgerError", "connect"]

_NO_LEDGER = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR")
"""What SQLite says of a file that is damaged, or of another program."""


class Ledger(CaptureTable, HistoryTables):
    """Args:
    source: path of the ledger file, or a connection made by `connect` (shared with the frontier).

    Raises:
        LedgerError: the file was made by a newer version, is damaged, or is no ledger.
        sqlite3.Error: the file cannot be opened.
    """

    def __init__(self, source: str | Path | sqlite3.Connection) -> None:
        self._owned = not isinstance(source, sqlite3.Connection)
        try:
            self.connection = source if isinstance(source, sqlite3.Connection) else connect(source)
            self.shared: Any = self.connection
            create_tables(self.connection)
        except sqlite3.Error as error:
            known = getattr(error, "sqlite_errorname", "") in _NO_LEDGER
            if not known and not (isinstance(source, (str, Path)) and Path(source).is_dir()):
                raise
            raise LedgerError(f"{source} is no ledger ({error}){WAY_OUT}") from error

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self.shared.in_transaction)

    durable = False
    """Whether a commit is on the disk: the files that it speaks of must then be there before it."""

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; transactions within it join it. Keep it short: there is one writer at a time."""
        if self.connection.in_transaction:
            yield self.connection
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            if self.connection.in_transaction:  # SQLite rolls back by itself on a full disk
                self.connection.execute("ROLLBACK")
            raise
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def sync(self) -> None:
        """Have what is committed on the disk. Call it after the WARC files' sync, never before."""
        self.connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()

    def faults(self, *, quick: bool = False) -> list[str]:
        """What does not hold together in the file (SQLite's integrity check), empty where all does.

        Args:
            quick: without the comparison of tables with their indexes.
        """
        check = "quick_check" if quick else "integrity_check"
        try:
            rows = self.connection.execute(f"PRAGMA {check}(20)").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [" ".join(str(row[0]).split()) for row in rows if row[0] != "ok"]

    def close(self) -> None:
        """Close the connection if this object opened it."""
        if self._owned:
            self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # events

    def open_event(self, event: EventState) -> None:
        """Make an event known; one that is known stays as it is."""
        self.shared.execute(
            "INSERT INTO events (event, run, url, state, discovered_by) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (event.event, event.run, event.url, event.state, event.discovered_by),
        )

    def close_event(self, event: str) -> None:
        """All pages of the event are in and its lines are written."""
        self.shared.execute("UPDATE events SET state = 'done' WHERE event = ?", (event,))

    def event(self, event: str) -> EventState | None:
        row = self.shared.execute(
            "SELECT event, run, url, state, discovered_by FROM events WHERE event = ?", (event,)
        ).fetchone()
        return EventState(*row) if row else None

    def open_events(self, run: str | None = None) -> list[EventState]:
        """Events whose lines are not written yet, of one run or of all."""
        rows = self.shared.execute(
            "SELECT event, run, url, state, discovered_by FROM events WHERE state = 'open' AND (?1 IS NULL OR run = ?1)"
            " ORDER BY event",
            (run,),
        )
        return [EventState(*row) for row in rows]

    # runs

    def start_run(self, run: str, started: str, info: dict[str, object] | None = None) -> None:
        """Make a run known; starting it again (resume) keeps its first start."""
        self.shared.execute(
            "INSERT INTO runs (run, started, info) VALUES (?, ?, ?) ON CONFLICT (run) DO UPDATE SET finished = NULL",
            (run, started, orjson.dumps(info or {}).decode()),
        )

    def finish_run(self, run: str, finished: str, info: dict[str, object] | None = None) -> None:
        """Note a run's end and what is to be said of it."""
        self.shared.execute(
            "UPDATE runs SET finished = ?, info = coalesce(?, info) WHERE run = ?",
            (finished, orjson.dumps(info).decode() if info is not None else None, run),
        )

    def run(self, run: str) -> dict[str, object] | None:
        """`run`, `started`, `finished` and `info` of a run."""
        row = self.shared.execute(
            "SELECT run, started, finished, info FROM runs WHERE run = ?", (run,)
        ).fetchone()
        return _run(row) if row else None

    def unfinished_runs(self) -> list[dict[str, object]]:
        """Runs without an end, newest first: the first of them is the one to resume."""
        rows = self.shared.execute(
            "SELECT run, started, finished, info FROM runs WHERE finished IS NULL ORDER BY started DESC, run DESC"
        )
        return [_run(row) for row in rows]

    # lines emitted and the record files' positions

    def is_emitted(self, run: str, kind: str, record_id: str) -> bool:
        """Whether a line of that type and id stands in the run's record files."""
        found = self.shared.execute(
            "SELECT 1 FROM emitted WHERE run = ? AND type = ? AND id = ?", (run, kind, record_id)
        ).fetchone()
        return found is not None

    def mark_emitted(self, run: str, kind: str, record_id: str) -> bool:
        """Claim the run's one line of that type and id; false where it is taken."""
        cursor = self.shared.execute(
            "INSERT INTO emitted VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (run, kind, record_id)
        )
        return bool(cursor.rowcount == 1)

    def put_record_positions(self, positions: Iterable[RecordFilePosition]) -> None:
        """Say how much of the record files the ledger answers for."""
        self.shared.executemany(
            "INSERT INTO record_files VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET run = excluded.run,"
            " type = excluded.type, size = excluded.size, lines = excluded.lines",
            [(p.name, p.run, p.type, p.size, p.lines) for p in positions],
        )

    def emitted_ids(self, run: str, kind: str) -> set[str]:
        """All ids of that type with a line in the run."""
        rows = self.shared.execute("SELECT id FROM emitted WHERE run = ? AND type = ?", (run, kind))
        return {row[0] for row in rows}

    def record_positions(self) -> dict[str, RecordFilePosition]:
        """By final file name."""
        rows = self.shared.execute("SELECT name, run, type, size, lines FROM record_files ORDER BY name")
        return {row[0]: RecordFilePosition(*row) for row in rows}

    # digests of sealed files, so that a manifest does not read a terabyte again

    def file_digest(self, name: str, size: int, mtime: int) -> tuple[str, int] | None:
        """(sha256, lines) of a file that did not change since it was digested."""
        row = self.connection.execute(
            "SELECT sha256, count FROM file_digests WHERE name = ? AND size = ? AND mtime = ?",
            (name, size, mtime),
        ).fetchone()
        return (row[0], row[1]) if row else None

    def put_file_digest(self, name: str, size: int, mtime: int, sha256: str, count: int) -> None:
        """Remember a sealed file's digest."""
        self.connection.execute(
            "INSERT OR REPLACE INTO file_digests VALUES (?, ?, ?, ?, ?)", (name, size, mtime, sha256, count)
        )


def _run(row: tuple[str, str, str | None, str]) -> dict[str, object]:
    return {"run": row[0], "started": row[1], "finished": row[2], "info": orjson.loads(row[3])}
