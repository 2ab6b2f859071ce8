"""The ledger of a worker: its captures in its own collection, what is known of stories in the database that all share.

Captures, and with them revisit records and validators, stay with the worker: each folder of WARC files stands alone. What
decides whether something is new (articles, comments, text digests, runs, events, lines written) is one for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

from archives.errors import EngineAwayError, LeaseLostError
from archives.ledger.history import COMMENT_COLUMNS, comment_state
from archives.ledger.ledger import Ledger
from archives.ledger.states import CommentState, EventState, RecordFilePosition
from archives.postgres.database import Database
from archives.postgres.tables import make_tables

VERSION = 1
# Text sorts by its bytes, as in SQLite, whatever the database's own order is.
TABLES = """
CREATE TABLE events (
  event text COLLATE "C" PRIMARY KEY, run text, url text NOT NULL, state text NOT NULL, discovered_by text
) WITH (fillfactor = 80);
CREATE INDEX events_open ON events (run) WHERE state = 'open';
CREATE TABLE runs (
  run text COLLATE "C" PRIMARY KEY, started text COLLATE "C" NOT NULL, finished text, info text NOT NULL
);
CREATE TABLE articles (
  id text COLLATE "C" PRIMARY KEY, url text NOT NULL, canonical_url text NOT NULL, version int8 NOT NULL,
  text_digest text, simhash int8, change text, first_seen text COLLATE "C", last_seen text COLLATE "C", run text,
  declared int8, duplicate_of text, body_length int8, line bytea
) WITH (fillfactor = 80);
CREATE INDEX articles_text ON articles (text_digest) WHERE text_digest IS NOT NULL;
CREATE INDEX articles_url ON articles USING hash (url);
CREATE INDEX articles_canonical ON articles USING hash (canonical_url);
CREATE TABLE article_bands (band int2, value int4, id text COLLATE "C", PRIMARY KEY (band, value, id));
CREATE TABLE comments (
  id text COLLATE "C" PRIMARY KEY, article_id text COLLATE "C" NOT NULL, version int8 NOT NULL, text_digest text,
  first_seen text, last_seen text, status text NOT NULL, removed bool NOT NULL DEFAULT false, run text, line bytea
) WITH (fillfactor = 80);
CREATE INDEX comments_article ON comments (article_id);
-- Whose file has a run's one line of a type and id.
CREATE TABLE emitted (
  run text COLLATE "C", type text, id text COLLATE "C", worker text NOT NULL, event text, PRIMARY KEY (run, type, id)
);
CREATE INDEX emitted_event ON emitted (event) WHERE event IS NOT NULL;
CREATE TABLE record_files (
  worker text, name text COLLATE "C", run text NOT NULL, type text NOT NULL, size int8 NOT NULL, lines int8 NOT NULL,
  PRIMARY KEY (worker, name)
) WITH (fillfactor = 50);
-- Units that a worker has committed: tells whether a commit came through whose answer was lost.
CREATE TABLE ledger_worker (worker text PRIMARY KEY, unit int8 NOT NULL) WITH (fillfactor = 50);
-- Workers whose files of a run have lines that are not theirs any more: cut when they come back.
CREATE TABLE stale_lines (worker text, run text, PRIMARY KEY (worker, run));
CREATE TABLE agenda (
  url text PRIMARY KEY, site text NOT NULL, kind text NOT NULL, due float8, opened float8 NOT NULL, visited float8,
  last_new float8, history text NOT NULL DEFAULT '{}', discovered_by text
) WITH (fillfactor = 80);
CREATE INDEX agenda_due ON agenda (site, due) WHERE due IS NOT NULL;
"""
_STORY_LOCKS = 7_241
"""Class of the advisory locks on texts and fingerprints."""
_RUN_LOCK = 7_241_003


class ClaimTakenError(Exception):
    """Another worker has written the line meanwhile: look at the past again."""


def create_ledger_tables(database: Database) -> None:
    """Make the tables where they are missing.

    Raises:
        LedgerError: they were made by a newer version.
    """
    make_tables(database, "ledger", VERSION, TABLES)


class SharedLedger(Ledger):
    """A worker's ledger.

    Args:
        local: of its collection; closed with this one.
        database: the shared one.
        worker: its name; positions of record files are kept by it.
    """

    durable = True

    def __init__(self, local: Ledger, database: Database, worker: str) -> None:
        super().__init__(local.connection)
        self._local = local
        self.shared = database
        self.database = database
        self.worker = worker
        self.writing: str | None = None
        """Whose lines are being written."""
        self.check: Callable[[], None] = lambda: None
        """Raises, within a transaction, where this worker was taken for dead."""
        self.closing: list[Callable[[], None]] = []
        """Called first when this is closed."""
        self._unit: int | None = None
        self.claims: dict[tuple[str, str, str], None] = {}

    # transactions

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """All or nothing in the shared database.

        Where the answer to the commit is lost, the database is asked what became of it.

        Raises:
            EngineAwayError: nothing was kept; LeaseLostError: it is not ours to keep.
        """
        if self.database.in_transaction:
            yield self.database
            return
        unit = self._next_unit()
        self.claims.clear()
        self.database.run("BEGIN")
        try:
            with self.database.joined():
                yield self.database
                self._mark(unit)
        except BaseException:
            self.database.roll_back()
            raise
        self._commit(unit)
        self._unit = unit

    def _next_unit(self) -> int:
        if self._unit is None:
            query = (
                "INSERT INTO ledger_worker VALUES (%s, 0) ON CONFLICT (worker) DO UPDATE SET unit = ledger_worker.unit + 1"
                " RETURNING unit"
            )
            row = self.database.retrying(lambda: self.database.run(query, (self.worker,)).fetchone())
            assert row is not None
            self._unit = int(row[0])
        return self._unit + 1

    def _mark(self, unit: int) -> None:
        """At the end of a transaction: it is ours, and can be told from one that was not kept."""
        self._claim()
        self.check()
        query = "UPDATE ledger_worker SET unit = %s WHERE worker = %s AND unit = %s"
        if not self.database.run(query, (unit, self.worker, unit - 1)).rowcount:
            raise LeaseLostError(f"another process works as {self.worker}")

    def _commit(self, unit: int) -> None:
        try:
            self.database.run("COMMIT")
        except EngineAwayError:
            self.database.wait_until_back()
            row = self.database.run(
                "SELECT unit FROM ledger_worker WHERE worker = %s", (self.worker,)
            ).fetchone()
            if row is None or int(row[0]) != unit:
                raise

    # lines

    def is_emitted(self, run: str, kind: str, record_id: str) -> bool:
        """See `Ledger`."""
        return (run, kind, record_id) in self.claims or super().is_emitted(run, kind, record_id)

    def mark_emitted(self, run: str, kind: str, record_id: str) -> bool:
        """See `Ledger`; all lines of a transaction are claimed at its end."""
        self.claims[run, kind, record_id] = None
        return True

    def _claim(self) -> None:
        """Claim the lines of this transaction.

        Raises:
            ClaimTakenError: another worker was quicker.
        """
        if not self.claims:
            return
        claims = sorted(self.claims)
        self.claims.clear()
        query = (
            "INSERT INTO emitted SELECT r, t, i, %s, %s FROM unnest(%s::text[], %s::text[], %s::text[]) AS c (r, t, i)"
            " ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING"
        )
        runs, kinds, ids = map(list, zip(*claims, strict=True))
        if self.database.run(query, (self.worker, self.writing, runs, kinds, ids)).rowcount != len(claims):
            raise ClaimTakenError(f"{claims[0][1]} {claims[0][2]}")

    def emitted_of(self, run: str, ids: Iterable[str]) -> set[tuple[str, str]]:
        """(type, id) of the lines of a run that stand anywhere, of these ids."""
        query = "SELECT type, id FROM emitted WHERE run = %s AND id = ANY(%s)"
        return {(row[0], row[1]) for row in self.database.run(query, (run, list(ids)))}

    def comment_states_of(self, ids: Iterable[str]) -> dict[str, CommentState]:
        """What is known of these comments, in one question."""
        query = f"SELECT {COMMENT_COLUMNS} FROM comments WHERE id = ANY(%s)"  # noqa: S608 - constant
        return {row[0]: comment_state(row) for row in self.database.run(query, (list(ids),))}

    def put_record_positions(self, positions: Iterable[RecordFilePosition]) -> None:
        """See `Ledger`."""
        for p in positions:
            self.database.run(
                "INSERT INTO record_files VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (worker, name)"
                " DO UPDATE SET size = excluded.size, lines = excluded.lines",
                (self.worker, p.name, p.run, p.type, p.size, p.lines),
            )

    def record_positions(self) -> dict[str, RecordFilePosition]:
        """See `Ledger`: of this worker's files."""
        rows = self.database.run(
            "SELECT name, run, type, size, lines FROM record_files WHERE worker = %s ORDER BY name",
            (self.worker,),
        )
        return {row[0]: RecordFilePosition(*row) for row in rows}

    def drop_record_position(self, name: str) -> None:
        """The file is not there any more."""
        self.database.run("DELETE FROM record_files WHERE worker = %s AND name = %s", (self.worker, name))

    def owned_lines(self, run: str) -> set[tuple[str, str]]:
        """(type, id) of the lines of a run that stand in this worker's files."""
        rows = self.database.run(
            "SELECT type, id FROM emitted WHERE run = %s AND worker = %s", (run, self.worker)
        )
        return {(row[0], row[1]) for row in rows}

    def stale_runs(self) -> list[str]:
        """Runs in whose files lines stand that are not this worker's any more."""
        rows = self.database.run("SELECT run FROM stale_lines WHERE worker = %s ORDER BY run", (self.worker,))
        return [row[0] for row in rows]

    def stale_lines_cut(self, run: str) -> None:
        """They are gone."""
        self.database.run("DELETE FROM stale_lines WHERE worker = %s AND run = %s", (self.worker, run))

    def give_up(self, events: Sequence[str]) -> None:
        """Within the transaction that takes events from a dead worker: their lines are nobody's, whatever file they stand in."""
        self.database.run(
            "WITH gone AS (DELETE FROM emitted WHERE event = ANY(%s) RETURNING worker, run)"
            " INSERT INTO stale_lines SELECT DISTINCT worker, run FROM gone ON CONFLICT DO NOTHING",
            (list(events),),
        )

    # events and runs

    def close_event(self, event: str) -> None:
        """See `Ledger`."""
        self.database.retrying(lambda: super(SharedLedger, self).close_event(event))

    def open_event(self, event: EventState) -> None:
        """See `Ledger`."""
        self.database.retrying(lambda: super(SharedLedger, self).open_event(event))

    def owned_events(self, run: str, owner: int) -> list[EventState]:
        """Open events of a run that stay with one worker."""
        rows = self.database.run(
            "SELECT event, e.run, url, state, discovered_by FROM events e JOIN frontier_event f USING (event)"
            " WHERE state = 'open' AND e.run = %s AND f.owner = %s ORDER BY event",
            (run, owner),
        )
        return [EventState(*row) for row in rows]

    # what makes two stories of one text known to each other

    def lock_text(self, *values: str) -> None:
        """Hold texts and fingerprints until the transaction's end: of two workers that have the same one, the second sees
        the first's story."""
        for value in sorted(values):
            self.database.run("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_STORY_LOCKS, value))

    def sync(self) -> None:
        """See `Ledger`: of the captures; what is committed in the shared database is on its disk."""
        self._local.sync()

    def close(self) -> None:
        """Close the collection's own ledger, and the connection."""
        for hook in self.closing:
            hook()
        self._local.close()
        self.database.close()


def join_run(
    database: Database, key: str, new_run: str, started: str, info: dict[str, object]
) -> tuple[str, bool]:
    """The unfinished run of a command, begun where there is none; and whether it was there.

    Workers that start at once meet in one run.
    """
    with database.transaction():
        database.run("SELECT pg_advisory_xact_lock(%s)", (_RUN_LOCK,))
        rows = database.run(
            "SELECT run, info FROM runs WHERE finished IS NULL ORDER BY started DESC, run DESC"
        ).fetchall()
        for run, told in rows:
            if orjson.loads(told).get("key") == key:
                return str(run), True
        database.run(
            "INSERT INTO runs (run, started, info) VALUES (%s, %s, %s)",
            (new_run, started, orjson.dumps({**info, "key": key}).decode()),
        )
    return new_run, False
