"""`tearsheet copy`: every sealed file, each with a digest and a marker; what stops in the middle is believed by nobody."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.cli.main import main
from crawler.store.place import Place
from tests.crawler.cli.commands import command, environment, lines, tearsheet
from tests.crawler.worker.cluster import FAST, configure, sites
from tests.servers.s3 import S3Server, needs_s3

pytestmark = needs_s3
THERE = "s3://archive/news"


@pytest.fixture
def folder(crawled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(crawled / "one" / "collections", tmp_path / "collections")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sealed(folder: Path) -> dict[str, bytes]:
    """What is to be there."""
    main_folder = folder / "collections" / "main"
    found = [
        p
        for name in ("archive", "records", "indexes", "runs", "schema")
        for p in (main_folder / name).iterdir()
    ]
    return {
        p.relative_to(main_folder).as_posix(): p.read_bytes()
        for p in [*found, main_folder / "datapackage.json"]
    }


def markers(place: Place) -> dict[str, dict[str, object]]:
    names = [name for name in place.files("copied") if name.endswith(".json")]
    return {name[7:-5]: json.loads(data) for name, data in place.read_all(names).items()}


def test_all_is_copied_with_digests_and_nothing_is_sent_twice(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copy", THERE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    place, wanted = Place(f"{THERE}/main"), sealed(folder)
    assert told["files"] == len(wanted)
    assert {name: place.read(name) for name in wanted} == wanted
    assert {name: (m["bytes"], m["sha256"]) for name, m in markers(place).items()} == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in wanted.items()
    }
    order = [path for path in s3.puts if "/records/" in path]
    assert [path.removesuffix(".json").replace("/copied", "") for path in order[1::2]] == order[::2], (
        "a marker after its file"
    )
    s3.puts.clear()
    assert main(["copy", THERE]) == 0
    assert s3.puts == []
    index = folder / "collections/main/indexes/index.cdxj"
    index.write_bytes(index.read_bytes().replace(b"200", b"201"))
    assert main(["copy", THERE]) == 0
    assert [path.rpartition("/")[2] for path in s3.puts] == ["index.cdxj", "index.cdxj.json"]


def test_lost_markers_are_asked_for_where_the_copies_are(folder: Path, s3: S3Server) -> None:
    assert main(["copy", THERE]) == 0
    kept = (folder / "collections/main/copied/collection").read_bytes()
    shutil.rmtree(folder / "collections/main/copied")
    (folder / "collections/main/copied").mkdir()
    (folder / "collections/main/copied/collection").write_bytes(kept)
    s3.puts.clear()
    assert main(["copy", THERE]) == 0
    assert s3.puts == []


def test_a_store_that_fails_every_third_put_gets_everything(
    folder: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.place.FIRST_PAUSE", 0.001)
    s3.fail_every = 3
    assert main(["copy", THERE]) == 0
    place = Place(f"{THERE}/main")
    assert {name: place.read(name) for name in sealed(folder)} == sealed(folder)
    assert len(s3.puts) > 2 * len(sealed(folder))


def test_a_copy_that_is_killed_leaves_nothing_half_believed(folder: Path, s3: S3Server) -> None:
    """Killed while a file is sent and while its marker is: what has a marker is whole, and the next copy sends the rest."""
    place = Place(f"{THERE}/main")
    for at in (6, 11):
        running: list[subprocess.Popen[bytes]] = []

        def killing(number: int, at: int = at, running: list[subprocess.Popen[bytes]] = running) -> None:
            if number == at:
                os.kill(running[0].pid, signal.SIGKILL)
                time.sleep(0.2)

        s3.puts.clear()
        s3.on_put = killing
        running.append(
            subprocess.Popen(command("copy", THERE), cwd=folder, env={**environment(), **s3.variables})
        )
        assert running[0].wait(60) == -signal.SIGKILL
        s3.on_put = lambda _: None
        for name, marker in markers(place).items():
            data = place.read(name)
            assert data is not None
            assert hashlib.sha256(data).hexdigest() == marker["sha256"]
        assert len(markers(place)) < len(sealed(folder))
    assert main(["copy", THERE]) == 0
    assert markers(place).keys() == sealed(folder).keys()


def test_what_is_deleted_here_is_read_there(
    folder: Path, s3: S3Server, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["query", "--type", "comment", "--bytes"]) == 0
    wanted = capsysbinary.readouterr().out
    assert b"WARC-Type" in wanted
    assert main(["copy", THERE, "--keep", "0s"]) == 0
    archive = folder / "collections/main/archive"
    assert list(archive.iterdir()) == []
    capsysbinary.readouterr()
    assert main(["query", "--type", "comment", "--bytes"]) == 2
    assert b"TEARSHEET_ARCHIVE" in capsysbinary.readouterr().err
    monkeypatch.setenv("TEARSHEET_ARCHIVE", THERE)
    assert main(["query", "--type", "comment", "--bytes"]) == 0
    assert capsysbinary.readouterr().out == wanted
    assert main(["verify"]) == 0, capsysbinary.readouterr().err
    assert main(["export", "wacz", "all.wacz", "--no-signature"]) == 0
    assert main(["verify", "all.wacz"]) == 0, capsysbinary.readouterr().err
    (folder / "collections/main/ledger.sqlite").unlink()
    assert main(["rebuild"]) == 0
    assert main(["verify"]) == 0, capsysbinary.readouterr().err


def test_a_copy_that_does_not_hold_is_not_deleted_for(
    folder: Path, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copy", THERE]) == 0
    place = Place(f"{THERE}/main")
    (first, *_) = sorted((folder / "collections/main/archive").iterdir())
    data = place.read(f"archive/{first.name}")
    assert data
    place.put_bytes(data[:-1] + b"x", f"archive/{first.name}")
    assert main(["copy", THERE, "--keep", "0s"]) == 3
    assert first.exists()
    assert "another digest" in capsys.readouterr().err
    assert main(["copy", THERE, "--keep", "0s"]) == 0
    assert not first.exists()


def test_two_collections_of_one_name_do_not_mix(
    folder: Path, crawled: Path, s3: S3Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(crawled / "two" / "collections", tmp_path / "two")
    assert main(["copy", THERE]) == 0
    assert main(["--root", str(tmp_path / "two"), "copy", THERE]) == 2
    assert "another collection of this name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://x/y", "is wanted"), ("sftp://me:secret-word@host/x", "no password"), ("s3://nowhere/x", "there is no bucket nowhere"),
    ],
)  # fmt: skip
def test_places_that_cannot_be(
    folder: Path, s3: S3Server, url: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["copy", url])
    said = capsys.readouterr().err
    assert code in (2, 6)
    assert any(word in said for word in told.split("|")), said
    assert said.count("\n") == 1
    assert "secret-word" not in said


def test_no_credentials_are_told_anywhere(folder: Path, s3: S3Server) -> None:
    done = tearsheet("-vv", "copy", THERE, cwd=folder)
    assert done.returncode == 0
    said = (
        done.stdout
        + done.stderr
        + "".join(p.read_text() for p in (folder / "collections/main/logs").glob("*.log"))
    )
    assert "secret-of-the-test" not in said
    assert "key-of-the-test" not in said


def test_a_run_copies_what_it_sealed(tmp_path: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """WARC files that are deleted here do not make the next run think that anything is lost."""
    monkeypatch.chdir(tmp_path)
    with sites(1, 2, 2, 2) as found:
        configure(tmp_path, found, crawl=f'[crawl]\narchive = "{THERE}"\nkeep = "0s"\n')
        for code in (0, 0):
            done = tearsheet("run", *FAST, cwd=tmp_path)
            assert done.returncode == code, done.stderr
            assert list((tmp_path / "collections/main/archive").iterdir()) == []
        assert main(["verify"]) == 0
        assert len(lines(tmp_path, "articles")) == 2, "the second run found nothing new"
        s3.fail_every = 1
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        (tmp_path / "collections/main/copied/runs").rename(tmp_path / "forgotten")
        done = tearsheet("run", *FAST, cwd=tmp_path)
        assert done.returncode == 3, done.stderr
        assert "the next run does it" in done.stderr


@pytest.mark.parametrize("missing", ["fsspec.core", "s3fs"])
def test_without_the_extra_it_says_what_to_install(
    folder: Path, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What other tests of this process have loaded would be found without the library.
    monkeypatch.delitem(importlib.import_module("fsspec.registry")._registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(["copy", THERE]) == 2
    said = capsys.readouterr().err
    assert "pip install 'tearsheet[s3]'" in said
    assert said.count("\n") == 1


def test_help_and_plain_verbs_load_no_store() -> None:
    code = "import sys; from crawler.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
    code += "assert not {'s3fs', 'crawler.store.place', 'ray'} & set(sys.modules)"
    for words in (["--help"], ["status"], ["query", "x"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_doctor_tells_what_is_there(
    folder: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> dict[str, object]:
        main(["doctor", "--json"])
        found: dict[str, object] = json.loads(capsys.readouterr().out)["archive"]
        return found

    assert told() == {"ok": True, "told": "files stay here"}
    monkeypatch.setenv("TEARSHEET_ARCHIVE", THERE)
    assert str(told()["told"]).startswith("s3://archive/news/main: 0 of ")
    assert main(["copy"]) == 0
    capsys.readouterr()
    count = len(sealed(folder)) - 1
    assert told()["told"] == f"s3://archive/news/main: {count} of {count} files of this machine are there"
    monkeypatch.setattr("crawler.store.place.FIRST_PAUSE", 0.001)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    importlib.import_module("s3fs").S3FileSystem.clear_instance_cache()
    assert told()["ok"] is False
