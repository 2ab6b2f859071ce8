"""Several folders, and those of an object store, read as one collection."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from archives.index.filters import Filter
from crawler.cli.main import main
from tests.crawler.cli.commands import lines, warcs
from tests.servers.s3 import S3Server, needs_s3

pytestmark = needs_s3
THERE = "s3://archive/news"


@pytest.fixture
def folder(crawled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The two folders, each one a worker's that has its name."""
    for name in ("one", "two"):
        shutil.copytree(crawled / name / "collections", tmp_path / name / "collections")
        (tmp_path / name / "collections/main/worker").write_text(f"worker-{name}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEARSHEET_CACHE", str(tmp_path / "cache"))
    return tmp_path


def roots(folder: Path) -> list[str]:
    return [word for name in ("one", "two") for word in ("--root", str(folder / name / "collections"))]


def state(capsys: pytest.CaptureFixture[str], *where: str) -> list[tuple[str, str]]:
    capsys.readouterr()
    assert main([*where, "query", "--jsonl", "-n", "0"]) == 0
    return sorted(
        (line["type"], line["id"]) for line in map(json.loads, capsys.readouterr().out.splitlines())
    )


def test_several_folders_are_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {(line["type"], line["id"]) for name in ("one", "two") for kind in ("articles", "comments")
              for line in lines(folder / name, kind)}  # fmt: skip
    found = state(capsys, *roots(folder))
    assert set(found) == wanted
    assert len(found) == len(wanted) == 6
    assert main([*roots(folder), "query", "--type", "comment", "--bytes"]) == 0
    assert main([*roots(folder), "verify"]) == 0, capsys.readouterr().err
    assert main([*roots(folder), "export", "wacz", "all.wacz", "--no-signature"]) == 0
    assert main(["verify", "all.wacz"]) == 0, capsys.readouterr().err


def test_workers_files_of_one_name_stay_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Workers of one run name their record files alike."""
    for name in ("one", "two"):
        for number, path in enumerate(sorted((folder / name / "collections/main/records").glob("*.jsonl"))):
            stem = path.name.split("-")[0]
            path.rename(path.with_name(f"{stem}-r1-{number + 1:05d}.jsonl"))
    assert len(state(capsys, *roots(folder))) == 6
    assert len(state(capsys, *roots(folder)[2:], *roots(folder)[:2])) == 6


def test_what_an_object_store_holds_is_one_collection(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = state(capsys, *roots(folder))
    for name in ("one", "two"):
        assert main(["--root", str(folder / name / "collections"), "copy", THERE]) == 0
    assert {path.split("/")[3] for path in s3.puts} == {"worker-one", "worker-two"}
    assert state(capsys, "--root", THERE) == wanted
    assert state(capsys, "--root", THERE, *roots(folder)) == wanted, "a collection and its copy are one"
    s3.gets.clear()
    assert state(capsys, "--root", THERE) == wanted
    assert not [path for path in s3.gets if "/copied/" not in path], "what was fetched is kept"
    shutil.rmtree(folder / "one")
    shutil.rmtree(folder / "two")
    for verb in (["query", "--type", "comment", "--bytes"], ["verify"], ["export", "warc", "all.warc.gz"]):
        assert main(["--root", THERE, *verb]) == 0, capsys.readouterr().err
    assert main(["extract", "all.warc.gz", "--stdout"]) == 0
    there = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert {(line["type"], line["id"]) for line in there if line["type"] != "page"} == set(wanted)


def test_extract_reads_files_where_they_lie(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(path) for path in warcs(folder / "one")]
    assert main(["extract", *files, "--stdout"]) == 0
    wanted = capsys.readouterr().out
    assert main(["--root", str(folder / "one" / "collections"), "copy", THERE]) == 0
    capsys.readouterr()
    assert main(["extract", f"{THERE}/worker-one/main/archive", "--stdout"]) == 0
    assert capsys.readouterr().out == wanted
    names = [f"{THERE}/worker-one/main/archive/{Path(file).name}" for file in files]
    assert main(["extract", *names, "--stdout"]) == 0
    assert capsys.readouterr().out == wanted
    assert main(["extract", f"{THERE}/nothing-here", "--stdout"]) == 2
    assert "no WARC files in s3://archive/news/nothing-here" in capsys.readouterr().err


def test_what_is_damaged_there_is_found(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    from crawler.store.place import Place

    assert main(["--root", str(folder / "two" / "collections"), "copy", THERE]) == 0
    place = Place(f"{THERE}/worker-two/main")
    (name,) = list(place.files("archive"))
    data = place.read(name)
    assert data
    place.put_bytes(data[: len(data) // 2] + b"\0" + data[len(data) // 2 + 1 :], name)
    assert main(["--root", THERE, "verify"]) == 3
    assert "differs from the digest of its marker" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["run"], ["extract", "x.warc.gz"], ["rebuild"], ["verify", "--repair"]])
def test_verbs_that_write_want_one_folder_here(
    folder: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*roots(folder), *verb]) == 2
    assert "one folder of this machine" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*roots(folder), "--root", str(folder / "three"), "query"]) == 2
    assert "three" in capsys.readouterr().err
    assert main(["--root", "s3://archive/empty", "query"]) == 2
    assert "no collection main below s3://archive/empty" in capsys.readouterr().err


def test_a_folder_may_be_an_address_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = state(capsys, *roots(folder))
    there = (folder / "elsewhere").as_uri()
    for name in ("one", "two"):
        assert main(["--root", str(folder / name / "collections"), "copy", there]) == 0
    assert state(capsys, "--root", there) == wanted
    assert main(["--root", there, "verify"]) == 0


def test_a_file_that_a_run_seals_meanwhile_is_still_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room that is open over several folders sees the lines that come, and goes on when the file gets its final name."""
    import argparse

    from archives.index.opening import open_index
    from crawler.store.joined import joined

    (path, *_) = sorted((folder / "two/collections/main/records").glob("comments-*"))
    being_written = path.rename(path.with_name(path.name + ".open"))
    args = argparse.Namespace(
        roots=[str(folder / n / "collections") for n in ("one", "two")], collection="main"
    )
    with joined(args) as view:
        being_written.rename(path)
        with open_index(Path(view.root) / "main") as index:
            assert len(list(index.lines(Filter()))) == 6
    for disks in ("the same", "two"):
        if disks == "two":
            monkeypatch.setattr(Path, "hardlink_to", _fails)
            shutil.rmtree(folder / "cache")
        with joined(args) as view, open_index(Path(view.root) / "main") as index:
            assert len(list(index.lines(Filter()))) == 6


def _fails(*_: object) -> None:
    raise OSError(18, "Invalid cross-device link")
