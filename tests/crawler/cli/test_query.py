"""`tearsheet query` over record files made by code."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from archives.records import Author, CommentAuthor, ThreadState
from crawler.cli.main import main
from tests.archives.index.logs import article, comment, removed, when, write


def code_of(*arguments: str) -> int | str | None:
    """The exit code, by return or by SystemExit as argparse leaves."""
    try:
        return main(arguments)
    except SystemExit as left:
        return left.code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two stories, the second of another site with an incomplete thread; one comment edited, one removed."""
    monkeypatch.chdir(tmp_path)
    collection = tmp_path / "collections" / "main"
    first = comment(
        1, 10, author=CommentAuthor("Ayesha Malik"), text="=1+1 the strike is over, 湾岸!", upvotes=3
    )
    second = comment(2, 10, text="\x1b[2Jgone soon", parent_id=first.id, depth=1, author=CommentAuthor("Zoë"))
    other = article(2, 10, site="other.example", headline="Strike in Lahore", authors=(Author("Sam"), Author("Zoë")),
                    comments=ThreadState(declared=5, captured=1, complete=False), section="world", language="en",
                    date_published="2026-09-30")  # fmt: skip
    write(collection, "r1", article(1, 10, section="politics"), other, first, second,
          comment(3, 10, of=2, date_published="2026-10-03T23:30:00+05:00"))  # fmt: skip
    write(collection, "r2", article(1, 20, run="r2", change="unchanged", section="politics"), removed(second, "r2", 10),
          replace(first, run="r2", change="edited", version=2, text="the strike goes on", last_seen=when(20)))  # fmt: skip
    return tmp_path


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ("", 4), ("--history", 8), ("--removed", 5), ("--type article", 2), ("--type comment", 2), ("strike", 3),
        ("--history strike", 5), ("湾", 0), ("--history 湾", 1), ("--site other.example", 1), ("--site OTHER.*", 1),
        ("--author ayesha*", 2), ("--author zoë --removed", 2), ("--section World", 2), ("--language en", 2),
        ("--change edited", 1), ("--thread incomplete", 2), ("--thread complete --type article", 1),
        ("--since 2026-10-03", 1), ("--until 2026-09-30", 1), ("--since 2026-10-03T18:00:00Z", 1),
        ("--since 2026-10-03T19:00:00Z", 0), ("--article article-1", 2),
        ("--article https://news.example/story/2", 2), ("--run r1", 2), ("--id news.example/wordpress/1", 1),
        ("--status visible", 2), ("strike --type comment --site news.example", 1),
    ],
)  # fmt: skip
def test_each_filter(folder: Path, capsys: pytest.CaptureFixture[str], options: str, count: int) -> None:
    assert main(["query", "--count", *options.split()]) == (0 if count else 4)
    assert capsys.readouterr().out == f"{count}\n"


def test_the_table_shows_what_was_found_and_nothing_in_it_steers_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--removed", "--sort", "oldest"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in shown] == ["date", "2026-09-30", *["2026-10-02"] * 3, "2026-10-03"]
    assert "Strike in Lahore" in shown[1]
    assert any("comment v2 edited" in line and "the strike goes on" in line for line in shown)
    assert any("comment removed" in line for line in shown)
    assert "\x1b" not in "".join(shown)
    assert main(["query", "-n", "1"]) == 0
    assert "and 3 more" in capsys.readouterr().err


def test_lines_are_the_records(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--jsonl", "--type", "comment", "--sort", "log"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["Well said.", "the strike goes on"]
    assert lines[1]["first_seen"] == when(10)


def test_csv_is_flat_and_formulas_are_defused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--csv", "--bom", "--history", "--sort", "log"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("\ufefftype,id,")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert len(rows) == 8
    assert [row["text"] for row in rows if row["upvotes"] == "3"] == [
        "'=1+1 the strike is over, 湾岸!",
        "the strike goes on",
    ]
    assert [row["comments_complete"] for row in rows if row["type"] == "article"] == ["true", "false", "true"]
    assert {row["authors"] for row in rows if row["site"] == "other.example"} == {"Sam; Zoë"}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("author", {"Ayesha Malik": 2, "Reader": 1, "Sam": 1, "Zoë": 1}),
        ("day", {"2026-09-30": 1, "2026-10-02": 2, "2026-10-03": 1}),
        ("month", {"2026-09": 1, "2026-10": 3}),
        ("site", {"news.example": 3, "other.example": 1}),
        ("type", {"article": 2, "comment": 2}),
        ("section", {"politics": 2, "world": 2}),
        ("complete", {"yes": 2, "no": 2}),
        ("article", {"article-1": 2, "article-2": 2}),
        ("depth", {"": 2, "0": 2}),
    ],
)
def test_counts_by(
    folder: Path, capsys: pytest.CaptureFixture[str], by: str, expected: dict[str, int]
) -> None:
    assert main(["query", "--by", by, "--csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == [by, "count"]
    assert {row[0]: int(row[1]) for row in rows[1:]} == expected
    assert main(["query", "--by", by]) == 0
    assert "█" in capsys.readouterr().out


def test_sql_of_ones_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT site, count(*) AS n FROM comments WHERE NOT removed GROUP BY site"
    assert main(["query", "--jsonl", "--sql", sql]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"site": "news.example", "n": 2}
    ]
    found = "SELECT author FROM comment_history WHERE entry IN (SELECT rowid FROM search WHERE search MATCH '\"湾 岸\"')"
    assert main(["query", "--sql", found]) == 0
    assert "Ayesha Malik" in capsys.readouterr().out
    assert main(["query", "--sql", "SELECT 1 WHERE 0"]) == 4


@pytest.mark.parametrize(
    "sql", ["DELETE FROM entries", "DROP VIEW comments", "VACUUM INTO 'v.db'", "ATTACH 'v.db' AS v", "PRAGMA query_only = 0",
            "CREATE TEMP TABLE t (a)", "SELECT 1; DELETE FROM entries", "SELEC", "SELECT nope FROM comments", "", "ANALYZE"]
)  # fmt: skip
def test_sql_that_does_more_than_read_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], sql: str
) -> None:
    assert main(["query", "--sql", sql]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("tearsheet: --sql")
    assert ("reads only" in line) == (sql.split()[:1] in (["DELETE"], ["DROP"], ["VACUUM"], ["ATTACH"], ["PRAGMA"], ["CREATE"], ["ANALYZE"]))  # fmt: skip
    assert [path.name for path in folder.iterdir()] == ["collections"]
    with sqlite3.connect(folder / "collections" / "main" / "index.sqlite") as db:
        assert db.execute("SELECT count(*) FROM entries").fetchone()[0] == 8
    db.close()


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        ("zebra", 4, "nothing found"), ("!!!", 2, "no word to look for"), ("--since yesterday", 2, "--since wants a day"),
        ("-c nowhere x", 2, "no collection"), ("--limit -3", 2, "not a whole number"), ("--type page", 2, "invalid choice"),
        ("--since 99999999999w", 2, "before all time"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: str, code: int, told: str
) -> None:
    assert code_of("query", *options.split()) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line


@pytest.mark.parametrize("verb", ["query", "query --count", "query --by site", "export jsonl out.jsonl"])
def test_a_name_that_no_record_has_is_told_with_those_that_are_there(
    folder: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert code_of(*verb.split(), "--status", "hiden", "--status", "vis*") in (0, 4)
    assert "hiden" not in capsys.readouterr().err
    assert (
        code_of(
            *verb.split(), "--force" if "export" in verb else "-q", "--status", "hiden", "--change", "new"
        )
        == 4
    )
    nothing, stranger = capsys.readouterr().err.splitlines()
    assert nothing.startswith("tearsheet: nothing found")
    assert stranger.startswith("tearsheet: no record here has the status 'hiden'; there are ")
    assert "visible" in stranger


def test_lines_that_are_no_records_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = next((folder / "collections" / "main" / "records").glob("comments-r2-*"))
    path.write_bytes(path.read_bytes() + b"{torn\n")
    assert main(["query", "--count"]) == 0
    told = capsys.readouterr()
    assert told.out == "4\n"
    assert told.err == "tearsheet: 1 line of the record files are no records: `tearsheet verify` names them\n"
