"""A bucket that is not there is no empty collection: it is said, with the way out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.cli.main import main
from crawler.store.place import Place, StoreError
from tests.servers.s3 import S3Server, needs_s3

pytestmark = needs_s3
GONE = "s3://nobody-made-it/desk"
SAID = (
    f"{GONE}: there is no bucket nobody-made-it: make it (`aws s3 mb s3://nobody-made-it`), or name another"
)


@pytest.mark.parametrize(
    "words",
    [
        ["--root", GONE, "query", "--count"],
        ["--root", GONE, "verify"],
        ["--root", GONE, "export", "csv", "out"],
        ["extract", GONE, "--runner", "inline"],
    ],
)
def test_reading_verbs_say_it(
    words: list[str],
    s3: S3Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 6
    assert SAID in capsys.readouterr().err


def test_copying_says_it(
    s3: S3Server,
    crawled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(crawled / "one" / "collections", tmp_path / "collections")
    monkeypatch.chdir(tmp_path)
    assert main(["copy", GONE]) == 6
    assert "there is no bucket nobody-made-it" in capsys.readouterr().err


def test_an_empty_folder_of_a_bucket_is_empty(s3: S3Server) -> None:
    assert Place("s3://archive/empty").files() == {}
    assert Place("s3://archive").folders() == []
    assert Place("s3://archive/empty").read("name") is None
    with pytest.raises(StoreError, match="no bucket"):
        Place(GONE).read("name")
