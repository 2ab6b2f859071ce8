"""Captures out of our own files, foreign files and damaged ones."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archives.capture import Capture, Role
from archives.exchange import Exchange
from archives.records import Pointer
from archives.warc.live import capture_of_exchange
from archives.warc.reader import Archive, Problem, load_capture, parse_warc_date, read_captures
from archives.warc.stream import read_records
from archives.warc.writer import WarcWriter
from tests.archives import checkers
from tests.archives.kit import (
    HTTP,
    PAGE,
    START,
    chunked,
    digest,
    exchange,
    gzipped,
    record,
    request,
    response,
    warc,
)

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")


def captures(path: Path) -> tuple[list[Capture], list[Problem]]:
    problems: list[Problem] = []
    return list(read_captures(path, report=problems.append)), problems


def test_what_was_written_is_read_and_equals_the_live_capture(tmp_path: Path) -> None:
    exchanges = [
        exchange(0),
        exchange(
            1,
            chunked(PAGE, PAGE),
            seconds=1.5,
            role=Role("e", "comment-page", 2, "http://a/", via=("http://b/",)),
        ),
        exchange(2, response(gzipped(PAGE), b"Content-Encoding: gzip", b"X: \xe9")),
        exchange(3, response(PAGE)[:-7], truncated="disconnect", error="disconnect: gone"),
        exchange(4, response(PAGE)[: -len(PAGE)], method="HEAD", request=request("/", method=b"HEAD")),
        exchange(5, b"not http at all"),
        exchange(6, b"", error="refused: no"),
        exchange(7, response(PAGE * 3)),
        exchange(8, response(PAGE * 3)),
    ]
    with WarcWriter(tmp_path, "n") as writer:
        live = [capture_of_exchange(one, writer.write(one)) for one in exchanges]
    found, problems = captures(next(tmp_path.iterdir()))
    assert found == live
    assert problems == []
    assert [c.kind for c in found[-3:]] == ["failure", "response", "revisit"]
    assert found[-1].payload == PAGE * 3
    assert found[2].content == PAGE
    assert found[6].error == "refused: no"
    for capture in found:
        if capture.pointer:
            assert load_capture(tmp_path, capture.pointer) == capture


def test_open_files_are_read_by_their_final_name(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "n")
    pointer = writer.write(exchange(0))
    assert pointer is not None
    assert load_capture(tmp_path, pointer).payload == PAGE + b"0"
    assert next(tmp_path.iterdir()).name == pointer.warc + ".open"
    writer.close()
    assert load_capture(tmp_path, pointer).payload == PAGE + b"0"


def test_pointers_that_do_not_resolve(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n") as writer:
        pointer = writer.write(exchange(0))
        other = writer.write(exchange(1))
    assert pointer is not None
    assert other is not None
    for wrong in (
        replace(pointer, warc="gone.warc.gz"),
        replace(pointer, warc="../" + pointer.warc),
        replace(pointer, record_id=other.record_id),
        replace(pointer, offset=pointer.offset + 1, record_id="urn:uuid:x"),
    ):
        with pytest.raises(LookupError):
            load_capture(tmp_path, wrong)


def test_not_modified_has_the_original_payload_and_its_encoding(tmp_path: Path) -> None:
    first = exchange(0, response(gzipped(PAGE), b"Content-Encoding: gzip", b'ETag: "1"'))
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nDate: now\r\n\r\n'
    again = exchange(1, answer, url=first.url, request=request("/story/0", b'If-None-Match: "1"'))
    with WarcWriter(tmp_path, "n", max_bytes=1) as writer:
        writer.write(first)
        pointer = writer.write(again)
    assert pointer is not None
    capture = load_capture(tmp_path, pointer)
    assert (capture.kind, capture.status, capture.content) == ("not-modified", 304, PAGE)
    assert capture.headers[:2] == (("ETag", '"1"'), ("Date", "now"))
    assert [v for k, v in capture.headers if k == "ETag"] == ['"1"']


def test_unresolved_revisit_is_flagged(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n", max_bytes=1) as writer:
        first = writer.write(exchange(0, response(PAGE)))
        again = writer.write(exchange(1, response(PAGE)))
    assert first is not None
    assert again is not None
    (tmp_path / first.warc).unlink()
    capture = load_capture(tmp_path, again)
    assert (capture.payload, capture.unresolved, capture.kind) == (b"", True, "revisit")


def test_foreign_revisits_by_id_by_url_and_date_by_digest(tmp_path: Path) -> None:
    label = digest(PAGE)
    head = response(PAGE)[: -len(PAGE)]
    profile = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    original = "urn:uuid:00000000-0000-4000-8000-000000000001"
    target = ("WARC-Refers-To-Target-URI: http://news.example/", "WARC-Refers-To-Date: 2026-11-23T20:48:00Z")
    warc(tmp_path / "a.warc.gz", record("response", response(PAGE), HTTP, f"WARC-Payload-Digest: {label}"))
    path = warc(
        tmp_path / "b.warc.gz",
        record("revisit", head, HTTP, profile, f"WARC-Refers-To: <{original}>", number=2),
        record("revisit", head, HTTP, profile, *target, number=3),
        record("revisit", b"", HTTP, profile, f"WARC-Payload-Digest: {label}", number=4),
        record("revisit", head, HTTP, profile, "WARC-Payload-Digest: sha1:NOWHERE", number=5),
    )
    found, problems = captures(path)
    assert [c.payload for c in found] == [PAGE, PAGE, PAGE, b""]
    assert [c.unresolved for c in found] == [False, False, False, True]
    assert found[2].status == 200
    assert problems == []


def test_request_before_response_as_wget_writes_it(tmp_path: Path) -> None:
    block = response(PAGE)[: -len(PAGE)]
    path = warc(
        tmp_path / "wget.warc.gz",
        record("warcinfo", b"software: Wget\r\n"),
        record("request", request("/", method=b"HEAD"), url="<http://news.example/>", number=2),
        record(
            "response", block, HTTP, "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>",
            url="<http://news.example/>", number=3,
        ),
    )  # fmt: skip
    (capture,), problems = captures(path)
    assert (capture.url, capture.payload, capture.problems) == ("http://news.example/", b"", ())
    assert capture.role == Role()
    assert capture.date == datetime(2026, 11, 23, 20, 48, tzinfo=UTC)
    assert problems == []


@pytest.mark.parametrize("form", ["members", "plain", "one gzip"])
def test_resources_and_text_renderings(tmp_path: Path, form: str) -> None:
    records = (
        record("warcinfo", b"x: y\r\n"),
        record("resource", b"\x89PNG", "Content-Type: image/png", url="http://news.example/a.png", number=2),
        record(
            "conversion",
            b"Headline\n\nBody",
            "Content-Type: text/plain",
            "WARC-Refers-To: <urn:uuid:1>",
            number=3,
        ),
        record("resource", b"{}", "Content-Type: application/json", url="urn:pageinfo:http://x/", number=4),
        record("response", b"1 2 3", "Content-Type: text/dns", url="dns:news.example", number=5),
        record("response", response(PAGE), HTTP, number=6),
    )
    path = tmp_path / ("x.warc" if form == "plain" else "x.warc.gz")
    if form == "one gzip":
        path.write_bytes(gzipped(b"".join(records)))
    else:
        warc(path, *records, compressed=form == "members")
    found, problems = captures(path)
    assert [(c.kind, c.media_type, c.payload) for c in found] == [
        ("resource", "image/png", b"\x89PNG"),
        ("conversion", "text/plain", b"Headline\n\nBody"),
        ("response", "text/html", PAGE),
    ]
    assert problems == []
    for capture in found:
        assert capture.pointer is not None
        assert load_capture(tmp_path, capture.pointer) == capture
    assert found[1].pointer is not None
    assert found[1].pointer.refers_to == "urn:uuid:1"


def test_bodies_that_a_tool_has_decoded(tmp_path: Path) -> None:
    stale = response(PAGE, b"Content-Encoding: gzip").replace(
        b"Content-Length: %d" % len(PAGE), b"Content-Length: 99"
    )
    dechunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + PAGE
    path = warc(
        tmp_path / "x.warc.gz",
        record("response", stale, HTTP, f"WARC-Payload-Digest: {digest(PAGE)}", number=1),
        record("response", dechunked, HTTP, number=2),
    )
    found, _ = captures(path)
    assert [c.content for c in found] == [PAGE, PAGE]


ZOO_PAGES = [record("response", response(PAGE + b"%d" % n), HTTP, number=n) for n in range(1, 4)]
ONE, TWO, THREE = (gzipped(r) for r in ZOO_PAGES)


@pytest.mark.parametrize(
    ("data", "survivors", "complaint"),
    [
        (ONE + TWO[: len(TWO) // 2], [1], "torn tail"),
        (ONE + TWO + THREE[:-1], [1, 2], "torn tail"),
        (ONE + TWO + THREE[:1], [1, 2], "no gzip member"),
        (ONE + TWO[:200] + bytes(20) + TWO[220:] + THREE, [1, 3], "damaged gzip member"),
        (ONE + b"garbage between" + TWO + THREE, [1, 2, 3], "no gzip member"),
        (ONE + TWO[: len(TWO) // 2] + THREE, [1, 3], "damaged gzip member"),
        (ONE + gzipped(b"no record in here, none at all") + THREE, [1, 3], "no WARC record"),
        (ONE + gzipped(ZOO_PAGES[1].replace(b"Content-Length: ", b"Content-Length: 9", 1)) + THREE, [1, 3], "within a record"),
        (ONE + gzipped(ZOO_PAGES[1].replace(b"Content-Length: ", b"Content-Lines: ", 1)) + THREE, [1, 3], "without a Content-Length"),
        (ONE + gzipped(ZOO_PAGES[1][:-4]) + THREE, [1, 2, 3], "two line ends"),
        (ZOO_PAGES[0] + ZOO_PAGES[1][:300], [1], "torn tail"),
        (ZOO_PAGES[0] + b"\r\n\r\nxxxx" + ZOO_PAGES[1], [1, 2], "no WARC record"),
        (ZOO_PAGES[0] + b"\r\n" * 40 + ZOO_PAGES[1], [1, 2], "blank lines"),
        (b"\n" + ZOO_PAGES[0] + ZOO_PAGES[1], [1, 2], "blank lines"),
        (ONE + gzipped(ZOO_PAGES[1] + b"\r\n\r\n") + THREE, [1, 2, 3], "blank lines"),
        (ONE + gzipped(ZOO_PAGES[1] + bytes(64)) + THREE, [1, 2, 3], "no WARC record"),
        (ZOO_PAGES[0] + bytes(512) + ZOO_PAGES[1], [1, 2], "no WARC record"),
        (ONE + bytes(512), [1], "NUL bytes"),
        (ONE + bytes(100_000) + TWO, [1, 2], "NUL bytes"),
        (gzipped(b""), [], "no record"),
        (b"", [], "no record"),
        (b"\x1f", [], "no WARC record"),
        (b"<html>no archive</html>", [], "no WARC record"),
    ],
)  # fmt: skip
def test_damaged_files(tmp_path: Path, data: bytes, survivors: list[int], complaint: str) -> None:
    path = tmp_path / "damaged.warc.gz"
    path.write_bytes(data)
    found, problems = captures(path)
    assert [c.payload for c in found if c.pointer and len(c.payload) > 100][: len(survivors)] == [
        PAGE + b"%d" % n for n in survivors
    ]
    assert [int(c.pointer.record_id[-3:]) for c in found if c.pointer] == survivors
    assert any(complaint in problem.text for problem in problems), problems
    assert str(problems[0]).startswith("damaged.warc.gz: byte ")


def test_every_cut_point_gives_the_whole_records_before_it(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    for cut in range(len(ONE) + len(TWO)):
        path.write_bytes((ONE + TWO)[:cut])
        found, problems = captures(path)
        assert len(found) == (cut >= len(ONE))
        assert bool(problems) == (cut != len(ONE))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_nothing_raises(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.warc.gz"
    for block in (data, ONE[:60] + data, gzipped(data), gzipped(b"WARC/1.1\r\nContent-Length: 3\r\n" + data)):
        path.write_bytes(block)
        captures(path)


NAME = st.text(
    st.characters(codec="ascii", exclude_characters=":\r\n\t ", min_codepoint=33), min_size=1, max_size=12
)
VALUE = st.text(st.characters(codec="latin-1", min_codepoint=32), max_size=30).map(str.strip)
PATHS = st.text(
    st.characters(codec="ascii", min_codepoint=33, max_codepoint=126, exclude_characters="<>"), max_size=20
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(
    fields=st.lists(st.tuples(NAME, VALUE), max_size=6),
    body=st.binary(max_size=2000),
    chunks=st.integers(0, 3),
    path=PATHS,
    seconds=st.integers(0, 10**9),
    number=st.none() | st.integers(0, 99),
    reason=st.none() | st.text(max_size=10),
)
def test_write_then_read_is_equal(
    tmp_path_factory: pytest.TempPathFactory, fields: list[tuple[str, str]], body: bytes, chunks: int, path: str,
    seconds: int, number: int | None, reason: str | None,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("w")
    frame = ("content-length", "transfer-encoding")
    fields = [(name, value) for name, value in fields if name.lower() not in frame]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields + fields[:1]).encode("latin-1")
    if chunks:
        block = chunked(*([body] * chunks if body else [])).replace(b"\r\n", b"\r\n" + head, 1)
        payload, extra = body * chunks, 2
    else:
        block = b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        payload, extra = body, 1
    one = Exchange(
        url="http://news.example/" + path, method="GET", date=START + timedelta(seconds=seconds),
        request=request("/x"), response=block, role=Role("e", number=number, reason=reason),
    )  # fmt: skip
    with WarcWriter(folder, "n") as writer:
        pointer = writer.write(one)
    file = next(folder.iterdir())
    (capture,), problems = captures(file)
    assert problems == []
    assert capture.payload == payload
    assert capture.url == one.url
    assert capture.pointer == pointer
    assert capture.role == one.role
    sent = fields + fields[:1]
    kept = [pair for pair in capture.headers if pair[0].lower() not in (*frame, "content-type")]
    assert kept == [pair for pair in sent if pair[0].lower() != "content-type"]
    assert len(capture.headers) == len(sent) + extra
    (raw,) = [r for r in read_records(file) if r.kind == "response"]
    assert raw.block == block
    assert checkers.strict(file) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-23T20:48:00Z", datetime(2026, 11, 23, 20, 48, tzinfo=UTC)),
        ("2026-11-23T20:48:00.5Z", datetime(2026, 11, 23, 20, 48, 0, 500000, UTC)),
        ("2026-11-23T20:48:00.123456789Z", datetime(2026, 11, 23, 20, 48, 0, 123456, UTC)),
        ("2026-11", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("20261123204800", datetime(2026, 11, 23, 20, 48, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-99-31", datetime(1970, 1, 1, tzinfo=UTC)),
        ("soon", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates(text: str, date: datetime) -> None:
    assert parse_warc_date(text) == date


SNAPSHOTS = sorted((SHARED / "sites").glob("*/snapshot*.warc.gz")) if SHARED.is_dir() else []


@pytest.mark.skipif(not SNAPSHOTS, reason="needs ../shared/sites (or TEARSHEET_SHARED)")
def test_snapshots_of_real_sites_read_byte_exactly() -> None:
    """Wget's files, against warcio: blocks, places, and payload digests by our own decoder."""
    for path in SNAPSHOTS:
        problems: list[Problem] = []
        ours = [(r.record_id, r.offset, r.length, r.block) for r in read_records(path, problems.append)]
        theirs = []
        with path.open("rb") as file:
            reader = ArchiveIterator(file, no_record_parse=True)
            for item in reader:
                block = item.raw_stream.read()
                record_id = item.rec_headers.get_header("WARC-Record-ID")[1:-1]
                theirs.append((record_id, reader.get_record_offset(), reader.get_record_length(), block))
        assert ours == theirs
        assert problems == []
        with path.open("rb") as file:
            reader = ArchiveIterator(file)
            payloads = [item.content_stream().read() for item in reader if item.rec_type == "response"]
        assert [capture.content for capture in read_captures(path)] == payloads


def test_archive_of_listed_files(tmp_path: Path) -> None:
    paths = [
        warc(tmp_path / f"{n}.warc.gz", record("response", response(PAGE), HTTP, number=n)) for n in (1, 2)
    ]
    assert len(list(Archive(paths).captures())) == 2
    assert len(list(Archive(tmp_path).captures())) == 2
    pointer = Pointer("2.warc.gz", 0, 0, "urn:uuid:00000000-0000-4000-8000-000000000002", "", None)
    assert Archive(paths).load(pointer).payload == PAGE
    assert gzip.decompress(paths[0].read_bytes()).startswith(b"WARC/1.0")
