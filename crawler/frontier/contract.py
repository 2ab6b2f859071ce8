"""What every frontier engine does: the verbs of the crawler-commons URLFrontier API, with leases.

A row is one request of one run. Its life: waiting (not due yet) -> ready -> leased -> done or failed. A lease that
is given back (release), ends (owner dead, time over) or fails with a retry makes the row waiting or ready again.
Times are seconds since the epoch and always come from the caller: an engine has no clock of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol


class State(IntEnum):
    """Where a row stands. The numbers are stored: never renumber."""

    WAITING = 0
    READY = 1
    LEASED = 2
    DONE = 3
    FAILED = 4


@dataclass(frozen=True, slots=True)
class NewRow:
    """A request to be put. `key` decides what counts as the same request within a run (see `key.request_key`)."""

    key: bytes
    url: str
    host: str
    """The host gate that the request must pass (see `key.gate_of`)."""
    request: dict[str, Any] = field(default_factory=dict)
    """The request as JSON-able data (see `codec`)."""
    event: str | None = None
    role: str | None = None
    priority: int = 0
    """Higher goes first, within one host."""
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A row handed to one owner."""

    row: int
    url: str
    host: str
    request: dict[str, Any]
    attempts: int
    """Failures so far."""
    deliveries: int
    """How often the row was leased, this time included."""
    refused: str | None = None
    """Why it must not be fetched now (its host is left alone): settle it as failed, ask nothing."""


@dataclass(frozen=True, slots=True)
class HostGate:
    """What the frontier knows of a host; the gate of all processes that work on it."""

    host: str
    delay: float | None = None
    """Asked by us for this host; None: the process's default."""
    concurrency: int | None = None
    crawl_delay: float | None = None
    """Asked by the host's robots.txt."""
    slow: float = 0.0
    """Added by the adaptive slow-down."""
    latency: float | None = None
    """Smoothed seconds to an answer."""
    window: str | None = None
    """`22:00-06:00 Asia/Karachi`: fetch only then."""
    next_at: float = 0.0
    """No request starts before."""
    blocked_until: float = 0.0
    asked_until: float = 0.0
    """Until when the host itself asked to be left alone (Retry-After)."""
    reason: str | None = None
    """Why it is or was blocked."""
    failures: int = 0
    """Connect failures, 429 and 503 in a row."""
    last_start: float | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of one run."""

    waiting: int = 0
    ready: int = 0
    leased: int = 0
    done: int = 0
    failed: int = 0
    hosts: int = 0
    """Hosts with open rows."""
    resting: int = 0
    """Of these, hosts that are blocked now."""

    @property
    def known(self) -> int:
        """Every URL of the run."""
        return self.open + self.done + self.failed

    @property
    def open(self) -> int:
        """URLs that have no outcome yet."""
        return self.waiting + self.ready + self.leased


class Frontier(Protocol):
    """The contract. All row verbs work within the engine's one run; host verbs hold for all runs."""

    def put(self, rows: Iterable[NewRow]) -> list[int | None]:
        """Seen + enqueue in one transaction. Returns each row's id, None for a key that the run knows already."""

    def lease(self, n: int, now: float, *, held: Collection[str] = ()) -> list[Lease]:
        """Up to n ready rows of hosts whose gate is open, never of `held` hosts; at most one of a host with a delay."""

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
        """Ends leases for good: done, or failed where there is an error; puts `follow` in the same transaction.

        Returns how many rows were still ours.
        """

    def ack(self, row: int, now: float) -> bool:
        """`settle` of one row as done."""

    def fail(self, row: int, error: str, due: float | None, now: float) -> State | None:
        """A failed attempt: WAITING until `due`, or FAILED (the dead letter) where due is None. None: not our lease."""

    def release(self, rows: Sequence[int], now: float, *, unused: bool = True) -> int:
        """Gives leases back; an unused one does not count as a delivery."""

    def reschedule(self, row: int, due: float, now: float) -> bool:
        """Opens a settled or open row again at `due`, its failures forgotten. False: leased or unknown."""

    def renew(self, now: float) -> int:
        """Prolongs every lease of this owner."""

    def begin(self, now: float) -> int:
        """To be called once by a process before it leases; does what `recover` does, and more."""

    def recover(self, now: float) -> int:
        """Frees the leases and slots of dead owners and those whose time is over. Returns the freed rows."""

    def next_wake(self, now: float, *, held: Collection[str] = ()) -> float | None:
        """When `lease` may give something next; None: nothing is waiting or ready outside the held hosts."""

    def try_start(self, host: str, now: float) -> float:
        """Books one request start on the host. 0: go now (then call `finish`); else ask again after so many seconds."""

    def booking(self, host: str) -> float:
        """Tells the start that `try_start` booked last for this process from all others of the host."""

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """A request that was booked is about to be written, and will be within `slack` seconds: delays count from there.

        To be asked where the booking is not fresh any more. 0: write it now; else others have booked meanwhile: ask again
        after so many seconds. The place on the wire stays this process's all the while.
        """

    def finish(self, host: str) -> None:
        """The request that `try_start` let go has left the wire."""

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """Seconds between request starts: asked by us (`delay`) or by robots.txt (`crawl_delay`, 0 clears it)."""

    def block_until(self, host: str, until: float, reason: str) -> None:
        """Nothing starts on the host before; never shortens a longer block."""

    def stats(self, now: float) -> Stats:
        """Counts of this run."""
