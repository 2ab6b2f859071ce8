"""Who works on a shared frontier: each process has a number for as long as its heart beats, and a new one after that.

The number is the fencing token: rows and events carry it, and what a process with an old number writes meets no row.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version

import orjson

from archives.errors import CollectionBusyError, LeaseLostError
from archives.postgres.database import Database
from crawler.frontier.clock import steady
from crawler.frontier.owner import is_alive, new_owner

_LOCK = 7_241_002


class Worker:
    """This process as the database knows it.

    Args:
        database: where.
        run: what it works on.
        name: of the worker, the same after a restart; a process without one is told by its pid and is gone with it.
        lease_seconds: for how long it is believed alive without a beat.
        sync_clock: tell times by the server's clock, so that workers with wrong clocks agree.
    """

    def __init__(
        self, database: Database, run: str, *, name: str | None, lease_seconds: float, sync_clock: bool
    ) -> None:
        self._db = database
        self.name = name
        self.run = run
        self.lease_seconds = lease_seconds
        self.syncs_clock = sync_clock
        self.skew = 0.0
        """Seconds by which the server's clock is ahead of ours."""
        self.owner = new_owner()
        self._lost = False
        self.adopted: list[int] = []
        """Numbers of earlier processes of this worker, whose work it goes on with."""
        self.figures: Callable[[], dict[str, float]] = dict
        """What it has done, for status and Prometheus; told with each beat."""
        self._no: int | None = None
        self._beaten = steady()
        self.run_no = database.retrying(self._number_of_run)

    @property
    def lost(self) -> bool:
        """Whether it was taken for dead, and has a new number."""
        return self._lost

    @lost.setter
    def lost(self, lost: bool) -> None:
        self._lost = lost

    @property
    def no(self) -> int:
        """Its number; registered with the first use."""
        if self._no is None:
            self.register(time.time())
        assert self._no is not None
        return self._no

    @property
    def is_registered(self) -> bool:
        """Whether it has a number."""
        return self._no is not None

    def register(self, now: float) -> None:
        """Get a number; a named worker takes over what its earlier process held.

        Raises:
            CollectionBusyError: another living process has the name.
        """
        self._db.retrying(lambda: self._register(now))

    def _register(self, now: float) -> None:
        self.measure_clock()
        asked = steady()  # a process that is stopped within does not seem younger than it is
        with self._db.transaction():
            earlier: list[int] = []
            if self.name is not None:
                self._db.run("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                earlier = self._earlier(now + self.skew)
            row = self._db.run(
                "INSERT INTO frontier_worker (name, owner, version, run_no, started, lease_until, clock_skew)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING no",
                (self.name or self.owner, self.owner, version("tearsheet"), self.run_no, now + self.skew,
                 now + self.skew + self.lease_seconds, self.skew),
            ).fetchone()  # fmt: skip
            assert row is not None
            self._db.run("UPDATE frontier_event SET owner = %s WHERE owner = ANY(%s)", (row[0], earlier))
        self._no, self.adopted = int(row[0]), earlier
        self._beaten = asked

    def _earlier(self, now: float) -> list[int]:
        query = "SELECT no, owner, lease_until FROM frontier_worker WHERE name = %s AND NOT gone"
        found = self._db.run(query, (self.name,)).fetchall()
        for _, owner, lease_until in found:
            host, pid = owner.split("/")[:2]
            here = host == self.owner.split("/")[0]
            if owner != self.owner and (is_alive(owner) if here else lease_until > now):
                raise CollectionBusyError(
                    f"a worker {self.name!r} is at work on {host} (pid {pid}): give this one another name with --worker-name"
                )
        return [no for no, _, _ in found]

    def beat(self, now: float) -> bool:
        """Say that it is alive; false where it had been taken for dead: it then has a new number and holds nothing."""
        return self._db.retrying(lambda: self._beat(now))

    def _beat(self, now: float) -> bool:
        if self._no is None:
            self._register(now)
            return True
        asked = steady()
        if asked - self._beaten > 10:
            self.measure_clock()
        query = "UPDATE frontier_worker SET lease_until = %s, clock_skew = %s, figures = %s WHERE no = %s AND NOT gone"
        figures = orjson.dumps(self.figures()).decode()
        values = (now + self.skew + self.lease_seconds, self.skew, figures, self._no)
        if self._db.run(query, values).rowcount:
            self._beaten = asked
            return True
        self.lost = True
        self._register(now)
        return False

    def is_fresh(self) -> bool:
        """Whether the last beat is so young that nobody can have taken it for dead meanwhile; beats where it is not.

        Asked before each request that is sent: a process that was stopped (SIGSTOP, a sleeping machine) finds its rows
        with others, and must not send them. A pause between this question and the wire cannot be closed.
        """
        if self.syncs_clock and steady() - self._beaten > self.lease_seconds / 4:
            return self.beat(time.time())
        return not self.lost or not self.syncs_clock

    def retire(self, numbers: list[int]) -> None:
        """Within the transaction that frees what earlier processes of this worker held: before it they are not gone, so that
        whoever comes next, or another worker, frees it where this process dies or the database is away."""
        self._db.run("UPDATE frontier_worker SET gone = true WHERE no = ANY(%s)", (numbers,))

    def is_believed(self) -> bool:
        """Whether nobody has taken it for dead, nor can before the end of this transaction."""
        query = "SELECT 1 FROM frontier_worker WHERE no = %s AND NOT gone FOR SHARE"
        return self._db.run(query, (self.no,)).fetchone() is not None

    def check(self) -> None:
        """Hold, within a transaction, that nobody takes it for dead before the end of that.

        Raises:
            LeaseLostError: somebody has.
        """
        if self.lost or not self.is_believed():
            self.lost = True
            raise LeaseLostError(
                f"worker {self.name}: its heart stood still for too long, others do its work"
            )

    def dead(self, now: float) -> list[int]:
        """Numbers of others of this run whose heart stands still, or whose process is surely gone."""
        query = "SELECT no, name, owner, lease_until FROM frontier_worker WHERE NOT gone AND no <> %s"
        found = self._db.run(query, (self.no,)).fetchall()
        return [
            no
            for no, name, owner, until in found
            if until < now + self.skew or (name == owner and not is_alive(owner))
        ]

    def bury(self, numbers: list[int], now: float) -> list[int]:
        """Within a transaction: take those for dead that have not beaten meanwhile."""
        rows = self._db.run("SELECT no, name, owner, lease_until FROM frontier_worker WHERE no = ANY(%s) AND NOT gone"
                            " ORDER BY no FOR UPDATE", (numbers,)).fetchall()  # fmt: skip
        dead = [
            no
            for no, name, owner, until in rows
            if until < now + self.skew or (name == owner and not is_alive(owner))
        ]
        self._db.run("UPDATE frontier_worker SET gone = true WHERE no = ANY(%s)", (dead,))
        return dead

    def end(self, *, keep: bool) -> None:
        """It leaves: for good, or (`keep`) to be taken up under its name until its time is over."""
        if self._no is not None and not keep:
            self._db.run("UPDATE frontier_worker SET gone = true WHERE no = %s", (self._no,))

    def measure_clock(self, clock: Callable[[], float] = time.time) -> None:
        """Compare our clock with the server's: the quickest of three questions is the most exact."""
        if not self.syncs_clock:
            return
        found = []
        for _ in range(3):
            before = clock()
            row = self._db.run("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
            after = clock()
            assert row is not None
            found.append((after - before, float(row[0]) - (before + after) / 2))
        self.skew = min(found)[1]

    def _number_of_run(self) -> int:
        self._db.run("INSERT INTO frontier_run (run) VALUES (%s) ON CONFLICT DO NOTHING", (self.run,))
        row = self._db.run("SELECT no FROM frontier_run WHERE run = %s", (self.run,)).fetchone()
        assert row is not None
        return int(row[0])
