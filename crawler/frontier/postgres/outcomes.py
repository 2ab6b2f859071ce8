"""What becomes of leased rows: settled, failed until later, given back, opened again. Each within a transaction or as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archives.postgres.database import Database
from crawler.frontier.contract import NewRow
from crawler.frontier.postgres.queue import COUNT, RunQueue, new_call
from crawler.frontier.postgres.workers import Worker

_SETTLE = """
WITH up AS (
  UPDATE frontier_row SET queue = NULL, failed = %(failed)s, error = %(error)s, status = %(status)s,
    robots = coalesce(%(robots)s, robots), updated = %(now)s
  WHERE id = ANY(%(ids)s) AND run_no = %(run)s AND queue = 1 AND owner = %(me)s RETURNING id
),
c AS (
  INSERT INTO frontier_count AS c (run_no, owner, done, failed)
  SELECT %(run)s, %(me)s, CASE WHEN %(failed)s THEN 0 ELSE count(*) END, CASE WHEN %(failed)s THEN count(*) ELSE 0 END
  FROM up HAVING count(*) > 0
  ON CONFLICT (run_no, owner) DO UPDATE SET done = c.done + excluded.done, failed = c.failed + excluded.failed
)
SELECT id FROM up"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of rows; the arguments of the contract's `settle`."""

    rows: Sequence[int]
    now: float
    error: str | None = None
    status: int | None = None
    robots: str | None = None
    follow: Sequence[NewRow] = ()
    call: int = field(default_factory=new_call)
    """Of what follows (see `RunQueue.put`)."""


class Outcomes:
    """Args:
    database: where the rows are.
    worker: whose.
    queue: of the run.
    """

    def __init__(self, database: Database, worker: Worker, queue: RunQueue) -> None:
        self._db = database
        self._worker = worker
        self._queue = queue

    def settle(self, outcome: Outcome, *, again: bool) -> int:
        """See the contract. `again`: it is done again, since the answer was lost."""
        values = {
            "ids": list(outcome.rows), "failed": outcome.error is not None, "error": plain(outcome.error),
            "status": outcome.status, "robots": plain(outcome.robots), "now": outcome.now + self._worker.skew,
            "run": self._worker.run_no, "me": self._worker.no,
        }  # fmt: skip
        before = self._settled_before(values) if again else 0
        if not outcome.follow:
            return before + len(self._db.run(_SETTLE, values).fetchall())
        with self._db.transaction():
            ended = len(self._db.run(_SETTLE, values).fetchall())
            self._queue.put(outcome.follow, outcome.call, again=again)
        return before + ended

    def _settled_before(self, values: dict[str, object]) -> int:
        """Of these rows those that we settled in a transaction whose end we never heard of: the owner stands in them."""
        query = "SELECT count(*) FROM frontier_row WHERE id = ANY(%(ids)s) AND queue IS NULL AND owner = %(me)s AND updated = %(now)s"
        row = self._db.run(query, values).fetchone()
        return int(row[0]) if row else 0

    def fail(self, row: int, error: str, due: float, now: float, *, again: bool) -> bool:
        """The row waits until it is due; false where it was not ours."""
        query = (
            "UPDATE frontier_row SET queue = 0, due = %s, attempts = least(attempts + 1, 32000), error = %s, owner = NULL,"
            " updated = %s WHERE id = %s AND run_no = %s AND queue = 1 AND owner = %s"
        )
        skew = self._worker.skew
        values = (due + skew, plain(error), now + skew, row, self._worker.run_no, self._worker.no)
        if self._db.run(query, values).rowcount:
            return True
        return again and self._waits(row, due + skew)

    def _waits(self, row: int, due: float) -> bool:
        query = "SELECT 1 FROM frontier_row WHERE id = %s AND queue = 0 AND due = %s"
        return self._db.run(query, (row, due)).fetchone() is not None

    def release(self, rows: Sequence[int], now: float, *, unused: bool) -> int:
        """See the contract."""
        query = (
            "UPDATE frontier_row SET due = 0, owner = NULL, deliveries = deliveries - %s, updated = %s"
            " WHERE id = ANY(%s) AND run_no = %s AND queue = 1 AND owner = %s RETURNING host_id"
        )
        values = (
            int(unused),
            now + self._worker.skew,
            list(rows),
            self._worker.run_no,
            self._worker.no,
        )
        with self._db.transaction():
            freed = self._db.run(query, values).fetchall()
            self._queue.open_gates(host for (host,) in freed)
        return len(freed)

    def free_unknown(self, held: Sequence[int]) -> None:
        """Rows that were leased for us in a transaction whose end we never heard of."""
        query = "SELECT id FROM frontier_row WHERE run_no = %s AND queue = 1 AND owner = %s AND id <> ALL(%s)"
        rows = self._db.run(query, (self._worker.run_no, self._worker.no, list(held))).fetchall()
        if rows:
            self.release([row for (row,) in rows], 0.0, unused=True)

    def reschedule(self, row: int, due: float, now: float) -> bool:
        """See the contract."""
        query = (
            "SELECT queue, failed FROM frontier_row WHERE id = %s AND run_no = %s"
            " AND (queue IS DISTINCT FROM 1 OR owner IS NULL) FOR UPDATE"  # a settled row keeps its owner's number
        )
        skew = self._worker.skew
        with self._db.transaction():
            found = self._db.run(query, (row, self._worker.run_no)).fetchone()
            if found is None:
                return False
            self._db.run(
                "UPDATE frontier_row SET queue = 0, due = %s, attempts = 0, deliveries = 0, error = NULL, failed = false,"
                " owner = NULL, updated = %s WHERE id = %s",
                (due + skew, now + skew, row),
            )
            if found[0] is None:
                values = (self._worker.run_no, self._worker.no, -(not found[1]), -found[1])
                self._db.run(COUNT, values)
        return True


def plain(text: str | None) -> str | None:
    """PostgreSQL's text has neither NUL nor lone surrogates."""
    return None if text is None else text.replace("\0", " ").encode("utf-8", "replace").decode()
