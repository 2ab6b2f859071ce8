"""A strict WARC reader of the tests' own: one gzip member a record, nothing between, nothing after, nothing parsed twice."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SLICE = 16 * 1024
# What the metadata record leaves out where there is nothing to say.
_SILENT: dict[str, Any] = {
    "error": None,
    "truncated": None,
    "notes": [],
    "redacted": [],
    "trailing": 0,
    "interim": "",
}


@dataclass(frozen=True)
class Record:
    """One record as it lies in the file."""

    offset: int
    length: int
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def get(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def type(self) -> str:
        return self.get("WARC-Type") or ""

    @property
    def id(self) -> str:
        return (self.get("WARC-Record-ID") or "").strip("<>")


@functools.cache
def read(path: Path) -> list[Record]:
    """All records of a sealed file; AssertionError on anything that is not exactly one record a gzip member."""
    data = memoryview(path.read_bytes())
    records: list[Record] = []
    offset = 0
    while offset < len(data):
        assert data[offset : offset + 3] == b"\x1f\x8b\x08", f"no gzip member at {offset} of {path.name}"
        content, length = _member(data[offset:])
        assert length, f"torn gzip member at {offset} of {path.name}"
        records.append(_record(offset, length, content))
        offset += length
    return records


def _member(data: memoryview) -> tuple[bytes, int]:
    """Content and length of the gzip member that begins here; length 0 where it does not end."""
    stream = zlib.decompressobj(wbits=31)
    parts = []
    for at in range(0, len(data), _SLICE):
        piece = data[at : at + _SLICE]
        parts.append(stream.decompress(piece))
        if stream.eof:
            return b"".join(parts), at + len(piece) - len(stream.unused_data)
    return b"", 0


def _record(offset: int, length: int, content: bytes) -> Record:
    head, separator, rest = content.partition(b"\r\n\r\n")
    assert separator
    version, *lines = head.decode().split("\r\n")
    assert version == "WARC/1.1"
    fields = tuple((line.partition(": ")[0], line.partition(": ")[2]) for line in lines)
    record = Record(offset, length, fields, rest[:-4])
    assert rest.endswith(b"\r\n\r\n")
    assert int(record.get("Content-Length") or "-1") == len(record.block)
    digest = record.get("WARC-Block-Digest")
    assert digest is not None
    assert (
        digest
        == "sha1:" + base64.b32encode(hashlib.sha1(record.block, usedforsecurity=False).digest()).decode()
    )
    return record


@dataclass(frozen=True)
class Event:
    """The records of one exchange."""

    request: Record | None
    response: Record | None
    said: dict[str, Any]

    @property
    def target(self) -> str:
        """Request target of the request block."""
        return self.request.block.split(b" ", 2)[1].decode("latin-1") if self.request else ""

    @property
    def interim(self) -> bytes:
        return base64.b64decode(self.said["interim"])


def events(*paths: Path) -> list[Event]:
    """The exchanges of these files, in order; each closes with its JSON metadata record."""
    found: list[Event] = []
    for path in paths:
        first, *records = read(path)
        assert first.type == "warcinfo"
        held: dict[str, Record] = {}
        for record in records:
            assert record.get("WARC-Warcinfo-ID") == f"<{first.id}>"
            if record.type == "metadata" and record.get("Content-Type") == "application/json":
                said = _SILENT | json.loads(record.block)
                found.append(Event(held.get("request"), held.get("response"), said))
                held = {}
            else:
                held[record.type] = record
        assert not held
    return found
