"""Reading verbs where something is wrong: a disk that is really full, a run at work. One line each, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archives.collection.collection import Collection
from archives.collection.lock import CollectionLock
from archives.index.build import INDEX_NAME
from crawler.cli.main import main
from crawler.export.contract import format_modules
from tests.archives.index.logs import article, comment, write
from tests.archives.lines import store

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: a tmpfs is mounted")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of that size."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no tmpfs can be mounted")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories with their WARC records, and comments enough that no export of them fits into 8 kB."""
    folder = tmp_path_factory.mktemp("ends") / "collections"
    with Collection(folder, "main").open("r1") as work:
        for number in range(20):
            store(work, number)
    many = (comment(1000 + n, 10, run="r2", text=f"{n * 7919**9:x} " * 9) for n in range(600))
    write(
        folder / "main",
        "r2",
        *(article(100 + n, 10, run="r2", body=f"{n * 7907**9:x} " * 99) for n in range(60)),
        *many,
    )
    assert main(["query", "--count", "--root", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", format_modules())
def test_a_disk_that_is_full_in_the_middle_of_an_export(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    wanted = ("--run", "r1") if name in ("wacz", "warc") else ()  # the other lines have no bytes
    with small_disk(tmp_path / "disk", "8k") as disk:
        assert main(["export", name, str(disk / "out"), "--root", str(root), *wanted]) == 10
        assert list(disk.iterdir()) == []
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "no room left for " in told.err
    assert "the same command again" in told.err


def test_a_sheet_on_a_full_disk(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(tmp_path / "disk", "4k") as disk:
        assert (
            main(["sheet", "article-1", "-o", str(disk / "out.html"), "--no-pdf", "--root", str(root)]) == 10
        )
        assert list(disk.iterdir()) == []
    assert capsys.readouterr().err.count("no room left for ") == 1


def test_no_room_for_the_index(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = sum(path.stat().st_size for path in (root / "main").rglob("*.jsonl"))
    with small_disk(tmp_path / "disk", f"{size // 1024 + 200}k") as disk:
        shutil.copytree(root / "main" / "records", disk / "collections" / "main" / "records")
        before = sorted(path.name for path in (disk / "collections/main/records").iterdir())
        for verb in (["query", "--count"], ["changes"], ["export", "csv", str(tmp_path / "out")]):
            assert main([*verb, "--root", str(disk / "collections")]) == 10
            told = capsys.readouterr()
            assert (told.out, told.err.count("\n")) == ("", 1)
            assert "no room" in told.err
        assert sorted(path.name for path in (disk / "collections/main/records").iterdir()) == before
        (disk / "collections" / "main" / INDEX_NAME).unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert main(["query", "--count", "--root", str(disk / "collections")]) == 0
    assert not (tmp_path / "out").exists()


def test_reading_verbs_work_beside_a_run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lock = CollectionLock(root / "main" / "lock")
    try:
        for verb in (
            ["query", "--count"],
            ["changes"],
            ["sheet", "article-2", "--no-pdf"],
            ["export", "csv", "out"],
            ["verify"],
        ):
            assert main([*verb, "--root", str(root)]) in ((0,) if verb[0] != "verify" else (0, 3))
    finally:
        lock.release()
