"""Revisits written out as the full response that they stand for, so that a file needs no other."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from archives.capture import Capture
from archives.http.message import split_message
from archives.warc.block import sha1
from archives.warc.events import Event
from archives.warc.records import Fields, RecordPlan, bracketed, bytes_plan, new_id
from archives.warc.stream import WarcRecord

_REPLACED = frozenset({
    "warc-type", "warc-record-id", "warc-profile", "warc-truncated", "warc-block-digest", "warc-payload-digest",
    "content-type", "content-length",
})  # fmt: skip
_FRAMING = ("content-length", "transfer-encoding")


def written_out(event: Event, capture: Capture) -> Iterator[RecordPlan]:
    """The records of a revisit's event, the revisit as a response.

    Its head is the one that the server sent with the revisit; the body, which the server sent again (identical payload), is
    the original's, without transfer coding. A 304 becomes the stored answer with the fields that the 304 freshened (RFC
    9111 section 3.2). The response has a record id of its own, which the event's other records then name.

    Args:
        event: with one revisit.
        capture: that revisit with its payload (`archives.warc.reader.Archive.captures_of`).
    """
    ids: dict[str, str] = {}
    for record in event.records:
        if record.kind == "revisit":
            ids[record.record_id] = new_id()
    for record in event.records:
        if record.kind == "revisit":
            yield _response(record, capture, ids[record.record_id])
        else:
            yield _linked(record, ids)


def as_it_is(record: WarcRecord) -> RecordPlan:
    """A record with its fields and block, for another file.

    Raises:
        ValueError: its block is too large to be held.
    """
    if record.passed:
        raise ValueError(f"byte {record.offset}: a record too large to be taken out of its file")
    return _linked(record, {})


def _response(record: WarcRecord, capture: Capture, record_id: str) -> RecordPlan:
    block = _head(record, capture) + capture.payload
    fields: Fields = [("WARC-Type", "response"), ("WARC-Record-ID", bracketed(record_id))]
    fields += [
        (name, value) for name, value in record.fields
        if name.lower() not in _REPLACED and not name.lower().startswith("warc-refers-to")
    ]  # fmt: skip
    fields += [("WARC-Payload-Digest", sha1(capture.payload)), ("WARC-Block-Digest", sha1(block))]
    return bytes_plan("response", fields, "application/http; msgtype=response", block)


def _head(record: WarcRecord, capture: Capture) -> bytes:
    line, headers, _ = split_message(record.block)
    if capture.kind == "not-modified" or not line:
        status = 200 if capture.status == HTTPStatus.NOT_MODIFIED else capture.status  # what a 304 confirms
        line, headers = _status_line(status), capture.headers
    kept = [(name, value) for name, value in headers if name.lower() not in _FRAMING]
    kept.append(("Content-Length", str(len(capture.payload))))
    return b"\r\n".join([line, *(f"{name}: {value}".encode("latin-1") for name, value in kept), b"", b""])


def _status_line(status: int) -> bytes:
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return f"HTTP/1.1 {status} {phrase}".encode()


def _linked(record: WarcRecord, ids: dict[str, str]) -> RecordPlan:
    fields: Fields = []
    for name, value in record.fields:
        if name.lower() in ("content-type", "content-length"):
            continue
        told = value.strip().removeprefix("<").removesuffix(">")
        fields.append((name, bracketed(ids[told]) if told in ids else value))
    return bytes_plan(
        record.kind, fields, record.get("Content-Type") or "application/octet-stream", record.block
    )
