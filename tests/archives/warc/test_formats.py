"""Records of every format and packing give the same captures; what is damaged in them is told with its place."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archives.capture import Capture
from archives.warc.reader import Archive, Problem, load_capture, read_captures
from archives.warc.unpack import is_packed_whole, unpack
from archives.warc.volume import Volume, is_warc
from tests.archives.kit import HTTP, PAGE, record, response
from tests.archives.warc.formats import PACKINGS, arc_record, arc_start, pages, zstd

RECORDS = [
    record("warcinfo", b"software: x\r\n"),
    *(record("response", block, HTTP, number=number, url=f"http://news.example/{number}")
      for number, block in enumerate(pages(5), 2)),
]  # fmt: skip
ARC = [arc_start(), *(arc_record(f"http://news.example/{n}", block) for n, block in enumerate(pages(5), 2))]


def read(path: Path | Volume) -> tuple[list[Capture], list[Problem]]:
    problems: list[Problem] = []
    return list(read_captures(path, report=problems.append)), problems


def payloads(path: Path | Volume) -> list[bytes]:
    found, problems = read(path)
    assert problems == []
    return [capture.payload for capture in found]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("records", [RECORDS, ARC], ids=["WARC", "ARC"])
def test_each_packing_gives_the_same_captures(tmp_path: Path, packing: str, records: list[bytes]) -> None:
    path = tmp_path / "x"
    path.write_bytes(PACKINGS[packing](records))
    found, problems = read(path)
    assert problems == []
    assert [capture.payload for capture in found] == [PAGE + b"<p>%d</p>" % number for number in range(5)]
    assert [capture.url for capture in found] == [f"http://news.example/{number}" for number in range(2, 7)]
    assert {(capture.status, capture.media_type, str(capture.date)) for capture in found} == {
        (200, "text/html", "2026-11-23 20:48:00+00:00")
    }
    for capture in found:
        assert capture.pointer is not None
        assert load_capture(tmp_path, capture.pointer).payload == capture.payload
    by_record = packing == "plain" or packing.endswith("a record") or "dictionary" in packing
    whole = Volume("x", path)
    assert is_packed_whole(whole) == (not by_record or packing.startswith("bzip2"))
    if is_packed_whole(whole):
        told: list[Problem] = []
        volume = unpack(whole, tmp_path / "unpacked", told.append)
        assert told == []
        assert (tmp_path / "unpacked").read_bytes() == b"".join(records)
        assert payloads(volume) == [capture.payload for capture in found]
    assert is_packed_whole(whole) == (
        packing not in ("plain", "gzip a record") and not packing.startswith("zstd")
    )


@pytest.mark.parametrize("packing", ["plain", "gzip a record", "zstd a record"])
def test_payloads_equal_those_of_fastwarc(tmp_path: Path, packing: str) -> None:
    data = PACKINGS[packing](RECORDS)
    path = tmp_path / "x"
    path.write_bytes(data)
    theirs = [
        one.reader.read()
        for one in FastIterator(io.BytesIO(data), parse_http=True)
        if one.record_type == WarcRecordType.response
    ]
    assert payloads(path) == theirs
    assert len(theirs) == 5


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("packing", ["plain", "gzip a record"])
def test_payloads_of_arc_files_equal_those_of_warcio(tmp_path: Path, version: int, packing: str) -> None:
    blocks = pages(3)
    made = [
        arc_start(version),
        *(arc_record(f"http://a.example/{n}", b, version=version) for n, b in enumerate(blocks)),
    ]
    data = PACKINGS[packing](made)
    path = tmp_path / "x.arc"
    path.write_bytes(data)
    theirs = [
        (one.rec_headers.get_header("uri"), one.content_stream().read())
        for one in ArchiveIterator(io.BytesIO(data))
        if one.rec_type == "response"
    ]
    found, problems = read(path)
    assert problems == []
    assert [capture.payload for capture in found] == [payload for _, payload in theirs]
    assert [capture.url for capture in found] == [f"http://a.example/{n}" for n in range(3)]
    if version == 1:  # warcio takes the fields of version 2 for others
        assert [capture.url for capture in found] == [url for url, _ in theirs]


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_versions_of_warc(tmp_path: Path, version: str) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(RECORDS).replace(b"WARC/1.0", b"WARC/" + version.encode()))
    assert len(payloads(path)) == 5


def test_what_arc_files_hold_besides_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.arc"
    path.write_bytes(
        arc_start()
        + arc_record("dns:a.example", b"20261123204800\na.example. 60 IN A 127.0.0.1\n", media="text/dns")
        + arc_record("http://a.example/old", b"<p>no head</p>")
        + arc_record("http://a.example/with space.html", response(PAGE), media="text/html; charset=utf-8")
        + arc_record("http://a.example/n", response(PAGE), date="202611232048", media="no-type")
    )
    found, problems = read(path)
    assert problems == []
    assert [(c.url, c.payload, c.media_type) for c in found] == [
        ("http://a.example/old", b"<p>no head</p>", "text/html"),
        ("http://a.example/with space.html", PAGE, "text/html"),
        ("http://a.example/n", PAGE, "text/html"),
    ]
    assert str(found[2].date) == "2026-11-23 20:48:00+00:00"
    ids = [capture.pointer.record_id for capture in found if capture.pointer]
    assert len(set(ids)) == 3
    assert ids == [capture.pointer.record_id for capture in read(path)[0] if capture.pointer]


DAMAGED = "damaged"
TORN = "torn tail"


@pytest.mark.parametrize(
    ("packing", "cut", "kept", "complaint"),
    [
        ("gzip a record", -10, 4, TORN),
        ("zstd a record", -10, 4, TORN),
        ("one gzip", -10, 4, TORN),
        ("one zstd", -10, 0, TORN),
        ("bzip2", -10, 0, TORN),
        ("pbzip2", -10, 4, TORN),
        ("xz", -40, 0, TORN),
        ("bgzip", -10, 4, TORN),
        ("plain", -10, 4, TORN),
    ],
)
def test_torn_files_are_read_as_far_as_they_go(
    tmp_path: Path, packing: str, cut: int, kept: int, complaint: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(PACKINGS[packing](RECORDS)[:cut])
    found, problems = read(path)
    assert [complaint in problem.text for problem in problems] == [True]
    assert len(found) >= kept
    assert [capture.payload for capture in found] == [PAGE + b"<p>%d</p>" % n for n in range(len(found))]


def checked(data: bytes) -> bytes:
    """A frame with a checksum."""
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


@pytest.mark.parametrize("pack", [gzip.compress, checked, bz2.compress, lzma.compress])
def test_a_damaged_unit_takes_no_other_with_it(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    units = [pack(one) for one in RECORDS]
    middle = bytearray(units[3])
    middle[len(middle) // 2 : len(middle) // 2 + 8] = bytes(8)
    path = tmp_path / "x"
    path.write_bytes(b"".join([*units[:3], bytes(middle), *units[4:]]))
    found, problems = read(path)
    assert [capture.url[-1] for capture in found] == ["2", "3", "5", "6"]
    assert problems[0].offset == sum(map(len, units[:3]))
    assert DAMAGED in problems[0].text


def test_a_dictionary_that_is_none(tmp_path: Path) -> None:
    data = bytearray(PACKINGS["zstd with dictionary"](RECORDS))
    data[8:60] = bytes(52)
    path = tmp_path / "x.warc.zst"
    path.write_bytes(data)
    found, problems = read(path)
    assert found == []
    assert all(problem.file == "x.warc.zst" for problem in problems)
    assert problems


def test_a_bomb_is_unpacked_in_steps(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for pack in (zstd.compress, bz2.compress, lzma.compress):
        path.write_bytes(pack(bytes(50_000_000)) + b"".join(map(pack, RECORDS)))
        found, problems = read(path)
        assert problems
        assert [capture.url[-1] for capture in found][-5:] == ["2", "3", "4", "5", "6"]


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300), st.sampled_from(sorted(PACKINGS)), st.integers(0, 4000))
def test_nothing_raises(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, packing: str, place: int
) -> None:
    data = bytearray(PACKINGS[packing](ARC if place % 2 else RECORDS))
    data[place : place + len(junk)] = junk
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(data)
    read(path)


def test_names_of_archives(tmp_path: Path) -> None:
    names = [
        "a.WARC.GZ",
        "b.arc",
        "c.warc.zst",
        "d.Arc.Gz",
        "e.warc.xz",
        "f.warc.gz.open",
        "g.wet.gz",
        "h.warc.bz2",
    ]
    for name in [*names, "i.gz", "j.warc.txt", "k.cdx"]:
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in Archive(tmp_path).files()] == names
    assert not is_warc(tmp_path)
