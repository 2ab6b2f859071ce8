"""What the shared frontier does beyond the contract: events stay with a worker, the dead give up theirs, a database comes back."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from archives.errors import CollectionBusyError, EngineAwayError, EngineMissingError, LeaseLostError
from archives.postgres.database import Database, portable, shown
from crawler.frontier.contract import NewRow
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.key import gate_of, request_key
from crawler.frontier.postgres.engine import PostgresFrontier
from tests.crawler.frontier.test_contract import disconnect, spread_over
from tests.servers.postgres import needs_postgres, shared_server

pytestmark = needs_postgres
Make = Callable[..., PostgresFrontier]


@pytest.fixture(params=["one database", "several"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Frontiers of several workers on one fresh database, or with their hosts spread over three."""
    several = request.param == "several"
    urls = [shared_server().fresh() for _ in range(3 if several else 1)]
    with ExitStack() as opened:

        def one(worker: str | None = None, now: float = 1.0, **options: Any) -> Any:
            options = {"lease_seconds": 60.0, "keep_events": worker is not None, "worker": worker, **options}
            frontier = (
                spread_over(urls, "run", **options)
                if several
                else PostgresFrontier(urls[0], "run", **options)
            )
            opened.callback(disconnect, frontier)
            frontier.worker.register(time.time() if options.get("live") else now)
            return frontier

        yield one


def row(url: str, event: str | None = None, role: str = "page") -> NewRow:
    return NewRow(request_key("GET", url), url, gate_of(url), {"url": url}, event=event, role=role)


def terminate(database: Database) -> None:
    """End the connection from the server's side, as a restart of the server or a cut of the network does."""
    pid = database.connection.info.backend_pid
    with closing(Database(database.url)) as other:
        other.run("SELECT pg_terminate_backend(%s)", (pid,))


def test_an_event_stays_with_the_worker_that_has_its_first_row(make: Make) -> None:
    one, two = make("one"), make("two")
    one.put(
        [row("http://a.test/1", "story"), row("http://b.test/2", "story"), row("http://a.test/3", "other")]
    )
    assert [lease.url for lease in one.lease(1, 1.0, held={"b.test"})] == ["http://a.test/1"]
    one.put([row("http://b.test/page-2", "story")])
    assert [lease.url for lease in two.lease(5, 1.0)] == ["http://a.test/3"]
    assert two.others_busy()
    assert sorted(lease.url for lease in one.lease(5, 1.0)) == ["http://b.test/2", "http://b.test/page-2"]
    one.put([row("http://b.test/picture", "story", "requisite")])
    one.release_event("story")
    one.look_after_others(2.0)
    assert [lease.url for lease in two.lease(5, 2.0)] == ["http://b.test/picture"]


def test_a_worker_that_waits_for_others_events_does_not_ask_all_the_time(make: Make) -> None:
    one, two = make("one"), make("two")
    one.put([row("http://a.test/1", "story")])
    one.lease(1, 1.0)
    one.put([row("http://a.test/2", "story")])
    assert two.lease(5, 1.0) == []
    wake = two.next_wake(1.0)
    assert wake is not None
    assert 1.0 < wake <= 2.0
    assert one.next_wake(1.0) == 0.0, "its own worker sees it at once"


def test_the_events_of_a_dead_worker_begin_again_elsewhere_whole(make: Make) -> None:
    one, two = make("one"), make("two")
    taken: list[list[str]] = []
    two.on_takeover.append(taken.append)
    one.put([row(f"http://a.test/{n}", "story") for n in range(3)] + [row("http://a.test/x")])
    first = one.lease(4, 1.0)
    one.settle([first[0].row], 1.0)
    one.settle([first[1].row], 1.0, error="http-404")
    assert two.recover(30.0) == 0, "its heart beats"
    assert two.recover(61.5) == 2, "the two that it had leased"
    assert taken == [["story"]]
    assert (two.stats(61.5).ready, two.stats(61.5).done, two.stats(61.5).failed) == (4, 0, 0)
    assert len(two.lease(9, 61.5)) == 4
    late = [lease.row for lease in first]
    assert one.settle(late, 62.0) == 0, "its outcomes come too late"
    with pytest.raises(LeaseLostError), one.database.transaction():
        one.worker.check()
    assert one.renew(62.0) == 0
    assert one.worker.lost


def test_what_a_worker_leases_after_it_was_taken_for_dead_is_not_stranded(make: Make) -> None:
    """Its process stood still, others took its rows, and it leases before its next beat: rows and events would be a number's
    that nobody waits for any more, and the run would never end."""
    one, two = make("one"), make("two")
    one.put([row(f"http://a.test/{n}", f"story {n}") for n in range(3)])
    one.lease(1, 1.0)
    assert two.recover(61.5) == 1
    assert one.lease(5, 61.5) == []
    assert one.worker.lost
    query = "SELECT count(*) FROM frontier_row r JOIN frontier_worker w ON w.no = r.owner WHERE queue = 1 AND gone"
    assert two.database.run(query).fetchone() == (0,)
    assert len(two.lease(5, 61.5)) == 3


def test_a_worker_that_comes_back_in_time_goes_on_with_its_events(make: Make) -> None:
    one = make("one")
    one.put([row("http://a.test/1", "story"), row("http://a.test/2", "story")])
    one.lease(1, 1.0)
    with pytest.raises(CollectionBusyError, match="another name"):
        make("one").begin(2.0)
    with closing(Database(one.database.url)) as database:  # its process is gone
        database.run("UPDATE frontier_worker SET owner = 'host/1/1/x'")
    again = make("one", 100.0)
    assert again.begin(100.0) == 1
    assert len(again.lease(5, 100.0)) == 2
    assert make("two", 100.0).recover(100.0) == 0


def test_what_a_process_held_is_freed_though_its_successor_dies_before_it_begins(make: Make) -> None:
    """A slot that nobody gives back would keep its host from being asked for ever."""
    one = make("one")
    one.put([row("http://a.test/1"), row("http://a.test/2")])
    one.lease(1, 1.0)
    one.try_start("a.test", 1.0)
    ended = "UPDATE frontier_worker SET owner = 'host/' || no || '/1/x'"
    with closing(Database(one.database.url)) as database:
        database.run(ended)
        make("one", 100.0).worker.register(100.0)  # and dies
        database.run(ended)
        again = make("one", 200.0)
        assert again.begin(200.0) == 1
        assert database.run("SELECT count(*) FROM frontier_slot WHERE n > 0").fetchone() == (0,)
        assert database.run("SELECT count(*) FROM frontier_worker WHERE NOT gone").fetchone() == (1,)


def test_what_is_taken_up_while_the_database_goes_away_is_taken_up_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make("one")
    one.put([row("http://a.test/1")])
    one.lease(1, 1.0)
    with closing(Database(one.database.url)) as database:
        database.run("UPDATE frontier_worker SET owner = 'host/1/1/x'")
    again = make("one", 100.0)
    retire, tries = again.worker.retire, list[int]()

    def away_at_first(numbers: list[int]) -> None:
        retire(numbers)
        tries.append(1)
        if len(tries) == 1:
            raise EngineAwayError("the way is cut")

    monkeypatch.setattr(again.worker, "retire", away_at_first)
    assert again.begin(100.0) == 1
    assert len(tries) == 2


def test_workers_at_once_lease_every_row_once_and_lose_none(make: Make) -> None:
    """Eight threads put, lease and settle on few hosts: no row twice, none behind a closed gate."""
    workers = [make(rules=GateRules(), live=True) for _ in range(4)]
    done: Counter[str] = Counter()
    per_worker, hosts = 120, 3
    errors: list[BaseException] = []

    def work(worker: PostgresFrontier, name: int) -> None:
        try:
            put = 0
            idle = 0
            while idle < 20:
                if put < per_worker:
                    urls = [
                        f"http://h{(put + n) % hosts}.test/{(name * 60 + put + n) % 240}" for n in range(4)
                    ]
                    worker.put([row(url) for url in urls])
                    put += 4
                leases = worker.lease(3, time.time())
                idle = 0 if leases or put < per_worker else idle + 1
                for lease in leases:
                    done[lease.url] += worker.settle([lease.row], time.time())
                if not leases:
                    time.sleep(0.005)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(worker, n)) for n, worker in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not errors
    stats = workers[0].stats(time.time())
    assert (stats.open, stats.done) == (0, len(done))
    assert set(done.values()) == {1}


@pytest.mark.parametrize("limit", [1, 2])
def test_slots_of_a_host_hold_over_workers_at_once(make: Make, limit: int) -> None:
    workers = [make(rules=GateRules(concurrency=limit)) for _ in range(3)]
    started: list[int] = []
    threads = [
        threading.Thread(target=lambda w=w: started.append(w.try_start("a.test", 1.0) == 0)) for w in workers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(started) == limit


@pytest.mark.parametrize("make", ["one database"], indirect=True)
class TestAway:
    def test_each_verb_goes_on_after_the_connection_broke(self, make: Make) -> None:
        one = make(patience=20.0)
        terminate(one.database)
        first, second = one.put([row("http://a.test/1"), row("http://a.test/2")])
        terminate(one.database)
        leases = one.lease(5, 1.0)
        assert [lease.row for lease in leases] == [first, second]
        terminate(one.database)
        assert one.settle([leases[0].row], 1.0, follow=[row("http://a.test/3")]) == 1
        terminate(one.database)
        assert one.try_start("a.test", 1.0) == 0
        terminate(one.database)
        one.finish("a.test")
        terminate(one.database)
        assert one.stats(1.0).open == 2
        assert one.database.reconnects == 6

    def test_what_was_done_although_the_answer_was_lost_is_not_done_twice(
        self, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The server ends the connection after it has committed: the verb is done again and gives the first answer."""
        one = make(patience=20.0)
        run = Database.run
        lost: list[str] = []

        def losing(database: Database, query: str, values: object = None) -> object:
            result = run(database, query, values)  # type: ignore[arg-type]
            if query.lstrip().startswith(lost[0]) if lost else False:
                lost.clear()
                database.connection.close()
                raise EngineAwayError("the answer was lost")
            return result

        monkeypatch.setattr(Database, "run", losing)
        lost.append("\nWITH b AS MATERIALIZED"[1:])
        ids = one.put([row("http://a.test/1"), row("http://a.test/2")])
        assert None not in ids
        lost.append("COMMIT")
        leases = one.lease(5, 1.0)
        assert [lease.url for lease in leases] == ["http://a.test/1", "http://a.test/2"]
        lost.append("COMMIT")
        assert one.settle([leases[0].row], 2.0, follow=[row("http://a.test/3")]) == 1
        lost.append("COMMIT")
        assert one.try_start("b.test", 2.0) == 0
        one.finish("b.test")
        assert make(rules=GateRules(concurrency=1)).try_start("b.test", 3.0) == 0, "no slot is left behind"
        assert not lost
        assert (one.stats(3.0).known, one.stats(3.0).done, one.stats(3.0).leased) == (3, 1, 1)

    def test_it_is_given_up_after_the_patience(self, make: Make) -> None:
        one = make(patience=0.3)
        one.database.url = "postgresql://tearsheet@127.0.0.1:1/nowhere"
        one.database.close()
        with pytest.raises(EngineAwayError, match="waited 0 s for it"):
            one.stats(1.0)


def test_nobody_listens_there() -> None:
    with pytest.raises(EngineAwayError, match=r"127\.0\.0\.1:1/x cannot be reached"):
        PostgresFrontier("postgresql://me:secret@127.0.0.1:1/x", "run", patience=0.1)


def test_passwords_stay_out_of_messages() -> None:
    assert (
        shown("postgresql://me:secret@db.example:5433/news?sslmode=require")
        == "postgresql://me@db.example:5433/news"
    )


def test_marks_of_both_engines() -> None:
    assert portable("SELECT ? WHERE a = '%'") == ("SELECT %s WHERE a = '%%'", False)
    assert portable("SELECT ?1 WHERE a = ?2 OR b = ?1") == (
        "SELECT %(p1)s WHERE a = %(p2)s OR b = %(p1)s",
        True,
    )


def test_without_psycopg_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EngineMissingError, match=r"pip install 'tearsheet\[postgres\]'"):
        PostgresFrontier("postgresql://127.0.0.1/x", "run")


def test_the_default_path_never_imports_it() -> None:
    code = "import sys, crawler.frontier.session, crawler.cli.main; print([m for m in sys.modules if 'psycopg' in m or 'postgres' in m])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
