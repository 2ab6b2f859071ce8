"""What dead processes leave behind: their leases and slots are free, their open stories begin again, what was lost is fetched anew."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from archives.postgres.database import Database
from crawler.frontier.hosts import CLOCK_SLACK
from crawler.frontier.postgres.claims import Claims
from crawler.frontier.postgres.hosts import HostGates
from crawler.frontier.postgres.queue import COUNT, OPEN_GATES, RunQueue
from crawler.frontier.postgres.workers import Worker

logger = logging.getLogger(__name__)


class Recovery:
    """Args:
    database: where the frontier is.
    worker: this process.
    gates: of hosts.
    queue: of the run.
    claims: of events.
    max_deliveries: so often may a row be leased without an outcome; then it is failed.
    live: by the server's clock (see `PostgresFrontier`).
    """

    def __init__(
        self,
        database: Database,
        worker: Worker,
        gates: HostGates,
        queue: RunQueue,
        claims: Claims,
        *,
        max_deliveries: int,
        live: bool,
    ) -> None:
        self._db = database
        self._worker = worker
        self._gates = gates
        self._queue = queue
        self._claims = claims
        self._max_deliveries = max_deliveries
        self._live = live
        self.on_takeover: list[Callable[[list[str]], None]] = []
        """Called within the transaction that gives the events of a dead worker up."""
        self.others: list[Recovery] = []
        """Of the further databases, where hosts are spread over several."""

    def is_alone(self, now: float) -> bool:
        """Whether no other living process works on the run."""
        others = self._db.run(
            "SELECT 1 FROM frontier_worker WHERE NOT gone AND no <> %s AND run_no = %s AND lease_until >= %s LIMIT 1",
            (self._worker.no, self._worker.run_no, now + self._worker.skew),
        )
        return others.fetchone() is None

    def start_anew(self, now: float) -> None:
        """Hosts get another chance, and no time that a wrong clock has put far ahead is waited for."""
        with self._db.transaction():
            self._gates.clock_put_back(now)
            self._db.run(
                "UPDATE frontier_row SET due = 1 WHERE run_no = %s AND queue = 0 AND updated > %s",
                (self._worker.run_no, now + self._worker.skew + CLOCK_SLACK),
            )
            self._gates.forgive(now)
            self._queue.look_again()  # the rules may have changed

    def take_up(self) -> int:
        """Free what earlier processes of this worker had leased; their events are its own."""
        earlier = self._worker.adopted
        if not earlier:
            return 0
        with self._db.transaction():
            self._worker.retire(earlier)
            freed = self.free(earlier)
        self._worker.adopted = []
        return freed

    def recover(self, now: float) -> int:
        """See the contract. A row that was delivered too often is failed instead of freed.

        Raises:
            archives.errors.EngineAwayError: of any database; then nobody's events were given up.
        """
        since = time.monotonic() - self._db.connected_at
        if self._live and self._db.reconnects and since < self._worker.lease_seconds / 2:
            return 0  # nobody's heart could be heard while the database was away
        dead = self._worker.dead(now)
        if not dead:
            return 0
        with self._db.transaction():
            buried = self._worker.bury(dead, now)
            if not buried:
                return 0
            freed = self.free(buried) + sum(other.stop(buried) for other in self.others)
            self._give_up_events(buried)
        return freed

    def stop(self, numbers: list[int]) -> int:
        """In a further database, in a transaction of its own: these work no more. What they had leased is free."""
        with self._db.transaction():
            self._worker.retire(numbers)  # waits for a lease that one of them is about to take
            self._claims.drop(numbers)
            return self.free(numbers)

    def stop_gone(self, home: Database) -> int:
        """So those that the first database knows as gone."""
        found = self._db.run("SELECT no FROM frontier_worker WHERE NOT gone AND no <> %s", (self._worker.no,))
        here = [no for (no,) in found.fetchall()]
        if not here:
            return 0
        query = "SELECT no FROM frontier_worker WHERE no = ANY(%s) AND NOT gone"
        rows = home.retrying(lambda: home.run(query, (here,)).fetchall())
        gone = sorted(set(here) - {no for (no,) in rows})
        return self.stop(gone) if gone else 0

    def reopen(self, events: Sequence[str], urls: Sequence[str]) -> int:
        """Open settled rows of this run again, whose captures are lost: of these events whole, and of these URLs."""
        with self._db.transaction():
            rows = self._db.run(
                "WITH old AS (SELECT id, failed FROM frontier_row WHERE run_no = %s AND queue IS NULL"
                " AND (event = ANY(%s) OR url = ANY(%s)) ORDER BY id FOR UPDATE)"
                " UPDATE frontier_row r SET queue = 1, due = 0, owner = NULL, attempts = 0, error = NULL, failed = false"
                " FROM old WHERE r.id = old.id RETURNING r.host_id, old.failed",
                (self._worker.run_no, list(events), list(urls)),
            ).fetchall()
            failed = sum(row[1] for row in rows)
            self._db.run(COUNT, (self._worker.run_no, self._worker.no, failed - len(rows), -failed))
            self._open_gates([(self._worker.run_no, row[0]) for row in rows])
        return len(rows)

    def free(self, owners: list[int]) -> int:
        """What these numbers had leased, in this run and in others; their slots."""
        self._db.run("DELETE FROM frontier_slot WHERE owner = ANY(%s)", (owners,))
        poisoned = self._db.run(
            "UPDATE frontier_row SET queue = NULL, failed = true,"
            " error = 'delivered ' || deliveries || ' times without an outcome'"
            " WHERE queue = 1 AND owner = ANY(%s) AND deliveries >= %s RETURNING run_no",
            (owners, self._max_deliveries),
        ).fetchall()
        for run_no in {run_no for (run_no,) in poisoned}:
            self._db.run(COUNT, (run_no, self._worker.no, 0, poisoned.count((run_no,))))
        freed = self._db.run(
            "UPDATE frontier_row SET owner = NULL, due = 0 WHERE queue = 1 AND owner = ANY(%s) RETURNING run_no, host_id",
            (owners,),
        ).fetchall()
        self._open_gates(freed)
        return sum(run_no == self._worker.run_no for run_no, _ in freed)

    def _give_up_events(self, owners: list[int]) -> None:
        """The open events of dead workers begin again: their captures lie where nobody may come to any more."""
        events = self._claims.of(owners)
        if not events:
            return
        for hook in self.on_takeover:
            hook(events)
        for other in self.others:
            other.begin_again(events)
        self._claims.drop(owners)
        self.begin_again(events)
        logger.warning("%d stories of a worker whose heart stands still begin again", len(events))

    def begin_again(self, events: list[str]) -> None:
        """Open all rows of these events that lie here."""
        with self._db.transaction():
            again = self._db.run(
                "WITH old AS (SELECT id, queue, failed FROM frontier_row WHERE event = ANY(%s) ORDER BY id FOR UPDATE)"
                " UPDATE frontier_row r SET queue = 1, due = 0, owner = NULL, attempts = 0, error = NULL, failed = false"
                " FROM old WHERE r.id = old.id AND (old.queue IS NULL OR old.queue = 0)"
                " RETURNING r.run_no, r.host_id, old.queue, old.failed",
                (events,),
            ).fetchall()
            settled = [(run_no, failed) for run_no, _, queue, failed in again if queue is None]
            for run_no in {run_no for run_no, _ in settled}:
                done, failed = settled.count((run_no, False)), settled.count((run_no, True))
                self._db.run(COUNT, (run_no, self._worker.no, -done, -failed))
            self._open_gates([(run_no, host) for run_no, host, _, _ in again])

    def _open_gates(self, rows: Sequence[tuple[int, int]]) -> None:
        for run_no in sorted({run_no for run_no, _ in rows}):
            self._db.run(OPEN_GATES, {"run": run_no, "h": [host for run, host in rows if run == run_no]})
