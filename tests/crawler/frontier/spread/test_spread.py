"""Several databases: one of them away, lists that are not the ones hosts are spread by, what stands where."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from archives.errors import EngineAwayError
from archives.postgres.database import Database
from crawler.errors import TearsheetError
from crawler.frontier.postgres.schema import create_tables
from crawler.frontier.spread import shard as shards
from crawler.frontier.spread.engine import PROMISED, SpreadFrontier
from crawler.frontier.spread.opening import open_spread
from crawler.frontier.spread.register import check_alone
from crawler.frontier.spread.rendezvous import place_of
from tests.crawler.frontier.postgres.test_engine import row
from tests.crawler.frontier.test_contract import disconnect
from tests.servers.cuttable import CuttableWay
from tests.servers.postgres import needs_postgres, shared_server

pytestmark = needs_postgres


class Two:
    """Two databases, the way to the second can be cut."""

    def __init__(self, stack: ExitStack) -> None:
        server = shared_server()
        self.way = stack.enter_context(CuttableWay(server.port))
        self.second = server.fresh()
        roundabout = self.second.replace(f":{server.port}/", f":{self.way.port}/")
        self.urls = [server.fresh(), roundabout]
        self.told: list[str] = []
        self._stack = stack
        self._identities: tuple[str, ...] = ()

    def frontier(
        self, worker: str | None = None, *, patience: float = 20.0, **options: Any
    ) -> SpreadFrontier:
        home = Database(self.urls[0], patience=patience)
        options = {"lease_seconds": 60.0, "worker": worker, "keep_events": worker is not None, **options}
        try:
            found = open_spread(home, self.urls[1:], "run", told=self.told.append, **options)
        except BaseException:
            home.close()
            raise
        self._stack.callback(disconnect, found)
        found.worker.register(1.0)
        self._identities = found._identities
        return found

    def host(self, place: int, n: int = 0) -> str:
        """A host that lies there."""
        hosts = (f"h{k}.test" for k in range(1000))
        return [host for host in hosts if place_of(host, self._identities) == place][n]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    monkeypatch.setattr(shards, "LONGEST_PAUSE", 0.2)
    with ExitStack() as stack:
        yield Two(stack)


def until(moment: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not moment():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_hosts_lie_where_their_hash_says_and_nowhere_else(two: Two) -> None:
    frontier = two.frontier()
    frontier.put([row(f"http://h{n}.test/") for n in range(40)])
    found = []
    for url in (two.urls[0], two.second):
        with closing(Database(url)) as database:
            found.append({host for (host,) in database.run("SELECT host FROM frontier_host").fetchall()})
    assert found == [
        {f"h{n}.test" for n in range(40)} & {two.host(place, k) for k in range(40)} for place in (0, 1)
    ]
    assert len(frontier.lease(40, 1.0)) == 40


def test_a_lease_takes_of_each_and_leaves_no_room(two: Two) -> None:
    frontier = two.frontier()
    frontier.put(
        [row(f"http://{two.host(0)}/{n}") for n in range(20)]
        + [row(f"http://{two.host(1)}/{n}") for n in range(20)]
    )
    hosts = [lease.host for lease in frontier.lease(10, 1.0)]
    assert (hosts.count(two.host(0)), hosts.count(two.host(1))) == (5, 5)
    frontier.put([row(f"http://{two.host(0, 1)}/{n}") for n in range(20)])
    assert len(frontier.lease(50, 1.0)) == 50, "what one has not the other gives"


def test_one_that_is_away_pauses_its_hosts_alone_and_loses_nothing(two: Two) -> None:
    frontier = two.frontier()
    here, there = two.host(0), two.host(1)
    frontier.put([row(f"http://{there}/1"), row(f"http://{there}/2"), row(f"http://{here}/1")])
    leases = {lease.url: lease.row for lease in frontier.lease(3, 1.0)}
    assert frontier.try_start(there, 1.0) == 0
    two.way.cut()
    assert frontier.put([row(f"http://{there}/3", "story"), row(f"http://{here}/2")]) != [None, None]
    assert frontier.put([row(f"http://{there}/3", "story"), row(f"http://{there}/4")]) == [None, PROMISED]
    assert frontier.open_rows("story") > 0, "parked, not forgotten"
    frontier.finish(there)
    assert frontier.settle([leases[f"http://{there}/1"]], 2.0) == 1
    assert frontier.try_start(there, 2.0) > 0
    assert frontier.host(there).reason == "its database is away"
    assert frontier.leave(there, 1.0, 2.0) > 0
    assert frontier.settle([leases[f"http://{here}/1"]], 2.0, follow=[row(f"http://{there}/5")]) == 1
    assert [lease.url for lease in frontier.lease(5, 2.0)] == [f"http://{here}/2"]
    assert frontier.next_wake(2.0) is not None
    assert frontier.stats(2.0).open > 0
    assert [text.split(":")[-1] for text in two.told] == [" its hosts wait, the others go on"]
    two.way.mend()
    until(lambda: frontier.others[0].is_here())
    assert two.told[-1].endswith("is back")
    assert sorted(lease.url for lease in frontier.lease(9, 3.0)) == [f"http://{there}/{n}" for n in (3, 4, 5)]
    stats = frontier.stats(3.0)
    assert (stats.done, stats.leased, stats.known) == (2, 5, 7)
    with closing(Database(two.second)) as database:
        assert database.run("SELECT coalesce(sum(n), 0) FROM frontier_slot").fetchone() == (0,)


def test_what_a_dead_process_has_parked_another_puts(two: Two) -> None:
    one = two.frontier()
    two.way.cut()
    one.put([row(f"http://{two.host(1)}/1")])
    two.way.mend()
    other = two.frontier()
    assert [lease.url for lease in other.lease(5, 1.0)] == [f"http://{two.host(1)}/1"]


def test_stories_are_looked_at_again_when_it_is_back(two: Two) -> None:
    frontier = two.frontier("one")
    frontier.put([row(f"http://{two.host(0)}/1", "story"), row(f"http://{two.host(1)}/2", "story")])
    leases = frontier.lease(5, 1.0)
    called: list[int] = []
    frontier.on_return.append(lambda: called.append(frontier.open_rows("story")))
    frontier.look_after_others(1.0)
    called.clear()
    two.way.cut()
    frontier.settle([lease.row for lease in leases], 2.0)
    assert frontier.open_rows("story") > 0, "nobody knows"
    two.way.mend()
    until(lambda: frontier.look_after_others(2.0) == 0 and bool(called))
    assert called == [0]


def test_the_stories_of_a_dead_worker_wait_for_all_databases(two: Two) -> None:
    one, other = two.frontier("one"), two.frontier("two")
    one.put([row(f"http://{two.host(0)}/1", "story"), row(f"http://{two.host(1)}/2", "story")])
    one.settle([one.lease(5, 1.0)[0].row], 1.0)
    two.way.cut()
    other.lease(1, 61.5)
    assert other.recover(61.5) == 0
    two.way.mend()
    until(lambda: other.others[0].is_here())
    assert other.recover(61.5) == 1
    assert len(other.lease(5, 61.5)) == 2, "the settled one too"


def test_when_nothing_else_is_left_the_patience_ends(two: Two) -> None:
    frontier = two.frontier(patience=0.2)
    two.way.cut()
    frontier.lease(1, 1.0)
    with pytest.raises(EngineAwayError, match="away, and nothing else waits"):
        until(lambda: frontier.next_wake(1.0) is None)


def test_a_worker_starts_without_one_that_the_first_one_knows(two: Two) -> None:
    two.frontier().put([row(f"http://h{n}.test/") for n in range(20)])
    two.way.cut()
    late = two.frontier()
    assert {place_of(lease.host, late._identities) for lease in late.lease(20, 1.0)} == {0}
    two.way.mend()
    until(lambda: late.others[0].is_here())
    assert {place_of(lease.host, late._identities) for lease in late.lease(20, 1.0)} == {1}


class TestLists:
    def test_other_databases_than_those_that_hosts_are_spread_over(self, two: Two) -> None:
        two.frontier()
        two.urls = [two.urls[0], two.second, shared_server().fresh()]
        with pytest.raises(TearsheetError, match="hosts are spread over other databases than those given"):
            two.frontier()

    def test_one_of_several_alone(self, two: Two) -> None:
        two.frontier()
        for url in (two.urls[0], two.second):
            with closing(Database(url)) as database, pytest.raises(TearsheetError, match="is one of several"):
                check_alone(database)

    def test_the_password_user_and_way_change_no_hosts_place(self, two: Two) -> None:
        before = two.frontier()._identities
        two.urls = [two.urls[0].replace("127.0.0.1", "localhost"), two.second]
        assert two.frontier()._identities == before

    def test_the_same_one_twice(self, two: Two) -> None:
        two.urls = [two.second, two.second]
        with pytest.raises(TearsheetError, match="one database is named twice"):
            two.frontier()

    def test_one_that_has_a_frontier(self, two: Two) -> None:
        with closing(Database(two.second)) as database:
            create_tables(database)
        alone = Two.__new__(Two)
        alone.__dict__.update(two.__dict__, urls=[two.second, shared_server().fresh()])
        alone.frontier().put([row("http://a.test/")])
        two.urls = [two.urls[0], two.second]
        with pytest.raises(TearsheetError, match="has a frontier already"):
            two.frontier()
