"""The scheduler in a real crawl: every URL is settled once, whatever happens to the process."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.errors import TearsheetError
from crawler.frontier.engine_access import EngineAccess
from tests.crawler.cli.commands import wait_for
from tests.crawler.crawl_process import Crawl
from tests.crawler.watched_site import Reply, front_page, watched

NO_ROBOTS = {"/robots.txt": Reply("", 404)}


def rows(crawl: Crawl) -> list[dict[str, Any]]:
    """The frontier's rows as they stand."""
    connection = sqlite3.connect(crawl.ledger)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute("SELECT * FROM frontier_row ORDER BY id")]
    finally:
        connection.close()


def row_of(crawl: Crawl, url: str) -> dict[str, Any]:
    return next(row for row in rows(crawl) if row["url"] == url)


def states(crawl: Crawl) -> Counter[int]:
    return Counter(row["state"] for row in rows(crawl))


def assert_settled_once(crawl: Crawl, pages: int, kills: int = 0) -> None:
    """All known URLs are done, once each, and each has its line.

    A kill may fall between a line and its settlement: then that row, at most one a kill, is fetched and told again.
    """
    assert states(crawl) == {3: pages}
    told = Counter(line["row"] for line in crawl.lines())
    assert len(told) == pages
    assert told.total() - pages <= kills
    connection = sqlite3.connect(crawl.ledger)
    assert connection.execute("SELECT known, done, failed FROM frontier_run").fetchall() == [
        (pages, pages, 0)
    ]
    connection.close()


def test_a_site_is_crawled_once_at_the_concurrency_that_was_allowed(tmp_path: Path) -> None:
    with watched({**NO_ROBOTS, "/": front_page(40), "*": Reply(wait=0.1)}) as site:
        urls = [site.url("/"), site.url("/#again"), site.url("/p/1")]
        crawl = Crawl(
            tmp_path, urls, settings={"HEARTBEAT": 3600.0}
        )  # nothing waits for the engine's heartbeat
        crawl.run()
    assert_settled_once(crawl, 41)
    assert Counter(site.paths()).most_common(1)[0][1] == 1
    assert max(seen.live for seen in site.log) == 8  # Scrapy's default per domain, reached and held


def test_sigkill_at_random_moments_loses_and_repeats_nothing(tmp_path: Path) -> None:
    chance = random.Random(20)
    with watched({**NO_ROBOTS, "/": front_page(90), "*": Reply(wait=0.15)}) as site:
        crawl = Crawl(tmp_path, [site.url("/")])
        leased = 0
        for _ in range(4):
            enough = len(site.log) + chance.randint(3, 25)
            crawl.kill_when(lambda: len(site.log) >= enough)  # noqa: B023 - called within this turn
            leased += states(crawl)[2]
        crawl.run()
        assert_settled_once(crawl, 91, kills=4)
        again = Counter(site.paths())
    refetched = sum(count - 1 for path, count in again.items() if path.startswith("/p/"))
    assert refetched <= leased  # what was out at the kills, no more


def test_a_graceful_stop_gives_rows_back_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with watched({**NO_ROBOTS, "/": front_page(60), "*": Reply(wait=0.15)}) as site:
        crawl = Crawl(tmp_path, [site.url("/")])
        crawl.kill_when(lambda: len(site.log) >= 20, signal.SIGTERM)
        found = states(crawl)
        assert found[2] == 0, "leases are given back"
        assert 0 < found[3] < 61
        assert {row["deliveries"] for row in rows(crawl) if row["state"] != 3} == {0}
        crawl.run()
    assert_settled_once(crawl, 61)
    assert max(Counter(site.paths()).values()) == 2  # robots.txt; no page was cut


def test_a_redirect_is_part_of_its_row_and_a_crash_in_it_starts_at_its_origin(tmp_path: Path) -> None:
    hop = {"/from": Reply("", 302, {"Location": "/slow"}), "/slow": Reply(wait=1.2)}
    with watched({**NO_ROBOTS, **hop}) as site:
        crawl = Crawl(tmp_path, [site.url("/from")])
        crawl.kill_when(lambda: "/slow" in site.paths())
        assert states(crawl) == {2: 1}
        crawl.run()
        assert [path for path in site.paths() if path != "/robots.txt"] == ["/from", "/slow"] * 2
    assert [(line["url"], line["status"]) for line in crawl.lines()] == [(site.url("/slow"), 200)]
    assert [(row["url"], row["state"]) for row in rows(crawl)] == [(site.url("/from"), 3)]


def test_a_ledger_that_cannot_grow_stops_the_crawl_and_nothing_is_acknowledged_that_is_not_stored(
    tmp_path: Path,
) -> None:
    with watched({**NO_ROBOTS, "/": front_page(300), "*": Reply(wait=0.01)}) as site:
        crawl = Crawl(tmp_path, [site.url("/")], settings={"FILE_LIMIT": 120_000})
        log = crawl.run()
        assert "the ledger cannot be written" in log
        assert log.count("the ledger cannot be written") == 1
        assert "Traceback" not in log
        assert "Spider closed (archive-full)" in log
        del crawl.settings["FILE_LIMIT"]
        crawl.run()
    assert states(crawl) == {3: 301}


def test_two_processes_share_a_run_and_one_takes_over_when_the_other_is_killed(tmp_path: Path) -> None:
    second = Crawl(tmp_path, [], name="second", settings={"FRONTIER_BATCH": 5})

    def page(_path: str, _before: int) -> Reply:
        return Reply(wait=0.1 if second.lines() else 4)  # the first must not be done before the second begins

    with watched({**NO_ROBOTS, "/": front_page(80), "*": page}) as site:
        first = Crawl(tmp_path, [site.url("/")], name="first")
        one = first.start()
        wait_for(lambda: len(site.log) >= 4)
        two = second.start()
        wait_for(lambda: bool(second.lines()))
        one.kill()
        one.wait()
        assert two.wait(300) == 0, second.log
        assert max(seen.live for seen in site.log) <= 16  # a killed client's answers are still being made
    assert states(second) == {3: 81}
    settled = Counter(line["row"] for line in first.lines() + second.lines())
    assert len(settled) == 81


def test_answers_that_may_pass_are_tried_again_and_only_the_last_reaches_the_spider(tmp_path: Path) -> None:
    behaviours = {
        **NO_ROBOTS,
        "/once": lambda _, before: Reply(status=500 if before == 0 else 200),
        "/always": Reply("sorry", 500),
        "/gone": Reply("gone", 410),
        "/cut": Reply(status=0),
    }
    with watched(behaviours) as site:
        urls = [site.url(path) for path in ("/once", "/always", "/gone", "/cut")]
        crawl = Crawl(tmp_path, urls, settings={"HEARTBEAT": 3600.0})  # timers wake the engine
        crawl.run()
        asked = Counter(site.paths())
    assert (asked["/once"], asked["/always"], asked["/gone"]) == (2, 3, 1)
    assert 3 <= asked["/cut"] <= 6  # Twisted itself repeats a request that a kept-alive connection lost
    said = {line["url"]: line.get("status") or line["error"].split(":")[0] for line in crawl.lines()}
    assert said == {
        site.url("/once"): 200,
        site.url("/always"): 500,
        site.url("/gone"): 410,
        site.url("/cut"): "reset",
    }
    assert [line["row"] for line in crawl.lines()].count(row_of(crawl, site.url("/always"))["id"]) == 1
    once = row_of(crawl, site.url("/once"))
    assert (once["state"], once["status"], once["attempts"]) == (3, 200, 1)
    cut = row_of(crawl, site.url("/cut"))
    assert (cut["state"], cut["error"].split(":")[0]) == (4, "reset")


def test_an_ordinary_spider_needs_no_call_of_ours(tmp_path: Path) -> None:
    with watched({**NO_ROBOTS, "/": front_page(5), "/p/3": Reply(status=0), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/")], spider="Auto", settings={"FRONTIER_ACK": "auto"})
        crawl.run()
    assert states(crawl) == {3: 5, 4: 1}
    assert row_of(crawl, site.url("/p/3"))["error"].startswith("reset")
    assert row_of(crawl, site.url("/p/2"))["status"] == 200


@pytest.mark.parametrize(
    ("spider", "error"),
    [("Forgetful", "left without an outcome"), ("Broken", "bug: ZeroDivisionError: spider bug")],
)
def test_a_row_that_its_spider_forgets_is_failed_and_does_not_keep_the_run_open(
    tmp_path: Path, spider: str, error: str
) -> None:
    with watched({**NO_ROBOTS, "/": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/")], spider=spider)
        crawl.run()
    assert [(row["state"], row["error"]) for row in rows(crawl)] == [(4, error)]


def test_a_fallback_goes_on_under_its_row(tmp_path: Path) -> None:
    with watched({**NO_ROBOTS, "/x": Reply(status=0), "/y": Reply()}) as site:
        settings = {"SECOND_URL": site.url("/y"), "FRONTIER_RETRIES": 0}
        crawl = Crawl(tmp_path, [site.url("/x")], spider="Fallback", settings=settings)
        crawl.run()
    assert [(row["url"], row["state"], row["error"]) for row in rows(crawl)] == [(site.url("/x"), 3, None)]
    assert [line["url"] for line in crawl.lines()] == [site.url("/y")]


def test_held_rows_are_settled_together_with_what_follows_from_them(tmp_path: Path) -> None:
    with watched({**NO_ROBOTS, "/": front_page(3), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/")], spider="Holding", settings={"LAST_URL": site.url("/last")})
        crawl.run()
    assert states(crawl) == {3: 5}
    assert site.paths()[-1] == "/last"


class TestEngineCheck:
    def crawler(self, **slot: Any) -> Any:
        attributes = {
            "inprogress": set(),
            "nextcall": SimpleNamespace(schedule=lambda: None),
            "closing": None,
            **slot,
        }
        live = SimpleNamespace(**{name: value for name, value in attributes.items() if value != "gone"})
        engine = SimpleNamespace(
            _slot=live, downloader=SimpleNamespace(active=set()), scraper=SimpleNamespace(slot=None)
        )
        return SimpleNamespace(engine=engine)

    def test_passes_on_this_scrapys_engine(self) -> None:
        EngineAccess(self.crawler()).check()

    @pytest.mark.parametrize("name", ["inprogress", "nextcall", "closing"])
    def test_names_what_is_missing(self, name: str) -> None:
        with pytest.raises(TearsheetError, match=rf"has no engine\._slot\.{name}"):
            EngineAccess(self.crawler(**{name: "gone"})).check()
