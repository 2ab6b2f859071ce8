"""Ledger rows as plain values, and what the WARC writer asks of whoever keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from archives.capture import Role
from archives.records import Pointer


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One capture event as the ledger knows it. A failed exchange has a row too (kind `failure`)."""

    record_id: str
    """WARC-Record-ID of the response or revisit; of the metadata record for a failure."""
    kind: str
    """`response`, `revisit` (identical payload), `not-modified` (304) or `failure` (no response bytes)."""
    url: str
    date: str
    """WARC-Date as written."""
    warc: str
    """Final file name."""
    offset: int
    length: int
    end: int
    """Where the event's last record ends in the file: recovery goes on from there."""
    payload_digest: str | None = None
    refers_to: str | None = None
    status: int | None = None
    method: str = "GET"
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_bytes: int | None = None
    truncated: str | None = None
    error: str | None = None
    fresh: int | None = None
    """Seconds after `date` during which the answer is fresh by its own word (`archives.http.freshness`)."""
    role: Role = field(default_factory=Role)

    @property
    def pointer(self) -> Pointer:
        """Where the bytes lie, as record lines carry it."""
        return Pointer(
            self.warc,
            self.offset,
            self.length,
            self.record_id,
            self.date,
            self.payload_digest,
            self.refers_to,
        )


class CaptureIndex(Protocol):
    """What the WARC writer asks: originals for revisits, certificates already written; and where it reports."""

    def find_payload(self, digest: str) -> CaptureRow | None:
        """The response record that holds this payload, if it may be referred to."""
        ...

    def find_validated(self, url: str, etag: str | None, last_modified: str | None) -> CaptureRow | None:
        """The response record that a 304 to these validators confirms."""
        ...

    def certificate_seen(self, host: str, digest: str) -> bool:
        """Whether this chain of this host is already archived."""
        ...

    def put_capture(self, row: CaptureRow, certificate: tuple[str, str] | None = None) -> None:
        """Keep the row of an event whose bytes are flushed, and the (host, digest) of a certificate in it."""
        ...


class MemoryIndex:
    """A capture index without a ledger: dies with the process. Holds the newest `size` originals."""

    def __init__(self, size: int = 100_000) -> None:
        self._size = size
        self._by_digest: dict[str, CaptureRow] = {}
        self._by_url: dict[str, CaptureRow] = {}
        self._certificates: set[tuple[str, str]] = set()

    def find_payload(self, digest: str) -> CaptureRow | None:
        return self._by_digest.get(digest)

    def find_validated(self, url: str, etag: str | None, last_modified: str | None) -> CaptureRow | None:
        row = self._by_url.get(url)
        return row if row and validators_match(row, etag, last_modified) else None

    def certificate_seen(self, host: str, digest: str) -> bool:
        return (host, digest) in self._certificates

    def put_capture(self, row: CaptureRow, certificate: tuple[str, str] | None = None) -> None:
        if certificate:
            self._certificates.add(certificate)
        if row.kind != "response" or row.status != 200 or row.truncated or row.error:
            return
        for table, key in ((self._by_digest, row.payload_digest), (self._by_url, row.url)):
            if key:
                table.pop(key, None)
                table[key] = row
                if len(table) > self._size:
                    del table[next(iter(table))]


def validators_match(row: CaptureRow, etag: str | None, last_modified: str | None) -> bool:
    """Whether a 304 to these request validators confirms that capture: the ETag decides where one was sent."""
    if etag is not None:
        return row.etag is not None and _weak(row.etag) in map(_weak, entity_tags(etag))
    return last_modified is not None and row.last_modified == last_modified


_ENTITY_TAG = re.compile(r'\s*((?:W/)?"[^"]*"|[^",]+)\s*(?:,|$)|,')


def entity_tags(field: str) -> list[str]:
    """The tags of an If-None-Match field: a comma inside quotes is the tag's own (RFC 9110 8.8.3, 13.1.2).

    What servers send without quotes is taken as it stands; so is a field that is no list at all.
    """
    tags, place = [], 0
    while place < len(field):
        match = _ENTITY_TAG.match(field, place)
        if match is None:
            return [field.strip()]
        tags.append((match[1] or "").strip())
        place = match.end()
    return [tag for tag in tags if tag]


def _weak(tag: str) -> str:
    """If-None-Match compares weakly (RFC 9110 13.1.2)."""
    return tag.strip().removeprefix("W/")
