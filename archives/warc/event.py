"""A capture event: the records of one exchange, in the order they stand in the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archives.exchange import Exchange
from archives.http.freshness import fresh_seconds
from archives.http.message import split_message
from archives.ledger.rows import CaptureIndex, CaptureRow
from archives.warc.block import ResponseBlock, read_block, sha1
from archives.warc.metadata import describe
from archives.warc.records import (
    CERTIFICATE_URN,
    EVENT_URN,
    IDENTICAL_PAYLOAD,
    NOT_MODIFIED,
    Fields,
    RecordPlan,
    bracketed,
    bytes_plan,
    new_id,
    safe_uri,
    safe_value,
)
from archives.warc.redact import redact_message

MIN_REVISIT_PAYLOAD = 512
"""Payloads of fewer bytes are stored again: a revisit's own fields weigh as much, and tiny bodies (empty JSON, one
pixel) are alike by chance."""


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What is to be written for one exchange."""

    records: tuple[RecordPlan, ...]
    row: CaptureRow
    """Without its place in the file."""
    subject: int
    """Which of the records the row points at."""
    certificate: tuple[str, str] | None


def warc_date(date: datetime) -> str:
    """RFC 3339 in UTC with microseconds (WARC 1.1 section 5.4)."""
    return f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def plan_event(exchange: Exchange, index: CaptureIndex, warcinfo_id: str, redact: bool) -> EventPlan:
    """Lay out the records of an exchange: response or revisit, request, certificate, metadata.

    Args:
        exchange: what crossed the wire.
        index: knows the originals that a revisit may refer to.
        warcinfo_id: of the file the event goes to.
        redact: replace the values of secret fields.
    """
    has_response = bool(exchange.response or exchange.response_file)
    block = read_block(exchange, redact) if has_response else None
    original, profile = _original(exchange, block, index) if block else (None, None)
    base: Fields = [("WARC-Date", warc_date(exchange.date)), ("WARC-Warcinfo-ID", bracketed(warcinfo_id))]
    records: list[RecordPlan] = []
    subject_id = new_id()
    if block:
        records.append(_response(exchange, block, subject_id, base, original, profile))
    anchor = subject_id if block else None
    if exchange.request:
        request_id = new_id()
        records.append(_request(exchange, request_id, anchor, base, redact))
        anchor = anchor or request_id
    certificate = _certificate_key(exchange)
    fresh = certificate if certificate and not index.certificate_seen(*certificate) else None
    if fresh:
        records.append(_certificate(exchange, fresh, anchor, base))
    metadata = describe(exchange, block, original, certificate, redact)
    metadata_id = new_id() if block else subject_id
    records.append(metadata_record(metadata, metadata_id, anchor, base))
    row = _row(exchange, block, subject_id, original, profile)
    return EventPlan(tuple(records), row, 0 if block else len(records) - 1, fresh)


def _original(
    exchange: Exchange, block: ResponseBlock, index: CaptureIndex
) -> tuple[CaptureRow | None, str | None]:
    """The response that this one repeats, and the profile that says how. Only of whole, unfailed answers."""
    if exchange.truncated or exchange.error or not block.complete:
        return None, None
    if block.http.status == 304:
        _, fields, _ = split_message(exchange.request)
        sent = {name.lower(): value for name, value in fields}
        etag, since = sent.get("if-none-match"), sent.get("if-modified-since")
        if etag is None and since is None:
            return None, None  # never asked for: a plain response
        found = index.find_validated(safe_uri(exchange.url), etag, since)
        return (found, NOT_MODIFIED) if found else (None, None)
    if block.http.status != 200 or block.payload_bytes < MIN_REVISIT_PAYLOAD or block.payload_digest is None:
        return None, None
    found = index.find_payload(block.payload_digest)
    return (found, IDENTICAL_PAYLOAD) if found else (None, None)


def _response(
    exchange: Exchange,
    block: ResponseBlock,
    record_id: str,
    base: Fields,
    original: CaptureRow | None,
    profile: str | None,
) -> RecordPlan:
    kind = "revisit" if original else "response"
    fields: Fields = [("WARC-Type", kind), ("WARC-Record-ID", bracketed(record_id)), *base, *_wire(exchange)]
    payload_digest = original.payload_digest if original else block.payload_digest
    if payload_digest:
        fields.append(("WARC-Payload-Digest", payload_digest))
    truncated = exchange.truncated
    if original and profile:
        fields += [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", bracketed(original.record_id)),
            ("WARC-Refers-To-Target-URI", original.url),
            ("WARC-Refers-To-Date", original.date),
            ("WARC-Refers-To-Container", original.warc),
        ]
        truncated = "length" if profile == IDENTICAL_PAYLOAD else None
    if truncated:
        fields.append(("WARC-Truncated", truncated))
    content_type = "application/http; msgtype=response"
    if original:
        fields.append(("WARC-Block-Digest", sha1(block.head)))
        return bytes_plan(kind, fields, content_type, block.head)
    fields.append(("WARC-Block-Digest", block.block_digest))
    deflated = len(block.head) if block.stored else None
    return RecordPlan(kind, fields, content_type, block.length, block.open, deflated)


def _request(
    exchange: Exchange, record_id: str, concurrent: str | None, base: Fields, redact: bool
) -> RecordPlan:
    block = redact_message(exchange.request) if redact else exchange.request
    fields: Fields = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", bracketed(record_id)),
        *base,
        *_wire(exchange),
    ]
    if concurrent:
        fields.append(("WARC-Concurrent-To", bracketed(concurrent)))
    fields.append(("WARC-Block-Digest", sha1(block)))
    return bytes_plan("request", fields, "application/http; msgtype=request", block)


def _wire(exchange: Exchange) -> Fields:
    """Where the bytes came from: what response and request records share."""
    fields: Fields = [("WARC-Target-URI", safe_uri(exchange.url))]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    fields += [("WARC-Protocol", protocol) for protocol in exchange.protocols]
    if exchange.cipher_suite:
        fields.append(("WARC-Cipher-Suite", safe_value(exchange.cipher_suite)))
    return fields


def _certificate_key(exchange: Exchange) -> tuple[str, str] | None:
    if not exchange.certificates:
        return None
    chain = "".join(exchange.certificates).encode()
    return urlsplit(exchange.url).hostname or "", "sha256:" + hashlib.sha256(chain).hexdigest()


def _certificate(
    exchange: Exchange, key: tuple[str, str], concurrent: str | None, base: Fields
) -> RecordPlan:
    host, digest = key
    block = "".join(pem if pem.endswith("\n") else pem + "\n" for pem in exchange.certificates).encode()
    fields: Fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", bracketed(new_id())),
        *base,
        ("WARC-Target-URI", safe_uri(f"{CERTIFICATE_URN}{host}:{digest}")),
    ]
    if concurrent:
        fields.append(("WARC-Concurrent-To", bracketed(concurrent)))
    fields.append(("WARC-Block-Digest", sha1(block)))
    return bytes_plan("metadata", fields, "application/pem-certificate-chain", block)


def metadata_record(said: bytes, record_id: str, concurrent: str | None, base: Fields) -> RecordPlan:
    """The record that says what the event's other records cannot; it stands last."""
    fields: Fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", bracketed(record_id)),
        *base,
        ("WARC-Target-URI", EVENT_URN + record_id.removeprefix("urn:uuid:")),
    ]
    if concurrent:
        fields.append(("WARC-Concurrent-To", bracketed(concurrent)))
    fields.append(("WARC-Block-Digest", sha1(said)))
    return bytes_plan("metadata", fields, "application/json", said)


def _row(
    exchange: Exchange,
    block: ResponseBlock | None,
    record_id: str,
    original: CaptureRow | None,
    profile: str | None,
) -> CaptureRow:
    kinds = {None: "response", IDENTICAL_PAYLOAD: "revisit", NOT_MODIFIED: "not-modified"}
    http = block.http if block else None
    media_type = (http.header("content-type") or "").split(";")[0].strip().lower() if http else ""
    return CaptureRow(
        record_id=record_id,
        kind=kinds[profile] if block else "failure",
        url=safe_uri(exchange.url),
        date=warc_date(exchange.date),
        warc="",
        offset=0,
        length=0,
        end=0,
        payload_digest=original.payload_digest if original else block.payload_digest if block else None,
        refers_to=original.record_id if original else None,
        status=http.status if http else None,
        method=exchange.method,
        media_type=media_type or None,
        etag=http.header("etag") if http else None,
        last_modified=http.header("last-modified") if http else None,
        payload_bytes=block.payload_bytes if block else None,
        truncated=exchange.truncated,
        error=exchange.error,
        fresh=fresh_seconds(http.header, exchange.date) if http else None,
        role=exchange.role,
    )
