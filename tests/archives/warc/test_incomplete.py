"""Records of other tools whose HTTP message is not what its fields say: cut, decoded, in segments, without a head."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archives.capture import NO_HEAD, Capture
from archives.warc.reader import Archive, read_captures
from spiders.crawl.page_line import page_line
from tests.archives.kit import HTTP, PAGE, chunked, digest, record, response, warc


def one(tmp_path: Path, block: bytes, content_type: str = HTTP, *fields: str) -> Capture:
    path = warc(tmp_path / "x.warc.gz", record("response", block, content_type, *fields, number=1))
    (found,) = read_captures(path)
    return found


@pytest.mark.parametrize(
    ("block", "content", "truncated"),
    [
        (response(PAGE), PAGE, None),
        (response(PAGE)[:-9], PAGE[:-9], "unspecified"),
        (chunked(PAGE), PAGE, None),
        (chunked(PAGE)[:-5], PAGE, "unspecified"),
        (chunked(PAGE)[:-2], PAGE, None),  # the last chunk is there, the line end behind it is not
        (response(gzip.compress(PAGE)), PAGE, None),  # under no Content-Encoding
        (response(b"short", b"Content-Encoding: gzip").replace(b"Length: 5", b"Length: 50"), b"short", None),
    ],
)
def test_what_the_framing_says(tmp_path: Path, block: bytes, content: bytes, truncated: str | None) -> None:
    found = one(tmp_path, block)
    assert (found.content, found.truncated) == (content, truncated)
    assert page_line(found, None).error == (truncated and f"truncated: {truncated}")


def test_more_than_the_length_says(tmp_path: Path) -> None:
    long = response(PAGE).replace(b"Length: %d" % len(PAGE), b"Length: 40")
    assert one(tmp_path, long).payload == PAGE
    assert one(tmp_path, long, HTTP, f"WARC-Payload-Digest: {digest(PAGE[:40])}").payload == PAGE[:40]
    assert one(tmp_path, response(b"first") + response(b"second")).payload == b"first"


@pytest.mark.parametrize(
    ("status", "fields", "error"),
    [
        (b"203 Non-Authoritative", (), None),
        (b"226 IM Used", (), None),
        (b"206 Partial", (b"Content-Range: bytes 0-%d/%d" % (len(PAGE) - 1, len(PAGE)),), None),
        (b"206 Partial", (b"Content-Range: bytes 0-%d/%d" % (len(PAGE) - 1, len(PAGE) + 9),), "http-206"),
        (b"206 Partial", (), "http-206"),
        (b"202 Accepted", (), "http-202"),
    ],
)
def test_answers_that_are_the_thing_itself(
    tmp_path: Path, status: bytes, fields: tuple[bytes, ...], error: str | None
) -> None:
    found = one(tmp_path, response(PAGE, *fields).replace(b"200 OK", status))
    assert page_line(found, None).error == error


def test_what_is_no_http_response_has_an_error(tmp_path: Path) -> None:
    assert page_line(one(tmp_path, b"no http at all"), None).error == "not-http: no status line"
    bare = one(tmp_path, PAGE, "Content-Type: text/html")
    assert (bare.content, bare.problems) == (PAGE, (NO_HEAD,))
    assert page_line(bare, None).error == "not-http: the record holds no HTTP header section"


def segments(whole: bytes, total: int) -> list[bytes]:
    first = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
    more = [(b"", 0), (whole[100:200], 2), (whole[200:], 3)]
    return [
        record("response", whole[:100], HTTP, "WARC-Segment-Number: 1", number=1),
        *(
            record(
                "continuation", part, f"WARC-Segment-Number: {n}", f"WARC-Segment-Origin-ID: {first}",
                *([f"WARC-Segment-Total-Length: {total}"] if n == 3 else []), number=n,
            )
            for part, n in more[1:]
        ),
    ]  # fmt: skip


def test_segments_are_joined_over_files_in_any_order(tmp_path: Path) -> None:
    whole = response(PAGE * 5)
    one, two, three = segments(whole, len(whole))
    first, rest = warc(tmp_path / "b.warc.gz", one), warc(tmp_path / "a.warc.gz", three, two)
    (found,) = read_captures(first, Archive([rest, first]))
    assert (found.payload, found.truncated) == (PAGE * 5, None)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_segment_that_is_not_there_is_told(tmp_path: Path, lost: int) -> None:
    whole = chunked(PAGE * 5)
    parts = segments(whole, len(whole))
    del parts[lost]
    (found,) = read_captures(warc(tmp_path / "a.warc.gz", *parts))
    assert found.truncated == "unspecified"
