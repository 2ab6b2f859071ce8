"""A resource record: bytes that no server sent, such as a page as a browser rendered it (WARC 1.1 section 6.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from archives.capture import Capture, Role
from archives.exchange import Exchange
from archives.ledger.rows import CaptureRow
from archives.records import Pointer
from archives.warc.block import sha1
from archives.warc.captures import parse_warc_date
from archives.warc.event import EventPlan, metadata_record, warc_date
from archives.warc.metadata import describe
from archives.warc.records import Fields, bracketed, bytes_plan, new_id, safe_uri


@dataclass(frozen=True, slots=True)
class Resource:
    """What is to be written as a resource."""

    url: str
    """Its target: a `urn:`, since no address gave it."""
    date: datetime
    """Aware, UTC."""
    content_type: str
    payload: bytes
    seconds: float | None = None
    notes: tuple[str, ...] = ()
    role: Role = field(default_factory=Role)


def plan_resource(resource: Resource, warcinfo_id: str) -> EventPlan:
    """Lay out the resource and the metadata record that says its role."""
    said = Exchange(
        resource.url, "GET", resource.date, b"", b"", protocols=(), seconds=resource.seconds,
        notes=resource.notes, role=resource.role,
    )  # fmt: skip
    record_id, digest = new_id(), sha1(resource.payload)
    base: Fields = [
        ("WARC-Date", warc_date(resource.date)),
        ("WARC-Warcinfo-ID", bracketed(warcinfo_id)),
    ]
    fields: Fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", bracketed(record_id)),
        *base,
        ("WARC-Target-URI", safe_uri(resource.url)),
        ("WARC-Payload-Digest", digest),
        ("WARC-Block-Digest", digest),
    ]
    row = CaptureRow(
        record_id=record_id,
        kind="resource",
        url=safe_uri(resource.url),
        date=warc_date(resource.date),
        warc="",
        offset=0,
        length=0,
        end=0,
        payload_digest=digest,
        status=200,
        method="GET",
        media_type=resource.content_type.split(";")[0].strip().lower(),
        role=resource.role,
    )
    records = (
        bytes_plan("resource", fields, resource.content_type, resource.payload),
        metadata_record(describe(said, None, None, None, redact=False), new_id(), record_id, base),
    )
    return EventPlan(records, row, 0, None)


def capture_of_resource(resource: Resource, pointer: Pointer | None) -> Capture:
    """The capture that reading the WARC back would give."""
    return Capture(
        safe_uri(resource.url),
        parse_warc_date(warc_date(resource.date)),
        200,
        (("Content-Type", resource.content_type),),
        resource.payload,
        pointer,
        role=resource.role,
        seconds=resource.seconds,
        kind="resource",
        problems=resource.notes,
    )
