"""What a failed write leaves of an index is told as the failure."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import archives.index.opening as opening
from archives.errors import IndexFormatError
from archives.index.build import INDEX_NAME, update
from archives.index.filters import Filter
from archives.index.opening import open_index
from tests.reading_room.made import Made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Made(tmp_path / "main")
    made.article("https://quay.example/1/", "Of the harbour.")
    return made.index()


def full(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize("left", [b"", b"half a page"])
def test_a_full_disk_is_no_foreign_file(folder: Path, left: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / INDEX_NAME).write_bytes(left)
    monkeypatch.setattr(opening, "update", full)
    with pytest.raises(sqlite3.OperationalError, match="disk is full"), open_index(folder):
        pass


def test_an_index_that_has_all_is_read_though_nothing_can_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder)
    monkeypatch.setattr(opening, "update", full)
    with open_index(folder) as index:
        assert index.count(Filter()) == 1


def test_a_file_that_is_no_index_is_told(folder: Path) -> None:
    for path in folder.glob(f"{INDEX_NAME}*"):
        path.unlink()
    (folder / INDEX_NAME).write_bytes(b"no database at all " * 500)
    with pytest.raises(IndexFormatError, match="move it away"), open_index(folder):
        pass


def test_a_folder_in_the_place_of_the_index_is_told(folder: Path) -> None:
    for path in folder.glob(f"{INDEX_NAME}*"):
        path.unlink()
    (folder / INDEX_NAME).mkdir()
    with pytest.raises(IndexFormatError, match=f"{INDEX_NAME} is a folder.*move it away"), open_index(folder):
        pass
