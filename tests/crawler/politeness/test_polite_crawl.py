"""What the server sees of a crawl: its own log is the proof of delay, concurrency, Retry-After and robots.txt."""

from __future__ import annotations

import socket
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.crawler.cli.commands import wait_for
from tests.crawler.crawl_process import Crawl
from tests.crawler.watched_site import Reply, WatchedSite, front_page, watched


def early(site: WatchedSite) -> float:
    """Seconds by which two entries of the server's log may stand nearer than the requests came: the server was held up."""
    return 0.002 + site.late


def gate(crawl: Crawl, host: str) -> sqlite3.Row:
    connection = sqlite3.connect(crawl.ledger)
    connection.row_factory = sqlite3.Row
    try:
        found: sqlite3.Row = connection.execute(
            "SELECT * FROM frontier_host WHERE host = ?", (host,)
        ).fetchone()
        return found
    finally:
        connection.close()


def test_the_delay_holds_between_all_requests_redirects_and_robots_included(tmp_path: Path) -> None:
    behaviours = {
        "/robots.txt": Reply("User-agent: *\nDisallow: /private"),
        "/": front_page(4),
        "/p/1": Reply("", 302, {"Location": "/elsewhere"}),
        "/p/2": Reply("", 500),
        "*": Reply(),
    }
    with watched(behaviours) as site:
        crawl = Crawl(tmp_path, [site.url("/"), site.url("/private/x")], settings={"DOWNLOAD_DELAY": 0.3})
        crawl.run()
        assert len(site.log) == 9  # robots, front page, 4 pages, a redirect's target, 2 retries
        assert min(site.gaps()) >= 0.3 - early(site)
        assert "/private/x" not in site.paths()
    denied = next(line for line in crawl.lines() if "/private" in line["url"])
    assert denied["robots"] == "denied"
    assert denied["error"] == "robots-denied: forbidden by robots.txt, line 2: Disallow: /private"


def test_crawl_delay_of_robots_wins_where_it_is_longer_and_is_capped(tmp_path: Path) -> None:
    robots = Reply("User-agent: Tearsheet\nCrawl-delay: 60\n\nUser-agent: *\nCrawl-delay: 0.1")
    with watched({"/robots.txt": robots, "/": front_page(3), "*": Reply()}) as site:
        settings = {"DOWNLOAD_DELAY": 0.05, "FRONTIER_CRAWL_DELAY_MAX": 0.5}
        crawl = Crawl(tmp_path, [site.url("/")], settings=settings)
        crawl.run()
        assert len(site.log) == 5
        assert min(site.gaps()) >= 0.5 - early(site)
        assert gate(crawl, f"127.0.0.1:{site.port}")["crawl_delay"] == 60


def test_concurrency_per_host_holds_while_answers_are_slow(tmp_path: Path) -> None:
    with watched({"/robots.txt": Reply("", 404), "/": front_page(15), "*": Reply(wait=0.2)}) as site:
        crawl = Crawl(tmp_path, [site.url("/")], settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 3})
        crawl.run()
        assert max(seen.live for seen in site.log) == 3


def test_two_processes_keep_one_delay_and_one_concurrency(tmp_path: Path) -> None:
    settings = {"DOWNLOAD_DELAY": 0.15, "CONCURRENT_REQUESTS_PER_DOMAIN": 2}
    first = Crawl(tmp_path, [], settings=settings, name="first")
    second = Crawl(tmp_path, [], settings=settings, name="second")

    def answer(path: str, before: int) -> Reply:
        """Slowly until the second process is there, however long its start takes."""
        there = (tmp_path / "second.log").exists() and "Spider opened" in second.log
        return Reply(wait=0.35 if there else 1.5)

    with watched({"/robots.txt": Reply("", 404), "/": front_page(40), "*": answer}) as site:
        first.urls = [site.url("/")]
        one = first.start()
        wait_for(first.lines)
        two = second.start()
        assert (one.wait(300), two.wait(300)) == (0, 0), first.log + second.log
        assert min(site.gaps()) >= 0.15 - early(site)
        assert max(seen.live for seen in site.log) == 2
    assert first.lines()
    assert second.lines()
    assert len(first.lines() + second.lines()) == 41


@pytest.mark.parametrize(("status", "form"), [(429, "seconds"), (503, "date")])
def test_retry_after_rests_the_whole_host(tmp_path: Path, status: int, form: str) -> None:
    def busy(path: str, before: int) -> Reply:
        if before:
            return Reply()
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        return Reply("", status, {"Retry-After": "1" if form == "seconds" else date})

    with watched({"/robots.txt": Reply("", 404), "/busy": busy, "*": Reply()}) as site:
        urls = [site.url("/busy"), *(site.url(f"/p/{n}") for n in range(3))]
        crawl = Crawl(tmp_path, urls, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
        crawl.run()
        at = {seen.path: seen.at for seen in site.log}
        refused = next(seen.at for seen in site.log if seen.path == "/busy")
        rest = 1.0  # a date has whole seconds: 1 to 2 of them
        assert all(
            later >= refused + rest - early(site) for path, later in at.items() if path.startswith("/p/")
        )
        assert at["/busy"] >= refused + rest - early(site)
    assert all(line["status"] == 200 for line in crawl.lines())


def test_a_rest_longer_than_the_patience_ends_the_hosts_urls_without_asking_again(tmp_path: Path) -> None:
    busy = Reply("", 429, {"Retry-After": "5000"})
    with watched({"/robots.txt": Reply("", 404), "/p/0": busy, "*": Reply()}) as site:
        urls = [site.url(f"/p/{n}") for n in range(3)]
        crawl = Crawl(tmp_path, urls, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
        crawl.run()
        crawl.settings["FRONTIER_RUN"] = "later"
        crawl.run()
        assert site.paths() == ["/robots.txt", "/p/0"]
    said = [(line.get("status"), (line.get("error") or "").split(";")[0]) for line in crawl.lines()]
    alone = (None, "host-left-alone: http-429, Retry-After 5000 s")
    assert said == [(429, ""), *[alone] * 5]


def test_a_host_that_cannot_be_reached_is_left_alone_after_a_few_attempts(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]  # bound, not listening: refused
        settings = {
            "FRONTIER_HOST_FAILURES": 4,
            "FRONTIER_REST": 0.05,
            "ROBOTSTXT_OBEY": False,
            "FRONTIER_BATCH": 1,
        }
        urls = [f"http://127.0.0.1:{port}/{n}" for n in range(12)]
        crawl = Crawl(tmp_path, urls, settings=settings)
        crawl.run()
    kinds = [line["error"].split(":")[0] for line in crawl.lines()]
    assert len(kinds) == 12
    assert set(kinds) == {"refused", "host-left-alone"}
    found = gate(crawl, f"127.0.0.1:{port}")
    assert found["failures"] >= 4
    assert found["blocked_until"] > time.time() + 3000
    assert "in a row" in found["reason"]


def test_other_errors_do_not_rest_the_host(tmp_path: Path) -> None:
    def failing(path: str, before: int) -> Reply:
        return Reply("", {0: 404, 1: 410, 2: 500, 3: 403}[int(path[-1]) % 4])

    with watched({"/robots.txt": Reply("", 404), "*": failing}) as site:
        urls = [site.url(f"/p/{n}") for n in range(8)]
        crawl = Crawl(tmp_path, urls, settings={"FRONTIER_RETRIES": 0})
        crawl.run()
        assert gate(crawl, f"127.0.0.1:{site.port}")["blocked_until"] == 0


@pytest.mark.parametrize("answer", [Reply("", 503), Reply(status=0)])
def test_robots_that_cannot_be_had_mean_not_now(tmp_path: Path, answer: Reply) -> None:
    def robots(path: str, before: int) -> Reply:
        return answer if before == 0 else Reply("User-agent: *\nDisallow: /no")

    with watched({"/robots.txt": robots, "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/yes"), site.url("/no")], settings={"FRONTIER_BACKOFF": 0.6})
        crawl.run()
        assert site.paths() == ["/robots.txt", "/robots.txt", "/yes"]
    assert {line["url"].rpartition("/")[2]: line["robots"] for line in crawl.lines()} == {
        "yes": "allowed",
        "no": "denied",
    }


def test_robots_that_stay_unreachable_fail_the_page_with_that_reason(tmp_path: Path) -> None:
    with watched({"/robots.txt": Reply("", 500), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/page")])
        crawl.run()
        assert set(site.paths()) == {"/robots.txt"}
    assert [line["error"] for line in crawl.lines()] == ["robots-unreachable: robots.txt: http-500"]


@pytest.mark.parametrize("status", [401, 404])
def test_robots_with_a_client_error_allow_everything(tmp_path: Path, status: int) -> None:
    with watched({"/robots.txt": Reply("Disallow: /", status), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/page")])
        crawl.run()
    assert [(line["status"], line["robots"]) for line in crawl.lines()] == [(200, "allowed")]


def test_ignoring_robots_is_noted_on_every_request(tmp_path: Path) -> None:
    with watched({"/robots.txt": Reply("User-agent: *\nDisallow: /"), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/page")], settings={"ROBOTSTXT_OBEY": False})
        crawl.run()
        assert site.paths() == ["/page"]
    assert [(line["robots"], line["notes"]) for line in crawl.lines()] == [("ignored", ["robots ignored"])]


def test_outside_its_window_a_host_is_not_asked_and_its_urls_stay(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    closed = f"{now + timedelta(hours=2):%H:%M}-{now + timedelta(hours=3):%H:%M}"
    opened = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
    with watched({"/robots.txt": Reply("", 404), "*": Reply()}) as site:
        crawl = Crawl(tmp_path, [site.url("/page")], settings={"FRONTIER_WINDOWS": {"*": closed}})
        crawl.run()
        assert site.log == []
        crawl.settings["FRONTIER_WINDOWS"] = {"*": closed, f"127.0.0.1:{site.port}": opened}
        crawl.run()
        assert site.paths() == ["/robots.txt", "/page"]
    assert [line["status"] for line in crawl.lines()] == [200]


def test_slow_answers_slow_the_crawl_down_and_quick_ones_let_it_recover(tmp_path: Path) -> None:
    slow = {f"/p/{n}": Reply(wait=0.6) for n in range(4)}
    with watched({"/robots.txt": Reply("", 404), **slow, "*": Reply()}) as site:
        settings = {"FRONTIER_SLOW_ANSWER": 0.3, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        crawl = Crawl(tmp_path, [site.url(f"/p/{n}") for n in range(14)], settings=settings)
        crawl.run()
        quick = [seen.at for seen in site.log if seen.path not in {"/robots.txt", *slow}]
        gaps = [later - earlier for earlier, later in pairwise(quick)]
        assert gaps[0] > 0.25
        assert gaps[-1] < gaps[0] / 2
