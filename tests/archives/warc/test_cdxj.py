"""Our index against cdxj-indexer's."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cdxj_indexer.postquery import append_method_query

from archives.ledger.ledger import Ledger
from archives.warc.cdxj import index_file, url_key, write_index
from archives.warc.post_query import post_query
from archives.warc.writer import WarcWriter
from tests.archives import checkers
from tests.archives.kit import HTTP, PAGE, chunked, exchange, gzipped, record, request, response, warc

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")
SNAPSHOTS = sorted((SHARED / "sites").glob("*/snapshot*.warc.gz")) if SHARED.is_dir() else []


def parsed(lines: list[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """(key, timestamp, fields), without what we leave out on purpose, see `archives.warc.cdxj`."""
    found = []
    for line in lines:
        key, stamp, said = line.split(" ", 2)
        fields = json.loads(said)
        if fields["url"].startswith("http") and not (
            fields.get("status") == "304" and fields["mime"] == "warc/revisit"
        ):
            found.append((key, stamp, fields))
    return found


def test_agrees_with_cdxj_indexer(tmp_path: Path) -> None:
    post = {"method": "POST", "url": "http://news.example/api?x=1"}
    form = request(
        "/api",
        b"Content-Type: application/x-www-form-urlencoded",
        b"Content-Length: 9",
        method=b"POST",
        body=b"b=2&a=%20",
    )
    data = request(
        "/api",
        b"Content-Type: application/json",
        b"Content-Length: 28",
        method=b"POST",
        body=b'{"thread": {"id": [1, "x"]}}',
    )
    exchanges = [
        exchange(0, response(PAGE, b'ETag: "1"'), url="http://www.News.example:80/B?z=1&a=2"),
        exchange(1, response(PAGE)),
        exchange(2, chunked(PAGE, b"x")),
        exchange(3, response(gzipped(PAGE), b"Content-Encoding: gzip")),
        exchange(4, response(b"", b"Location: /y", status=b"301 Moved")),
        exchange(5, response(b"no", status=b"404 Not Found")),
        exchange(6, b"", error="refused: no"),
        exchange(7, b"HTTP/1.1 304 Not Modified\r\n\r\n", url="http://www.News.example:80/B?z=1&a=2", request=request("/B", b'If-None-Match: "1"')),
        exchange(8, response(b"{}"), request=form, **post),
        exchange(9, response(b'{"a": 1}'), request=data, **post),
        exchange(10, b"HTTP/1.1 200 OK\r\n\r\nno type"),
    ]  # fmt: skip
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        with WarcWriter(tmp_path / "archive", "n", ledger) as writer:
            for one in exchanges:
                writer.write(one)
        (path,) = (tmp_path / "archive").iterdir()
        ledger.put_warc_size(path.name, path.stat().st_size)
        count = write_index(tmp_path / "archive", ledger, tmp_path / "indexes" / "index.cdxj")
    lines = (tmp_path / "indexes" / "index.cdxj").read_text().splitlines()
    assert lines == sorted(lines, key=str.encode)
    theirs = parsed(checkers.cdxj_indexer(path))
    assert parsed(lines) == theirs
    assert count == len(theirs) == 9
    assert sorted(line.decode().rstrip("\n") for line in index_file(path)) == sorted(lines)


@pytest.mark.skipif(not SNAPSHOTS, reason="needs ../shared/sites (or TEARSHEET_SHARED)")
def test_agrees_on_snapshots_of_real_sites() -> None:
    for path in SNAPSHOTS:
        ours = sorted((line.decode().rstrip("\n") for line in index_file(path)), key=str.encode)
        assert parsed(ours) == parsed(checkers.cdxj_indexer(path))


def test_files_that_the_ledger_does_not_know_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    warc(
        archive / "foreign.warc.gz",
        record("response", response(PAGE), HTTP),
        record("resource", b"x", "Content-Type: a/b", number=2),
    )
    (archive / "unsealed.warc.gz.open").write_bytes(b"")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert write_index(archive, ledger, tmp_path / "index.cdxj") == 2
    assert '"filename":"foreign.warc.gz"' in (tmp_path / "index.cdxj").read_text()


BOUNDARY = (
    b'--B\r\nContent-Disposition: form-data; name="t"\r\n\r\nh\xc3\xa9llo w\r\n'
    b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--B--\r\n'
)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=1&b=%C3%A9+x"),
        ("application/x-www-form-urlencoded; charset=UTF-8", b"\xff\xfe"),
        ("application/json", b'{"query": "q", "variables": {"id": 7, "id2": [1, {"id": true}], "n": null}}'),
        ("application/json", b"not json"),
        ("application/json", b'{"a": 1}\n{"a": 2}'),
        ("text/plain", b'{"a": 1}'),
        ("text/plain;charset=UTF-8", b"plain words"),
        ("application/octet-stream", b"\x00\x01\x02" * 3000),
        ("", b"x"),
        ("multipart/form-data; boundary=B", BOUNDARY),
        ("multipart/form-data", b"--B\r\n"),
    ],
)
def test_post_keys_agree_with_cdxj_indexer(content_type: str, body: bytes) -> None:
    import io

    theirs, _ = append_method_query("POST", content_type, str(len(body)), io.BytesIO(body), "http://x/")
    assert post_query(content_type, body) == theirs


def test_keys() -> None:
    assert url_key("https://www.tribune.com.pk/story/1/?b=2&a=1") == "pk,com,tribune)/story/1?a=1&b=2"
