"""Records grouped to capture events again, and what our metadata record says of each."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from archives.capture import Role
from archives.warc.metadata import METADATA_FORMAT
from archives.warc.records import CERTIFICATE_URN, EVENT_URN
from archives.warc.stream import WarcRecord

_SUBJECTS = ("response", "revisit", "resource", "conversion")
_ROLE_FIELDS = frozenset(f.name for f in fields(Role))


@dataclass(frozen=True, slots=True)
class EventMetadata:
    """Our metadata record, read back."""

    record: WarcRecord
    url: str
    method: str
    role: Role
    error: str | None = None
    truncated: str | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()
    interim: bytes = b""
    trailing: int = 0
    seconds: float | None = None
    payload_bytes: int | None = None
    certificate: str | None = None
    original: tuple[str, int, int] | None = None
    """File, offset and length of the record that a revisit refers to."""


@dataclass(slots=True)
class Event:
    """Records that belong together: linked by WARC-Concurrent-To and next to each other in the file."""

    records: list[WarcRecord] = field(default_factory=list)
    metadata: EventMetadata | None = None

    @property
    def subjects(self) -> list[WarcRecord]:
        """Responses, revisits, resources and conversions: one in our own events."""
        return [record for record in self.records if record.kind in _SUBJECTS]

    @property
    def request(self) -> WarcRecord | None:
        return next((record for record in self.records if record.kind == "request"), None)

    @property
    def end(self) -> int:
        """Where the event's last record ends in the file."""
        return self.records[-1].end

    @property
    def certificates(self) -> list[tuple[str, str]]:
        """(host, digest) of the certificate chains archived in this event."""
        found = []
        for record in self.records:
            if record.url.startswith(CERTIFICATE_URN):
                host, _, digest = record.url.removeprefix(CERTIFICATE_URN).partition(":sha256:")
                found.append((host, "sha256:" + digest))
        return found


def group_events(records: Iterable[WarcRecord]) -> Iterator[Event]:
    """Group a file's records; the buffer never holds more than one event. `warcinfo` stands alone."""
    event, ids = Event(), set[str]()
    for record in records:
        partner = record.id_field("WARC-Concurrent-To")
        partners = {other.id_field("WARC-Concurrent-To") for other in event.records} - {None}
        linked = partner in ids or record.record_id in partners
        if event.records and not linked:
            yield event
            event, ids = Event(), set()
        event.records.append(record)
        ids.add(record.record_id)
        if record.url.startswith(EVENT_URN):
            event.metadata = parse_metadata(record)
    if event.records:
        yield event


def parse_metadata(record: WarcRecord) -> EventMetadata | None:
    """Read our metadata record; None for anybody else's and for a damaged one."""
    try:
        said = orjson.loads(record.block)
        if said.get("format") != METADATA_FORMAT:
            return None
        return EventMetadata(record, said["url"], said["method"], parse_role(said["role"]), **_details(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def parse_role(said: dict[str, Any]) -> Role:
    """A role out of JSON; keys that a newer version wrote are left out."""
    known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    return Role(**{key: value for key, value in known.items() if key in _ROLE_FIELDS})


def _details(said: dict[str, Any]) -> dict[str, Any]:
    original = said.get("original")
    return {
        "error": said.get("error"),
        "truncated": said.get("truncated"),
        "notes": tuple(said.get("notes") or ()),
        "problems": tuple(said.get("problems") or ()),
        "redacted": tuple(said.get("redacted") or ()),
        "interim": b64decode(said.get("interim") or ""),
        "trailing": int(said.get("trailing") or 0),
        "seconds": said.get("seconds"),
        "payload_bytes": said.get("payload_bytes"),
        "certificate": said.get("certificate"),
        "original": (original["warc"], original["offset"], original["length"]) if original else None,
    }
