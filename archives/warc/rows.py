"""Ledger rows out of the archive: what the writer's row was, from the records alone."""

from __future__ import annotations

from functools import partial

from archives.http.freshness import fresh_seconds
from archives.ledger.rows import CaptureRow
from archives.warc.events import Event
from archives.warc.reader import build_capture


def row_of_event(event: Event, warc: str) -> CaptureRow | None:
    """The row that the writer gave this event; None for events that are not ours or not whole.

    The metadata record stands last: an event that has it was written to its end.
    """
    said = event.metadata
    if said is None:
        return None
    described = partial(
        CaptureRow,
        url=said.url,
        warc=warc,
        end=event.end,
        method=said.method,
        truncated=said.truncated,
        error=said.error,
        role=said.role,
    )
    if not event.subjects:
        record = said.record
        date = record.get("WARC-Date") or ""
        return described(
            record_id=record.record_id, kind="failure", date=date, offset=record.offset, length=record.length
        )
    capture = build_capture(event.subjects[0], event, warc)
    pointer = capture.pointer
    assert pointer is not None
    return described(
        record_id=pointer.record_id,
        kind=capture.kind,
        date=pointer.date,
        offset=pointer.offset,
        length=pointer.length,
        payload_digest=pointer.payload_digest,
        refers_to=pointer.refers_to,
        status=capture.status,
        media_type=capture.media_type,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        fresh=fresh_seconds(capture.header, capture.date) if capture.kind != "resource" else None,
        payload_bytes=said.payload_bytes,
    )
