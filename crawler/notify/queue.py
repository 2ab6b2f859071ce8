"""Messages that wait to be delivered: `notify.sqlite` in the collection.

A message is written, synced, before the first attempt, and leaves when it was delivered: after a crash it is sent again
under the same id, so that a receiver can tell. Which runs have been told is kept in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

NAME = "notify.sqlite"
_LEASE = 300.0
"""Seconds for which a message belongs to the process that tries to deliver it."""
_FIRST, _LONGEST = 60.0, 21_600.0
"""Seconds to the second attempt, doubled at each, at most six hours,"""
GIVEN_UP = 7 * 86_400.0
"""until a message is a week old."""
_TABLES = """
CREATE TABLE IF NOT EXISTS messages (
    id TEXT NOT NULL, channel TEXT NOT NULL, body BLOB NOT NULL, made REAL NOT NULL, attempts INTEGER NOT NULL,
    due REAL NOT NULL, error TEXT, PRIMARY KEY (id, channel)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    channel: str
    body: bytes
    made: float
    attempts: int
    """Before this one."""


class Queue:
    """The queue of a collection; close it.

    Args:
        folder: the collection's.

    Raises:
        sqlite3.Error: it cannot be opened or written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        self.is_new = not path.exists()
        """No run has been told yet."""
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            for statement in _TABLES.split(";\n"):
                self._db.execute(statement)
            row = self._db.execute("SELECT count(*) FROM runs").fetchone()
            self.is_new = not row[0]

    def told_runs(self) -> frozenset[str]:
        """Runs whose changes have been queued."""
        return frozenset(row[0] for row in self._db.execute("SELECT run FROM runs"))

    def put(self, runs: Iterable[str], messages: Mapping[tuple[str, str], bytes], now: float) -> None:
        """Queue what runs have to tell, and note that they are told: both or neither.

        Args:
            runs: their ids.
            messages: (id, channel) -> body.
            now: seconds since 1970.
        """
        with self._transaction():
            self._db.executemany(
                "INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, 0, ?, NULL)",
                [(name, channel, body, now, now) for (name, channel), body in messages.items()],
            )
            self._db.executemany("INSERT OR IGNORE INTO runs VALUES (?)", [(run,) for run in runs])

    def lease(self, now: float) -> Message | None:
        """The message that is due for longest, which is this process's for a while; None where none is due."""
        with self._transaction():
            row = self._db.execute(
                "SELECT id, channel, body, made, attempts FROM messages WHERE due <= ? ORDER BY due, made LIMIT 1",
                (now,),
            ).fetchone()
            if row is None:
                return None
            self._db.execute(
                "UPDATE messages SET due = ?, attempts = attempts + 1 WHERE id = ? AND channel = ?",
                (now + _LEASE, row[0], row[1]),
            )
        return Message(*row)

    def done(self, message: Message) -> None:
        """It was delivered, or nobody wants it any more."""
        self._db.execute("DELETE FROM messages WHERE id = ? AND channel = ?", (message.id, message.channel))

    def failed(self, message: Message, error: str, now: float) -> float | None:
        """It was not delivered; when it is tried again, None where it is given up (and gone)."""
        if now - message.made >= GIVEN_UP:
            self.done(message)
            return None
        due = now + min(_FIRST * 2.0**message.attempts, _LONGEST)
        self._db.execute(
            "UPDATE messages SET due = ?, error = ? WHERE id = ? AND channel = ?",
            (due, error, message.id, message.channel),
        )
        return due

    def next_due(self) -> float | None:
        """When a message is due again."""
        row = self._db.execute("SELECT min(due) FROM messages").fetchone()
        return None if row[0] is None else float(row[0])

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM messages").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def waiting(folder: Path) -> float | None:
    """When a message of this collection is due; None where none waits."""
    if not (folder / NAME).exists():
        return None
    with closing(Queue(folder)) as queue:
        return queue.next_due()
