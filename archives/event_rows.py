"""Ledger rows out of the archive: what the writer's row was, from the records alone."""

from __future__ import annotations

from archives.events import Event
from archives.rows import CaptureRow
from archives.warc_reader import build_capture


def row_of_event(event: Event, warc: str) -> CaptureRow | None:
    """The row that the writer gave this event; None for events that are not ours or not whole.

    The metadata record stands last: an event that has it was written to its end.
    """
    said = event.metadata
    if said is None:
        return None
    if not event.subjects:
        record = said.record
        return CaptureRow(
            record_id=record.record_id,
            kind="failure",
            url=said.url,
            date=record.get("WARC-Date") or "",
            warc=warc,
            offset=record.offset,
            length=record.length,
            end=event.end,
            method=said.method,
            truncated=said.truncated,
            error=said.error,
            role=said.role,
        )
    record = event.subjects[0]
    capture = build_capture(record, event, warc)
    pointer = capture.pointer
    assert pointer is not None
    return CaptureRow(
        record_id=pointer.record_id,
        kind=capture.kind,
        url=said.url,
        date=pointer.date,
        warc=warc,
        offset=pointer.offset,
        length=pointer.length,
        end=event.end,
        payload_digest=pointer.payload_digest,
        refers_to=pointer.refers_to,
        status=capture.status,
        method=said.method,
        media_type=capture.media_type,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        payload_bytes=said.payload_bytes,
        truncated=said.truncated,
        error=said.error,
        role=said.role,
    )
