"""What is exported as WACZ is replayed by pywb, and read by warcio.js, on which ReplayWeb.page stands."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest

from archives.collection.collection import Collection
from crawler.cli.main import main
from tests.archives.kit import PAGE, exchange, response
from tests.archives.lines import store
from tests.crawler.cli.commands import environment

ROOT = Path(__file__).resolve().parents[3]
WARCIO_JS = ROOT / ".venv" / "npm" / "node_modules" / "warcio" / "dist" / "cli.js"
STORIES = 3
URL = "http://news.example/story/1"


@pytest.fixture(scope="module", params=["all", "one story"])
def wacz(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of a collection as it lies, and the events of one story; a revisit in both."""
    folder = tmp_path_factory.mktemp("wacz")
    with Collection(folder / "collections", "main").open("r1") as work:
        for number in range(STORIES):
            store(work, number)
    with Collection(folder / "collections", "main").open("r2") as work:
        for second in (30, 60):
            work.warc.write(exchange(second, response(PAGE), url=URL))
    path = folder / "out.wacz"
    options = ("--article", "article-1") if request.param == "one story" else ()
    root = ("--root", str(folder / "collections"), "-q", "--no-signature")
    assert main(["export", "wacz", str(path), *options, *root]) == 0
    return path


def index_of(path: Path) -> set[tuple[str, str, int, int, str]]:
    """(URL, time, offset, length, WARC file) of each line of the index."""
    with zipfile.ZipFile(path) as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
    found = set()
    for line in lines:
        _, stamp, said = line.split(" ", 2)
        row = json.loads(said)
        found.add((row["url"], stamp[:14], int(row["offset"]), int(row["length"]), row["filename"]))
    return found


@pytest.mark.skipif(
    not WARCIO_JS.exists() or not shutil.which("node"), reason="needs node and `make room-tools`"
)
def test_warcio_js_finds_the_records_of_the_index(wacz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wacz) as archive:
        names = [name for name in archive.namelist() if name.startswith("archive/")]
        archive.extractall(tmp_path, names)
    command = ["node", str(WARCIO_JS), "cdx-index", *(str(tmp_path / name) for name in names)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    theirs = set()
    for line in filter(None, done.stdout.splitlines()):
        _, stamp, said = line.split(" ", 2)
        row = json.loads(said)
        if not row["url"].startswith("urn:"):
            theirs.add(
                (row["url"], stamp, int(row["offset"]), int(row["length"]), Path(row["filename"]).name)
            )
    ours = {row for row in index_of(wacz) if not row[0].startswith("urn:")}
    assert theirs == ours
    assert len(ours) >= 1


@pytest.fixture
def replay(wacz: Path, tmp_path: Path) -> Iterator[str]:
    """Pywb over the file; its address."""
    pytest.importorskip("pywb")
    for words in (["init", "it"], ["add", "it", "--unpack-wacz", str(wacz)]):
        command = [sys.executable, "-c", "from pywb.manager.manager import main; main()", *words]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment()
        )
        assert done.returncode == 0, done.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from pywb.apps.cli import wayback; wayback()",
        "-b",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    with (tmp_path / "log").open("wb") as output:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=output, stderr=output, env=environment())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def asked(url: str) -> bytes:
    """An answer; the server may still be starting."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return bytes(answer.read())
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)
    raise AssertionError(url)


def test_pywb_replays_it_byte_for_byte(wacz: Path, replay: str) -> None:
    rows = [
        json.loads(line)
        for line in asked(f"{replay}/it/cdx?url={quote(URL, safe='')}&output=json").splitlines()
    ]
    ours = {row[1] for row in index_of(wacz) if row[0] == URL}
    assert {row["timestamp"] for row in rows} == ours
    for stamp in ours:
        assert asked(f"{replay}/it/{stamp}id_/{URL}").startswith(PAGE)
