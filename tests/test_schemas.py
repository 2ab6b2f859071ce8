"""JSON lines that no reader breaks, and schemas and manifests that say what the files hold."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archives.collection.collection import Collection
from archives.collection.datapackage import ResourceNames
from archives.plain import json_text
from archives.records import CommentAuthor, dump_line, to_line
from crawler.cli.main import main
from crawler.report.files import write_report
from crawler.report.summary import Alarm, HostLeftAlone, RunSummary, SiteSummary, StoryLine
from crawler.schemas import schemas
from tests.archives.index.logs import article, comment, page, pointer, write
from tests.archives.lines import store

ROOT = Path(__file__).resolve().parents[1]
HARD = "one\u2028two\u2029three\u0085four\x0b\x0c\x1c\x1d\x1efive\r\nsix\x00\U0001f525"
"""Characters at which one reader or another ends a line."""


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_of_the_repository_are_those_of_the_code(name: str) -> None:
    assert json.loads((ROOT / "schema" / f"{name}.json").read_bytes()) == schemas()[name], "make schemas"
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


def check(name: str, value: Any) -> None:
    jsonschema.Draft202012Validator(schemas()[name]).validate(value)


def test_records_and_reports_are_valid(tmp_path: Path) -> None:
    for name, record in (("article", article(1, 1)), ("comment", comment(1, 1)), ("page", page(1, 1))):
        check(name, json.loads(to_line(record)))
        with pytest.raises(jsonschema.ValidationError):
            check(name, {**json.loads(to_line(record)), "more": 1})
    summary = RunSummary(
        "r1", asked=("a",), started="2026-11-01T00:00:00Z", exit_code=3, outcomes={"done": 1}, stories=(StoryLine("u", comments={"new": 1}, flags=("a",)),),
        sites=(SiteSummary("s", coverage={"headline": 0.5}, errors={"timeout": 1}),), hosts_left_alone=(HostLeftAlone("h", "429"),),
        alarms=(Alarm("s", "completeness", 0.1, 0.9, 0.5, 3),), files=("archive/a",), versions={"tearsheet": "1"},
        command="archive \udcff",
    )  # fmt: skip
    write_report(summary, tmp_path / "runs")
    check("run", json.loads((tmp_path / "runs" / "r1.json").read_bytes()))
    assert json.loads((tmp_path / "schema" / "run.json").read_bytes()) == schemas()["run"]


def test_a_line_is_a_line_to_every_reader() -> None:
    said = {
        "text": HARD,
        "lone": "\udc80 \ud83d",
        "nan": math.nan,
        "more": [math.inf, {HARD: HARD}],
        "large": 2**70,
    }
    text = json_text(said)
    assert len(text.splitlines()) == len(text.encode().splitlines()) == 1
    found = json.loads(text)
    assert (found["text"], found["nan"], found["more"], found["large"]) == (
        HARD,
        None,
        [None, {HARD: HARD}],
        None,
    )
    assert found["lone"].encode().decode() == found["lone"]
    with pytest.raises(TypeError):
        dump_line("\ud800")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "collections/main", "r1", article(1, 10, headline=HARD, body=HARD, description=HARD),
          comment(1, 10, text=HARD, author=CommentAuthor(HARD)))  # fmt: skip
    write(
        tmp_path / "collections/main",
        "r2",
        replace(
            comment(1, 20, text=f"{HARD}!", author=CommentAuthor(HARD)), run="r2", change="edited", version=2
        ),
    )
    return tmp_path


@pytest.mark.parametrize(
    ("verb", "count"),
    [
        ("query --jsonl", 2), ("query --jsonl --history", 3), ("query --by author --jsonl", 2), ("changes --jsonl", 2),
        ("changes --json-feed", 1), ("query --jsonl --sql SELECT|text|FROM|comments", 1), ("changes article-1 --jsonl", 1),
    ],
)  # fmt: skip
def test_what_verbs_print(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], verb: str, count: int
) -> None:
    assert main([word.replace("|", " ") for word in verb.split()]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert len(lines) == count
    assert "six" in "".join(lines)
    assert all(json.loads(line) for line in lines)


@pytest.mark.parametrize(
    ("name", "options", "count"),
    [("jsonl", (), 1), ("jsonl", ("--shape", "lines"), 2), ("jsonl", ("--history",), 1), ("jsonld", (), 1), ("news-please", (), 1), ("fundus", (), 1)],
)  # fmt: skip
def test_what_exports_write(folder: Path, name: str, options: tuple[str, ...], count: int) -> None:
    assert main(["export", name, "out", *options]) == 0
    lines = (folder / "out").read_text("utf-8").splitlines()
    lines = lines if name != "jsonld" else ["".join(lines)]
    assert len(lines) == count
    assert "six" in lines[0]
    assert all(json.loads(line) for line in lines)


def test_frictionless_takes_the_manifest_whatever_the_values(tmp_path: Path) -> None:
    """A column that begins with 150 days and goes on with times, numbers after nulls, a collection called as people do."""
    pytest.importorskip("frictionless")
    with Collection(tmp_path, "Zeitung_Köln").open("r1") as opened:
        store(opened, 1)
        hard = [comment(100 + n, 10, date_published="2026-10-02") for n in range(150)]
        hard.append(comment(300, 10, date_published="2026-10-02T10:00:00.5+05:00", upvotes=2**62, text=HARD))
        with opened.unit():
            for record in (*hard, article(7, 10, keywords=(), images=(), capture=pointer(1))):
                opened.lines.append(record)
            opened.note_seen(
                dump_line(
                    {
                        "type": "seen",
                        "run": "r1",
                        "id": "a",
                        "at": "",
                        "article": None,
                        "comments": [["c", "visible"]],
                    }
                )
            )
    manifest = tmp_path / "Zeitung_Köln" / "datapackage.json"
    judge = "import sys, frictionless; report = frictionless.validate(sys.argv[1]); sys.exit(0 if report.valid else str(report.flatten()))"
    # A process of its own: it leaves files open, and refuses absolute paths.
    done = subprocess.run(
        [sys.executable, "-c", judge, "datapackage.json"],
        cwd=manifest.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(manifest.read_bytes())
    assert (said["name"], said["title"]) == ("zeitung_k-ln", "Zeitung_Köln")
    for resource in said["resources"]:
        schema = resource.get("jsonSchema")
        assert schema is None or (manifest.parent / schema).is_file()
        if schema:
            for line in (manifest.parent / resource["path"]).read_text("utf-8").splitlines():
                check(Path(schema).stem, json.loads(line))


def test_names_of_resources_are_unique() -> None:
    names = ResourceNames()
    assert [names.of(path) for path in ("a/B c", "a/b-c", "A/B/C", "ä", "ö")] == [
        "a-b-c",
        "a-b-c-2",
        "a-b-c-3",
        "-",
        "--2",
    ]
