"""The shared frontier: PostgreSQL, one short transaction per verb, any number of workers on any number of machines."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from archives.postgres.database import PATIENCE, Database
from crawler.frontier.contract import Lease, NewRow, State, Stats
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.gated import GatedFrontier
from crawler.frontier.postgres.claims import Claims, NotedClaims
from crawler.frontier.postgres.guest import GuestWorker
from crawler.frontier.postgres.hosts import HostGates
from crawler.frontier.postgres.inspect import run_stats
from crawler.frontier.postgres.outcomes import Outcome, Outcomes
from crawler.frontier.postgres.queue import RunQueue, new_call
from crawler.frontier.postgres.recovery import Recovery
from crawler.frontier.postgres.schema import create_tables
from crawler.frontier.postgres.workers import Worker

logger = logging.getLogger(__name__)
T = TypeVar("T")

_NOT_DURABLE = "SET LOCAL synchronous_commit = off"
"""A lease that a crash of the server takes back was never begun: it need not wait for the disk (measured: +14 to 29 %)."""
STATS_SECONDS = 2.0
"""For so long counts are told from memory: they cost what the open rows cost."""


class PostgresFrontier(GatedFrontier):
    """One run's view of the frontier (see `contract.Frontier` for the verbs).

    Args:
        database: where it is; an address, or a connection that stays the caller's.
        run: scope in which no request stands twice.
        rules: politeness where a host has no word of its own.
        lease_seconds: how long the leases of a process hold without `renew` or `lease`.
        max_deliveries: so often may a row be leased without an outcome (its owners died); then it is failed.
        home: the frontier in the first database, where this is a further one (`crawler.frontier.spread`).
        worker: name of a worker, which takes up what its earlier process held; else what a dead process held is free.
        keep_events: an event's rows all go to the worker that leased the first of them, until `release_event`.
        live: run by the server's clock, and answer host gates and counts from memory for a moment. Without it times are the
            caller's, as the contract has them.

    Raises:
        archives.errors.EngineMissingError, EngineAwayError: no psycopg, no database.
        CollectionBusyError: another living process has the worker's name.
    """

    gates: HostGates

    def __init__(
        self,
        database: str | Database,
        run: str,
        *,
        home: PostgresFrontier | None = None,
        rules: GateRules | None = None,
        lease_seconds: float = 300.0,
        max_deliveries: int = 40,
        worker: str | None = None,
        keep_events: bool = False,
        live: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        self._own = not isinstance(database, Database)
        self.database = (
            database
            if isinstance(database, Database)
            else Database(database, patience=patience, told=logger.warning)
        )
        self._db = self.database
        self._db.retrying(lambda: create_tables(self._db))
        self.run = run
        self.rules = rules or GateRules()
        self.worker: Worker = (
            GuestWorker(self._db, home.worker)
            if home is not None
            else Worker(self._db, run, name=worker, lease_seconds=lease_seconds, sync_clock=live)
        )
        self.claims: Claims = (
            NotedClaims(self._db, self.worker, home.claims)
            if home is not None
            else Claims(self._db, self.worker)
        )
        self.gates = HostGates(self._db, self.worker, self.rules, 0.25 if live else 0.0)
        self._queue = RunQueue(
            self._db, self.worker, self.gates, claims=self.claims if keep_events else None, live=live
        )
        self._outcomes = Outcomes(self._db, self.worker, self._queue)
        self.recovery = Recovery(
            self._db,
            self.worker,
            self.gates,
            self._queue,
            self.claims,
            max_deliveries=max_deliveries,
            live=live,
        )
        self.on_takeover = self.recovery.on_takeover
        """Called within the transaction that gives the events of a dead worker up."""
        self._live = live
        self._held: set[int] = set()
        self._stats: tuple[float, Stats] | None = None

    @property
    def owner(self) -> str:
        """Who this process is."""
        return self.worker.owner

    def put(self, rows: Iterable[NewRow]) -> list[int | None]:
        """See the contract."""
        wanted, call = list(rows), new_call()
        if not wanted:
            return []
        return self._again(lambda again: self._put(wanted, call, again))

    def _put(self, rows: list[NewRow], call: int, again: bool) -> list[int | None]:
        if len(rows) <= 1000:  # one statement
            return self._queue.put(rows, call, again=again)
        with self._db.transaction():
            return self._queue.put(rows, call, again=again)

    def lease(self, n: int, now: float, *, held: Collection[str] = ()) -> list[Lease]:
        """See the contract."""

        def work(again: bool) -> list[Lease]:
            if again:
                self._outcomes.free_unknown(sorted(self._held))
            with self._db.transaction(_NOT_DURABLE):
                if self.worker.is_believed():
                    return self._queue.lease(n, now, held)
            # Taken for dead since the last beat: what its number leased now nobody would ever free.
            self.renew(now)
            return []

        if not self.worker.is_registered:
            self.worker.register(now)
        leases = self._again(work)
        self._held.update(lease.row for lease in leases)
        return leases

    def settle(
        self,
        rows: Sequence[int],
        now: float,
        *,
        error: str | None = None,
        status: int | None = None,
        robots: str | None = None,
        follow: Iterable[NewRow] = (),
    ) -> int:
        """See the contract."""
        outcome = Outcome(rows, now, error, status, robots, list(follow))
        settled = self._again(lambda again: self._outcomes.settle(outcome, again=again))
        self._held.difference_update(rows)
        return settled

    def fail(self, row: int, error: str, due: float | None, now: float) -> State | None:
        """See the contract."""
        if due is None:
            return State.FAILED if self.settle([row], now, error=error) else None
        changed = self._again(lambda again: self._outcomes.fail(row, error, due, now, again=again))
        self._held.discard(row)
        return State.WAITING if changed else None

    def release(self, rows: Sequence[int], now: float, *, unused: bool = True) -> int:
        """See the contract."""
        if not rows:
            return 0
        freed = self._again(lambda again: self._outcomes.release(rows, now, unused=unused))
        self._held.difference_update(rows)
        return freed

    def reschedule(self, row: int, due: float, now: float) -> bool:
        """See the contract."""
        return self._again(lambda again: self._outcomes.reschedule(row, due, now))

    def returned(self) -> None:
        """The database was away: nobody knows whether what was asked of it last was done."""
        self.gates.forget()
        if self.worker.is_registered:
            self._outcomes.free_unknown(sorted(self._held))

    def renew(self, now: float) -> int:
        """See the contract. 0 also where this process was taken for dead (`worker.lost`)."""
        if not self.worker.is_registered:
            return 0
        if not self.worker.beat(now):
            self.forget_leases()
        return len(self._held)

    def forget_leases(self) -> None:
        """They are others' by now."""
        self._held.clear()

    def begin(self, now: float) -> int:
        """A process starts to work on the run. Where it is the first one, hosts get another chance, and no time that a wrong
        clock has put far ahead is waited for.

        Returns the freed rows.
        """
        if not self.worker.is_registered:
            self.worker.register(now)

        def work(again: bool) -> int:
            if self.recovery.is_alone(now):
                self.recovery.start_anew(now)
            return self.recovery.take_up() + self.recover(now)

        return self._again(work)

    def recover(self, now: float) -> int:
        """See the contract. A row that was delivered too often is failed instead of freed."""
        return self._again(lambda again: self.recovery.recover(now))

    def reopen(self, events: Sequence[str], urls: Sequence[str]) -> int:
        """Open settled rows of this run again, whose captures are lost: of these events whole, and of these URLs."""
        return self._again(lambda again: self.recovery.reopen(events, urls))

    def release_event(self, event: str) -> None:
        """Its lines are written: its rows that are left (requisites) may go to anybody."""
        self._again(lambda again: self.claims.release([event]))

    def look_again(self, host: str) -> None:
        """A leased row of the host was not asked for after all: its turn is free for the next one."""
        self._again(lambda again: self._queue.look_again(host))

    def others_busy(self) -> bool:
        """Whether another process holds leases or events of this run."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM frontier_event WHERE run_no = %(run)s AND owner <> %(me)s) OR EXISTS ("
            "SELECT 1 FROM frontier_row WHERE run_no = %(run)s AND queue = 1 AND owner IS NOT NULL AND owner <> %(me)s)"
        )
        others = "SELECT 1 FROM frontier_worker WHERE NOT gone AND no <> %(me)s AND run_no = %(run)s LIMIT 1"
        values = {"run": self.worker.run_no, "me": self.worker.no}

        def work(again: bool) -> bool:
            if self._live and self._db.run(others, values).fetchone() is None:
                return False
            row = self._db.run(query, values).fetchone()
            return bool(row and row[0])

        return self._again(work)

    @property
    def lost(self) -> bool:
        """Whether this process was taken for dead, and what it held is with others."""
        return self.worker.lost

    def look_after_others(self, now: float) -> int:
        """`recover`: asks for those at work alone, not for their rows."""
        return self.recover(now)

    def next_wake(self, now: float, *, held: Collection[str] = ()) -> float | None:
        """See the contract."""
        return self._again(lambda again: self._queue.next_wake(now, held))

    def stats(self, now: float) -> Stats:
        """See the contract."""
        if self._live and self._stats is not None and time.monotonic() - self._stats[0] < STATS_SECONDS:
            return self._stats[1]
        found = self._again(lambda again: run_stats(self._db, self.run, now + self.worker.skew))
        self._stats = (time.monotonic(), found)
        return found

    def open_rows(self, event: str, roles: Collection[str] | None = None) -> int:
        """Rows of an event that have no outcome yet, leased ones included; of these roles only, where named."""
        query = "SELECT count(*) FROM frontier_row WHERE event = %s AND queue IS NOT NULL AND run_no = %s"
        values: list[object] = [event, self.worker.run_no]
        if roles is not None:
            query += " AND role = ANY(%s)"
            values.append(sorted(roles))
        row = self._again(lambda again: self._db.run(query, values).fetchone())
        return int(row[0]) if row else 0

    def has_rows(self, event: str) -> bool:
        """Whether the event has any row in any run."""
        query = "SELECT 1 FROM frontier_row WHERE event = %s LIMIT 1"
        return self._again(lambda again: self._db.run(query, (event,)).fetchone()) is not None

    def has_open(self, but: Collection[int], role: str) -> bool:
        """Whether rows of the run have no outcome yet, other than those named and those of a role."""
        query = (
            "SELECT 1 FROM frontier_row WHERE run_no = %s AND queue IS NOT NULL AND role IS DISTINCT FROM %s"
            " AND id <> ALL(%s) LIMIT 1"
        )
        values = (self.worker.run_no, role, list(but))
        return self._again(lambda again: self._db.run(query, values).fetchone()) is not None

    def look(self, work: Callable[[Database], T]) -> list[T]:
        """What a question gives in each database of the frontier: this one."""
        return [work(self._db)]

    def unknown(self) -> int:
        """Rows that nobody can see now (see `SpreadFrontier`)."""
        return 0

    def disconnect(self) -> None:
        """Nothing beside the database, which is its owner's."""

    def close(self) -> None:
        """Gives back slots and leases of this process and closes its connection. A named worker that has open events keeps
        its name, and them, for its next process until its time is over."""
        if self.worker.is_registered:
            self.release(sorted(self._held), time.time() if self._live else 0.0, unused=False)
            self._again(lambda again: self.gates.close())
            self._again(lambda again: self.worker.end(keep=self._has_events()))
        if self._own:
            self._db.close()

    def _has_events(self) -> bool:
        query = "SELECT EXISTS (SELECT 1 FROM frontier_event WHERE owner = %s)"
        return self.worker.name is not None and self._db.run(query, (self.worker.no,)).fetchone() == (True,)

    def _again(self, work: Callable[[bool], T]) -> T:
        """Work that is told whether it is done again since the database went away meanwhile."""
        tries = 0

        def once() -> T:
            nonlocal tries
            tries += 1
            if tries > 1:
                self.gates.forget()
            return work(tries > 1)

        return self._db.retrying(once)
