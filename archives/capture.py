"""A capture: what one exchange brought, as every reader gets it, live or from a WARC file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from archives.http.decode import UNLABELLED_GZIP, decode_whole
from archives.records import Pointer

NO_HEAD = "not HTTP: no header section"
"""Problem of a response record that holds a body alone."""
_RANGE = re.compile(r"bytes 0-(\d{1,18})/(\d{1,18})", re.IGNORECASE)
_TEXT = re.compile(r"^text/|html|xml|json")


@dataclass(frozen=True)
class Role:
    """What a capture is in its event: said by the live run in a metadata record, so that re-reading groups alike."""

    event: str | None = None
    """Id of the archival event (one article with all its pages)."""
    name: str = "page"
    """`page`, `comment-page`, `article-page`, `requisite`, `feed`, `sitemap`, `robots`, `section`, `api`."""
    number: int | None = None
    """N of comment page N or article page N; of a requisite how many its story has with it, where no more are asked for."""
    article: str | None = None
    """URL of the article's first page, for every further page of it."""
    reason: str | None = None
    """Why it was fetched: `asked`, `comment-page`, `requisite`, `sitemap` …"""
    discovered_by: str | None = None
    """The source that found it: `sitemap:URL`, `feed:URL` …"""
    run: str | None = None
    """The run that fetched it: re-reading the WARC gives the same `run` again."""
    time_zone: str | None = None
    """IANA name of the site's zone as the sources file states it: for dates that state none."""
    via: tuple[str, ...] = ()
    """URLs that redirected here, the asked one first."""
    robots: str | None = None
    """What robots.txt said: `allowed`, `denied`, `ignored`, or null where it was not asked."""
    login: bool | None = None
    """Whether the cookies of a reader's login were sent."""
    engine: str | None = None
    """The comment software whose interface is asked, where the address does not tell."""
    asked: str | None = None
    """The body of a request that is more than its URL (POST)."""
    requisites: bool | None = None
    """False where the run fetches no requisites of the story, and none is looked for."""


@dataclass(frozen=True)
class Capture:
    """Bytes in: everything a reader may look at.

    `headers` are the response's fields as received, in order, names' case kept, bytes read as Latin-1.
    `payload` is the body after transfer decoding and before content decoding.
    `date` is the WARC-Date, aware, UTC: the only clock of a reader.
    """

    url: str
    date: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    pointer: Pointer | None = None
    truncated: str | None = None
    """WARC-Truncated's reason: `length`, `time`, `disconnect` or `unspecified`."""
    role: Role = field(default_factory=Role)
    seconds: float | None = None
    """From the request's first byte to the answer's last, where the archive says it."""
    error: str | None = None
    """Why the exchange failed, where it did: `kind: detail`. Without an answer `status` is 0."""
    kind: str = "response"
    """`response`, `revisit` (identical payload), `not-modified` (304), `resource`, `conversion` (text rendering), or
    `failure` (no response bytes, no pointer)."""
    problems: tuple[str, ...] = ()
    """What was wrong with the HTTP message: a line without colon, a body cut short …"""
    unresolved: bool = False
    """A revisit whose original is not at hand: the payload is empty for that reason alone."""
    payload_bytes: int | None = None
    """Of a payload too large to be held, of which `payload` is the beginning: how many bytes it has."""

    in_part: bool = False
    """Readers look at the beginning alone: all of it took one of them too long, or too much memory."""

    def header(self, name: str) -> str | None:
        """The first field of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str | None:
        """Lower-case media type of Content-Type, without parameters."""
        value = self.header("content-type")
        return value.split(";")[0].strip().lower() or None if value else None

    @property
    def is_content(self) -> bool:
        """Whether the answer is the thing itself: 200, 203, 226, or a 206 that brings the whole range (RFC 9110, RFC 3229)."""
        if self.status == 206:
            whole = _RANGE.fullmatch((self.header("content-range") or "").strip())
            return whole is not None and int(whole[1]) + 1 == int(whole[2]) == self.payload_size
        return self.status in (200, 203, 226)

    @property
    def payload_size(self) -> int:
        """Bytes of the whole payload, held or not."""
        return len(self.payload) if self.payload_bytes is None else self.payload_bytes

    @property
    def content(self) -> bytes:
        """The payload after content decoding (gzip, deflate, br, zstd); what decodes of a damaged one."""
        return self._decoded[0]

    @property
    def decodes_whole(self) -> bool:
        """Whether the payload's content coding goes to its end: a server may send a torn file at its whole length."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[bytes, bool]:
        encodings = [value for key, value in self.headers if key.lower() == "content-encoding"]
        content, whole = decode_whole(self.payload, ",".join(encodings))
        if content.startswith(UNLABELLED_GZIP) and _TEXT.search(self.media_type or "text/"):
            # gzip that no field tells of, under a type that is text's: a server that compresses twice, or a lost field
            content, unlabelled = decode_whole(content, "gzip")
            whole = whole and unlabelled
        return content, whole
