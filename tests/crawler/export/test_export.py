"""`tearsheet export`: what other tools read of each format, and that a file stands whole or not at all."""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from archives.collection.lock import CollectionLock
from archives.records import Author, CommentAuthor, Image, ThreadState
from crawler.cli.main import main
from crawler.export.contract import format_modules
from crawler.export.stories import MAX_NESTING, as_tree
from tests.archives.index.logs import article, comment, removed, when, write
from tests.crawler.cli.commands import command, environment

LONG = 400
STATE = {"article": 2, "comment": LONG + 3}
HISTORY = {"article": 3, "comment": LONG + 6}


def fill(folder: Path) -> None:
    """Two stories; hard texts, an edit, a removal, a day without a time, a date that no calendar has."""
    collection = folder / "collections" / "main"
    first = comment(
        1,
        10,
        author=CommentAuthor("=cmd()", is_staff=True),
        text="one\u2028two\u0085three\x00 \U0001f525",
        upvotes=2**62,
    )
    reply = comment(
        2, 10, parent_id=first.id, depth=1, date_published="2026-02-30T10:00:00Z", mentions=("Zoë",)
    )
    local = comment(3, 10, date_published="2026-10-02T10:00:00", author=CommentAuthor(None))
    away = comment(4, 10, text="gone")
    other = article(2, 10, site="other.example:8080", authors=(Author("Sam"), Author("Zoë")), body=None, section="world",
                    images=(Image("http://i.example/1.jpg", "a boat"),), keywords=("sea", "boats"), capture=None,
                    comments=ThreadState(), date_published=None)  # fmt: skip
    write(collection, "r1", article(1, 10, language="en"), other, first, reply, local, away,
          *(comment(100 + n, 10, of=2, parent_id=f"news.example/wordpress/{99 + n}" if n else None) for n in range(LONG)))  # fmt: skip
    write(collection, "r2", article(1, 20, run="r2", change="updated", version=2), removed(away, "r2", 10),
          replace(reply, run="r2", change="edited", version=2, text="edited", last_seen=when(20)))  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    fill(folder)
    return folder


@pytest.fixture
def export(made: Path, tmp_path: Path) -> Callable[..., Path]:
    """Runs the verb; gives what it wrote."""

    def run(name: str, *options: str, dest: str = "out") -> Path:
        arguments = ("export", name, str(tmp_path / dest), "--root", str(made / "collections"), *options)
        assert main(arguments) == 0
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        return tmp_path / dest

    return run


@pytest.mark.parametrize(("options", "counts"), [((), STATE), (("--history",), HISTORY)])
def test_the_same_counts_in_every_reader(
    export: Callable[..., Path], options: tuple[str, ...], counts: dict[str, int]
) -> None:
    parquet, sqlite = export("parquet", *options, dest="parquet"), export("sqlite", *options, dest="data.db")
    table, lines = (
        export("csv", *options, dest="csv"),
        export("jsonl", *options, "--shape", "lines", dest="l.jsonl"),
    )
    frames = export("datasets", *options, dest="datasets")
    query = pytest.importorskip("duckdb").connect().execute
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    sqlite_utils = pytest.importorskip("sqlite_utils")
    read = pandas.read_json(lines, lines=True)
    for kind, count in counts.items():
        pattern = f"{parquet}/{kind}s/**/*.parquet"
        found = {
            "duckdb parquet": query(f"SELECT count(*) FROM read_parquet('{pattern}')").fetchone()[0],
            "duckdb hive": query(f"SELECT count(month) FROM read_parquet('{pattern}', hive_partitioning=true)").fetchone()[0],
            "duckdb jsonl": query(f"SELECT count(*) FROM read_json_auto('{lines}') WHERE type = '{kind}'").fetchone()[0],
            "duckdb csv": query(f"SELECT count(*) FROM read_csv('{table}/{kind}s.csv', header=true)").fetchone()[0],
            "pandas parquet": len(pandas.read_parquet(parquet / f"{kind}s")),
            "pandas jsonl": int((read["type"] == kind).sum()),
            "pandas csv": len(pandas.read_csv(table / f"{kind}s.csv")),
            "polars parquet": polars.scan_parquet(pattern).collect().height,
            "polars csv": polars.read_csv(table / f"{kind}s.csv", infer_schema=False).height,
            "datasets shards": len(pandas.read_parquet(next((frames / "data").glob(f"{kind}s-*.parquet")))),
        }  # fmt: skip
        with sqlite3.connect(sqlite) as connection:
            found["sqlite-utils"] = sqlite_utils.Database(connection)[f"{kind}s"].count
        connection.close()
        assert found == dict.fromkeys(found, count)


def test_datasets_loads_the_folder(export: Callable[..., Path], tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="needs the dependency group `readers`")
    folder = export("datasets")
    for kind, count in STATE.items():
        assert datasets.load_dataset(str(folder), f"{kind}s", cache_dir=str(tmp_path / "cache"))["train"].num_rows == count  # fmt: skip


def test_parquet_is_typed_and_every_file_has_one_schema(export: Callable[..., Path]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = export("parquet")
    for kind in STATE:
        schemas = {str(parquet.read_schema(path)) for path in folder.glob(f"{kind}s/**/*.parquet")}
        assert len(schemas) == 1
    rows = parquet.read_table(folder / "comments").to_pylist()
    by_id = {row["id"].rsplit("/", 1)[1]: row for row in rows}
    facts = {
        n: tuple(by_id[n][f"date_published{end}"] for end in ("", "_day", "_precision", "_stated"))
        for n in "123"
    }
    assert facts == {
        "1": (None, date(2026, 10, 2), "day", "2026-10-02"),
        "2": (None, None, "local", "2026-02-30T10:00:00Z"),
        "3": (None, date(2026, 10, 2), "local", "2026-10-02T10:00:00"),
    }
    assert by_id["1"]["author"] == {"name": "=cmd()", "url": None, "is_staff": True}
    assert by_id["1"]["upvotes"] == 2**62
    assert by_id["2"]["mentions"] == ["Zoë"]
    assert by_id["2"]["last_seen"] == datetime(2026, 11, 1, 0, 0, 20, tzinfo=UTC)
    assert by_id["1"]["text"] == "one\u2028two\u0085three\x00 \U0001f525"
    articles = {row["id"]: row for row in parquet.read_table(folder / "articles").to_pylist()}
    assert articles["article-1"]["date_published"] == datetime(2026, 10, 2, 5, tzinfo=UTC)
    assert articles["article-1"]["date_published_stated"] == "2026-10-02T10:00:00+05:00"
    assert articles["article-1"]["capture"]["date"] == datetime(2026, 11, 1, 0, 0, 20, tzinfo=UTC)
    assert (articles["article-2"]["site"], articles["article-2"]["month"], articles["article-2"]["capture"]) == (
        "other.example:8080", "unknown", None)  # fmt: skip
    assert articles["article-2"]["images"] == [{"url": "http://i.example/1.jpg", "caption": "a boat", "credit": None}]  # fmt: skip


def test_csv_for_spreadsheets(export: Callable[..., Path]) -> None:
    path = export("csv", "--type", "comment", "--bom", dest="c.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbftype,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"].rsplit("/", 1)[1]: row for row in csv.DictReader(file)}
    assert (rows["1"]["author_name"], rows["1"]["author_is_staff"], rows["3"]["author_name"]) == ("'=cmd()", "true", "")  # fmt: skip
    kept = export("csv", "--type", "comment", "--keep-formulas", dest="k.csv")
    assert "\n" + "comment,news.example/wordpress/1," in kept.read_text("utf-8").replace("\r", "")
    assert ",=cmd()," in kept.read_text("utf-8")


def test_jsonl_has_each_thread_in_its_article(export: Callable[..., Path]) -> None:
    lines = [json.loads(line) for line in export("jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["article-1", "article-2"]
    first, third = lines[0]["thread"]
    assert (first["replies"][0]["text"], third["replies"]) == ("edited", [])
    depth, at = 0, lines[1]["thread"][0]
    while at["replies"]:
        depth, at = depth + 1, at["replies"][0]
    assert depth == MAX_NESTING - 1
    (line, _) = (
        json.loads(line) for line in export("jsonl", "--history", dest="h").read_text("utf-8").splitlines()
    )
    assert ([v["version"] for v in line["versions"]], len(line["thread"]), line["version"]) == ([1, 2], 6, 2)
    (only,) = (
        json.loads(line)
        for line in export("jsonl", "--words", "edited", dest="w").read_text("utf-8").splitlines()
    )
    assert (only["id"], [c["text"] for c in only["thread"]]) == ("article-1", ["edited"])


def test_a_tree_holds_every_comment_once_whatever_the_parents_say() -> None:
    lines: list[dict[str, Any]] = [
        {"id": "a", "parent_id": "b"}, {"id": "b", "parent_id": "a"}, {"id": "c", "parent_id": "nobody"},
        {"id": "d", "parent_id": "d"}, {"id": "e", "parent_id": "c"},
    ]  # fmt: skip

    def walk(nodes: list[dict[str, Any]]) -> list[str]:
        return [i for node in nodes for i in (node["id"], *walk(node["replies"]))]

    assert sorted(walk(as_tree(lines))) == ["a", "b", "c", "d", "e"]


def test_json_ld_news_please_and_fundus_by_their_own_names(export: Callable[..., Path]) -> None:
    document = json.loads(export("jsonld").read_bytes())
    one, other = document["@graph"]
    assert (document["@context"], one["@type"], one["author"][0]["name"]) == ("https://schema.org", "NewsArticle", "Ayesha Malik")  # fmt: skip
    assert one["comment"][1]["parentItem"]["identifier"] == one["comment"][0]["identifier"]
    assert (len(other["comment"]), "datePublished" in other) == (LONG, False)
    please = [json.loads(line) for line in export("news-please", dest="np").read_text().splitlines()]
    assert [(p["title"], p["date_publish"], p["source_domain"]) for p in please] == [
        ("Harbour strike, day 2", None, "other.example:8080"), ("Harbour strike, day 1", "2026-10-02 05:00:00", "news.example")]  # fmt: skip
    fundus = [json.loads(line) for line in export("fundus", dest="f").read_text().splitlines()]
    assert fundus[1]["body"] == {"summary": [], "sections": [{"headline": [], "paragraphs": ["The strike ends."]}]}  # fmt: skip


def test_json_ld_has_every_version_below_the_one_name_of_its_work(export: Callable[..., Path]) -> None:
    one = json.loads(export("jsonld", "--history").read_bytes())["@graph"][0]
    assert [version["version"] for version in one["workExample"]] == [1, 2]
    assert [version["sdDatePublished"] for version in one["workExample"]] == [when(10), when(20)]
    by_id = {comment["identifier"].rsplit("/", 1)[1]: comment for comment in one["comment"]}
    assert (len(one["comment"]), len(by_id)) == (4, 4)
    assert (by_id["2"]["text"], len(by_id["2"]["workExample"])) == ("edited", 2)
    assert {name for version in by_id["2"]["workExample"] for name in version} & {
        "@id",
        "identifier",
    } == set()
    assert (by_id["4"]["creativeWorkStatus"], len(by_id["4"]["workExample"])) == ("removed", 2)
    now = json.loads(export("jsonld", "--removed", dest="now").read_bytes())["@graph"][0]
    status = {c["identifier"].rsplit("/", 1)[1]: c.get("creativeWorkStatus") for c in now["comment"]}
    assert status == {"1": None, "2": None, "3": None, "4": "removed"}
    assert "workExample" not in now


def test_a_tree_of_the_history_has_every_version_of_a_comment(export: Callable[..., Path]) -> None:
    told = export("jsonl", "--history", "--shape", "tree").read_text().splitlines()
    (root, *others) = next(story for line in told if (story := json.loads(line))["id"] == "article-1")[
        "thread"
    ]
    (reply,) = root["replies"]
    assert (reply["text"], [line["change"] for line in reply["versions"]]) == ("edited", ["new", "edited"])
    gone = next(comment for comment in others if comment["text"] == "gone")
    assert (gone["change"], [line["change"] for line in gone["versions"]]) == ("removed", ["new", "removed"])


@pytest.mark.parametrize("name", sorted(set(format_modules()) - {"wacz", "warc"}))
def test_a_full_disk_leaves_nothing(made: Path, tmp_path: Path, name: str) -> None:
    assert main(["query", "--count", "--root", str(made / "collections")]) == 0  # the index is made
    done = subprocess.run(
        command("export", name, str(tmp_path / "out"), "--root", str(made / "collections")),
        capture_output=True, text=True, env=environment(), check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (10, "")
    (line,) = done.stderr.splitlines()
    assert "no room left" in line or "cannot write" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("nope", "out"), 2, "invalid choice: 'nope'"), (("parquett", "out"), 2, "did you mean parquet?"),
        (("csv", "nowhere/out"), 2, "no folder nowhere"), (("csv", "."), 2, "names no file"),
        (("csv", "taken"), 2, "a folder that is there already"), (("jsonl", "taken.jsonl"), 2, "--force replaces it"),
        (("csv", "both.csv"), 2, "one file for two tables"), (("csv", "out", "--words", "zebra"), 4, "nothing written"),
        (("fundus", "out", "--type", "comment"), 2, "knows no comments"), (("csv", "out", "-c", "no"), 2, "no collection"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line_and_nothing_is_written(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...], code: int, told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken.jsonl").write_text("mine")
    try:
        left: int | str | None = main(["export", *arguments, "--root", str(made / "collections")])
    except SystemExit as error:
        left = error.code
    assert left == code
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "taken.jsonl"]
    assert (tmp_path / "taken.jsonl").read_text() == "mine"


def test_force_replaces_a_file_and_a_running_collection_is_read(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("old")
    lock = CollectionLock(made / "collections" / "main" / "lock")
    try:
        assert main(["export", "jsonl", str(tmp_path / "a.jsonl"), "--force", "--root", str(made / "collections")]) == 0  # fmt: skip
    finally:
        lock.release()
    assert (tmp_path / "a.jsonl").read_text().startswith('{"type":"article"')
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
