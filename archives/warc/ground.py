"""Where a record's bytes lie: the WARC record, its headers, its request, and whether its digests hold now."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import islice

from archives.http.message import parse_response
from archives.index.reading import Row
from archives.warc.events import group_events
from archives.warc.reader import Archive
from archives.warc.stream import Problem, WarcRecord, read_records
from archives.warc.verify import digest_holds, either, passed_holds
from archives.warc.volume import Volume

Fields = list[tuple[str, str]]
_HEAD = 64 * 1024
HELD = 256 << 20
"""Bytes that are unpacked for one look: a record may be a bomb, and somebody waits for the page."""
_PIECE = 1 << 16
_RECORDS = 8
"""Records that are read for one event: request, response, metadata, and some more of other tools."""


@dataclass(slots=True)
class Ground:
    """What was found at a pointer."""

    warc: str
    offset: int | None
    length: int | None
    volume: Volume | None = None
    record: WarcRecord | None = None
    warc_fields: Fields = field(default_factory=list)
    response_head: str | None = None
    request_head: str | None = None
    status: int | None = None
    payload_bytes: int | None = None
    digests: list[tuple[str, str, bool]] = field(default_factory=list)
    """(field, what it states, whether it holds now)."""
    unchecked: str | None = None
    """Why something is not checked here, in words."""
    refers_to: str | None = None
    """Of a revisit: the record that holds the same payload."""
    fault: str | None = None

    @property
    def holds(self) -> bool | None:
        """None where nothing could be checked."""
        return all(holds for _, _, holds in self.digests) if self.digests and not self.fault else None


def ground_of(archive: Archive, row: Row) -> Ground:
    """Look at the bytes behind an article or comment."""
    found = Ground(row["warc"] or "", row["offset"], row["length"])
    found.volume = archive.volume_of(found.warc)
    if not found.warc or found.offset is None:
        found.fault = "The record names no capture."
        return found
    if found.volume is None or not is_own(found.volume):
        found.fault = f"The WARC file {found.warc} is not in archive/."
        return found
    problems: list[Problem] = []
    try:
        fit = _members_within(found.volume, found.offset, HELD)
        if not fit or (found.length or 0) > HELD:
            found.unchecked = f"the record unpacks to more than {HELD >> 20} MB: `tearsheet verify` checks it"
            return found
        records = islice(read_records(found.volume, problems.append, found.offset), fit)
        event = next(group_events(records), None)
    except OSError as error:
        found.fault = f"{found.warc} cannot be read: {error.strerror or error}."
        return found
    record = next((r for r in event.records if r.offset == found.offset), None) if event else None
    if record is None or event is None:
        found.fault = (
            str(problems[0]) if problems else f"No record begins at byte {found.offset} of {found.warc}."
        )
        return found
    found.record = record
    found.warc_fields = list(record.fields)
    method = event.metadata.method if event.metadata else "GET"
    message = parse_response(record.block, method)
    found.status = message.status
    if record.kind == "revisit":
        found.refers_to = record.id_field("WARC-Refers-To") or "a record that it does not name"
    else:
        found.payload_bytes = record.passed.payload_size if record.passed else len(message.payload)
    found.response_head = _text(record.block[: message.head_length] if message.head_length else b"")
    if event.request:
        found.request_head = _text(event.request.block.partition(b"\r\n\r\n")[0])
    _check(found, record, message.payload, record.block[message.head_length :])
    return found


def _members_within(volume: Volume, offset: int, limit: int) -> int:
    """How many gzip members from there on unpack to no more than so many bytes together; `_RECORDS` at most, and for what
    is no gzip file."""
    with volume.open() as file:
        file.seek(offset)
        rest = file.read(_PIECE)
        if rest[:2] != b"\x1f\x8b":
            return _RECORDS
        for count in range(_RECORDS):
            inflater = zlib.decompressobj(31)
            try:
                while not inflater.eof and (rest := rest or file.read(_PIECE)):
                    limit -= len(inflater.decompress(rest, _PIECE))
                    if limit < 0:
                        return count
                    rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            except zlib.error:
                return count + 1  # damaged: the reader tells how
            if not (rest := rest or file.read(_PIECE)):
                return count + 1
    return _RECORDS


def is_own(volume: Volume) -> bool:
    """Whether it is a file of this very folder: a link may lead anywhere, and a received collection may hold one. What lies
    elsewhere is read where the user said."""
    path = volume.path
    return volume.elsewhere or (not path.is_symlink() and path.resolve().parent == path.parent.resolve())


def _text(head: bytes) -> str:
    return head[:_HEAD].decode("utf-8", "replace").replace("\r\n", "\n").strip()


def _check(found: Ground, record: WarcRecord, payload: bytes, raw: bytes) -> None:
    """Compute the digests that the record states again; of what is too large to be held SHA-1 alone is at hand."""
    passed = record.passed
    checks: list[tuple[str, str | None, tuple[bytes, ...], tuple[bytes, ...]]] = [
        ("block", record.get("WARC-Block-Digest"), (record.block,), (passed.sha1,) if passed else ()),
    ]
    if record.kind != "revisit" and record.get("WARC-Segment-Number") is None:
        hashes: tuple[bytes, ...] = (passed.payload_sha1, passed.sha1) if passed else ()
        checks.append(("payload", record.get("WARC-Payload-Digest"), (payload, raw), hashes))
    for name, stated, data, digests in checks:
        if stated is None:
            continue
        holds = either(
            (passed_holds(stated, one) for one in digests)
            if passed
            else (digest_holds(stated, one) for one in data)
        )
        if holds is None:
            found.unchecked = f"the {name} digest is not checked here: {stated.partition(':')[0]}"
        else:
            found.digests.append((name, stated, holds))


def record_bytes(ground: Ground) -> bytes:
    """The record as it lies in the file, its gzip member whole.

    Raises:
        LookupError: it is not there.
    """
    offset, length = ground.offset, ground.length
    if ground.record is not None:
        offset, length = ground.record.offset, ground.record.length
    if ground.volume is None or offset is None or length is None or ground.fault:
        raise LookupError(ground.fault or "no record")
    with ground.volume.open() as file:
        file.seek(offset)
        return file.read(length)
