"""Places elsewhere: what fails on this machine is no fault of theirs, and is not tried again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archives.errors import ArchiveFullError
from crawler.store import place as module
from crawler.store.place import Place

pytest.importorskip("fsspec")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(module, "FIRST_PAUSE", 1e6)
    there = tmp_path / "there"
    there.mkdir()
    (there / "name").write_bytes(b"x" * 10)
    return Place(there.as_uri())


def test_a_full_disk_here_ends_a_fetch_at_once(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.with_name(f".target.part-{os.getpid()}").symlink_to("/dev/full")
    with pytest.raises(ArchiveFullError, match=f"no room left for {target}"):
        place.fetch("name", target)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_source_that_is_not_there_is_named(place: Place, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone"):
        place.put(tmp_path / "gone", "name")
    assert place.read("name") == b"x" * 10


def test_fetch_and_digest_agree(place: Place, tmp_path: Path) -> None:
    assert place.fetch("name", tmp_path / "target") == place.digest("name")
    assert (tmp_path / "target").read_bytes() == b"x" * 10
