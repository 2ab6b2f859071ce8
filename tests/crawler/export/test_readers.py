"""What is exported loads where people work, with the counts of the database: a real WordPress over four states, and the sample.

`datasets` and Datasette are of the dependency group `readers`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.cli.main import main
from tests.crawler.cli.commands import environment, tearsheet
from tests.crawler.export.wordpress_states import EDITED, later_states

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("TEARSHEET_SHARED") or ROOT.parent / "shared")
SITE = SHARED / "sites" / "wordpress"
TYPES = ("article", "comment")


@dataclass
class Made:
    """A collection and how many records of each type it has."""

    folder: Path
    name: str
    state: dict[str, int]
    history: dict[str, int]

    def export(self, form: str, *options: str) -> Path:
        """Written once."""
        path = self.folder / f"{form}-{'-'.join(options).replace('--', '')}.out"
        if not path.exists():
            root = ("--root", str(self.folder / "collections"), "-c", self.name)
            assert main(["export", form, str(path), "-q", *options, *root]) == 0
        return path


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Made:
    if not SITE.exists():
        pytest.skip("needs ../shared/sites/wordpress")
    folder = tmp_path_factory.mktemp("wordpress")
    states, truth = later_states(SITE, folder)
    for path in (SITE / "snapshot-e.warc.gz", *states):
        done = tearsheet("extract", "-q", str(path), cwd=folder)
        assert done.returncode == 0, done.stderr
    made = Made(folder, "main", {"article": truth.articles, "comment": len(truth.comments)}, truth.lines)
    rows = _json_lines(made.export("jsonl", "--shape", "lines"))
    found = {int(row["id"].rsplit("/", 1)[-1]): row["text"] for row in rows if row["type"] == "comment"}
    assert set(found) == truth.comments
    assert {number: found[number] for number in truth.texts} == truth.texts
    return made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sample of `make archive`; its counts are those of its lines, each id once."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "examples", folder / "examples")
    done = subprocess.run(
        [sys.executable, "examples/archive_sample.py"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = sorted((folder / "collections/sample/records").glob("[ac]*.jsonl"))
    lines = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    state = Counter(kind for kind, _ in {(line["type"], line["id"]) for line in lines})
    return Made(folder, "sample", dict(state), dict(Counter(line["type"] for line in lines)))


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(params=["wordpress", "sample"])
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["--state", "--history"])
def view(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def counts(made: Made, view: str) -> dict[str, int]:
    return made.state if view == "--state" else made.history


def test_duckdb(made: Made, view: str) -> None:
    query = pytest.importorskip("duckdb").connect().execute
    parquet, lines = made.export("parquet", view), made.export("jsonl", view, "--shape", "lines")
    for kind in TYPES:
        (one,) = query(
            f"SELECT count(*) FROM read_parquet('{parquet}/{kind}s/**/*.parquet', hive_partitioning = true)"
        ).fetchone()
        (other,) = query(
            f"SELECT count(*) FROM read_json_auto('{lines}', sample_size = -1) WHERE type = '{kind}'"
        ).fetchone()
        (third,) = query(
            f"SELECT count(*) FROM read_csv('{made.export('csv', view)}/{kind}s.csv', header = true, all_varchar = true)"
        ).fetchone()
        assert (one, other, third) == (counts(made, view)[kind],) * 3


def test_pandas(made: Made, view: str) -> None:
    pandas = pytest.importorskip("pandas")
    lines = pandas.read_json(made.export("jsonl", view, "--shape", "lines"), lines=True, dtype=False)
    for kind in TYPES:
        frame = pandas.read_parquet(made.export("parquet", view) / f"{kind}s")
        table = pandas.read_csv(made.export("csv", view) / f"{kind}s.csv")
        assert (len(frame), len(table), int((lines["type"] == kind).sum())) == (counts(made, view)[kind],) * 3


def test_polars(made: Made, view: str) -> None:
    polars = pytest.importorskip("polars")
    for kind in TYPES:
        frame = polars.scan_parquet(f"{made.export('parquet', view)}/{kind}s/**/*.parquet").collect()
        table = polars.read_csv(made.export("csv", view) / f"{kind}s.csv", infer_schema=False)
        assert (frame.height, table.height) == (counts(made, view)[kind],) * 2
        assert frame["date_published"].dtype == polars.Datetime("us", "UTC")


def test_datasets(made: Made, view: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("datasets") is None:
        pytest.skip("needs the dependency group `readers`")
    script = (
        "import sys, datasets; print(datasets.load_dataset(sys.argv[1], sys.argv[2], split='train').num_rows)"
    )
    paths = {**environment(), "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    for kind in TYPES:
        done = subprocess.run([sys.executable, "-c", script, str(made.export("datasets", view)), f"{kind}s"], env=paths, cwd=tmp_path,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        assert int(done.stdout.split()[-1]) == counts(made, view)[kind]


@pytest.fixture
def index(made: Made) -> Iterator[Path]:
    root = ("--root", str(made.folder / "collections"), "-c", made.name)
    assert main(["query", "--count", *root]) == 0
    return made.folder / "collections" / made.name / "index.sqlite"


def test_sqlite_utils(made: Made, view: str, index: Path) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils")
    with (
        closing(sqlite3.connect(made.export("sqlite", view))) as connection,
        closing(sqlite3.connect(index)) as own,
    ):
        for kind in TYPES:
            name = f"{kind}s" if view == "--state" else f"{kind}_history"
            where = "removed = 0" if name == "comments" else None
            found = (
                sqlite_utils.Database(connection)[f"{kind}s"].count,
                sqlite_utils.Database(own)[name].count_where(where),
            )
            assert found == (counts(made, view)[kind],) * 2


def test_datasette_opens_the_index(made: Made, index: Path) -> None:
    """Its schema only, as Datasette reads it from an immutable file."""
    if importlib.util.find_spec("datasette") is None:
        pytest.skip("needs the dependency group `readers`")
    script = (
        "import asyncio, json, sys\nfrom datasette.app import Datasette\n"
        "async def ask():\n    datasette = Datasette(files=[sys.argv[1]])\n    await datasette.invoke_startup()\n"
        "    answer = await datasette.client.get('/index.json')\n    print(answer.status_code, json.dumps(answer.json()))\nasyncio.run(ask())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(index)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    status, _, said = done.stdout.partition(" ")
    assert status == "200"
    views = {view["name"] if isinstance(view, dict) else view for view in json.loads(said)["views"]}
    assert {"articles", "comments", "article_history", "comment_history"} <= views


def test_what_changed_over_the_states(wordpress: Made, capsys: pytest.CaptureFixture[str]) -> None:
    root = ("--root", str(wordpress.folder / "collections"))
    assert main(["changes", "--jsonl", "--since", "2026-11-24", "-n", "0", *root]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [change["kind"] for change in found] == [
        "comments-removed",
        "text-changed",
        "comments-edited",
    ] or [change["kind"] for change in found] == ["comments-removed", "comments-edited", "text-changed"]
    edited = next(change for change in found if change["kind"] == "comments-edited")
    assert EDITED in {pair["after"] for edit in edited["edits"] for pair in edit["changes"]}
