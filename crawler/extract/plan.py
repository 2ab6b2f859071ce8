"""Which capture comes when: by date, whatever the order of the files; which story ends where, and what is of which shard.

The plan is made by one pass over the captures and lies in a file, so that memory stays the same however many there are.

Captures of our own say the run they are of. A run stays together, in the order of its files, and stands where it began: so
`extract` gives the lines that the run gave. Captures of other tools go by their own dates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

ANOTHER_TIME = timedelta(hours=12)
"""Captures of a URL this far apart are two crawls of it, not one that met it twice."""
_ANOTHER_TIME = ANOTHER_TIME // timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 1_000
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE met (volume INTEGER, at INTEGER, nth INTEGER, sub INTEGER, date INTEGER, run TEXT, tried INTEGER, place INTEGER,
    story INTEGER, is_event INTEGER, untold INTEGER, gives_way INTEGER, shard INTEGER, generation INTEGER DEFAULT 1);
"""
# A run's own files stand in the order of their first captures.
_ORDER = """
CREATE TABLE runs AS SELECT run, min(date) AS began FROM met WHERE run IS NOT NULL GROUP BY run;
CREATE TABLE volumes AS SELECT volume, rank() OVER (ORDER BY min(date), volume) AS rank FROM met GROUP BY volume;
CREATE TABLE plan AS SELECT met.*, 0 AS lined, 0 AS ends FROM met JOIN volumes USING (volume) LEFT JOIN runs USING (run)
    ORDER BY coalesce(began, date), coalesce(run, ''), rank, at, nth, sub;
DROP TABLE met;
UPDATE plan SET lined = 1 WHERE rowid IN (SELECT coalesce(min(CASE WHEN NOT gives_way THEN rowid END), max(rowid)) FROM plan
    WHERE NOT untold GROUP BY run, generation, tried);
UPDATE plan SET ends = 1 WHERE rowid IN (SELECT max(rowid) FROM plan WHERE story IS NOT NULL
    GROUP BY story, CASE WHEN NOT is_event THEN run END, CASE WHEN NOT is_event THEN generation END);
"""


@dataclass(frozen=True, slots=True)
class Met:
    """A capture as the first pass met it."""

    volume: int
    """Number of its file."""
    at: int
    """Where its event can be read from (see `crawler.extract.events_at`)."""
    nth: int
    sub: int
    """Which of the event's captures it is."""
    date: datetime
    run: str | None
    tried: str
    """The URL that was asked for, and what was sent with it."""
    place: str
    """The story's place, which all of its pages share."""
    event: str | None
    """Our own event that its story is assembled from; of other captures the place tells."""
    of_story: bool
    untold: bool
    """It has no page line of its own."""
    gives_way: bool
    """A later capture of the same URL has the page line in its place."""


@dataclass(frozen=True, slots=True)
class Step:
    """A capture in its turn."""

    volume: int
    at: int
    nth: int
    sub: int
    generation: int
    """Which crawl of its URL this is, where the captures do not say their run."""
    lined: bool
    """It has a page line."""
    story: tuple[int, str | None, int] | None
    """What its story is called while it is read; None for what no story is made of."""
    ends: bool
    """Its story has no further page."""


class Plan:
    """Args:
    path: of a file to be made.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_SCHEMA)
        self._held: list[tuple[object, ...]] = []
        self.count = 0
        """Captures in all."""

    def add(self, met: Met) -> None:
        """Take a capture, in any order."""
        story = (met.event or met.place) if met.of_story else None
        self._held.append((
            met.volume, met.at, met.nth, met.sub, (met.date - _EPOCH) // timedelta(microseconds=1), met.run,
            _number(met.tried), _number(met.place), _number(story) if story is not None else None,
            met.event is not None, met.untold, met.gives_way, abs(_number(met.place)),
        ))  # fmt: skip
        self.count += 1
        if len(self._held) >= _BATCH:
            self._write()

    def settle(self) -> None:
        """No more captures come: put them in order."""
        self._write()
        connection = self._connection
        connection.execute("BEGIN")
        rows = connection.execute(
            "SELECT place, date, tried, rowid FROM met WHERE run IS NULL ORDER BY place, date, volume, at, nth, sub"
        )
        later = self._connection.cursor()
        for _, of_place in groupby(rows, key=lambda row: row[0]):
            later.executemany("UPDATE met SET generation = ? WHERE rowid = ?", _generations(list(of_place)))
        for statement in _ORDER.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("COMMIT")

    def steps(self, shard: tuple[int, int] = (1, 1)) -> Iterator[Step]:
        """The captures in their order; of a shard (I, N) those of its stories alone."""
        rows = self._connection.execute(
            "SELECT volume, at, nth, sub, generation, lined, story, is_event, run, ends FROM plan"
            " WHERE shard % ? = ? ORDER BY rowid",
            (shard[1], shard[0] - 1),
        )
        for volume, at, nth, sub, generation, lined, story, is_event, run, ends in rows:
            name = None if story is None else (story, None, 0) if is_event else (story, run, generation)
            yield Step(volume, at, nth, sub, generation, bool(lined), name, bool(ends))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _write(self) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany(f"INSERT INTO met VALUES ({', '.join('?' * 13)}, 1)", self._held)  # noqa: S608
        self._connection.execute("COMMIT")
        self._held.clear()


def _generations(rows: list[tuple[int, int, int, int]]) -> Iterable[tuple[int, int]]:
    """(number, row) of the captures of one place that are not of its first crawl.

    Where no URL of it was captured again at another time there is one crawl, however long it took. Else a new one begins
    behind a pause, and where a URL comes again.
    """
    first: dict[int, int] = {}
    for _, date, tried, _ in rows:
        if date - first.setdefault(tried, date) >= _ANOTHER_TIME:
            break
    else:
        return
    first.clear()
    number, before = 1, rows[0][1]
    for _, date, tried, row in rows:
        if date - before >= _ANOTHER_TIME or date - first.get(tried, date) >= _ANOTHER_TIME:
            number += 1
            first.clear()
        first.setdefault(tried, date)
        before = date
        if number > 1:
            yield number, row


def _number(text: str) -> int:
    """The same in every process, for shards."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )
