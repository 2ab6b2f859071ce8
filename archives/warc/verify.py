"""One WARC file under the lens: strict member walk, every digest, the fields' own rules."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archives.http.message import parse_response
from archives.ledger.rows import CaptureRow
from archives.warc.events import Event, group_events
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import final_name
from archives.warc.rows import row_of_event
from archives.warc.stream import Problem, WarcRecord, read_records

_PIECE = 1024 * 1024
_NEVER_REFERS = ("response", "resource", "request", "warcinfo")
_NO_PAYLOAD = ("metadata", "warcinfo")
_SUBJECTS = ("response", "revisit", "resource", "conversion")

Place = tuple[int, str, str | None]
"""Length, record id, payload digest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    file: str
    offset: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.text}"


@dataclass(slots=True)
class Tally:
    """What was looked at."""

    files: int = 0
    records: int = 0
    digests: int = 0
    pointers: int = 0
    places: dict[tuple[str, int], Place] = field(default_factory=dict)
    """Where the records lie that lines may point at, by (file, offset)."""
    refers: list[tuple[str, int, str]] = field(default_factory=list)
    """File, offset and WARC-Refers-To of the revisits."""
    rows: list[CaptureRow] = field(default_factory=list)
    """What the ledger should hold, where `keep_rows` is set."""
    keep_rows: bool = False


def verify_warc(
    path: Path,
    tally: Tally | None = None,
    places: dict[tuple[str, int], tuple[int, str, str | None]] | None = None,
) -> Iterator[Finding]:
    """Check one WARC file: strict member walk, all digests, the fields' own rules.

    Args:
        path: the file; a plain `.warc` has no members to walk.
        tally: counts what was looked at.
        places: filled with (file, offset) -> (length, record id, payload digest) of every record.
    """
    tally = tally or Tally()
    tally.files += 1
    name = final_name(path)
    problems: list[Problem] = []
    previous = 0
    for event in group_events(read_records(path, problems.append)):
        _note(event, name, tally)
        for record in event.records:
            if record.offset != previous:
                yield Finding(name, previous, f"{record.offset - previous} bytes between records")
            previous = record.end
            yield from (Finding(name, record.offset, text) for text in _record_faults(record, event, tally))
    yield from (Finding(name, p.offset, p.text) for p in problems)
    if path.name.removesuffix(OPEN_SUFFIX).endswith(".gz"):
        yield from strict_members(path)


def _note(event: Event, name: str, tally: Tally) -> None:
    tally.records += len(event.records)
    for record in event.subjects:
        tally.places[name, record.offset] = record.length, record.record_id, record.get("WARC-Payload-Digest")
        if record.kind == "revisit" and (refers_to := record.id_field("WARC-Refers-To")):
            tally.refers.append((name, record.offset, refers_to))
    if tally.keep_rows and (row := row_of_event(event, name)):
        tally.rows.append(row)


def strict_members(path: Path) -> Iterator[Finding]:
    """RFC 1952 member by member: magic, CRC, size, nothing between and nothing after; each begins with one record."""
    name, at = final_name(path), 0
    with path.open("rb") as file:
        rest = b""
        while rest := rest or file.read(_PIECE):
            inflater, first, length, begin = zlib.decompressobj(31), b"", 0, at
            try:
                while not inflater.eof:
                    if not rest and not (rest := file.read(_PIECE)):
                        yield Finding(name, begin, "the last gzip member is torn")
                        return
                    data = inflater.decompress(rest, _PIECE)
                    first, length = (first + data[:5])[:5], length + len(data)
                    left = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
                    at += len(rest) - len(left)
                    rest = left
            except zlib.error as error:
                yield Finding(name, begin, f"bad gzip member: {error}")
                return
            if first != b"WARC/":
                yield Finding(name, begin, "the gzip member does not begin with a record")


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
    block = record.get("WARC-Block-Digest")
    if block:
        tally.digests += 1
        if (
            record.sha1 is not None
        ):  # too large to be held: only the digest that we and most tools write is at hand
            if block.lower().startswith("sha1:") and not _states(block, record.sha1):
                yield "the block digest does not hold"
        elif not digest_holds(block, record.block):
            yield "the block digest does not hold"
    if record.cut:
        return
    payload = record.get("WARC-Payload-Digest")
    if not payload or record.kind == "revisit" or record.get("WARC-Segment-Number"):
        return
    tally.digests += 1
    if record.kind == "response":
        method = event.metadata.method if event.metadata else "GET"
        message = parse_response(record.block, method)
        whole = record.block[message.head_length :]
        if not digest_holds(payload, message.payload) and not digest_holds(payload, whole):
            yield "the payload digest does not hold"
    elif record.kind == "resource" and not digest_holds(payload, record.block):
        yield "the payload digest does not hold"


def digest_holds(stated: str, data: bytes) -> bool:
    """Whether `algorithm:value` (base32 or hexadecimal) is the data's; unknown algorithms hold."""
    algorithm = stated.partition(":")[0]
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in hashlib.algorithms_available or algorithm.startswith("shake"):
        return True
    return _states(stated, hashlib.new(algorithm, data, usedforsecurity=False).digest())


def _states(stated: str, digest: bytes) -> bool:
    value = stated.partition(":")[2]
    return value.upper().rstrip("=") in (b32encode(digest).decode().rstrip("="), digest.hex().upper())
