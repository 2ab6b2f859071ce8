"""Two small collections, as two workers leave them, and an S3 that takes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.cli.commands import QUICK, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.s3 import S3Server, s3_server
from tests.servers.stories import comment, story


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`one/collections/main` and `two/collections/main`, a story with comments each, and a revisit in the first."""
    folder = tmp_path_factory.mktemp("crawled")
    pages = {
        f"/story/{n}/": Answer(story(n, [comment(n * 10), comment(n * 10 + 1)], pages=1, page=1, declared=2))
        for n in (1, 2)
    }
    with serve(pages) as site:
        for number, name in ((1, "one"), (2, "two")):
            (folder / name).mkdir()
            for _ in range(2 if name == "one" else 1):
                done = tearsheet("archive", site.url(f"/story/{number}/"), "-q", *QUICK, cwd=folder / name)
                assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[S3Server]:
    """The server, and the environment that leads to it."""
    s3fs = pytest.importorskip("s3fs")
    with s3_server() as server:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TEARSHEET_CACHE", str(tmp_path / "cache"))
        s3fs.S3FileSystem.clear_instance_cache()
        yield server
        s3fs.S3FileSystem.clear_instance_cache()
