"""A capture out of the records of its event: the pure part of reading."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archives.capture import NO_HEAD, Capture, Role
from archives.http.decode import content_codings, decode_content
from archives.http.message import HttpResponse, parse_request_line, parse_response
from archives.records import Pointer
from archives.warc.block import sha1
from archives.warc.events import Event, EventMetadata
from archives.warc.records import NOT_MODIFIED
from archives.warc.stream import WarcRecord

_DATE = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)?)?)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def build_capture(record: WarcRecord, event: Event, warc: str) -> Capture:
    """The capture of one record as it stands; a revisit's payload is empty."""
    said = event.metadata
    message = read_message(record, event)
    revisit = record.kind == "revisit"
    kind = record.kind
    if revisit and (record.get("WARC-Profile") or "").rstrip("/").endswith(NOT_MODIFIED.rsplit("/", 1)[1]):
        kind = "not-modified"
    date = record.get("WARC-Date") or ""
    return Capture(
        url=said.url if said else record.url,
        date=parse_warc_date(date),
        status=message.status,
        headers=message.headers,
        payload=message.payload,
        pointer=Pointer(
            warc,
            record.offset,
            record.length,
            record.record_id,
            date,
            record.get("WARC-Payload-Digest"),
            record.id_field("WARC-Refers-To") if revisit or record.kind == "conversion" else None,
        ),
        truncated=None if revisit else record.get("WARC-Truncated") or _cut(record, message, said),
        kind=kind,
        role=said.role if said else Role(),
        seconds=said.seconds if said else None,
        error=said.error if said else None,
        problems=message.problems or (said.notes if said and kind == "resource" else ()),
        payload_bytes=record.passed.payload_size if record.passed else None,
    )


def failure_capture(said: EventMetadata) -> Capture:
    """A capture that says that nothing came, and why."""
    date = parse_warc_date(said.record.get("WARC-Date") or "")
    return Capture(
        said.url, date, 0, (), b"", role=said.role, seconds=said.seconds, error=said.error, kind="failure"
    )


def read_message(record: WarcRecord, event: Event | None) -> HttpResponse:
    """Status, fields and payload of a record; resources and conversions count as 200 with their Content-Type."""
    content_type = record.get("Content-Type") or ""
    is_http = record.block.startswith(b"HTTP/") or "application/http" in content_type.lower()
    if record.kind in ("resource", "conversion") or (record.kind == "response" and not is_http):
        return _bare(record, content_type)
    message = parse_response(record.block, "HEAD" if record.kind == "revisit" else _method(event))
    if message.trailing and (event is None or event.metadata is None):
        return _whole_body(record, message)
    return message


def _whole_body(record: WarcRecord, message: HttpResponse) -> HttpResponse:
    """More than Content-Length says stands in the record: a tool decoded the body and kept its old length.

    But where the payload digest is that of the short body, or another message follows.
    """
    whole, stated = record.block[message.head_length :], record.get("WARC-Payload-Digest")
    rest = whole[len(message.payload) :]
    short = stated == sha1(message.payload) or rest.lstrip(b"\r\n").startswith(b"HTTP/")
    if message.chunked or (short and stated != sha1(whole)):
        return message
    return replace(message, payload=whole, trailing=0)


def _cut(record: WarcRecord, message: HttpResponse, said: EventMetadata | None) -> str | None:
    """`unspecified` for a body short of its length or last chunk that another tool's record says nothing of.

    Not where the tool has decoded the body: the length is then that of another one.
    """
    if said is not None or _was_decoded(message):
        return None
    if record.passed.complete if record.passed else message.complete:
        return None
    return "unspecified"


def _was_decoded(message: HttpResponse) -> bool:
    """Whether a tool decoded the body and kept the fields: it is not even coded as Content-Encoding says."""
    codings = ",".join(value for name, value in message.headers if name.lower() == "content-encoding")
    return bool(content_codings(codings)) and decode_content(message.payload, codings) is message.payload


def _bare(record: WarcRecord, content_type: str) -> HttpResponse:
    fields = (("Content-Type", content_type),) if content_type else ()
    problems = (NO_HEAD,) * (record.kind == "response" and record.url.lower().startswith("http"))
    return HttpResponse(200, "", "", fields, record.block, complete=True, head_length=0, problems=problems)


def _method(event: Event | None) -> str:
    if event is None:
        return "GET"
    if event.metadata:
        return event.metadata.method
    return parse_request_line(event.request.block)[0] or "GET" if event.request else "GET"


def is_warc_date(value: str) -> bool:
    """Whether there is a date in it."""
    return parse_warc_date(value) != _EPOCH or value.startswith("1970")


def parse_warc_date(value: str) -> datetime:
    """WARC-Date in any precision that WARC 1.1 allows, also 14 digits; 1970 where it is none at all."""
    match = _DATE.match(value.strip())
    if not match:
        return _EPOCH
    year, month, day, hour, minute, second = (
        int(part or least) for part, least in zip(match.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)
    )
    micro = int((match[7] or "").ljust(6, "0")[:6])
    leap = timedelta(seconds=1 if second == 60 else 0)
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), micro, UTC) + leap
    except ValueError:
        return _EPOCH
