"""Updating: only what is new is read; whatever happens to files or index, the next update puts it right."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from archives.errors import IndexFormatError
from archives.index import build
from archives.index.build import INDEX_NAME, update
from archives.index.filters import Filter
from archives.index.opening import open_index
from archives.index.reading import Index
from archives.records import to_line
from tests.archives.index.logs import article, comment, write


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "main"
    write(folder, "r1", article(1, 10), *(comment(n, 10) for n in range(5)))
    return folder


def texts(collection: Path) -> list[str]:
    with open_index(collection) as index:
        return sorted(row["text"] for row in index.find(Filter(types=("comment",))))


def test_only_new_lines_are_read(collection: Path) -> None:
    assert update(collection).lines == 6
    assert update(collection).lines == 0
    write(collection, "r2", article(2, 20, run="r2"), comment(9, 20, run="r2", of=2))
    assert update(collection).lines == 2


def test_a_file_that_grows_while_a_run_writes_it_is_read_to_its_last_whole_line(collection: Path) -> None:
    write(collection, "r2", comment(6, 20, run="r2"), suffix=".open")
    path = collection / "records" / "comments-r2-00001.jsonl.open"
    line = to_line(comment(7, 20, run="r2"))
    with path.open("ab") as file:
        file.write(line[:50])
        file.flush()
        assert update(collection).lines == 7
        file.write(line[50:])
    path.rename(path.with_suffix(""))  # sealed
    assert update(collection).lines == 1
    assert len(texts(collection)) == 7


def test_lines_that_recovery_cut_are_not_in_the_index(collection: Path) -> None:
    write(collection, "r2", comment(6, 20, run="r2", text="cut"), comment(7, 20, run="r2", text="cut"), suffix=".open")  # fmt: skip
    update(collection)
    path = collection / "records" / "comments-r2-00001.jsonl.open"
    size = path.stat().st_size // 2
    os.truncate(path, size)
    write(collection, "r2", comment(8, 30, run="r2", text="new"), suffix=".open")
    assert update(collection).is_rebuilt
    assert texts(collection) == ["Well said."] * 5 + ["cut", "new"]


def test_a_build_that_is_killed_goes_on(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_BATCH", 2)
    steps = []

    def killed(_: object) -> None:
        steps.append(1)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(collection, progress=killed)
    assert 0 < update(collection).lines < 6
    assert len(texts(collection)) == 5


def test_lines_that_are_no_record_are_passed_over_and_counted(collection: Path) -> None:
    path = collection / "records" / "comments-r1-00001.jsonl"
    good = to_line(comment(7, 10, text="after"))
    path.write_bytes(path.read_bytes() + b"torn}\n[1]\n{}\n" + good.replace(b'"after"', b'{"a": 1}') + good)
    assert update(collection).damaged == 4
    assert texts(collection)[-1] == "after"
    assert update(collection).damaged == 4


def test_a_file_that_is_no_index_is_named_and_kept(collection: Path) -> None:
    path = collection / INDEX_NAME
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    for content in (path.read_bytes(), b"no database at all, but long enough to be looked at " * 20):
        path.write_bytes(content)
        with pytest.raises(IndexFormatError, match=r"index\.sqlite is no index.*move it away"):
            update(collection)
        assert path.read_bytes() == content


def test_an_index_of_another_version_or_damaged_is_made_anew(collection: Path) -> None:
    update(collection)
    path = collection / INDEX_NAME
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = '0'")
    other.close()
    assert update(collection).lines == 6
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"x" * (len(data) // 2 - 4096)
    path.write_bytes(data)
    assert update(collection).lines == 6
    assert len(texts(collection)) == 5


def test_nothing_writes_through_an_open_index(collection: Path) -> None:
    with (
        open_index(collection) as index,
        pytest.raises(sqlite3.OperationalError, match=r"readonly|query_only"),
    ):
        index.connection.execute("DELETE FROM entries")


def test_the_lines_are_those_of_the_files(collection: Path) -> None:
    with open_index(collection) as index:
        lines = b"".join(index.lines(Filter(types=("comment",), history=True)))
    assert lines == (collection / "records" / "comments-r1-00001.jsonl").read_bytes()


def test_a_collection_that_cannot_be_written_is_read(
    collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, *_, **__: not str(path).startswith(str(collection)))
    assert len(texts(collection)) == 5
    assert not (collection / INDEX_NAME).exists()
    update(collection)
    before = sorted(p.name for p in collection.iterdir())
    assert len(texts(collection)) == 5
    assert sorted(p.name for p in collection.iterdir()) == before


def test_a_line_that_is_not_there_any_more_is_told(collection: Path) -> None:
    update(collection)
    with Index(collection / INDEX_NAME, collection / "records") as index:
        entry = next(iter(index.entries(Filter(types=("comment",)))))
        (collection / "records" / "comments-r1-00001.jsonl").write_bytes(b"")
        with pytest.raises(IndexFormatError, match=r"comments-r1-00001\.jsonl"):
            index.line(entry)
