"""The README's examples are run as they stand there, over a collection of five runs with dates of mixed precision."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archives.records import CommentAuthor, ThreadState
from tests.archives.index.logs import article, comment, pointer, removed, seen, when, write
from tests.archives.kit import HTTP, record, response, warc
from tests.crawler.cli.commands import command, environment

README = (Path(__file__).resolve().parents[1] / "README.md").read_text()

# What stands after the fifth run, by hand.
AUTHORS = {"Ayesha Malik": 3, "Zoë": 2, "(no name)": 1, "Newcomer": 1}
DAYS = {"2026-10-01": 1, "2026-10-02": 2, "2026-10-03": 1, "2026-10-04": 1}
INCOMPLETE = {("Harbour strike, day 2", 1, 5)}


def block(language: str, begins: str) -> str:
    """The code block of the README that begins with these words."""
    for found in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL):
        if found.startswith(begins):
            return str(found)
    raise AssertionError(f"the README has no {language} block {begins!r}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three stories: one is completed and corrected, one stays short of its number, one prints none."""
    folder = tmp_path_factory.mktemp("readme")
    collection = folder / "collections" / "main"
    names = [
        "Ayesha Malik",
        "Ayesha Malik",
        "Ayesha Malik",
        "Zoë",
        "Zoë",
        None,
        "Gone",
        "Tombstone",
        "Newcomer",
    ]
    dates = ["2026-10-02", "2026-10-02T23:30:00+05:00", "2026-10-03T01:15:00", None, None, "2026-10-01T00:00:00Z",
             "2026-10-02", "2026-10-02", "2026-10-04T12:00:00.123456Z"]  # fmt: skip
    said = [comment(n, 10, of=1 if n < 7 else 2, author=CommentAuthor(name), date_published=date, depth=n % 3)
            for n, (name, date) in enumerate(zip(names, dates, strict=True), 1)]  # fmt: skip
    wire = record("response", response(b"<p>The harbour strike is over.</p>"), HTTP)
    (collection / "archive").mkdir(parents=True)
    file = warc(collection / "archive" / "main-1.warc.gz", wire)
    said[0] = replace(said[0], text="The harbour strike is over.", upvotes=1,
                      capture=replace(pointer(10), offset=0, length=file.stat().st_size))  # fmt: skip
    said[3] = replace(said[3], text="A harbour strike, at last!", upvotes=7)
    short = ThreadState(declared=5, captured=1, complete=False)
    write(collection, "r1", article(1, 10, comments=ThreadState(declared=8, captured=7, complete=False)),
          article(2, 10, comments=ThreadState(declared=5, captured=5, complete=True)),
          article(3, 10, comments=ThreadState()), *said[:4], said[7])  # fmt: skip
    write(collection, "r2", article(1, 20, run="r2", change="unchanged-text", comments=short), *said[4:7],
          replace(said[0], run="r2", change="edited", version=2, text="The harbour strike goes on.", last_seen=when(20)))  # fmt: skip
    write(collection, "r3", article(2, 30, run="r3", change="unchanged-text", comments=short),
          removed(said[6], "r3", 20), removed(said[1], "r3", 20), seen("r3", "article-1", 30, [(said[0].id, "visible")]))  # fmt: skip
    write(collection, "r4", article(1, 40, run="r4", change="updated", version=2, body="The strike goes on.", comments=ThreadState(6, 6, complete=True)),
          replace(said[1], run="r4", change="reappeared", last_seen=when(40)),
          replace(said[7], run="r4", change="removed", status="deleted", text=None, last_seen=when(40)))  # fmt: skip
    write(
        collection,
        "r5",
        article(3, 50, run="r5", change="gone", comments=ThreadState()),
        replace(said[8], run="r5"),
    )
    return folder


def run(script: str, folder: Path) -> str:
    """What a shell script prints, `tearsheet` being ours."""
    program = folder / "tearsheet"
    if not program.exists():
        program.write_text(f'#!/bin/sh\nexec {" ".join(command())} "$@"\n')
        program.chmod(0o755)
    paths = {**environment(), "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-ec", script], cwd=folder, env=paths, capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, b""), script
    return done.stdout.decode(errors="replace")


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
def test_jq_who_comments_most(folder: Path) -> None:
    rows = [line.split(" ", 1) for line in run(block("sh", "# jq"), folder).splitlines()]
    assert {name: int(count) for count, name in rows} == AUTHORS
    assert [int(count) for count, _ in rows] == sorted(AUTHORS.values(), reverse=True)


def test_duckdb_threads_that_lack_comments(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert set(pytest.importorskip("duckdb").sql(block("sql", "-- DuckDB")).fetchall()) == INCOMPLETE


def test_pandas_comments_a_day(folder: Path) -> None:
    pytest.importorskip("pandas")
    done = subprocess.run([sys.executable, "-W", "error", "-c", block("python", "# pandas")], cwd=folder, capture_output=True,
                          text=True, timeout=120, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert {day: int(count) for day, count in rows} == DAYS


def answer(question: str, folder: Path) -> str:
    """The output of the README's command for a question, named by the comment behind it."""
    (command,) = re.findall(
        rf"^(tearsheet .*?) +# {re.escape(question)}$",
        block("sh", "tearsheet query --type comment"),
        re.MULTILINE,
    )
    return run(command, folder)


def counts(shown: str) -> dict[str, int]:
    """A table of counts with bars."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in shown.splitlines()[1:]]
    return {row[0]: int(row[1].split()[0]) for row in rows}


def test_question_comments_a_day(folder: Path) -> None:
    assert counts(answer("comments a day", folder)) == {"(not known)": 2, **DAYS}


def test_question_who_comments_most(folder: Path) -> None:
    found = counts(answer("who comments most", folder))
    assert {"(no name)": found.pop("(not known)"), **found} == AUTHORS


def test_question_depth_of_threads(folder: Path) -> None:
    assert counts(answer("how deep the threads go", folder)) == {"0": 3, "1": 2, "2": 3}


def test_question_complete_threads_only(folder: Path) -> None:
    shown = answer("stories whose thread we have whole", folder).splitlines()
    assert len(shown) == 2
    assert "Harbour strike, day 1" in shown[1]


def test_question_the_bytes_of_a_comment(folder: Path) -> None:
    shown = answer("the bytes that a comment was read from", folder)
    assert shown.startswith("WARC/1.0\r\nWARC-Type: response")
    assert "<p>The harbour strike is over.</p>" in shown


def test_question_search_for_a_word(folder: Path) -> None:
    shown = answer("what is said of something", folder).splitlines()[1:]
    assert ["at last" in shown[0], "goes on" in shown[1], len(shown)] == [True, True, 2]


def test_question_all_versions_of_a_story(folder: Path) -> None:
    shown = answer("all versions of a story, with the difference", folder).splitlines()
    assert ["version 1, new" in shown[0], "version 2, updated" in shown[1]] == [True, True]
    assert shown[2:] == ["  body:", "    - The strike ends.", "    + The strike goes on."]
