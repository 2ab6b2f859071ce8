"""Verification finds what is made wrong on purpose, and nothing in what is right."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from archives.collection.collection import Collection
from archives.collection.verify import verify, verify_warc
from archives.warc.verify import Tally, digest_holds
from tests.archives.kit import HTTP, PAGE, digest, exchange, gzipped, record, response, warc
from tests.archives.lines import store


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    made = Collection(tmp_path, "main")
    with made.open("r1") as work:
        for number in range(3):
            store(work, number)
        work.warc.write(exchange(7, response(PAGE)))
        work.warc.write(exchange(8, response(PAGE)))
    return made


def findings(collection: Collection) -> list[str]:
    return [str(finding) for finding in verify(collection.path)]


@pytest.mark.parametrize("piece", [*range(1, 40), 64, 1000])
def test_where_the_file_is_cut_for_reading_changes_nothing(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr("archives.warc.verify._PIECE", piece)
    assert not findings(collection)


def _flip(collection: Collection) -> None:
    (path,) = collection.archive.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(bytes(data))


def _tear(collection: Collection) -> None:
    (path,) = collection.archive.iterdir()
    path.write_bytes(path.read_bytes()[:-1])


def _line(collection: Collection, change: Callable[[dict[str, object]], object]) -> None:
    path = collection.records / "articles-r1-00001.jsonl"
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(lines[1])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def _capture(name: str, value: object) -> Callable[[Collection], None]:
    return lambda collection: _line(collection, lambda line: line["capture"].__setitem__(name, value))  # type: ignore[attr-defined]


def _sql(statement: str) -> Callable[[Collection], None]:
    def change(collection: Collection) -> None:
        connection = sqlite3.connect(collection.ledger_path)
        connection.executescript(statement)
        connection.commit()
        connection.close()

    return change


def _append(name: str, data: bytes) -> Callable[[Collection], None]:
    def change(collection: Collection) -> None:
        path = next(collection.path.glob(name))
        path.write_bytes(path.read_bytes() + data)

    return change


@pytest.mark.parametrize(
    ("damage", "text"),
    [
        (_flip, "gzip member"),
        (_tear, "torn"),
        (_append("archive/*.gz", b"\0" * 9), "bad gzip member"),
        (_append("archive/*.gz", gzipped(b"no record")), "does not begin with a record"),
        (_capture("offset", 1), "no record at byte 1"),
        (_capture("length", 1), "another record"),
        (_capture("payload_digest", "sha1:X"), "another record"),
        (_capture("warc", "gone.warc.gz"), "of gone.warc.gz"),
        (lambda c: _line(c, lambda line: line.__setitem__("id", "article-0")), "a second line of article article-0"),
        (_append("records/pages-*", b'{"torn'), "the last line is torn"),
        (_append("records/pages-*", b"{]\n"), "no JSON"),
        (_append("indexes/*", b"x"), "differs from its digest"),
        (lambda c: next(c.schema.iterdir()).unlink(), "listed in datapackage.json and not there"),
        (_sql("UPDATE captures SET length = 1 WHERE event = 'event-1'"), "the ledger says otherwise: length 1"),
        (_sql("DELETE FROM captures WHERE event = 'event-1'"), "it does not know urn:uuid:"),
        (_sql("CREATE TEMP TABLE one AS SELECT * FROM captures LIMIT 1; UPDATE one SET record_id = 'x', offset = 1;"
              " INSERT INTO captures SELECT * FROM one"), "knows a capture that is not there: x"),
    ],
)  # fmt: skip
def test_damage_is_found(collection: Collection, damage: Callable[[Collection], None], text: str) -> None:
    assert findings(collection) == []
    damage(collection)
    assert any(text in finding for finding in findings(collection)), findings(collection)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (record("response", response(PAGE), HTTP, f"WARC-Block-Digest: {digest(b'x')}"), "block digest"),
        (record("response", response(PAGE), HTTP, f"WARC-Payload-Digest: {digest(b'x')}"), "payload digest"),
        (record("resource", PAGE, f"WARC-Payload-Digest: {digest(b'x')}"), "payload digest"),
        (record("response", response(PAGE), HTTP, "WARC-Refers-To: <urn:x>"), "WARC-Refers-To on a response"),
        (record("conversion", b"x", "WARC-Concurrent-To: <urn:x>"), "WARC-Concurrent-To on a conversion"),
        (
            record("metadata", b"x", f"WARC-Payload-Digest: {digest(b'x')}"),
            "WARC-Payload-Digest on a metadata",
        ),
        (record("response", b"x").replace(b"WARC-Record-ID", b"WARC-Other"), "no WARC-Record-ID"),
        (record("response", b"x") + record("response", b"y"), "several records"),
    ],
)
def test_rules_of_one_file(tmp_path: Path, data: bytes, text: str) -> None:
    found = [str(finding) for finding in verify_warc(warc(tmp_path / "x.warc.gz", data))]
    assert any(text in finding for finding in found), found


def test_dangling_revisit(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    with collection.open("r1", max_warc_bytes=1) as work:
        work.warc.write(exchange(0, response(PAGE)))
        work.warc.write(exchange(1, response(PAGE)))
    min(collection.archive.iterdir()).unlink()
    assert any(
        "the original of this revisit is not in the archive" in finding for finding in findings(collection)
    )


@pytest.mark.parametrize(
    ("stated", "holds"),
    [
        (digest(b"a"), True),
        (digest(b"a").lower(), True),
        (digest(b"b"), False),
        ("sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", True),
        ("sha-256:CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB", True),
        ("md5:wrong", False),
        ("blake9:unknown", None),
        ("shake_128:7f9c2ba4", None),
    ],
)
def test_digest_notations(stated: str, holds: bool | None) -> None:
    assert digest_holds(stated, b"a") is holds


@pytest.mark.parametrize(
    ("data", "counted"),
    [
        (record("response", response(PAGE), HTTP, "WARC-Block-Digest: blake9:x"), (0, 1)),
        (record("response", response(PAGE), HTTP, "WARC-Payload-Digest: blake9:x", f"WARC-Block-Digest: {digest(response(PAGE))}"), (1, 1)),
        (record("conversion", b"x", f"WARC-Payload-Digest: {digest(b'y')}"), (0, 1)),
    ],
)  # fmt: skip
def test_what_is_not_checked_is_not_counted_as_checked(
    tmp_path: Path, data: bytes, counted: tuple[int, int]
) -> None:
    tally = Tally()
    assert [str(problem) for problem in verify_warc(warc(tmp_path / "x.warc.gz", data), tally)] == []
    assert (tally.digests, tally.unchecked) == counted
