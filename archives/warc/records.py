"""WARC records out of raw blocks: warcio serialises them, the gzip members are ours (see `gzip_members`)."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter as WarcioWriter

from archives.warc.gzip_members import GzipMember

VERSION = "WARC/1.1"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
EVENT_URN = "urn:tearsheet:capture:"
CERTIFICATE_URN = "urn:tearsheet:certificate:"
DOM_URN = "urn:tearsheet:dom:"
"""Begins the target of a resource that holds a page as a browser rendered it; the page's URL follows."""
SCREENSHOT_URN = "urn:tearsheet:screenshot:"
"""The same of its picture."""

Fields = list[tuple[str, str]]

# Controls, space, <>, non-ASCII: never bare in a target URI.
_UNSAFE = re.compile(r"[^\x21-\x3b\x3d\x3f-\x7e]")
_SMALL = 3000
"""Bytes to deflate, beside about a kilobyte of WARC fields, up to which a 4 KiB window loses nothing."""
_BREAKS = re.compile(r"[\r\n]+")


class _RawWriter(WarcioWriter):  # type: ignore[misc]
    """Writes what it is given: warcio would digest chunk framing and fill in digests where none belong."""

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:
        """Leave the digests as they are."""


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """One record to be written."""

    kind: str
    fields: Fields
    """All WARC fields but Content-Type and Content-Length."""
    content_type: str
    length: int
    open: Callable[[], BinaryIO]
    deflated: int | None = None
    """Bytes of the block to deflate, the rest is stored; None: all."""


def new_id() -> str:
    """A fresh WARC-Record-ID without its angle brackets."""
    return f"urn:uuid:{uuid.uuid4()}"


def bracketed(record_id: str) -> str:
    return f"<{record_id}>"


def safe_uri(url: str) -> str:
    """The URL as a WARC field may hold it: characters that no URI may contain are percent-encoded (RFC 3987 3.1)."""
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), url)


def safe_value(value: str) -> str:
    """A field value on one line."""
    return _BREAKS.sub(" ", value)


def bytes_plan(kind: str, fields: Fields, content_type: str, block: bytes) -> RecordPlan:
    """A record whose block is in memory and text."""
    return RecordPlan(kind, fields, content_type, len(block), lambda: io.BytesIO(block))


class MemberWriter:
    """Serialises records as gzip members; one for each thread.

    Args:
        level: zlib level of what is deflated.
    """

    def __init__(self, level: int) -> None:
        self._level = level
        self._warcio = _RawWriter(None, gzip=False, warc_version="1.1")

    def write(self, plan: RecordPlan, emit: Callable[[bytes], object]) -> None:
        """Serialise a record; `emit` takes the member's bytes as they come."""
        # warcio drops the block of what it is told is a revisit; WARC-Type stands in the fields, so tell it otherwise
        kind = "response" if plan.kind == "revisit" else plan.kind
        headers = StatusAndHeaders("", plan.fields, protocol=VERSION)
        small = (plan.length if plan.deflated is None else plan.deflated) < _SMALL
        member = GzipMember(emit, plan.deflated, self._level, small)
        with plan.open() as stream:
            record = ArcWarcRecord("warc", kind, headers, stream, None, plan.content_type, plan.length)
            self._warcio.out = member
            self._warcio.write_record(record)
        member.close()
