"""Independent checkers and a replay of what the crawl of the hard cases wrote."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.wire.crawl import Run
from tests.crawler.wire.hard_cases import CASES
from tests.crawler.wire.warcs import Record, read

BIN = Path(sys.executable).parent
# `warcio check` is wrong on these (their payload digests are checked below): chunk extensions and trailers, and
# chunks larger than its buffer, of which it digests a part only.
WARCIO_MISREADS = {"/03-chunked-tiny-writes", "/27-six-mb"}
# Not 03: pywb reads by warcio, and gives chunk trailers out as body.
REPLAYED = [
    "/01-odd-headers", "/02-odd-reason", "/04-gzip", "/06-deflate", "/07-target", "/08-http-1.0",
    "/16-no-colon", "/19-latin-1", "/20-invalid-name", "/21-junk", "/22-stale", "/27-six-mb",
]  # fmt: skip


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def records(run: Run) -> list[Record]:
    return [record for path in run.crawl.warcs for record in read(path)]


def sha1(payload: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def test_members_and_block_digests(run: Run) -> None:
    """The strict walk of `warcs.read`: one gzip member a record, block digests recomputed."""
    found = records(run)
    assert found[0].type == "warcinfo"
    assert len({record.id for record in found}) == len(found)


def test_fastwarc_verifies_all_and_skips_none(run: Run) -> None:
    for path in run.crawl.warcs:
        done = tool("fastwarc", "check", path)
        assert done.returncode == 0, done.stderr
        counts = dict(re.findall(r"(\d+) records? (?:was|were) (\w+)", done.stdout + done.stderr))
        total = sum(record.get("WARC-Block-Digest") is not None for record in read(path))
        assert counts == {str(total): "verified"}, done.stdout + done.stderr


def test_warcio_check_but_for_what_it_misreads(run: Run) -> None:
    for path in run.crawl.warcs:
        done = tool("warcio", "check", path)
        offsets = {
            int(found) for found in re.findall(r"offset (\d+) .*\n +payload digest failed", done.stdout)
        }
        by_offset = {record.offset: record for record in read(path)}
        assert done.stdout.count("digest failed") == len(offsets)
        misread = {"/" + by_offset[at].get("WARC-Target-URI").split("/", 3)[3] for at in offsets}
        assert misread <= WARCIO_MISREADS


def test_payload_digests_are_those_of_the_known_bodies(run: Run) -> None:
    """Without any WARC tool: from the cases' own bodies, chunk framing taken off by the standard library."""
    for path in ("/03-chunked-tiny-writes", "/27-six-mb", "/04-gzip", "/31-stopped"):
        record = run.event(path).response
        head, _, body = record.block.partition(b"\r\n\r\n")
        if b"chunked" in head:
            body = _dechunk(body)
        digest = record.get("WARC-Payload-Digest")
        assert digest == (None if record.get("WARC-Truncated") else sha1(body)), path
        assert body


def test_truncated_chunked_bodies_have_no_payload_digest(run: Run) -> None:
    for path in ("/10-chunked-cut", "/26-too-large-seen"):
        assert run.event(path).response.get("WARC-Payload-Digest") is None


def test_cdxj_indexer_finds_every_response(run: Run) -> None:
    for path in run.crawl.warcs:
        done = tool("cdxj-indexer", path)
        assert done.returncode == 0, done.stderr
        offsets = {int(json.loads(line.split(" ", 2)[2])["offset"]) for line in done.stdout.splitlines()}
        assert {record.offset for record in read(path) if record.type == "response"} <= offsets


@pytest.fixture(scope="module")
def replay(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The WARC files in a pywb of its own; gives its collection's URL."""
    folder = tmp_path_factory.mktemp("pywb")
    manage = [str(BIN / "wb-manager")]
    subprocess.run([*manage, "init", "case"], cwd=folder, check=True, capture_output=True, timeout=300)
    subprocess.run(
        [*manage, "add", "case", *run.crawl.warcs], cwd=folder, check=True, capture_output=True, timeout=300
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with (folder / "log").open("wb") as log:
        command = [str(BIN / "wayback"), "--bind", "127.0.0.1", "--port", str(port)]
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}/case"
    finally:
        server.terminate()
        server.wait(timeout=120)


@pytest.mark.parametrize("run", [("plain", 8), ("tls", 8)], indirect=True, ids=["plain-8", "tls-8"])
def test_pywb_replays_each_page_with_equal_payload(run: Run, replay: str) -> None:
    for path in REPLAYED:
        record = run.event(path).response
        stamp = re.sub(r"\D", "", record.get("WARC-Date"))[:14]
        url = f"{replay}/{stamp}id_/{record.get('WARC-Target-URI')}"
        with urllib.request.urlopen(url, timeout=10) as response:
            body = response.read()
            coding = response.headers.get("X-Archive-Orig-Content-Encoding")
        head, _, payload = record.block.partition(b"\r\n\r\n")
        if b"chunked" in head:
            payload = _dechunk(payload)
        assert record.get("WARC-Payload-Digest") == sha1(payload), path
        # pywb undoes the content coding where the client does not ask for it.
        assert body in (payload, _decoded(payload, coding)), path
        assert body


def test_every_replayed_case_is_a_case() -> None:
    assert set(REPLAYED) <= {case.path for case in CASES}


def _decoded(payload: bytes, coding: str | None) -> bytes:
    import zlib

    return {"gzip": gzip.decompress, "deflate": zlib.decompress}.get(coding or "", bytes)(payload)


def _dechunk(body: bytes) -> bytes:
    """As much as is there; strict about what is."""
    payload = b""
    while body:
        line, _, body = body.partition(b"\r\n")
        size = int(line.split(b";")[0], 16)
        if size == 0:
            break
        payload += body[:size]
        assert len(body) < size + 2 or body[size : size + 2] == b"\r\n"
        body = body[size + 2 :]
    return payload


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "pywb ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("pywb did not come up")
