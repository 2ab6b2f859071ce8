"""`tearsheet frontier`: the shared database is made, looked at, emptied of what is over, and moved."""

from __future__ import annotations

import json
import re
import time
from contextlib import closing
from pathlib import Path

import pytest

from archives.postgres.ledger import create_ledger_tables, join_run
from crawler.cli.main import main
from crawler.frontier.contract import NewRow
from crawler.frontier.key import request_key
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.worker.overview import faults
from tests.servers.postgres import needs_postgres, shared_server


def call(*words: str) -> int:
    return main(["frontier", *words])


def filled() -> str:
    """A database with a finished run of three rows, one of them failed, and what is known of a story."""
    url = shared_server().fresh()
    frontier = PostgresFrontier(url, "r1", worker="one", keep_events=True, live=True)
    create_ledger_tables(frontier.database)
    run, joined = join_run(frontier.database, "key", "r1", "2026-01-01T00:00:00+00:00", {"verb": "run"})
    assert (run, joined) == ("r1", False)
    assert join_run(frontier.database, "key", "r2", "2026-01-02T00:00:00+00:00", {}) == ("r1", True)
    frontier.put(
        [
            NewRow(
                request_key("GET", f"http://a.test/{n}"),
                f"http://a.test/{n}",
                "a.test",
                {"n": n},
                event=f"e{n}",
                role="page",
            )
            for n in range(3)
        ]
    )
    leases = frontier.lease(3, time.time())
    frontier.settle([lease.row for lease in leases[1:]], time.time())
    frontier.settle([leases[0].row], time.time(), error="http-404")
    database = frontier.database
    database.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?)", ("e0", "r1", "http://a.test/0", "done", None)
    )
    database.execute("UPDATE runs SET finished = ? WHERE run = ?", ("2026-01-01T01:00:00+00:00", "r1"))
    for n in range(3):
        frontier.release_event(f"e{n}")
    frontier.close()
    return url


def test_its_tables_are_made_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("init") == 2
    assert "TEARSHEET_FRONTIER" in capsys.readouterr().err
    if not_there := needs_postgres.args[0]:
        pytest.skip(str(not_there))
    url = shared_server().fresh()
    assert call("init", "--frontier", url) == 0
    assert call("init", "--frontier", url) == 0
    assert call("status", "--frontier", url) == 0
    assert "no worker is at work" in capsys.readouterr().out


def parse_families(text: str) -> dict[str, list[str]]:
    """Names of the metrics with their samples, each sample behind its own HELP and TYPE."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            found[line.split()[2]] = []
        elif not line.startswith("#"):
            name = re.match(r"[a-z_]+", line)
            assert name is not None
            assert name[0] == list(found)[-1]
            float(line.rpartition(" ")[2])
            found[name[0]].append(line)
    assert all(found.values())
    return found


@needs_postgres
class TestStatus:
    def test_what_runs_and_workers_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        url = filled()
        with closing(PostgresFrontier(url, "r2", worker="two", live=True)) as busy:
            busy.worker.figures = lambda: {"articles": 7, "bytes": 1e6, "memory_peak_bytes": 2e8}
            busy.worker.register(time.time())
            busy.worker.beat(time.time())
            assert call("status", "--frontier", url, "--json") == 0
            state = json.loads(capsys.readouterr().out)
            assert [(run["run"], run["done"], run["failed"]) for run in state["runs"]] == [("r1", 2, 1)]
            assert [(worker["name"], worker["alive"]) for worker in state["workers"]] == [("two", True)]
            assert faults(state) == []
            figures = tmp_path / "tearsheet.prom"
            assert call("status", "--frontier", url, "--prometheus", str(figures)) == 0
        told = figures.read_text()
        for line in ('tearsheet_worker_up{worker="two"} 1', 'tearsheet_frontier_rows{state="failed"} 1', "tearsheet_workers 1",
                     'tearsheet_worker_articles_total{worker="two"} 7', "tearsheet_worker_versions 1"):  # fmt: skip
            assert line in told
        families = parse_families(told)
        assert len(families) == told.count("# TYPE")

    def test_what_an_operator_should_look_at(self) -> None:
        worker = {
            "name": "a",
            "version": "1",
            "alive": True,
            "clock_skew": 30.0,
            "open_stories": 0,
            "overdue_seconds": 0.0,
        }
        state = {
            "old_transactions": [{"pid": 7, "program": "pg_dump", "seconds": 90}],
            "workers": [worker, {**worker, "name": "b", "version": "2", "clock_skew": 0.0},
                        {**worker, "name": "c", "alive": False, "open_stories": 3, "overdue_seconds": 9.0}],
        }  # fmt: skip
        told = "\n".join(faults(state))
        for part in ("pid 7 (pg_dump)", "30.0 s off", "several versions", "worker c has not been heard of"):
            assert part in told


@needs_postgres
def test_old_transactions_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from archives.postgres.database import Database
    from crawler.worker import overview

    url = filled()
    monkeypatch.setattr(overview, "OLD_TRANSACTION", 0.0)
    with closing(Database(url)) as idle, closing(Database(url)) as database, idle.transaction():
        idle.run("SELECT count(*) FROM runs")
        assert idle.connection.info.backend_pid in {t["pid"] for t in overview.old_transactions(database)}


@needs_postgres
def test_what_is_over_is_deleted_and_history_stays(capsys: pytest.CaptureFixture[str]) -> None:
    url = filled()
    assert call("vacuum", "--frontier", url, "--keep", "36500d") == 0
    assert ": 0 settled rows" in capsys.readouterr().out
    assert call("vacuum", "--frontier", url, "--keep", "1d") == 0
    assert ": 3 settled rows" in capsys.readouterr().out
    with closing(PostgresFrontier(url, "r1")) as frontier:
        assert frontier.stats(1.0).known == 0
        assert frontier.database.execute("SELECT count(*) FROM events").fetchone() == (1,)


@needs_postgres
def test_everything_is_moved_and_goes_on_there(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = filled(), shared_server().fresh()
    with closing(PostgresFrontier(old, "r2", worker="two", live=True)) as busy:
        busy.worker.register(time.time())
        assert call("move", new, "--frontier", old) == 2
        assert "worker two is at work" in capsys.readouterr().err
    assert call("move", new, "--frontier", old) == 0
    assert "frontier_row: 3 rows" in capsys.readouterr().out
    with closing(PostgresFrontier(new, "r1")) as frontier:
        assert (frontier.stats(1.0).done, frontier.stats(1.0).failed) == (2, 1)
        key = request_key("GET", "http://a.test/0")
        assert frontier.put([NewRow(key, "http://a.test/0", "a.test")]) == [None]
        (fresh,) = frontier.put([NewRow(request_key("GET", "http://a.test/9"), "http://a.test/9", "a.test")])
        assert fresh is not None
        assert [lease.row for lease in frontier.lease(5, time.time())] == [fresh]
    assert call("move", new, "--frontier", old) == 2
    assert "is not empty" in capsys.readouterr().err
