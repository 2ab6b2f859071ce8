"""One WARC file under the lens: strict member walk, every digest, the fields' own rules."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archives.http.message import parse_response
from archives.ledger.rows import CaptureRow
from archives.warc.events import Event, group_events
from archives.warc.file import OPEN_SUFFIX
from archives.warc.rows import row_of_event
from archives.warc.stream import Problem, WarcRecord, read_records
from archives.warc.volume import Volume, volume_of

_PIECE = 1024 * 1024
_NEVER_REFERS = ("response", "resource", "request", "warcinfo")
_NO_PAYLOAD = ("metadata", "warcinfo")
_SUBJECTS = ("response", "revisit", "resource", "conversion")

Place = tuple[int, str, str | None]
"""Length, record id, payload digest."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A record whose bytes are not there, or not as they were."""

    warc: str
    offset: int
    type: str
    id: str
    url: str | None

    def __str__(self) -> str:
        return f"{self.type} {self.id}" + (f" {self.url}" if self.url else "")


@dataclass(slots=True)
class Tally:
    """What was looked at."""

    files: int = 0
    records: int = 0
    digests: int = 0
    """That were computed again and compared;"""
    unchecked: int = 0
    """and those that were not: of an algorithm that is not known here, or of a record that has no payload of its own."""
    pointers: int = 0
    places: dict[tuple[str, int], Place] = field(default_factory=dict)
    """Where the records lie that lines may point at, by (file, offset)."""
    refers: list[tuple[str, int, str]] = field(default_factory=list)
    """File, offset and WARC-Refers-To of the revisits."""
    rows: list[CaptureRow] = field(default_factory=list)
    """What the ledger should hold, where `keep_rows` is set."""
    keep_rows: bool = False
    passed_over: int = 0
    """WARC and record files that were not asked for, and WARC records that a sample left out."""
    damaged: set[tuple[str, int]] = field(default_factory=set)
    """Where records lie that do not hold, by (file, offset)."""
    lost: list[Lost] = field(default_factory=list)
    """What lines point at bytes that are lost."""


def verify_warc(path: Path | Volume, tally: Tally | None = None) -> Iterator[Problem]:
    """Check one WARC file: strict member walk, all digests, the fields' own rules.

    Args:
        path: the file; a plain `.warc` has no members to walk.
        tally: counts what was looked at.
    """
    tally = tally or Tally()
    tally.files += 1
    volume = volume_of(path)
    name = volume.name
    problems: list[Problem] = []
    previous = 0
    for event in group_events(read_records(volume, problems.append)):
        _note(event, name, tally)
        for record in event.records:
            if record.offset != previous:
                yield Problem(name, previous, f"{record.offset - previous} bytes between records")
            previous = record.end
            yield from verify_record(record, event, name, tally)
    yield from (Problem(name, p.offset, p.text) for p in problems)
    if volume.path.name.removesuffix(OPEN_SUFFIX).lower().endswith(".gz"):
        yield from strict_members(volume)


def verify_record(record: WarcRecord, event: Event, name: str, tally: Tally) -> Iterator[Problem]:
    """Check a record's digests and the rules of its fields."""
    for text in _record_faults(record, event, tally):
        if "digest" in text:
            tally.damaged.add((name, record.offset))
        yield Problem(name, record.offset, text)


def _note(event: Event, name: str, tally: Tally) -> None:
    tally.records += len(event.records)
    for record in event.subjects:
        tally.places[name, record.offset] = record.length, record.record_id, record.get("WARC-Payload-Digest")
        if record.kind == "revisit" and (refers_to := record.id_field("WARC-Refers-To")):
            tally.refers.append((name, record.offset, refers_to))
    if tally.keep_rows and (row := row_of_event(event, name)):
        tally.rows.append(row)


def strict_members(path: Path | Volume) -> Iterator[Problem]:
    """RFC 1952 member by member: magic, CRC, size, nothing between and nothing after; each begins with one record."""
    volume = volume_of(path)
    name, at = volume.name, 0
    with volume.open() as file:
        rest = b""
        while rest := rest or file.read(_PIECE):
            inflater, first, length, begin = zlib.decompressobj(31), b"", 0, at
            try:
                while not inflater.eof:
                    if not rest and not (rest := file.read(_PIECE)):
                        yield Problem(name, begin, "the last gzip member is torn")
                        return
                    data = inflater.decompress(rest, _PIECE)
                    first, length = (first + data[:5])[:5], length + len(data)
                    left = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
                    at += len(rest) - len(left)
                    rest = left
            except zlib.error as error:
                yield Problem(name, begin, f"bad gzip member: {error}")
                return
            if first != b"WARC/":
                yield Problem(name, begin, "the gzip member does not begin with a record")


def _record_faults(record: WarcRecord, event: Event, tally: Tally) -> Iterator[str]:
    if record.shared:
        yield "the gzip member holds several records"
    if not record.record_id:
        yield "no WARC-Record-ID"
    yield from _digest_faults(record, event, tally)
    if record.kind in _NEVER_REFERS and record.get("WARC-Refers-To"):
        yield f"WARC-Refers-To on a {record.kind} record"
    if record.kind in ("warcinfo", "conversion") and record.get("WARC-Concurrent-To"):
        yield f"WARC-Concurrent-To on a {record.kind} record"
    if record.kind in _NO_PAYLOAD and record.get("WARC-Payload-Digest"):
        yield f"WARC-Payload-Digest on a {record.kind} record"


def _digest_faults(record: WarcRecord, event: Event, tally: Tally) -> Iterator[str]:
    if block := record.get("WARC-Block-Digest"):
        passed = record.passed  # too large to be held: the digest that we and most tools write is at hand
        if _noted(passed_holds(block, passed.sha1) if passed else digest_holds(block, record.block), tally):
            yield "the block digest does not hold"
    payload = record.get("WARC-Payload-Digest")
    if not payload or record.kind == "revisit" or record.get("WARC-Segment-Number"):
        return
    if _noted(_payload_holds(payload, record, event), tally):
        yield "the payload digest does not hold"


def _noted(holds: bool | None, tally: Tally) -> bool:
    """Count a digest; whether it was checked and does not hold."""
    if holds is None:
        tally.unchecked += 1
    else:
        tally.digests += 1
    return holds is False


def _payload_holds(stated: str, record: WarcRecord, event: Event) -> bool | None:
    """Of the payload or of the whole body as it stands: tools differ on chunked ones."""
    if record.kind not in ("response", "resource"):
        return None
    if (passed := record.passed) is not None:
        return either(passed_holds(stated, digest) for digest in (passed.payload_sha1, passed.sha1))
    if record.kind == "resource":
        return digest_holds(stated, record.block)
    message = parse_response(record.block, event.metadata.method if event.metadata else "GET")
    whole = record.block[message.head_length :]
    return either(digest_holds(stated, data) for data in (message.payload, whole))


def either(found: Iterable[bool | None]) -> bool | None:
    """Whether one holds; None where none was checked."""
    known = [holds for holds in found if holds is not None]
    return any(known) if known else None


def passed_holds(stated: str, sha1: bytes) -> bool | None:
    """Of a record that was passed over, whose SHA-1 alone is at hand; None where another algorithm is stated."""
    return digest_states(stated, sha1) if stated.lower().startswith(("sha1:", "sha-1:")) else None


def digest_holds(stated: str, data: bytes) -> bool | None:
    """Whether `algorithm:value` (base32 or hexadecimal) is the data's; None where the algorithm is not known here."""
    algorithm = stated.partition(":")[0]
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in hashlib.algorithms_available or algorithm.startswith("shake"):
        return None
    return digest_states(stated, hashlib.new(algorithm, data, usedforsecurity=False).digest())


def digest_states(stated: str, digest: bytes) -> bool:
    """Whether `algorithm:value` is this digest, in base32 or hexadecimal."""
    value = stated.partition(":")[2]
    return value.upper().rstrip("=") in (b32encode(digest).decode().rstrip("="), digest.hex().upper())
