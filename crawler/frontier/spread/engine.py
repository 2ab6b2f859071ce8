"""The frontier over several databases: the contract, each host's part of it where the host lies.

What is one for all (workers, which worker an event stays with, runs, history) stands in the first database; it must be there.
A further one may go away: its hosts wait, rows for it are parked in the first one, outcomes of its rows wait in memory
under their leases, and all others go on.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TypeVar

from archives.errors import EngineAwayError
from archives.postgres.database import Database
from crawler.frontier.contract import Lease, NewRow, State, Stats
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.gated import GatedFrontier
from crawler.frontier.hosts import SLOT_POLL
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.frontier.spread.events import EventPlaces
from crawler.frontier.spread.gates import SpreadGates
from crawler.frontier.spread.parked import Parked
from crawler.frontier.spread.rendezvous import place_of
from crawler.frontier.spread.shard import Home, Shard

T = TypeVar("T")
MOST = 64
"""Databases; the last digits of a row's number tell which one it lies in."""
PARKED_SECONDS = 5.0
"""Seconds between looks for rows that another process has parked."""
PROMISED = 0
"""What `put` gives for a row that is parked."""


class SpreadFrontier(GatedFrontier):
    """See `crawler.frontier.contract.Frontier` for the verbs.

    Args:
        home: the frontier in the first database.
        others: the further databases, in any order.
        identities: of all, the first one's first.
        patience: seconds for which databases that are away are waited for when nothing else is left to do.
    """

    gates: SpreadGates

    def __init__(
        self,
        home: PostgresFrontier,
        others: Sequence[Shard],
        identities: Sequence[str],
        patience: float,
    ) -> None:
        self.home = home
        self.others = list(others)
        self.rules: GateRules = home.rules
        self.run = home.run
        self.worker = home.worker
        self.database: Database = home.database
        self.on_takeover = home.on_takeover
        self.on_return: list[Callable[[], None]] = []
        """Called when a database is back, after all that it was owed was told."""
        self._identities = tuple(identities)
        self._patience = patience
        self._here = Home(home, identities[0])
        self._shards: list[Shard | Home] = [self._here, *self.others]
        self.gates = SpreadGates(self._shard, home.rules)
        self._parked = Parked(home.database, home.run)
        self._places = EventPlaces(home.database)
        self._released: list[str] = []
        self._turn = 0
        self._returned = False
        self._looked = time.monotonic()
        self._idle_since: float | None = None

    @property
    def owner(self) -> str:
        """Who this process is."""
        return self.home.owner

    @property
    def lost(self) -> bool:
        """Whether this process was taken for dead, and what it held is with others."""
        return self.home.lost

    def _shard(self, host: str) -> Shard | Home:
        return self._shards[place_of(host, self._identities)]

    # Rows.

    def put(self, rows: Iterable[NewRow]) -> list[int | None]:
        """See the contract; each database's rows are one transaction. `PROMISED` is the number of a row whose database is
        away: whether the run knows it is seen when it is back."""
        wanted = list(rows)
        found: list[int | None] = [None] * len(wanted)
        for place, numbers in self._by_place(row.host for row in wanted).items():
            part = [wanted[n] for n in numbers]
            for n, row in zip(numbers, self._put(place, part), strict=True):
                found[n] = row
        return found

    def _put(self, place: int, rows: list[NewRow]) -> list[int | None]:
        shard = self._shards[place]
        if place:
            self._places.note(shard.identity, (row.event for row in rows))
        ids = shard.ask(lambda engine: engine.put(rows), None)
        if ids is None:
            kept = self._parked.park(shard.identity, rows)
            return [PROMISED if new else None for new in kept]
        return [None if row is None else row * MOST + place for row in ids]

    def lease(self, n: int, now: float, *, held: Collection[str] = ()) -> list[Lease]:
        """See the contract. Each database has its share first, in turns; what one leaves the others may have."""
        self._pass_on_released()
        order = [(self._turn + k) % len(self._shards) for k in range(len(self._shards))]
        self._turn += 1
        found: list[Lease] = []
        hungry = []
        for left, place in zip(range(len(order), 0, -1), order, strict=True):
            share = -(-(n - len(found)) // left)
            got = self._lease(place, share, now, held)
            found += got
            if share and len(got) == share:
                hungry.append(place)
        for place in hungry:
            if len(found) < n:
                found += self._lease(place, n - len(found), now, held)
        return found

    def _lease(self, place: int, n: int, now: float, held: Collection[str]) -> list[Lease]:
        if n <= 0:
            return []
        none: list[Lease] = []
        leases = self._shards[place].ask(lambda engine: engine.lease(n, now, held=held), none)
        return [
            Lease(lease.row * MOST + place, lease.url, lease.host, lease.request, lease.attempts, lease.deliveries, lease.refused)
            for lease in leases
        ]  # fmt: skip

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
        """See the contract. What follows is put before, where it lies in another database: done twice it is there once, and
        nothing is ended whose followers might be lost. Of a database that is away, rows are believed ours."""
        parts = self._by_shard(rows)
        new = list(follow)
        own = next(iter(parts), None) if len(parts) == 1 else None
        here = [row for row in new if place_of(row.host, self._identities) == own]
        self.put(row for row in new if place_of(row.host, self._identities) != own)
        if own is not None and own and here:
            self._places.note(self._shards[own].identity, (row.event for row in here))
        settled = 0
        for place, part in parts.items():

            def work(engine: PostgresFrontier, part: list[int] = part) -> int:
                return engine.settle(part, now, error=error, status=status, robots=robots, follow=here)

            settled += self._shards[place].tell(work, len(part))
        return settled

    def fail(self, row: int, error: str, due: float | None, now: float) -> State | None:
        """See the contract."""
        own, place = divmod(row, MOST)
        otherwise: State | None = State.FAILED if due is None else State.WAITING
        return self._shards[place].tell(lambda engine: engine.fail(own, error, due, now), otherwise)

    def release(self, rows: Sequence[int], now: float, *, unused: bool = True) -> int:
        """See the contract."""
        freed = 0
        for place, part in self._by_shard(rows).items():
            freed += self._release(self._shards[place], part, now, unused)
        return freed

    @staticmethod
    def _release(shard: Shard | Home, rows: list[int], now: float, unused: bool) -> int:
        return shard.tell(lambda engine: engine.release(rows, now, unused=unused), len(rows))

    def reschedule(self, row: int, due: float, now: float) -> bool:
        """See the contract."""
        own, place = divmod(row, MOST)
        return self._shards[place].tell(lambda engine: engine.reschedule(own, due, now), True)

    def reopen(self, events: Sequence[str], urls: Sequence[str]) -> int:
        """See `PostgresFrontier`."""
        return sum(shard.tell(lambda engine: engine.reopen(events, urls), 0) for shard in self._shards)

    # Workers.

    def renew(self, now: float) -> int:
        """See the contract: one heart for all databases."""
        before = self.worker.no if self.worker.is_registered else None
        held = self.home.renew(now)
        if before is not None and self.worker.no != before:
            for shard in self.others:
                shard.ask(lambda engine: engine.forget_leases(), None)
            return 0
        return held + sum(shard.ask(lambda engine: engine.renew(now), 0) for shard in self.others)

    def begin(self, now: float) -> int:
        """See `PostgresFrontier`."""
        freed = self.home.begin(now)
        alone = self.home.recovery.is_alone(now)
        for shard in self.others:
            if alone:
                shard.ask(lambda engine: engine.recovery.start_anew(now), None)
            freed += shard.ask(self._stop_gone, 0)
        return freed

    def recover(self, now: float) -> int:
        """See the contract. Stories of a dead worker begin again only while all databases are there: each has rows of them."""
        if not all(shard.is_here() for shard in self.others):
            return 0
        try:
            return self.home.recover(now) + sum(shard.ask(self._stop_gone, 0) for shard in self.others)
        except EngineAwayError as error:
            if error.place is self.home.database or error.place is None:
                raise
            return 0  # it is noticed by whoever asks next

    def arrived(self, engine: PostgresFrontier, identity: str) -> None:
        """A further database can be asked: what happened meanwhile is made up for."""
        if engine.recovery not in self.home.recovery.others:
            self.home.recovery.others.append(engine.recovery)
        if self.worker.is_registered:
            self._stop_gone(engine)
        self._put_parked(engine, identity)
        self._returned = True

    def _put_parked(self, engine: PostgresFrontier, identity: str) -> None:
        while rows := self._parked.waiting(identity):
            engine.put(rows)
            self._parked.put(identity, rows)

    def _stop_gone(self, engine: PostgresFrontier) -> int:
        return engine.recovery.stop_gone(self.home.database)

    def look_after_others(self, now: float) -> int:
        """`recover`; and databases that were away are looked for."""
        for shard in self.others:
            shard.is_here()
        self._pass_on_released()
        if time.monotonic() - self._looked > PARKED_SECONDS:
            self._looked = time.monotonic()
            for place in self._shards:
                place.ask(partial(self._put_parked, identity=place.identity), None)
        if self._returned:
            self._returned = False
            for hook in self.on_return:
                hook()
        return self.recover(now)

    def others_busy(self) -> bool:
        """See `PostgresFrontier`; rows that wait for a database that is away are somebody's to wait for, too."""
        away = [shard for shard in self.others if not shard.is_here()]
        if away and self._is_waited_for(away):
            return True
        return any(shard.ask(lambda engine: engine.others_busy(), False) for shard in self._shards)

    def _is_waited_for(self, away: Sequence[Shard]) -> bool:
        """A database that is away may have rows of this run: it is waited for, as long as the patience lasts.

        Raises:
            EngineAwayError: it does not any more, and nothing else is left to do.
        """
        now = time.monotonic()
        if self._idle_since is None:
            self._idle_since = now
        since = max(min(shard.away_since or now for shard in away), self._idle_since)
        if now - since > self._patience:
            names = ", ".join(shard.name for shard in away)
            raise EngineAwayError(
                f"{names}: away, and nothing else waits; waited {self._patience:.0f} s for it"
            )
        return True

    # Looking.

    def next_wake(self, now: float, *, held: Collection[str] = ()) -> float | None:
        """See the contract."""
        wakes = [
            wake
            for shard in self._shards
            if (wake := shard.ask(lambda engine: engine.next_wake(now, held=held), None)) is not None
        ]
        away = [shard for shard in self.others if not shard.is_here()]
        if wakes or not away:
            self._idle_since = None
        else:
            self._is_waited_for(away)
            wakes = [now + max(SLOT_POLL, min(shard.pause for shard in away))]
        if not wakes and self._parked.count():
            wakes = [now + SLOT_POLL]
        return min(wakes, default=None)

    def stats(self, now: float) -> Stats:
        """See the contract: of those databases that are there, and what is not seen now as waiting."""
        parts = [shard.ask(lambda engine: engine.stats(now), Stats()) for shard in self._shards]
        waiting = sum(part.waiting for part in parts) + self.unknown()
        return Stats(
            waiting,
            *(
                sum(getattr(part, name) for part in parts)
                for name in ("ready", "leased", "done", "failed", "hosts", "resting")
            ),
        )

    def open_rows(self, event: str, roles: Collection[str] | None = None) -> int:
        """See `PostgresFrontier`. A database that is away may have some: one, that is."""
        count = self.home.open_rows(event, roles) + self._parked.of_event(event, roles)
        places = self._places.of(event)
        for shard in self.others:
            if shard.identity in places:
                count += shard.ask(lambda engine: engine.open_rows(event, roles), 1)
        return count

    def has_rows(self, event: str) -> bool:
        """Whether the event has any row in any run."""
        return self.home.has_rows(event) or bool(self._places.of(event))

    def has_open(self, but: Collection[int], role: str) -> bool:
        """See `PostgresFrontier`."""
        parts = self._by_shard(but)
        return any(
            shard.ask(partial(_has_open, but=parts.get(place, []), role=role), False)
            for place, shard in enumerate(self._shards)
        )

    def look_again(self, host: str) -> None:
        """See `PostgresFrontier`."""
        self._shard(host).ask(lambda engine: engine.look_again(host), None)

    def release_event(self, event: str) -> None:
        """See `PostgresFrontier`: in the first database now, since it belongs to a transaction there; in the others soon."""
        self.home.release_event(event)
        self._released.append(event)

    def _pass_on_released(self) -> None:
        released, self._released = self._released, []
        if released:
            for shard in self.others:
                shard.ask(lambda engine: engine.claims.release(released), None)

    def close(self) -> None:
        """See `PostgresFrontier`."""
        self._pass_on_released()
        for shard in self.others:
            shard.close()
        self.home.close()

    def look(self, work: Callable[[Database], T]) -> list[T]:
        """What a question gives in each database that is there."""
        found: list[T] = []
        for shard in self._shards:
            shard.ask(lambda engine: found.append(work(engine.database)), None)
        return found

    def unknown(self) -> int:
        """Rows that nobody can see now: those that are parked, and one at least for each database that is away."""
        return self._parked.count() + sum(not shard.is_here() for shard in self.others)

    def disconnect(self) -> None:
        """Of the further databases; the first one is its owner's."""
        for shard in self.others:
            shard.disconnect()

    def _by_place(self, hosts: Iterable[str]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for n, host in enumerate(hosts):
            found[place_of(host, self._identities)].append(n)
        return found

    @staticmethod
    def _by_shard(rows: Iterable[int]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows:
            own, place = divmod(row, MOST)
            found[place].append(own)
        return found


def _has_open(engine: PostgresFrontier, but: list[int], role: str) -> bool:
    return engine.has_open(but, role)
