"""`tearsheet run --worker`: several workers give what one process gives, whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archives.postgres.database import Database
from tests.crawler.cli.commands import lines, tearsheet, twins, wait_for
from tests.crawler.worker.cluster import FAST, Worker, configure, records, sites, too_soon, twice
from tests.servers.cuttable import CuttableWay
from tests.servers.postgres import PostgresServer, needs_postgres, shared_server

DELAY = 0.05


def alone(folder: Path) -> list[dict[str, object]]:
    """What one process with its own frontier gives."""
    one = folder / "one"
    one.mkdir()
    done = tearsheet("run", "--config", str(folder / "sources.toml"), *FAST, cwd=one)
    assert done.returncode == 0, done.stderr
    return records([one])


@needs_postgres
@pytest.mark.parametrize("databases", [1, 3])
def test_workers_give_what_one_process_gives(tmp_path: Path, databases: int) -> None:
    """Each record once, the hosts' delay kept over all workers, every file sound; then nothing is new to anybody."""
    with sites(2, 4, 6, 3) as found:
        configure(tmp_path, found, f"{DELAY}s")
        wanted = alone(tmp_path)
        for site in found:
            site.log.clear()
        url, *others = (shared_server().fresh() for _ in range(databases))
        where = " ".join((url, *others))
        workers = [Worker(tmp_path / f"w{n}", tmp_path / "sources.toml", where) for n in range(2)]
        for worker in workers:
            worker.start()
        assert [worker.wait() for worker in workers] == [0, 0], workers[0].output
        with closing(Database(url)) as database:
            told = database.run(
                "SELECT figures FROM frontier_worker WHERE figures->>'pages' IS NOT NULL"
            ).fetchall()
        assert told, "each beat tells what a worker has done"
        assert all(figures["memory_peak_bytes"] > 1e6 for (figures,) in told)
        folders = [worker.folder for worker in workers]
        assert records(folders) == wanted
        assert twice(folders) == []
        runs = {line["run"] for folder in folders for line in lines(folder)}
        assert len(runs) == 1, "all met in one run"
        own = [line for folder in folders for line in lines(folder, "articles")]
        assert twins(own) == twins_of_one(tmp_path)
        for site in found:
            assert too_soon(site, DELAY) == []
            assert {site.asked(path) for path in site.answers if path != "/robots.txt"} == {1}, (
                "single flight"
            )
        for folder in folders:
            verified = tearsheet("verify", "-q", cwd=folder)
            assert verified.returncode == 0, verified.stdout + verified.stderr
        workers[0].start()
        assert workers[0].wait() == 0, workers[0].output
        again = [line for folder in folders for line in lines(folder) if line["run"] not in runs]
        assert [line["url"] for line in again if line["type"] != "page"] == []


def twins_of_one(folder: Path) -> set[frozenset[str]]:
    return twins(lines(folder / "one", "articles"))


def in_a_story(folder: Path) -> bool:
    """Whether some stories are told, and the first page of another one is, while its further page is awaited."""
    told = lines(folder, "articles")
    return len(told) > 1 and sum(line["role"] == "page" for line in lines(folder, "pages")) > len(told)


@needs_postgres
def test_a_killed_workers_stories_begin_again_elsewhere_and_its_late_lines_are_cut(tmp_path: Path) -> None:
    with sites(2, 4, 6, 2) as found:
        configure(tmp_path, found, "0.2s")
        url = shared_server().fresh()
        first, second = (
            Worker(tmp_path / name, tmp_path / "sources.toml", url) for name in ("first", "second")
        )
        first.start(TEARSHEET_LEASE_SECONDS="4")
        wait_for(lambda: in_a_story(first.folder), 200)
        assert first.process is not None
        os.killpg(first.process.pid, signal.SIGKILL)
        first.process.wait()
        held = len(lines(first.folder, "pages"))
        second.start(TEARSHEET_LEASE_SECONDS="4")
        assert second.wait() in (0, 3), second.output
        assert "begin again" in second.log
        before = twice([first.folder, second.folder])
        first.start()
        assert first.wait() in (0, 3), first.output
        folders = [first.folder, second.folder]
        assert held
        assert before, "without the cut lines stood twice"
        assert twice(folders) == []
        for kind, count in (("articles", 8), ("comments", 48)):
            found_lines = [line for folder in folders for line in lines(folder, kind)]
            assert len({line["id"] for line in found_lines}) == len(found_lines) == count


@needs_postgres
def test_a_database_that_is_away_for_a_moment_costs_nothing_and_for_long_the_run(tmp_path: Path) -> None:
    server = PostgresServer()
    try:
        with sites(1, 6, 2, 2) as found:
            configure(tmp_path, found, "0.3s")
            worker = Worker(tmp_path / "w", tmp_path / "sources.toml", server.url)
            worker.start()
            wait_for(lambda: len(lines(worker.folder, "pages")) > 1, 200)
            server.kill()
            server.start()
            wait_for(lambda: len(lines(worker.folder, "pages")) > 4, 200)
            assert worker.process is not None
            worker.process.send_signal(signal.SIGTERM)
            assert worker.wait() == 10, worker.output
            assert "waiting for it" in worker.output
            assert "is back" in worker.output
            worker.start("--set", "FRONTIER_AWAY=1")
            wait_for(lambda: len(lines(worker.folder, "pages")) > 5, 200)
            server.kill()
            assert worker.wait() == 6, worker.output
            assert "Traceback" not in worker.output
            server.start()
            worker.start()
            assert worker.wait() == 0, worker.output
            assert len(lines(worker.folder, "articles")) == 6
            assert twice([worker.folder]) == []
    finally:
        server.remove()


@needs_postgres
def test_one_of_several_databases_that_is_away_pauses_its_hosts_alone(tmp_path: Path) -> None:
    server = shared_server()
    with sites(6, 3, 2, 2) as found, CuttableWay(server.port) as way:
        configure(tmp_path, found, "0.4s")
        wanted = alone(tmp_path)
        second = server.fresh().replace(f":{server.port}/", f":{way.port}/")
        worker = Worker(tmp_path / "w", tmp_path / "sources.toml", f"{server.fresh()} {second}")
        worker.start("--set", "FRONTIER_AWAY=200")
        wait_for(lambda: len(lines(worker.folder, "pages")) > 6, 200)
        way.cut()
        wait_for(lambda: "its hosts wait, the others go on" in worker.output, 60)
        told = tearsheet("frontier", "status", "--frontier", f"{worker.url.split()[0]}", cwd=tmp_path)
        assert told.returncode == 2
        assert "is one of several databases" in told.stderr
        way.mend()
        assert worker.wait() == 0, worker.output
        assert "is back" in worker.output
        assert records([worker.folder]) == wanted
        assert [too_soon(site, 0.4) for site in found] == [[]] * 6
        told = tearsheet("frontier", "status", "--frontier", worker.url, cwd=tmp_path)
        asked = sum(len(site.answers) for site in found)
        assert f"finished, {asked} done, 0 failed, 0 waiting" in told.stdout, told
        gone = tearsheet("frontier", "vacuum", "--keep", "0s", "--frontier", worker.url, cwd=tmp_path)
        assert f"{asked} settled rows deleted" in gone.stdout, gone


class TestMistakes:
    def test_a_worker_must_know_where_the_frontier_is(self, tmp_path: Path) -> None:
        (tmp_path / "sources.toml").write_text('[sites.a]\nstart = ["http://127.0.0.1:1/"]\n')
        done = tearsheet("run", "--worker", cwd=tmp_path)
        assert done.returncode == 2
        assert "--frontier postgresql://" in done.stderr
        done = tearsheet("run", "--frontier", "mysql://x/y", cwd=tmp_path)
        assert done.returncode == 2
        assert "wants postgresql://" in done.stderr

    def test_nobody_listens_there(self, tmp_path: Path) -> None:
        pytest.importorskip("psycopg")
        (tmp_path / "sources.toml").write_text(
            '[crawl]\nfrontier = "postgresql://me:secret@127.0.0.1:1/x"\n[sites.a]\nstart = ["http://127.0.0.1:1/"]\n'
        )
        done = tearsheet("run", "--worker", cwd=tmp_path)
        assert done.returncode == 6
        assert "postgresql://me@127.0.0.1:1/x cannot be reached" in done.stderr
        assert "secret" not in done.stderr
        assert "Traceback" not in done.stderr

    def test_without_the_extra_it_says_what_to_install(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from crawler.cli.main import main

        monkeypatch.setitem(sys.modules, "psycopg", None)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "sources.toml").write_text('[sites.a]\nstart = ["http://127.0.0.1:1/"]\n')
        assert main(["run", "--frontier", "postgresql://127.0.0.1/x"]) == 2
