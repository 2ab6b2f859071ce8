"""A worker in a further database: its number is that of the first one, where its heart beats."""

from __future__ import annotations

import time
from importlib.metadata import version

from archives.postgres.database import Database
from crawler.frontier.clock import steady
from crawler.frontier.postgres.workers import Worker

CLOCK_SECONDS = 10.0
"""Seconds between comparisons of clocks."""


class GuestWorker(Worker):
    """One fencing token for all databases: a worker that is taken for dead is stopped in each.

    Args:
        database: the further one.
        home: the worker in the first one.
    """

    def __init__(self, database: Database, home: Worker) -> None:
        self._home = home
        self._there: int | None = None
        self._compared = steady()
        super().__init__(
            database,
            home.run,
            name=home.name,
            lease_seconds=home.lease_seconds,
            sync_clock=home.syncs_clock,
        )
        self.owner = home.owner

    @property
    def no(self) -> int:
        """See `Worker`."""
        return self._home.no

    @property
    def lost(self) -> bool:
        """See `Worker`."""
        return self._home.lost

    @lost.setter
    def lost(self, lost: bool) -> None:
        if lost:
            self._home.lost = True

    @property
    def is_registered(self) -> bool:
        """Whether its number is known here."""
        return self._home.is_registered and self._there == self._home.no

    def register(self, now: float) -> None:
        """Make its number known here."""
        number = self._home.no
        self.measure_clock()
        self._db.run(
            "INSERT INTO frontier_worker (no, name, owner, version, run_no, started, lease_until)"
            " OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (no) DO NOTHING",
            (number, self.name or self.owner, self.owner, version("tearsheet"), self.run_no, now + self.skew, now),
        )  # fmt: skip
        self._there = number

    def beat(self, now: float) -> bool:
        """Its heart beats in the first database; here clocks are compared."""
        if steady() - self._compared > CLOCK_SECONDS:
            self._compared = steady()
            self.measure_clock()
        return True

    def is_fresh(self) -> bool:
        """See `Worker`."""
        if not self.is_registered:
            self._db.retrying(lambda: self.register(time.time()))
        return self._home.is_fresh()

    def is_believed(self) -> bool:
        """See `Worker`. Stopped here alone, since who buries it has not come to the end, it works nowhere any more."""
        if super().is_believed():
            return True
        self.lost = True
        return False

    def end(self, *, keep: bool) -> None:
        """See `Worker`."""
        if self.is_registered and not keep:
            self.retire([self.no])
