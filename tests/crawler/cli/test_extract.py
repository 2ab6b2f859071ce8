"""`extract` of files that hold little, or only a part of what they should; `rebuild` from such."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crawler.cli.commands import QUICK, tearsheet, warcs
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story


@pytest.fixture
def archived(tmp_path: Path) -> str:
    """URL of a story that is archived in `tmp_path`."""
    with serve({"/story/1/": Answer(story(1, [comment(1)]))}) as site:
        assert tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path).returncode == 0
        return site.url("/story/1/")


def test_an_empty_page_is_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("")
    done = tearsheet("extract", "page.html", "--stdout", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (4, "1 capture read: 0 articles, 0 comments\n")


def test_what_is_no_warc_file_has_failed(tmp_path: Path) -> None:
    (tmp_path / "some.warc.gz").write_text("some words")
    done = tearsheet("extract", "some.warc.gz", "-q", "--stdout", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "problem: some.warc.gz: byte 0: bytes that are no WARC record\n"


def test_a_warc_file_cut_in_the_middle(tmp_path: Path, archived: str) -> None:
    (path,) = warcs(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    shutil.copyfile(path, tmp_path / "cut.warc.gz")
    for arguments in (("extract", "cut.warc.gz", "--stdout", "-q"), ("rebuild", "-q")):
        done = tearsheet(*arguments, cwd=tmp_path)
        assert done.returncode == 3, arguments
        assert "the file ends within a gzip member" in done.stderr
        shorter = f"{path.name}: this WARC file is shorter than it was" in done.stderr
        assert shorter == (arguments[0] == "rebuild")  # what the collection knows of its own file
        assert done.stderr.count("\n") == 1 + shorter


def test_explain_without_a_scheme(tmp_path: Path, archived: str) -> None:
    done = tearsheet("explain", archived.removeprefix("http://"), cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert f"asked for as {archived}" in done.stdout
