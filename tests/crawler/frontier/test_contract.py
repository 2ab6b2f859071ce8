"""The frontier's contract: whatever happens in whatever order, no row is lost, doubled or handed to two owners."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from archives.postgres.database import Database
from crawler.frontier import sqlite as sqlite_engine
from crawler.frontier.contract import Lease, NewRow, State, Stats
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.key import gate_of, request_key
from crawler.frontier.postgres import workers as postgres_workers
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.frontier.schema import open_database
from crawler.frontier.spread.engine import SpreadFrontier
from crawler.frontier.spread.opening import open_spread
from crawler.frontier.sqlite import SqliteFrontier
from tests.servers.postgres import needs_postgres, shared_server

HOSTS = ["quick.test", "slow.test", "other.test"]
RULES = GateRules(delay=0, hosts={"slow.test": {"delay": 10.0}}, margin=0.0, patience=1000)
LEASE = 50.0


def new_row(url: str, due: float = 0.0, priority: int = 0) -> NewRow:
    return NewRow(
        request_key("GET", url),
        url,
        gate_of(url),
        {"url": url},
        event="e",
        role="page",
        due=due,
        priority=priority,
    )


Engine = SqliteFrontier | PostgresFrontier | SpreadFrontier
DATABASES = 3


class FrontierMachine(RuleBasedStateMachine):
    """Two processes work on one run; either may die at any moment. `self.model` says what must be true."""

    module = sqlite_engine

    def open(self) -> None:
        """A frontier that nobody has used."""
        self.database = open_database(":memory:")

    @initialize()
    def begin(self) -> None:
        self.dead: set[str] = set()
        self.is_alive, self.module.is_alive = self.module.is_alive, lambda owner: owner not in self.dead
        self.open()
        self.now = 1000.0
        self.model: dict[str, State] = {}
        self.due: dict[str, float] = {}
        self.leased: dict[str, tuple[int, Lease, float]] = {}
        """URL to the worker that holds it, the lease, its end."""
        self.rows: dict[str, int] = {}
        self.workers: list[Engine] = [self.worker(), self.worker()]

    def worker(self) -> Engine:
        return SqliteFrontier(self.database, "run", rules=RULES, lease_seconds=LEASE)

    def teardown(self) -> None:
        """Nothing is lost: all that is known comes out once more and is settled."""
        if not hasattr(self, "workers"):
            return
        for number, worker in enumerate(self.workers):
            worker.release([lease.row for who, lease, _ in self.leased.values() if who == number], self.now)
        open_urls = {url for url, state in self.model.items() if state < State.DONE}
        found: list[str] = []
        for _ in range(400):
            self.now += 10
            self.workers[0].recover(self.now)
            leases = self.workers[0].lease(5, self.now)
            found += [lease.url for lease in leases]
            self.workers[0].settle([lease.row for lease in leases], self.now)
            if self.workers[0].next_wake(self.now) is None:
                break
        assert sorted(found) == sorted(open_urls)
        assert self.workers[0].stats(self.now).open == 0
        self.database.close()
        self.module.is_alive = self.is_alive

    @rule(
        host=st.sampled_from(HOSTS),
        number=st.integers(0, 30),
        wait=st.sampled_from([0, 0, 0, 25]),
        who=st.integers(0, 1),
    )
    def put(self, host: str, number: int, wait: float, who: int) -> None:
        url = f"http://{host}/{number}"
        due = self.now + wait if wait else 0.0
        (row,) = self.workers[who].put([new_row(url, due)])
        assert (row is None) is (url in self.model)
        if row is not None:
            self.model[url] = State.READY
            self.due[url], self.rows[url] = due, row

    @rule(n=st.integers(1, 6), who=st.integers(0, 1))
    def lease(self, n: int, who: int) -> None:
        self.workers[who].renew(self.now)  # all leases of a worker end together
        for url, (owner, lease, _) in self.leased.items():
            if owner == who:
                self.leased[url] = (who, lease, self.now + LEASE)
        leases = self.workers[who].lease(n, self.now)
        assert len(leases) <= n
        assert [lease.host for lease in leases].count("slow.test") <= 1
        for lease in leases:
            assert self.model[lease.url] < State.LEASED
            assert self.due[lease.url] <= self.now
            self.model[lease.url] = State.LEASED
            self.leased[lease.url] = (who, lease, self.now + LEASE)
        if not leases:
            free = [
                u
                for u, s in self.model.items()
                if s < State.LEASED and self.due[u] <= self.now and "slow" not in u
            ]
            assert not free

    @precondition(lambda self: self.leased)
    @rule(data=st.data(), outcome=st.sampled_from(["done", "failed", "retry", "dead", "release"]))
    def end_lease(self, data: st.DataObject, outcome: str) -> None:
        url = data.draw(st.sampled_from(sorted(self.leased)))
        who, lease, _ = self.leased.pop(url)
        worker, row = self.workers[who], lease.row
        if outcome == "done":
            assert worker.ack(row, self.now)
            assert not worker.ack(row, self.now), "an outcome is final"
            self.model[url] = State.DONE
        elif outcome == "failed":
            assert worker.settle([row], self.now, error="broken", status=500) == 1
            self.model[url] = State.FAILED
        elif outcome == "retry":
            assert worker.fail(row, "http-500", self.now + 15, self.now) is State.WAITING
            self.model[url], self.due[url] = State.WAITING, self.now + 15
        elif outcome == "dead":
            assert worker.fail(row, "http-500", None, self.now) is State.FAILED
            self.model[url] = State.FAILED
        else:
            assert worker.release([row], self.now) == 1
            self.model[url], self.due[url] = State.READY, 0.0

    @precondition(lambda self: self.leased)
    @rule(data=st.data())
    def nobody_else_can_end_a_lease(self, data: st.DataObject) -> None:
        url = data.draw(st.sampled_from(sorted(self.leased)))
        who, lease, _ = self.leased[url]
        other = self.workers[1 - who]
        assert other.settle([lease.row], self.now) == 0
        assert other.fail(lease.row, "x", self.now, self.now) is None
        assert other.release([lease.row], self.now) == 0

    @rule(who=st.integers(0, 1))
    def die(self, who: int) -> None:
        self.dead.add(self.workers[who].owner)
        self.workers[who] = self.worker()
        lost = [url for url, (owner, _, _) in self.leased.items() if owner == who]
        expired = [url for url, (owner, _, end) in self.leased.items() if owner != who and end < self.now]
        assert self.workers[who].begin(self.now) == len(lost) + len(expired)
        for url in lost + expired:
            del self.leased[url]
            self.model[url], self.due[url] = State.READY, 0.0

    @rule(seconds=st.sampled_from([1.0, 10.0, 30.0]), who=st.integers(0, 1))
    def time_passes(self, seconds: float, who: int) -> None:
        """The other worker hangs: it does not renew, and loses what it holds for longer than the lease."""
        self.now += seconds
        mine = {url for url, (owner, _, _) in self.leased.items() if owner == who}
        assert self.workers[who].renew(self.now) == len(mine)
        expired = [url for url, (_, _, end) in self.leased.items() if url not in mine and end < self.now]
        assert self.workers[who].recover(self.now) == len(expired)
        for url in expired:
            del self.leased[url]
            self.model[url], self.due[url] = State.READY, 0.0
        for url in mine:
            self.leased[url] = (who, self.leased[url][1], self.now + LEASE)

    @precondition(lambda self: any(state >= State.DONE for state in self.model.values()))
    @rule(data=st.data())
    def reschedule(self, data: st.DataObject) -> None:
        url = data.draw(st.sampled_from(sorted(u for u, s in self.model.items() if s >= State.DONE)))
        assert self.workers[0].reschedule(self.rows[url], self.now + 20, self.now)
        self.model[url], self.due[url] = State.WAITING, self.now + 20

    @invariant()
    def counts_agree(self) -> None:
        if not hasattr(self, "workers"):
            return
        stats = self.workers[0].stats(self.now)
        states = list(self.model.values())
        assert (stats.known, stats.done, stats.failed) == (
            len(states),
            states.count(State.DONE),
            states.count(State.FAILED),
        )
        assert stats.leased == len(self.leased)
        waiting = [url for url, state in self.model.items() if state < State.LEASED]
        assert (self.workers[0].next_wake(self.now) is None) is (not waiting)
        assert self.workers[0].open_rows("e", ["page"]) == stats.open


class PostgresMachine(FrontierMachine):
    """The same in PostgreSQL, each worker with a connection of its own."""

    module = postgres_workers  # type: ignore[assignment]
    url = ""

    def open(self) -> None:
        self.database = ExitStack()  # type: ignore[assignment]
        if not self.url:  # making the tables takes longer than all else of an example
            type(self).url = shared_server().fresh()
        else:
            with closing(Database(self.url)) as database:
                tables = "row, gate, host, slot, event, count, worker, run".replace(" ", " frontier_")
                database.run(f"TRUNCATE frontier_{tables} RESTART IDENTITY")

    def worker(self) -> Engine:
        frontier = PostgresFrontier(self.url, "run", rules=RULES, lease_seconds=LEASE)
        frontier.worker.register(self.now)
        self.database.callback(frontier.database.close)
        return frontier


class SpreadMachine(PostgresMachine):
    """The same over several databases."""

    urls: tuple[str, ...] = ()

    def open(self) -> None:
        self.database = ExitStack()  # type: ignore[assignment]
        self.open_ones: list[SpreadFrontier] = []
        if not self.urls:
            type(self).urls = tuple(shared_server().fresh() for _ in range(DATABASES))
        else:
            for url in self.urls:
                with closing(Database(url)) as database:
                    tables = "row, gate, host, slot, event, count, worker, run".replace(" ", " frontier_")
                    database.run(f"TRUNCATE frontier_{tables} RESTART IDENTITY")

    def worker(self) -> Engine:
        self.hang_up()
        frontier = spread_over(self.urls, "run", rules=RULES, lease_seconds=LEASE)
        frontier.worker.register(self.now)
        if not self.open_ones:
            self.database.callback(self.hang_up, everyone=True)
        self.open_ones.append(frontier)
        return frontier

    def hang_up(self, *, everyone: bool = False) -> None:
        """The connections of those that died."""
        for frontier in list(self.open_ones):
            if everyone or frontier not in getattr(self, "workers", self.open_ones):
                disconnect(frontier)
                self.open_ones.remove(frontier)


def disconnect(frontier: PostgresFrontier | SpreadFrontier) -> None:
    frontier.database.close()
    frontier.disconnect()


def spread_over(urls: Sequence[str], run: str, **options: Any) -> SpreadFrontier:
    told: list[str] = []
    return open_spread(Database(urls[0]), urls[1:], run, told=told.append, **options)


TestFrontierMachine = FrontierMachine.TestCase
TestFrontierMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPostgresMachine = needs_postgres(PostgresMachine.TestCase)
TestPostgresMachine.settings = settings(max_examples=6, stateful_step_count=40, deadline=None)
TestSpreadMachine = needs_postgres(SpreadMachine.TestCase)
TestSpreadMachine.settings = settings(max_examples=6, stateful_step_count=40, deadline=None)


class Place:
    """Where a frontier lies: engines on it are several processes of one collection, or of many machines."""

    def __init__(self, kind: str, path: Path) -> None:
        self.kind = kind
        databases = {"sqlite": 0, "postgres": 1, "spread": DATABASES}[kind]
        self.where = [shared_server().fresh() for _ in range(databases)] or [str(path / "ledger.sqlite")]
        self._opened = ExitStack()

    def frontier(self, run: str = "run", **options: Any) -> Engine:
        if self.kind == "sqlite":
            local = SqliteFrontier(self.where[0], run, **options)
            self._opened.callback(local._db.close)
            return local
        if self.kind == "postgres":
            shared = PostgresFrontier(self.where[0], run, **options)
            self._opened.callback(shared.database.close)
            return shared
        spread = spread_over(self.where, run, **options)
        self._opened.callback(disconnect, spread)
        return spread

    def query(self, text: str) -> list[Any]:
        """Of all databases."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.where[0])) as connection:
                return connection.execute(text).fetchall()
        import psycopg

        found = []
        for url in self.where:
            with psycopg.connect(url, autocommit=True) as connection:
                cursor = connection.execute(text)  # type: ignore[arg-type]
                found += cursor.fetchall() if cursor.description else []
        return found

    def close(self) -> None:
        self._opened.close()


@pytest.fixture(
    params=["sqlite", *(pytest.param(kind, marks=needs_postgres) for kind in ("postgres", "spread"))]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    found = Place(request.param, tmp_path)
    yield found
    found.close()


@pytest.fixture
def frontier(place: Place) -> Engine:
    return place.frontier(rules=RULES)


def test_higher_priorities_go_first_and_equal_ones_in_order(frontier: Engine) -> None:
    frontier.put(new_row(f"http://quick.test/{n}", priority=n % 3) for n in range(6))
    assert [lease.url[-1] for lease in frontier.lease(6, 1.0)] == ["2", "5", "1", "4", "0", "3"]


def test_hosts_take_turns_and_held_ones_are_passed_over(frontier: Engine) -> None:
    hosts = [f"h{n}.test" for n in range(5)]
    frontier.set_delay("h3.test", delay=100)
    frontier.put(new_row(f"http://{host}/{n}") for host in hosts for n in range(3))
    first = frontier.lease(50, 1.0, held={"h1.test"})
    assert sorted(lease.host for lease in first) == sorted(
        ["h0.test", "h2.test", "h4.test"] * 3 + ["h3.test"]
    )
    assert frontier.lease(50, 2.0, held={"h1.test"}) == []
    assert frontier.next_wake(2.0, held={"h1.test"}) == 101.0
    assert [lease.host for lease in frontier.lease(50, 2.0)] == ["h1.test"] * 3


def test_one_url_stands_once_in_a_run_and_again_in_the_next(place: Place) -> None:
    for run in ("one", "two"):
        frontier = place.frontier(run)
        assert frontier.put([new_row("http://x.test/"), new_row("http://x.test/#part")]) == [
            frontier.lease(1, 1.0)[0].row,
            None,
        ]


def test_settling_and_what_follows_are_one_transaction(frontier: Engine) -> None:
    frontier.put([new_row("http://quick.test/1")])
    (lease,) = frontier.lease(1, 1.0)

    def follow() -> object:
        yield new_row("http://quick.test/2")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        frontier.settle([lease.row], 2.0, follow=follow())  # type: ignore[arg-type]
    assert frontier.stats(2.0) == Stats(leased=1)
    assert frontier.settle([lease.row], 2.0, follow=[new_row("http://quick.test/2")]) == 1
    assert frontier.stats(2.0) == Stats(ready=1, done=1, hosts=1)


def test_a_row_that_kills_every_process_is_failed_in_the_end(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sqlite_engine, postgres_workers):
        monkeypatch.setattr(module, "is_alive", lambda owner: False)
    place.frontier().put([new_row("http://x.test/poison")])
    for _ in range(3):
        worker = place.frontier(max_deliveries=3)
        worker.begin(1.0)
        worker.lease(1, 1.0)
    last = place.frontier(max_deliveries=3)
    assert last.begin(1.0) == 0
    assert last.stats(1.0) == Stats(failed=1)
    assert place.query("SELECT error FROM frontier_row") == [("delivered 3 times without an outcome",)]


class TestHostGates:
    def test_starts_are_spaced_by_the_pace(self, frontier: Engine) -> None:
        frontier.set_delay("x.test", delay=3, crawl_delay=5)
        assert frontier.try_start("x.test", 100.0) == 0
        frontier.finish("x.test")
        assert frontier.try_start("x.test", 101.0) == 4
        assert frontier.try_start("x.test", 105.0) == 0

    def test_a_late_start_moves_the_next_one(self, frontier: Engine) -> None:
        frontier.set_delay("x.test", delay=3)
        frontier.try_start("x.test", 100.0)
        frontier.gates.not_before("x.test", 101.5)
        assert frontier.host("x.test").next_at == 104.5

    def test_a_stale_booking_moves_to_the_moment_of_the_write(self, frontier: Engine) -> None:
        """A process that stood still between booking and wire (SIGSTOP), with nobody quicker meanwhile."""
        frontier.set_delay("x.test", delay=3)
        assert frontier.try_start("x.test", 100.0) == 0
        booking = frontier.booking("x.test")
        assert frontier.leave("x.test", booking, 101.0, 0.5) == 0
        assert frontier.host("x.test").next_at == 104.5
        assert frontier.leave("x.test", frontier.booking("x.test"), 102.0) == 0
        assert frontier.host("x.test").next_at == 105.0

    def test_a_stale_booking_that_others_have_overtaken_waits_for_its_turn(self, place: Place) -> None:
        one, two = (place.frontier(rules=GateRules(delay=3.0, margin=0.0)) for _ in range(2))
        assert one.try_start("x.test", 100.0) == 0
        booking = one.booking("x.test")
        assert two.try_start("x.test", 103.5) == 0
        assert one.leave("x.test", booking, 104.0) == 2.5
        assert one.leave("x.test", booking, 106.5) == 0
        assert two.try_start("x.test", 107.0) == 2.5

    def test_a_host_that_rests_meanwhile_is_not_written_to(self, frontier: Engine) -> None:
        frontier.set_delay("x.test", delay=3)
        frontier.try_start("x.test", 100.0)
        frontier.block_until("x.test", 140.0, "http-429")
        assert frontier.leave("x.test", frontier.booking("x.test"), 101.0) == 39.0

    def test_a_delay_learned_late_counts_from_the_last_start(self, frontier: Engine) -> None:
        frontier.try_start("x.test", 100.0)
        frontier.set_delay("x.test", crawl_delay=2)
        assert frontier.host("x.test").next_at == 102.0

    def test_concurrency_counts_every_process(self, place: Place) -> None:
        one, two = (place.frontier(rules=GateRules(concurrency=2)) for _ in range(2))
        assert [one.try_start("x.test", 1.0), two.try_start("x.test", 1.0)] == [0, 0]
        assert one.try_start("x.test", 1.0) > 0
        two.finish("x.test")
        assert one.try_start("x.test", 1.0) == 0

    def test_a_dead_processs_slots_are_freed(self, tmp_path: Path) -> None:
        ledger = tmp_path / "ledger.sqlite"
        frontier = SqliteFrontier(ledger, "run", rules=GateRules(concurrency=1))
        with sqlite3.connect(ledger) as connection:
            connection.execute("INSERT INTO frontier_slot VALUES ('x.test', ?, 1)", (gone_owner(),))
        connection.close()
        assert frontier.try_start("x.test", 1.0) > 0
        frontier.begin(1.0)
        assert frontier.try_start("x.test", 1.0) == 0

    def test_blocks_only_grow_and_a_new_run_keeps_what_the_host_asked_for(self, place: Place) -> None:
        rules = GateRules(host_failures=3, leave_alone=5000)
        frontier = place.frontier("one", rules=rules)
        frontier.block_until("x.test", 200.0, "http-429")
        frontier.block_until("x.test", 150.0, "later")
        assert (frontier.host("x.test").blocked_until, frontier.host("x.test").reason) == (200.0, "http-429")
        for _ in range(3):
            frontier.gates.failed("down.test", "refused", None, 100.0)
            frontier.gates.failed("busy.test", "http-503", 700.0, 100.0)
        later = place.frontier("two", rules=rules)
        later.begin(101.0)
        assert later.try_start("down.test", 101.0) == 0
        assert later.try_start("busy.test", 101.0) == 699.0

    def test_refused_hosts_hand_their_rows_over_at_once(self, frontier: Engine) -> None:
        frontier.put(new_row(f"http://slow.test/{n}") for n in range(4))
        frontier.block_until("slow.test", 5000.0, "refused")
        leases = frontier.lease(10, 1.0)
        assert [lease.refused for lease in leases] == ["refused; the host is left alone for 4999 s more"] * 4


def gone_owner() -> str:
    """An owner as this machine wrote it, whose process has ended."""
    import subprocess
    import sys

    code = "from crawler.frontier.owner import new_owner; print(new_owner())"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
