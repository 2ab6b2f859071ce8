"""Records too large to be held, honest or bombs: the beginning is kept, the digest is of all of it."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b32encode
from pathlib import Path

import pytest

from archives.warc import cutter, passing
from archives.warc.reader import read_captures
from archives.warc.stream import Problem, read_records
from archives.warc.verify import verify_warc

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(number: int, block: bytes, *, length: int | None = None) -> bytes:
    digest = b32encode(hashlib.sha1(block).digest()).decode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
        f"WARC-Target-URI: http://x.test/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture(autouse=True)
def _small_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutter, "MAX_BLOCK", 100_000)
    monkeypatch.setattr(passing, "KEPT", 100_000)


@pytest.mark.parametrize("packed", [True, False])
def test_the_beginning_is_kept_and_what_follows_is_read(tmp_path: Path, packed: bool) -> None:
    blocks = [HEAD + b"x" * 10, HEAD + bytes(5_000_000), HEAD + b"y" * 10]
    parts = [record(number, block) for number, block in enumerate(blocks)]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(part) if packed else part for part in parts))
    problems: list[Problem] = []
    records = list(read_records(path, problems.append))
    assert problems == []
    assert [len(found.block) for found in records] == [len(blocks[0]), 100_000, len(blocks[2])]
    assert records[1].passed is not None
    assert records[1].passed.size == len(blocks[1])
    assert records[1].end == records[2].offset
    captures = list(read_captures(path))
    assert [capture.truncated for capture in captures] == [None, None, None]
    assert [capture.payload_size for capture in captures] == [10, 5_000_000, 10]
    assert [capture.payload_bytes for capture in captures] == [None, 5_000_000, None]
    assert list(verify_warc(path)) == []


def test_a_wrong_digest_of_a_large_record_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(1, HEAD + bytes(200_000)).replace(b"sha1:", b"sha1:A", 1))
    assert [finding.text for finding in verify_warc(path)] == ["the block digest does not hold"]


def test_a_length_without_end_is_a_torn_tail(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(1, HEAD + bytes(300_000), length=10**17))
    problems: list[Problem] = []
    assert list(read_records(path, problems.append)) == []
    assert [problem.offset for problem in problems] == [0]


def test_a_member_that_is_no_record_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(bytes(20_000_000)) + gzip.compress(record(1, HEAD)))
    problems: list[Problem] = []
    assert len(list(read_records(path, problems.append))) == 1
    assert problems
