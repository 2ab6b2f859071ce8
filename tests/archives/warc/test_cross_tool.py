"""Files that other tools wrote of one site, and repackings of them: our payloads are those of FastWARC and of warcio.

The site's own bytes are the truth: what a tool has fetched whole must come out as the server sent it, content decoded.
"""

from __future__ import annotations

import gzip
import http.client
import io
import os
import shutil
import socket
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from archives.warc.raw_record import Problem
from archives.warc.reader import read_captures
from archives.warc.stream import read_records
from archives.warc.writer import WarcWriter
from tests.archives.kit import HTTP, PAGE, START, chunked, exchange, record, response
from tests.archives.warc.formats import PACKINGS, arc_record, arc_start
from tests.servers.raw import RawServer

_OF_MAKE = Path(__file__).parents[3] / ".venv/warcprox/bin/warcprox"
WARCPROX = shutil.which(os.environ.get("TEARSHEET_WARCPROX") or _OF_MAKE) or shutil.which("warcprox")
TEXTS = {f"/{name}": PAGE + name.encode() for name in ("plain", "chunked", "gzip", "gzip-chunked", "gone")}
BINARY = bytes(range(256)) * 40


def _answers() -> dict[str, list[bytes]]:
    packed, both = (gzip.compress(TEXTS[path], mtime=0) for path in ("/gzip", "/gzip-chunked"))
    coded = b"Content-Encoding: gzip"
    return {
        "/plain": [response(TEXTS["/plain"])],
        "/chunked": [chunked(TEXTS["/chunked"][:700], TEXTS["/chunked"][700:])],
        "/gzip": [response(packed, coded)],
        "/gzip-chunked": [chunked(both[:50], both[50:]).replace(b"\r\n", b"\r\n" + coded + b"\r\n", 1)],
        "/gone": [response(TEXTS["/gone"], status=b"404 Not Found")],
        "/binary": [b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % len(BINARY) + BINARY],
        "/empty": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[RawServer]:
    with RawServer(_answers()) as server:
        yield server


def ours(path: Path) -> dict[str, list[tuple[bytes, bytes]]]:
    """(payload, content) of the HTTP responses by URL; nothing may be wrong."""
    problems: list[Problem] = []
    found: dict[str, list[tuple[bytes, bytes]]] = {}
    for capture in read_captures(path, report=problems.append):
        if capture.kind == "response" and capture.status:
            found.setdefault(capture.url, []).append((capture.payload, capture.content))
    assert problems == []
    return found


def fastwarc(data: bytes) -> dict[str, list[bytes]]:
    """Payloads after transfer decoding, by FastWARC."""
    found: dict[str, list[bytes]] = {}
    for one in FastIterator(io.BytesIO(data), parse_http=True):
        if one.record_type == WarcRecordType.response and one.http_headers is not None:
            body = one.reader.read()
            if "chunked" in (one.http_headers.get("Transfer-Encoding") or ""):
                body = _dechunked(body)
            found.setdefault((one.headers.get("WARC-Target-URI") or "").strip("<>"), []).append(body)
    return found


def _dechunked(body: bytes) -> bytes:
    """By the standard library, where the reader has left the chunks in."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    class Wire:
        def makefile(self, *_: object) -> io.BytesIO:
            return io.BytesIO(head + body)

    try:
        answer = http.client.HTTPResponse(Wire())  # type: ignore[arg-type]
        answer.begin()
        return answer.read()
    except (http.client.HTTPException, ValueError):
        return body  # it was decoded already


def warcio(data: bytes) -> dict[str, list[bytes]]:
    """Contents after transfer and content decoding, by warcio."""
    found: dict[str, list[bytes]] = {}
    for one in ArchiveIterator(io.BytesIO(data), arc2warc=True):
        if one.rec_type == "response" and one.http_headers is not None:
            url = one.rec_headers.get_header("WARC-Target-URI").strip("<>")
            found.setdefault(url, []).append(one.content_stream().read())
    return found


def agree(path: Path, data: bytes | None = None) -> dict[str, list[bytes]]:
    """Compare with both, on the file itself or, where they cannot read its packing, on its records; gives the contents."""
    found, theirs = ours(path), path.read_bytes() if data is None else data
    assert {url: [payload for payload, _ in both] for url, both in found.items()} == fastwarc(theirs)
    contents = {url: [content for _, content in both] for url, both in found.items()}
    assert contents == warcio(theirs)
    return contents


def truth(site: RawServer) -> dict[str, list[bytes]]:
    return {site.url(path): [text] for path, text in TEXTS.items()} | {
        site.url("/binary"): [BINARY],
        site.url("/empty"): [b""],
    }


def raw_records(path: Path) -> list[bytes]:
    """The records of a file with a gzip member each, unpacked."""
    data, found = path.read_bytes(), list[bytes]()
    for one in read_records(path):
        found.append(zlib.decompress(data[one.offset : one.end], 31))
    return found


@pytest.mark.skipif(not shutil.which("wget"), reason="needs wget")
@pytest.mark.parametrize("packed", [True, False])
def test_wget(site: RawServer, tmp_path: Path, packed: bool) -> None:
    urls = [site.url(path) for path in _answers()]
    options = [] if packed else ["--no-warc-compression"]
    subprocess.run(
        ["wget", "-q", "--tries=1", "--timeout=20", "--warc-file=w", *options, "-O", "out", *urls],
        cwd=tmp_path, check=False, timeout=120,
    )  # fmt: skip
    path = tmp_path / ("w.warc.gz" if packed else "w.warc")
    assert agree(path) == truth(site)
    if packed:  # the same records in every other packing
        records = raw_records(path)
        for name, pack in PACKINGS.items():
            again = tmp_path / name
            again.write_bytes(pack(records))
            assert agree(again, b"".join(records)) == truth(site), name


@pytest.mark.skipif(
    not WARCPROX, reason="needs warcprox: `make peer-tools` gets it, TEARSHEET_WARCPROX may name it"
)
def test_warcprox(site: RawServer, tmp_path: Path) -> None:
    assert WARCPROX is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # It refuses loopback; the class attribute is its own tests' way to allow it.
    start = "import warcprox.main as m, warcprox.warcproxy as w; w.WarcProxyHandler.allow_localhost = True; m.main()"
    command = [
        str(Path(WARCPROX).with_name("python")), "-c", start, "-b", "127.0.0.1", "-p", str(port), "-d", "warcs", "-z",
        "--dedup-db-file", "/dev/null", "--stats-db-file", "/dev/null",
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as proxy:
        try:
            _until(lambda: _answers_at(port))
            for path in _answers():
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                client.request("GET", site.url(path))
                client.getresponse().read()
                client.close()
        finally:
            proxy.terminate()
            proxy.wait(60)
    files = sorted((tmp_path / "warcs").iterdir())
    found: dict[str, list[bytes]] = {}
    for path in files:
        found |= agree(path)
    assert {url: content for url, content in found.items() if content != [b""]} == {
        url: content for url, content in truth(site).items() if content != [b""]
    }


def _answers_at(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_our_own(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n") as writer:
        for number, (path, (block, *_)) in enumerate(_answers().items()):
            writer.write(
                exchange(number, block, url="http://a.example" + path, date=START + timedelta(seconds=number))
            )
    (path,) = tmp_path.iterdir()
    contents = agree(path)
    assert contents == {f"http://a.example{path}": [text] for path, text in TEXTS.items()} | {
        "http://a.example/binary": [BINARY], "http://a.example/empty": [b""],
    }  # fmt: skip


@pytest.mark.parametrize("packing", ["plain", "gzip a record"])
def test_arc(tmp_path: Path, packing: str) -> None:
    made = [arc_start()]
    for path, (block, *_) in _answers().items():
        made.append(arc_record("http://a.example" + path, block))
    path = tmp_path / "x.arc"
    path.write_bytes(PACKINGS[packing](made))
    found = {url: [content for _, content in both] for url, both in ours(path).items()}
    assert found == warcio(path.read_bytes())
    assert found["http://a.example/gzip-chunked"] == [TEXTS["/gzip-chunked"]]


def test_hand_made_hard_cases(tmp_path: Path) -> None:
    """Cases on which the three agree; where they cannot, `test_incomplete` and `test_reader` have the right value."""
    blocks = {
        "latin-1": response(PAGE, b"X-Name: \xe9\xe8"),
        "odd-case": response(PAGE).replace(b"Content-Length", b"cOnTeNt-LeNgTh"),
        "no-length": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
        "folded": response(PAGE, b"X-Long: one\r\n two"),
        "blank-lines": response(b"\r\n\r\n" + PAGE + b"\r\n\r\n"),
        "record-like": response(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nHTTP/"),
        "magic": response(b"\x1f\x8b\x08 BZh9 \xfd7zXZ"),
        "long-field": response(PAGE, b"X-Long: " + b"x" * 10_000),
    }
    records = [record("warcinfo", b"software: x\r\n"), record("metadata", b"x: y\r\n", number=99)]
    records += [
        record("response", block, HTTP, url=f"http://a.example/{name}", number=number)
        for number, (name, block) in enumerate(blocks.items(), 2)
    ]
    for packing in ("plain", "gzip a record", "zstd with dictionary", "bgzip"):
        path = tmp_path / packing
        path.write_bytes(PACKINGS[packing](records))
        data = b"".join(records) if packing in ("zstd with dictionary", "bgzip") else None
        assert {url.rpartition("/")[2] for url in agree(path, data)} == set(blocks), packing
