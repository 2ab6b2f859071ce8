"""What names on the command line stand for: files of any format, folders, WACZ files, standard input."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from archives.warc.reader import Archive, Problem
from crawler.errors import TearsheetError
from crawler.extract.inputs import Inputs, gather
from tests.archives.kit import HTTP, PAGE, record, response
from tests.archives.warc.formats import PACKINGS, arc_record, arc_start
from tests.crawler.cli.commands import command, environment, tearsheet

RECORDS = [record("response", response(PAGE), HTTP, number=n, url=f"http://a.example/{n}") for n in range(3)]


@pytest.fixture
def spool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


def found(folder: Path, spool: Path, *names: str) -> tuple[Inputs, list[Problem], list[str]]:
    """The inputs, the faults, and the URLs of all captures."""
    problems: list[Problem] = []
    inputs = gather([str(folder / name) for name in names], spool, problems.append)
    urls = [capture.url for capture in Archive(inputs.volumes).captures(problems.append)]
    return inputs, problems, urls


def wacz(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_a_folder_of_many_formats(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "below" / "deeper").mkdir(parents=True)
    (tmp_path / "A.WARC.GZ").write_bytes(PACKINGS["gzip a record"](RECORDS[:1]))
    (tmp_path / "below" / "b.warc.zst").write_bytes(PACKINGS["zstd with dictionary"](RECORDS[1:2]))
    (tmp_path / "below" / "deeper" / "c.arc").write_bytes(
        arc_start() + arc_record("http://a.example/arc", response(PAGE))
    )
    (tmp_path / "no-name-of-a-warc.gz").write_bytes(PACKINGS["one gzip"](RECORDS[2:]))
    (tmp_path / "x.cdxj").write_text("a index\n")
    (tmp_path / "page.html").write_text("<p>a page")
    inputs, problems, urls = found(tmp_path, spool, ".")
    assert problems == []
    assert sorted(urls) == [f"http://a.example/{name}" for name in ("0", "1", "2", "arc")]
    assert [path.name for path in inputs.left_out] == ["page.html", "x.cdxj"]


def test_wacz_files_stored_deflated_and_nested(tmp_path: Path, spool: Path) -> None:
    data = PACKINGS["gzip a record"](RECORDS[:1])
    wacz(tmp_path / "stored.wacz", ("datapackage.json", b"{}"), ("archive/data.warc.gz", data))
    wacz(tmp_path / "deflated.wacz", ("archive/data.warc", RECORDS[1]), method=zipfile.ZIP_DEFLATED)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("archive/in.warc.gz", PACKINGS["one gzip"](RECORDS))
    wacz(tmp_path / "many.wacz", ("one.wacz", inner.getvalue()))
    inputs, problems, urls = found(tmp_path, spool, "stored.wacz", "deflated.wacz", "many.wacz")
    assert problems == []
    assert [url[-1] for url in urls] == ["0", "1", "0", "1", "2"]
    assert [volume.name for volume in inputs.volumes] == [
        "stored.wacz/archive/data.warc.gz",
        "deflated.wacz/archive/data.warc",
        "many.wacz/one.wacz/archive/in.warc.gz",
    ]
    assert inputs.volumes[0].path == tmp_path / "stored.wacz"  # read where it lies


def test_two_files_of_one_name_are_told_apart(tmp_path: Path, spool: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.warc").write_bytes(RECORDS[0])
    inputs, _, urls = found(tmp_path, spool, ".", "a/x.warc")
    assert [volume.name for volume in inputs.volumes] == ["a/x.warc", "b/x.warc"]
    assert len(urls) == 2


def test_what_cannot_be_read_is_told(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "bad.wacz").write_bytes(b"PK\3\4 and no more")
    wacz(tmp_path / "none.wacz", ("pages/pages.jsonl", b"{}"))
    (tmp_path / "torn.warc.xz").write_bytes(PACKINGS["xz"](RECORDS)[:-50])
    (tmp_path / "words.warc.gz").write_text("some words")
    _, problems, _ = found(tmp_path, spool, "bad.wacz", "none.wacz", "torn.warc.xz", "words.warc.gz")
    told = {(problem.file, problem.offset): problem.text for problem in problems}
    assert "no WACZ file that can be read" in told["bad.wacz", 0]
    assert told["none.wacz", 0] == "no WARC file in it"
    assert told["torn.warc.xz", 0] == "the file ends within a stream of xz (torn tail)"
    assert told["words.warc.gz", 0] == "bytes that are no WARC record"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "x.warc").write_bytes(RECORDS[0])
    (tmp_path / "x.warc").chmod(0)
    assert [problem.text for problem in found(tmp_path, spool, "x.warc")[1]] == [
        "cannot be read: Permission denied"
    ]


@pytest.mark.parametrize("name", ["missing.warc", "empty"])
def test_names_that_stand_for_nothing(tmp_path: Path, spool: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TearsheetError, match=name):
        found(tmp_path, spool, name)


def test_standard_input_in_any_format(tmp_path: Path) -> None:
    for data in (PACKINGS["bzip2"](RECORDS), arc_start() + arc_record("http://a.example/", response(PAGE))):
        done = subprocess.run(
            command("extract", "-", "--stdout"), cwd=tmp_path, input=data, capture_output=True,
            env=environment(), check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert b'"warc":"standard-input"' in done.stdout


def test_pointers_name_the_user_s_own_file(tmp_path: Path) -> None:
    (tmp_path / "whole.warc.gz").write_bytes(gzip.compress(b"".join(RECORDS)))
    wacz(tmp_path / "w.wacz", ("archive/a.warc.gz", PACKINGS["gzip a record"](RECORDS)))
    done = tearsheet("extract", "whole.warc.gz", "w.wacz", "--stdout", "--readers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    size = (tmp_path / "whole.warc.gz").stat().st_size
    assert f'"warc":"whole.warc.gz","offset":0,"length":{size},"record_id":"urn:uuid' in done.stdout
