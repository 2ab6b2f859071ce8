"""A damaged collection: each fault is told in one line with the way out, and nothing is cut without a copy."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
from argparse import Namespace
from pathlib import Path

import pytest

from archives.collection.collection import Collection
from archives.collection.repair import repair
from archives.collection.verify import verify
from archives.errors import ArchiveError, CollectionDamagedError, LedgerError
from archives.ledger.rebuild import rebuild
from archives.records import Article, PageRecord
from archives.warc.stream import Problem
from crawler.data.checking import check_collection
from tests.archives.kit import exchange

RUNS = ("20261101000000000", "20261102000000000")


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Two runs with a capture, an article and a page each."""
    collection = Collection(tmp_path, "main")
    for number, run in enumerate(RUNS):
        with collection.open(run) as work:
            work.warc.write(exchange(number))
            with work.unit():
                for record in (
                    Article(run=run, id=f"a{number}", url="u"),
                    PageRecord(run=run, id=f"p{number}", url="u"),
                ):
                    work.lines.append(record)
                    work.ledger.mark_emitted(run, record.type, record.id)
    return collection


def articles(collection: Collection, run: str = RUNS[0]) -> Path:
    return collection.records / f"articles-{run}-00001.jsonl"


def findings(collection: Collection) -> list[str]:
    return [str(finding) for finding in verify(collection.path)]


def lose_ledger(collection: Collection) -> None:
    for path in collection.path.glob("ledger.sqlite*"):
        path.unlink()


def known(collection: Collection) -> set[str]:
    with collection.open("r9") as work:
        return {state.id for state in work.ledger.article_states()}


def test_a_sealed_file_that_grew_keeps_its_tail_in_a_copy(collection: Collection) -> None:
    path = articles(collection)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"note": "mine"}\n')
    with collection.open("r9") as work:
        told = work.recovery.told()
    assert path.read_bytes() == whole
    (copy,) = (collection.path / "damaged").iterdir()
    assert copy.read_bytes() == b'{"note": "mine"}\n'
    assert len(told) == 1
    assert copy.name in told[0]
    assert findings(collection) == []


def test_a_sealed_file_cut_short_is_told_and_opens(collection: Collection) -> None:
    path = articles(collection)
    path.write_bytes(path.read_bytes()[:-20])
    with collection.open("r9") as work:
        told = work.recovery.told()
        assert not work.ledger.is_emitted(RUNS[0], "article", "a0")
        assert work.ledger.is_emitted(RUNS[1], "article", "a1")
    assert f"shorter than they were ({path.name})" in told[0]
    assert path.read_bytes() == b""
    assert [copy.stat().st_size > 0 for copy in (collection.path / "damaged").iterdir()] == [True]


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("line", [b"{bad\n", b"[1]\n", b"7\n", b"\n"])
def test_a_sealed_file_changed_before_its_end_is_not_cut(
    collection: Collection, line: bytes, at: int
) -> None:
    path = articles(collection)
    changed = (
        line + path.read_bytes() if at == 0 else path.read_bytes().replace(b'"type"', line + b'"type"', 1)
    )
    path.write_bytes(changed)
    with pytest.raises(
        CollectionDamagedError, match=f"{path.name}.*changed after it was sealed.*rebuild"
    ) as caught:
        collection.open("r9")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == changed
    # The way out keeps every line that is whole, and runs go on from there.
    problems: list[Problem] = []
    with collection.open("r9", report=problems.append) as work:
        rebuild(collection.archive, collection.records, work.ledger, report=problems.append)
    assert [problem.text for problem in problems[:1]] == ["it was changed after it was sealed"]
    assert path.read_bytes() == changed
    assert known(collection) >= ({"a0", "a1"} if at == 0 else {"a1"})


def test_a_record_file_that_is_gone_is_told_and_its_history_stands(collection: Collection) -> None:
    lose_ledger(collection)
    assert known(collection) == {"a0", "a1"}
    articles(collection).unlink()
    for _ in range(2):
        with collection.open("r9") as work:
            (told,) = work.recovery.told()
            assert {state.id for state in work.ledger.article_states()} == {"a0", "a1"}
        assert articles(collection).name in told
        assert "put it back from a copy" in told
        assert any("knows this record file" in finding for finding in findings(collection))
    # Nor does a repair forget what only the ledger remembers.
    done = repair(collection, "r9", lambda _: None, lambda _: None)
    assert any(articles(collection).name in line for line in done)
    assert known(collection) == {"a0", "a1"}
    assert any("knows this record file" in finding for finding in findings(collection))


@pytest.mark.parametrize(
    "line", [b"{bad\n", b"[1]\n", b"7\n", b'{"type": "article"}\n', b"\xff\xfe\n", b'{"type":"article"']
)
def test_no_run_starts_on_a_history_that_it_cannot_read(collection: Collection, line: bytes) -> None:
    path = articles(collection)
    path.write_bytes(path.read_bytes() + line)
    lose_ledger(collection)
    for _ in range(2):  # the second time there is a ledger file again
        with pytest.raises(CollectionDamagedError, match="rebuild") as caught:
            collection.open("r9")
        assert path.name in str(caught.value)
        assert "\n" not in str(caught.value)
    assert path.read_bytes().endswith(line)
    # The way out that the message names.
    problems: list[Problem] = []
    with collection.open("r9", report=problems.append) as work:
        rebuild(collection.archive, collection.records, work.ledger, report=problems.append)
    assert problems
    assert {"a0", "a1"} <= known(collection)


def test_an_empty_ledger_is_a_lost_one(collection: Collection) -> None:
    lose_ledger(collection)
    collection.ledger_path.write_bytes(b"")
    with collection.open("r9") as work:
        assert {state.id for state in work.ledger.article_states()} == {"a0", "a1"}
        assert work.recovery.rebuilt
    assert findings(collection) == []


def test_a_ledger_without_history_is_filled(collection: Collection) -> None:
    """As a process leaves it that dies between making the file and filling it."""
    lose_ledger(collection)
    Collection(collection.path.parent, "other").open("r").close()
    shutil.copy(collection.path.parent / "other" / "ledger.sqlite", collection.ledger_path)
    assert known(collection) == {"a0", "a1"}


def test_a_bit_flipped_ledger_is_found_and_not_used(collection: Collection) -> None:
    data = bytearray(collection.ledger_path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    for start in range(len(data) // page // 2 * page, len(data), page):  # page headers
        data[start : start + 8] = bytes(byte ^ 0x55 for byte in data[start : start + 8])
    collection.ledger_path.write_bytes(data)
    found = findings(collection)
    assert any("ledger is damaged" in finding and "rebuild" in finding for finding in found)
    with pytest.raises(ArchiveError) as caught:
        collection.open("r9")
    assert isinstance(caught.value, LedgerError)
    assert "rebuild" in str(caught.value)


@pytest.mark.parametrize("table", ["articles", "comments", "captures", "emitted", "record_files"])
def test_a_ledger_that_lost_a_table_is_not_used(collection: Collection, table: str) -> None:
    with contextlib.closing(sqlite3.connect(collection.ledger_path)) as connection:
        connection.execute(f"DROP TABLE {table}")
        connection.commit()
    for _ in range(2):
        with pytest.raises(LedgerError, match=f"lost its table {table}.*rebuild"):
            collection.open("r9")
        with pytest.raises(LedgerError, match=f"lost its table {table}.*rebuild"):
            findings(collection)


@pytest.mark.parametrize("content", [b"", b"my notes\n"])
def test_a_sealed_warc_file_that_lost_its_captures_is_told(collection: Collection, content: bytes) -> None:
    path = min(collection.archive.iterdir())
    path.write_bytes(content)
    with collection.open("r9") as work:
        (told,) = work.recovery.told()
    assert told.startswith(
        f"{path.name}: this WARC file is shorter than it was, captures of it are gone (1): put"
    )
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["archive", "records", "indexes", "logs", "runs", "spool", "lock"])
def test_what_stands_in_the_place_of_a_folder_or_the_lock_is_named(collection: Collection, name: str) -> None:
    place = collection.path / name
    if place.exists():
        place.rename(collection.path / "elsewhere")
    if name == "lock":
        (place / "mine").mkdir(parents=True)
    else:
        place.write_text("mine")
    with pytest.raises(CollectionDamagedError, match=f"{name} is .* is wanted: move it away"):
        collection.open("r9")
    assert place.read_text() == "mine" if place.is_file() else (place / "mine").is_dir()


@pytest.mark.parametrize("name", [b"archive/\xff.warc.gz", b"archive/\xff\xfe.warc"])
def test_a_file_whose_name_is_no_utf_8_is_named(collection: Collection, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(collection.path) + b"/" + name)).write_bytes(b"x")
    with pytest.raises(CollectionDamagedError, match=r"no UTF-8.*udcff.*rename it") as caught:
        collection.open("r9")
    assert str(caught.value).isascii()
    found = check_collection(Namespace(root=collection.path.parent, collection="main", fast=False, since=None,
                                       repair=False, json=False, quiet=True))  # fmt: skip
    assert found == 3
    assert any(
        "\ufffd" in finding
        for finding in json.loads((collection.logs / "verify.json").read_text())["findings"]
    )


def test_a_folder_in_the_ledger_s_place_is_told(collection: Collection) -> None:
    lose_ledger(collection)
    collection.ledger_path.mkdir()
    with pytest.raises(LedgerError, match="rebuild"):
        collection.open("r9")
    with pytest.raises(LedgerError, match="rebuild"):
        findings(collection)


def test_a_broken_manifest_is_a_finding(collection: Collection) -> None:
    for content in (b"", b"{", b"[]", b'{"resources": 3}', b'{"resources": [{}]}'):
        collection.datapackage.write_bytes(content)
        assert any("datapackage.json" in finding for finding in findings(collection))
    collection.open("r9").close()
    assert findings(collection) == []


def test_lines_that_are_no_records_are_findings(collection: Collection) -> None:
    path = articles(collection)
    path.write_bytes(
        path.read_bytes() + b'[1]\n{"capture": 3}\n{"id": "2", "capture": {"warc": "x"}}\n{bad\n'
    )
    found = [finding for finding in findings(collection) if finding.startswith(path.name)]
    assert len(found) == 4


@pytest.mark.parametrize("name", ["spool", "lock"])
def test_a_link_destroys_nothing(collection: Collection, tmp_path: Path, name: str) -> None:
    target = tmp_path / "mine"
    if name == "spool":
        target.mkdir()
        (target / "thesis.txt").write_text("years of work")
    else:
        target.write_text("years of work")
    link = collection.path / name
    if link.exists():
        link.unlink()
    link.symlink_to(target)
    with pytest.raises(CollectionDamagedError, match="symbolic link"):
        collection.open("r9")
    kept = target / "thesis.txt" if name == "spool" else target
    assert kept.read_text() == "years of work"
    link.unlink()
    collection.open("r9").close()


def test_only_what_we_spooled_is_taken_out_of_the_spool(collection: Collection) -> None:
    collection.spool.mkdir(exist_ok=True)
    (collection.spool / "notes.txt").write_text("mine")
    (collection.spool / "tearsheet-1.block").write_text("left by a dead run")
    collection.open("r9").close()
    assert [path.name for path in collection.spool.iterdir()] == ["notes.txt"]
