"""`verify --repair`: what is mended, what is kept as it was, what is named as lost; samples; what is said of a check."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from archives.collection.collection import Collection
from archives.collection.verify import Scope, Tally, verify
from crawler.cli.main import main
from tests.archives.kit import PAGE, exchange, response
from tests.archives.lines import store


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Three files, ten events in each, with their lines."""
    made = Collection(tmp_path, "main")
    with made.open("20260101T000000", max_warc_bytes=10**9) as work:
        for number in range(30):
            store(work, number)
            if number % 10 == 9:
                work.warc.rotate()
        work.warc.write(exchange(77, response(PAGE)))
        work.warc.write(exchange(78, response(PAGE)))
    return made


def warcs(collection: Collection) -> list[Path]:
    return sorted(path for path in collection.archive.iterdir())


def run(collection: Collection, *options: str) -> int:
    return main(["verify", *options, "--root", str(collection.path.parent)])


def report(collection: Collection) -> dict[str, object]:
    said = json.loads((collection.logs / "verify.json").read_bytes())
    assert isinstance(said, dict)
    return said


def findings(collection: Collection, scope: Scope | None = None) -> list[str]:
    return [str(finding) for finding in verify(collection.path, Tally(), scope or Scope())]


def test_nothing_is_done_where_all_holds(collection: Collection, capsys: pytest.CaptureFixture[str]) -> None:
    before = {
        path: path.read_bytes()
        for path in collection.path.rglob("*")
        if path.is_file() and path.parent != collection.logs
    }
    assert run(collection, "--repair") == 0
    assert capsys.readouterr().out.endswith("checked: all hold\n")
    said = report(collection)
    assert (said["holds"], said["done"], said["findings"]) == (True, [], [])
    for path, data in before.items():
        assert path.suffix in (".sqlite", "") or path.name.startswith("ledger") or path.read_bytes() == data


def test_a_torn_tail_is_cut_and_kept_as_it_was(
    collection: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = warcs(collection)[1]
    data = torn.read_bytes()[:-40]
    torn.write_bytes(data)
    others = [path.read_bytes() for path in warcs(collection) if path != torn]
    assert run(collection, "--repair") == 0, capsys.readouterr()
    told = capsys.readouterr()
    assert "bytes behind the last whole record cut; as it was: damaged/" in told.out
    assert (collection.path / "damaged" / torn.name).read_bytes() == data
    assert data.startswith(torn.read_bytes())
    assert torn.stat().st_size < len(data)
    assert [path.read_bytes() for path in warcs(collection) if path != torn] == others
    assert findings(collection) == []


def test_what_lies_behind_the_cut_is_named_with_its_records(
    collection: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = warcs(collection)[0]
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    assert run(collection, "--repair") == 3
    told = capsys.readouterr().err
    (cost,) = report(collection)["costs"]  # type: ignore[misc]
    assert (cost["warc"], cost["missing"]) == (torn.name, False)
    assert sum(cost["records"].values()) == len(cost["first"]) > 0
    assert f"{torn.name} is damaged: the bytes of " in told
    lines = [
        line
        for path in collection.records.iterdir()
        for line in map(json.loads, path.read_bytes().splitlines())
    ]
    gone = {
        line["id"]
        for line in lines
        if line["capture"]["warc"] == torn.name
        and line["capture"]["offset"] + line["capture"]["length"] > torn.stat().st_size
    }
    assert {named.split()[1] for named in cost["first"]} == gone
    # What is there is known again; the rest is neither claimed nor made up.
    assert all("ledger" not in finding for finding in report(collection)["findings"])  # type: ignore[attr-defined]


def test_a_file_that_is_not_there(collection: Collection, capsys: pytest.CaptureFixture[str]) -> None:
    missing = warcs(collection)[2]
    missing.unlink()
    for options in ((), ("--fast",), ("--repair",)):
        assert run(collection, *options) == 3
        assert f"{missing.name} is not in this collection: the bytes of " in capsys.readouterr().err
    assert not any("ledger" in finding for finding in findings(collection))


def test_damage_in_the_middle_stays_in_its_place(collection: Collection) -> None:
    path = warcs(collection)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 9] = bytes(9)
    path.write_bytes(data)
    assert run(collection, "--repair") == 3
    assert path.read_bytes() == data
    said = report(collection)
    assert any("damaged gzip member" in finding for finding in said["findings"])  # type: ignore[attr-defined]
    assert said["before"]
    last = collection.records / "pages-20260101T000000-00001.jsonl"
    pointer = [json.loads(line)["capture"] for line in last.read_bytes().splitlines()]
    assert any(one["warc"] == path.name and one["offset"] > len(data) // 2 for one in pointer)


def _sql(path: str, statement: str) -> Callable[[Collection], None]:
    def change(collection: Collection) -> None:
        connection = sqlite3.connect(collection.path / path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return change


def _scribble(path: str) -> Callable[[Collection], None]:
    def change(collection: Collection) -> None:
        file = collection.path / path
        file.write_bytes(b"SQLite format 3\0" + b"x" * 8000)

    return change


def _append(pattern: str, data: bytes) -> Callable[[Collection], None]:
    def change(collection: Collection) -> None:
        path = next(collection.path.glob(pattern))
        path.write_bytes(path.read_bytes() + data)

    return change


@pytest.mark.parametrize(
    "damage",
    [
        _sql("ledger.sqlite", "DELETE FROM captures"),
        _sql("ledger.sqlite", "UPDATE captures SET length = 1"),
        _scribble("ledger.sqlite"),
        lambda collection: collection.ledger_path.unlink(),
        lambda collection: collection.datapackage.write_text("{"),
        _append("indexes/*", b"x"),
        _append("records/comments-*", b'{"torn'),
        _append("archive/*.gz", b"\0" * 9),
        _append("archive/*.gz", b"no member"),
    ],
)
def test_what_is_mended_whole(
    collection: Collection, damage: Callable[[Collection], None], capsys: pytest.CaptureFixture[str]
) -> None:
    state = {path.name: path.read_bytes() for path in collection.records.iterdir()}
    damage(collection)
    assert run(collection, "--repair") == 0, capsys.readouterr()
    told = capsys.readouterr()
    assert "move it away" not in told.out + told.err  # it is done
    assert findings(collection) == []
    assert {path.name: path.read_bytes() for path in collection.records.iterdir()} == state
    assert run(collection) == 0


@pytest.mark.parametrize("data", [b"SQLite format 3\0" + b"x" * 8000, b"none\n"])
def test_a_broken_index_is_told_and_taken_away(
    collection: Collection, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (collection.path / "index.sqlite").write_bytes(data)
    assert run(collection) == 0
    assert "index.sqlite is damaged (file is not a database)" in capsys.readouterr().err
    assert run(collection, "--repair") == 0
    assert not (collection.path / "index.sqlite").exists()
    assert run(collection) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["ledger.sqlite", "indexes/index.cdxj", "datapackage.json"])
def test_what_is_made_from_the_files_is_made_anew(
    collection: Collection, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = collection.path / name
    before = path.read_bytes()
    for other in (path, collection.datapackage):  # the manifest would name what is missing
        other.unlink(missing_ok=True)
    assert run(collection) == 0  # what was captured is all there
    assert f"{name} is not there" in capsys.readouterr().err
    assert any(name in text for text in report(collection)["derived"])  # type: ignore[attr-defined]
    assert run(collection, "--repair") == 0
    assert path.is_file()
    assert name != "indexes/index.cdxj" or path.read_bytes() == before
    assert any("made anew" in text for text in report(collection)["done"])  # type: ignore[attr-defined]
    assert findings(collection) == []


def test_a_collection_in_use_is_not_repaired(
    collection: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    _append("indexes/*", b"x")(collection)
    with collection.open("20260102T000000"):
        pass
    _append("indexes/*", b"x")(collection)
    opened = collection.open("20260103T000000")
    try:
        assert run(collection, "--repair") == 2
        assert capsys.readouterr().err.count("\n") == 1
    finally:
        opened.close()


def test_a_sample_reads_some_and_finds_what_is_everywhere(collection: Collection) -> None:
    tally = Tally()
    assert list(verify(collection.path, tally, Scope(sample=Random(1)))) == []
    assert tally.pointers > 0
    full = Tally()
    assert list(verify(collection.path, full)) == []
    assert tally.pointers == full.pointers
    path = warcs(collection)[0]
    path.write_bytes(path.read_bytes()[:-10])
    assert any(
        "bytes before its last event does" in finding
        for finding in findings(collection, Scope(sample=Random(1)))
    )


def test_only_what_was_written_since(collection: Collection) -> None:
    old, new = warcs(collection)[:2]
    for path in (*warcs(collection), *collection.records.iterdir()):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    for path in (old, new):
        data = bytearray(path.read_bytes())
        data[200] ^= 0xFF
        path.write_bytes(data)
    os.utime(old, (1_000_000_000, 1_000_000_000))
    found = findings(collection, Scope(since=1_500_000_000.0))
    assert any(finding.startswith(new.name) for finding in found)
    assert not any(finding.startswith(old.name) for finding in found)
    assert run(collection, "--since", "2020-01-01", "--fast") in (0, 3)
    assert report(collection)["since"] == "2020-01-01"


def test_options_of_a_collection_are_none_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "x.wacz", "--fast"]) == 2
    assert "are of a collection" in capsys.readouterr().err
