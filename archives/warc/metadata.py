"""What our metadata record says of an exchange: role, failure, notes, interim answers. Written here, read in `events`."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import fields

import orjson

from archives.capture import Role
from archives.exchange import Exchange
from archives.ledger.rows import CaptureRow
from archives.warc.block import ResponseBlock
from archives.warc.records import safe_uri
from archives.warc.redact import SECRET_FIELDS, head_of, redact_head, secret_fields

METADATA_FORMAT = "tearsheet-capture/1"
_ROLE_FIELDS = tuple(field.name for field in fields(Role))


def describe(
    exchange: Exchange,
    block: ResponseBlock | None,
    original: CaptureRow | None,
    certificate: tuple[str, str] | None,
    redact: bool,
) -> bytes:
    """The block of the metadata record, JSON; what is null or an empty list is left out."""
    interim = redact_head(exchange.interim) if redact else exchange.interim
    said = {
        "format": METADATA_FORMAT,
        "url": safe_uri(exchange.url),
        "method": exchange.method,
        "role": {name: value for name in _ROLE_FIELDS if _is_said(value := getattr(exchange.role, name))},
        "error": exchange.error,
        "truncated": exchange.truncated,
        "problems": block.problems if block else (),
        "notes": exchange.notes,
        "redacted": _redacted(exchange, block) if redact else (),
        "seconds": exchange.seconds,
        "interim": b64encode(interim).decode() if interim else None,
        "trailing": exchange.trailing,
        "payload_bytes": block.payload_bytes if block else None,
        "certificate": certificate[1] if certificate else None,
        "original": _place(original) if original else None,
    }
    return orjson.dumps({name: value for name, value in said.items() if _is_said(value)})


def _is_said(value: object) -> bool:
    return value is not None and value != ()


def _redacted(exchange: Exchange, block: ResponseBlock | None) -> tuple[str, ...]:
    found = {*secret_fields(head_of(exchange.request), exchange.interim), *(block.secrets if block else ())}
    return tuple(name for name in SECRET_FIELDS if name in found)


def _place(original: CaptureRow) -> dict[str, object]:
    """Where a revisit's payload lies, so that no index is needed to find it."""
    return {"warc": original.warc, "offset": original.offset, "length": original.length}
