"""Runs after the first: what stands behind unchanged sources, what failed, and clocks that were wrong."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

from tests.crawler.cli.commands import lines, tearsheet
from tests.faults.audit import Audit, ledger_differences
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

HTML = {"Content-Type": "text/html; charset=utf-8", "ETag": '"v1"'}
QUICK = ("--delay", "0", "--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05")


def list_page(stories: range, menu: str = "") -> str:
    links = "".join(f'<li><a href="/story/{n}/">Story number {n} of the harbour</a></li>' for n in stories)
    return f"<html><head><title>List</title></head><body>{menu}<ul>{links}</ul></body></html>"


def stories(numbers: range) -> dict[str, Answer]:
    return {f"/story/{n}/": Answer(story(n, [comment(1000 * n)])) for n in numbers}


def configure(folder: Path, *starts: str) -> None:
    tables = "".join(f'[sites.s{n}]\nstart = ["{start}"]\n' for n, start in enumerate(starts))
    (folder / "sources.toml").write_text(f'[defaults.politeness]\ndelay = "0s"\nconcurrency = 8\n{tables}')


def agenda(folder: Path, change: str | None = None) -> dict[str, float | None]:
    """Path -> due time; after a change of the table, as a day without runs would make it."""
    with sqlite3.connect(folder / "collections/main/ledger.sqlite") as db:
        if change:
            db.execute(change)
        return {"/" + url.split("/", 3)[3]: due for url, due in db.execute("SELECT url, due FROM agenda")}


def found(folder: Path) -> set[int]:
    return {int(line["url"].split("/")[-2]) for line in lines(folder, "articles")}


def test_a_section_behind_an_unchanged_front_page(tmp_path: Path) -> None:
    """A 304 lists what it confirms, and a section is due at its own rate, whenever the front page is."""
    menu = '<nav><a href="/politics/">Politics</a></nav>'
    with serve({**stories(range(1, 7)), "/": Answer(list_page(range(1, 3), menu), headers=HTML)}) as site:
        site.answers["/politics/"] = Answer(list_page(range(3, 5)))
        configure(tmp_path, site.url("/"))
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 0
        assert found(tmp_path) == {1, 2, 3, 4}

        site.answers["/"] = Answer("", 304, {"ETag": '"v1"'})
        site.answers["/politics/"] = Answer(list_page(range(4, 6)))
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 0
        assert found(tmp_path) == {1, 2, 3, 4, 5}

        site.answers["/politics/"] = Answer(list_page(range(5, 7)))
        agenda(tmp_path, f"UPDATE agenda SET due = {time.time()} WHERE url LIKE '%/politics/'")
        asked = site.asked("/")
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 0
        assert found(tmp_path) == {1, 2, 3, 4, 5, 6}
        assert site.asked("/") == asked


def test_what_failed_is_not_due_at_once(tmp_path: Path) -> None:
    """Else every tick of the scheduler would ask for it again, and end with its failure."""
    with serve(stories(range(1, 9))) as site:
        menu = '<nav><a href="/about/">About</a><a href="/team/">Team</a></nav>'
        site.answers["/"] = Answer(list_page(range(1, 9), menu))
        site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /story/1/\nDisallow: /team/\n")
        site.answers |= {
            "/story/2/": Answer("no", 403),
            "/story/3/": Answer("no", 500),
            "/story/4/": Answer("%PDF-1.4", headers={"Content-Type": "application/pdf"}),
            "/story/5/": Answer("", 404),
            "/story/6/": Answer(""),
        }
        configure(tmp_path, site.url("/"))
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 3
        asked, now = len(site.log), time.time()
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 0
        assert len(site.log) == asked
        dues = agenda(tmp_path)
        assert dues["/story/5/"] is dues["/about/"] is None
        failing = ("/story/1/", "/story/2/", "/story/3/", "/story/6/", "/team/")
        assert [round((dues[path] or 0) - now, -2) for path in failing] == [900] * 5

        agenda(tmp_path, "UPDATE agenda SET due = 1 WHERE url LIKE '%/story/2/'")
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 5
        assert round((agenda(tmp_path)["/story/2/"] or 0) - time.time(), -2) == 1800


def test_one_site_of_two_that_lists_nothing_any_more(tmp_path: Path) -> None:
    """Its articles that are still followed, and the other site, do not hide it."""
    with serve(stories(range(1, 3))) as site, serve(stories(range(3, 5))) as other:
        site.answers["/"], other.answers["/"] = Answer(list_page(range(1, 3))), Answer(list_page(range(3, 5)))
        configure(tmp_path, site.url("/"), other.url("/"))
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 0
        site.answers["/"] = Answer("<html><body><h1>We have moved</h1></body></html>")
        done = tearsheet("run", "--json", *QUICK, cwd=tmp_path)
        assert done.returncode == 4, done.stderr
        assert json.loads(done.stdout)["exit_code"] == 4


def test_a_clock_that_was_ahead(tmp_path: Path) -> None:
    """Nothing waits for the time that it showed: neither hosts nor what is due."""
    ahead = 400 * 86_400
    with serve(stories(range(1, 4))) as site:
        site.answers["/"] = Answer(list_page(range(1, 4)))
        configure(tmp_path, site.url("/"))
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 0
        with sqlite3.connect(tmp_path / "collections/main/ledger.sqlite") as db:
            db.execute(
                "UPDATE frontier_host SET next_at = next_at + ?1, last_start = last_start + ?1", (ahead,)
            )
            db.execute(
                "UPDATE agenda SET due = due + ?1, opened = opened + ?1, visited = visited + ?1", (ahead,)
            )
        asked = len(site.log)
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 0
        assert len(site.log) >= asked + 4
        assert all(due is not None and due < time.time() + 40 * 86_400 for due in agenda(tmp_path).values())


def test_a_lost_ledger_is_made_anew_and_its_articles_are_followed(tmp_path: Path) -> None:
    """Also those that no list names any more, and the pages that were taken for sections."""
    menu = '<nav><a href="/politics/">Politics</a></nav>'
    with serve(stories(range(1, 5))) as site:
        site.answers["/"] = Answer(list_page(range(1, 3), menu))
        site.answers["/politics/"] = Answer(list_page(range(3, 5)))
        configure(tmp_path, site.url("/"))
        done = tearsheet("run", "--json", *QUICK, cwd=tmp_path)
        assert done.stdout, done.stderr
        # a robots.txt that is not there is no failure
        assert json.loads(done.stdout)["outcomes"] == {"done": 7, "failed": 0, "waiting": 0}
        assert [site["failed"] for site in json.loads(done.stdout)["sites"]] == [0]
        assert list(ledger_differences(Audit(), tmp_path / "collections/main")) == []

        for path in (tmp_path / "collections/main").glob("ledger.sqlite*"):
            path.unlink()
        assert tearsheet("rebuild", cwd=tmp_path).returncode == 0
        assert "unfinished" not in tearsheet("status", cwd=tmp_path).stdout
        site.answers["/"] = Answer(list_page(range(2, 3)))
        asked = site.asked("/story/4/")
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 0
        assert site.asked("/story/4/") == asked + 1
        assert {path for path in agenda(tmp_path) if path.startswith("/story/")} == {
            f"/story/{n}/" for n in range(1, 5)
        }


def test_explain_knows_spellings_and_patterns(tmp_path: Path) -> None:
    with serve(stories(range(1, 2))) as site:
        site.answers["/"] = Answer(list_page(range(1, 2)))
        configure(tmp_path, site.url("/"))
        with (tmp_path / "sources.toml").open("a") as file:
            file.write('exclude = ["/tag/**"]\n')
        assert tearsheet("run", *QUICK, cwd=tmp_path).returncode == 0
        told = tearsheet("explain", site.url("/story/1/?utm_source=rss&fbclid=1"), cwd=tmp_path)
        assert told.returncode == 0
        assert f"asked for as {site.url('/story/1/')}\n" in told.stdout
        told = tearsheet("explain", site.url("/tag/harbour"), cwd=tmp_path)
        assert told.returncode == 4
        assert "site s0: excluded by '/tag/**'" in told.stdout
        told = tearsheet("explain", site.url("/story/9/"), cwd=tmp_path)
        assert told.returncode == 4
        assert "site s0: no source has listed it" in told.stdout


def test_a_redesign_that_hides_the_threads_raises_an_alarm_and_removes_nothing(tmp_path: Path) -> None:
    """Drawn by script from now on, the page still prints their number: told on standard error also with `-q`, in the
    report and by the exit code, until they are read again."""
    pages = {f"/story/{n}/": Answer(story(n, [comment(1000 * n + i) for i in range(3)])) for n in range(1, 5)}
    with serve({**pages, "/": Answer(list_page(range(1, 5)))}) as site:
        configure(tmp_path, site.url("/"))
        assert tearsheet("run", "-q", *QUICK, cwd=tmp_path).returncode == 0
        site.answers |= {f"/story/{n}/": Answer(story(n, [], declared=3)) for n in range(1, 5)}
        for _ in range(2):
            done = tearsheet("run", "-q", *QUICK, cwd=tmp_path)
            assert done.returncode == 3
            assert "ALARM 127.0.0.1: share of threads that could be read fell to 0%" in done.stderr
        site.answers |= pages
        assert tearsheet("run", "-q", *QUICK, cwd=tmp_path).returncode == 0
    assert {line["change"] for line in lines(tmp_path, "comments")} == {"new"}
    flagged = [line for line in lines(tmp_path, "articles") if "thread-unread:vanished" in line["flags"]]
    assert {line["comments"]["declared"] for line in flagged} == {3}
    reports = sorted((tmp_path / "collections/main/runs").glob("*.json"))
    assert [json.loads(path.read_text())["exit_code"] for path in reports] == [0, 3, 3, 0]
    assert "could be read" in reports[1].with_suffix(".html").read_text()
