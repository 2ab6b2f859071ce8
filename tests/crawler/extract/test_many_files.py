"""`extract --runner`: the same bytes as one machine gives, whoever dies meanwhile, beside the files."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.cli.main import main
from crawler.extract.runners.contract import Done
from crawler.extract.runners.inline import InlineRunner
from crawler.extract.runners.processes import ProcessesRunner
from crawler.store.place import Place
from tests.archives.kit import HTTP, record, response, warc
from tests.crawler.cli.commands import command, environment
from tests.servers.s3 import needs_s3, s3_server
from tests.servers.stories import comment, story

HAS_RAY = importlib.util.find_spec("ray") is not None


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of our own and of another tool, one damaged at its end, one without captures."""
    folder = tmp_path_factory.mktemp("files")
    for number in range(4):
        pages = [
            record("response", response(story(n, [comment(10 * n), comment(10 * n + 1)]).encode()), HTTP,
                   url=f"http://x.test/story/{n}/", number=n)
            for n in (3 * number + 1, 3 * number + 2)
        ]  # fmt: skip
        warc(folder / f"foreign-{number}.warc.gz", *pages)
    (folder / "torn.warc.gz").write_bytes((folder / "foreign-0.warc.gz").read_bytes()[:-40])
    warc(
        folder / "none.warc.gz",
        record("warcinfo", b"software: x\r\n", "Content-Type: application/warc-fields"),
    )
    return folder


def lines_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.records.*")}


@pytest.fixture(scope="module")
def wanted(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One after the other in one process."""
    folder = tmp_path_factory.mktemp("inline")
    assert main(["extract", str(files), "--runner", "inline", "--out", str(folder), "-q"]) == 3
    return lines_of(folder)


def fresh(files: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(files, tmp_path / "files"))


def test_lines_are_those_of_extract(files: Path, wanted: dict[str, bytes]) -> None:
    path = files / "foreign-1.warc.gz"
    done = subprocess.run(
        command("extract", str(path), "--stdout"), capture_output=True, check=True, env=environment()
    )
    ours = [json.loads(line) for line in wanted["foreign-1.warc.gz.records.jsonl"].splitlines()]
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    assert ours
    assert [{**line, "run": None} for line in ours] == [{**line, "run": None} for line in theirs]
    assert {line["run"] for line in ours} == {"20261123204800000"}, (
        "the time of the first capture, not of the reading"
    )


def test_processes_give_the_same_beside_the_files_and_pass_over_what_is_done(
    files: Path, wanted: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = fresh(files, tmp_path)
    assert main(["extract", str(folder), "--runner", "processes", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["done"], told["failed"]) == (6, 6, {})
    assert told["problems"] == ["torn.warc.gz: " + told["problems"][0].partition(": ")[2]]
    assert lines_of(folder) == wanted
    (folder / "foreign-2.warc.gz.records.done").unlink()
    (folder / "foreign-3.warc.gz.records.jsonl").write_bytes(b"half")
    with (folder / "none.warc.gz").open("ab") as file:
        file.write((folder / "foreign-1.warc.gz").read_bytes())
    assert main(["extract", str(folder), "--runner", "processes", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["done_before"], told["done"]) == (3, 3)
    again = lines_of(folder)
    assert (
        again["none.warc.gz.records.jsonl"]
        == wanted["foreign-1.warc.gz.records.jsonl"].replace(b'"foreign-1.warc.gz"', b'"none.warc.gz"')
        or len(again["none.warc.gz.records.jsonl"]) > 1000
    )
    for name in wanted.keys() - {"none.warc.gz.records.jsonl", "none.warc.gz.records.done"}:
        assert again[name] == wanted[name]


def test_shards_share_the_files(files: Path, wanted: dict[str, bytes], tmp_path: Path) -> None:
    folder = fresh(files, tmp_path)
    for number in (1, 2, 3):
        assert main(["extract", str(folder), "--runner", "inline", "--shard", f"{number}/3", "-q"]) in (
            0,
            3,
            4,
        )
    assert lines_of(folder) == wanted


def test_a_process_that_dies_takes_no_other_file_with_it(tmp_path: Path) -> None:
    runner = ProcessesRunner(2)
    try:
        done = list(
            runner.map(
                _work,
                [
                    *(("good", n, str(tmp_path)) for n in range(6)),
                    ("once", 7, str(tmp_path)),
                    ("poison", 8, str(tmp_path)),
                ],
            )
        )
    finally:
        runner.close()
    assert sorted(one.item[1] for one in done if one.result) == [0, 1, 2, 3, 4, 5, 7]
    assert [(one.item[0], one.error) for one in done if one.error] == [
        ("poison", "its process died each time")
    ]


def test_a_process_that_dies_between_two_files_loses_none() -> None:
    runner = ProcessesRunner(1)
    try:
        done = []
        for one in runner.map(_pid, range(4)):
            done.append(one)
            assert one.result is not None
            os.kill(one.result["pid"], signal.SIGKILL)
            end = time.monotonic() + 60
            while not runner._pool._broken and time.monotonic() < end:
                time.sleep(0.01)
    finally:
        runner.close()
    assert sorted(one.item for one in done) == [0, 1, 2, 3]
    assert not [one.error for one in done if one.error]


def _pid(item: int) -> dict[str, Any]:
    return {"pid": os.getpid()}


def _work(item: tuple[str, int, str]) -> dict[str, Any]:
    kind, number, folder = item
    mark = Path(folder) / f"tried-{number}"
    if kind == "poison" or (kind == "once" and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"number": number}


def _failing(item: tuple[str, Path]) -> dict[str, Any]:
    name, path = item
    path.write_text(path.read_text() + "x" if path.exists() else "x")
    if name == "passing" and len(path.read_text()) < 3:
        raise OSError("the network is away")
    if name == "bug":
        raise ValueError("wrong")
    return {}


@pytest.mark.parametrize("made", [InlineRunner, lambda: ProcessesRunner(1)])
def test_what_may_pass_is_tried_again_and_a_bug_is_not(made: Callable[[], Any], tmp_path: Path) -> None:
    runner = made()
    try:
        found: list[Done] = list(runner.map(_failing, [("passing", tmp_path / "a"), ("bug", tmp_path / "b")]))
    finally:
        runner.close()
    assert {one.item[0]: one.error for one in found} == {"passing": None, "bug": "ValueError: wrong"}
    assert [(tmp_path / name).read_text() for name in "ab"] == ["xxx", "x"]


def test_a_command_that_is_killed_goes_on_where_it_was(
    files: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    folder = fresh(files, tmp_path)
    running = subprocess.Popen(
        command("extract", str(folder), "--runner", "processes", "--readers", "1", "-q"), env=environment(), start_new_session=True
    )  # fmt: skip
    end = time.monotonic() + 120
    while not list(folder.glob("*.done")) and running.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert list(folder.glob("*.done"))
    assert main(["extract", str(folder), "--runner", "processes", "-q"]) == 3
    assert lines_of(folder) == wanted


@needs_s3
def test_results_lie_beside_the_files_of_a_store(
    files: Path,
    wanted: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import s3fs

    with s3_server() as server:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        place = Place("s3://archive/foreign")
        for path in files.glob("*.warc.gz"):
            place.put(path, path.name)
        server.fail_every = 3
        assert main(["extract", place.url, "--runner", "processes", "--readers", "2", "-q"]) == 3
        names = [name for name in place.files() if ".records." in name]
        assert {name: place.read(name) for name in names} == wanted
        order = [path.rpartition("/")[2] for path in server.puts]
        for name in wanted:
            if name.endswith(".done"):
                assert order.index(name) > order.index(name.replace(".done", ".jsonl"))
        server.puts.clear()
        capsys.readouterr()
        assert main(["extract", place.url, "--runner", "processes", "--json"]) == 3, "as it was"
        assert json.loads(capsys.readouterr().out)["done_before"] == 6
        assert server.puts == []
        s3fs.S3FileSystem.clear_instance_cache()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--stdout"], "without --stdout"), (["--runner", "ray"], "pip install 'tearsheet[ray]'"), (["--date", "2026"], "--date"),
    ],
)  # fmt: skip
def test_mistakes(files: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    if "ray" in words and HAS_RAY:
        pytest.skip("Ray is installed")
    runner = [] if "--runner" in words else ["--runner", "inline"]
    assert main(["extract", str(files), *runner, *words]) == 2
    assert told in capsys.readouterr().err


def test_a_runner_of_the_environment_that_is_none(
    files: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEARSHEET_RUNNER", "contract")
    assert main(["extract", str(files), "--out", str(tmp_path)]) == 2
    assert "TEARSHEET_RUNNER: 'contract' is none of inline, processes, ray" in capsys.readouterr().err


def test_a_file_named_twice_is_read_once_and_any_name_has_a_shard(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.warc.gz")
    shutil.copy(files / "none.warc.gz", odd)
    arguments = ["extract", str(tmp_path), str(odd), "--runner", "inline", "--shard", "1/1", "--json"]
    assert main(arguments) == 4
    assert json.loads(capsys.readouterr().out)["files"] == 1


def test_options_of_a_runner_want_one(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(files), "--out", "x"]) == 2
    assert "for --runner" in capsys.readouterr().err
