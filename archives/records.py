"""The record types: what one line of JSON says of an article, a comment, or a URL that was tried.

Names are schema.org's in snake_case. Every key is always present, null rather than missing. The readers
(`spiders`) fill what the page says; `pipelines` fill what only history knows (`run`, `version`, `change`,
`duplicate_of`, `near_duplicate_of`, `discovered_by`, `first_seen`, `last_seen`) with `dataclasses.replace`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

SCHEMA_VERSION = "1.0"
_LINE_ENDS = tuple((c.encode(), f"\\u{ord(c):04x}".encode()) for c in "\u2028\u2029\u0085")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the bytes lie: one gzip member of one WARC file."""

    warc: str
    """File name in `archive/`, the final one, without `.open`."""
    offset: int
    """First byte of the record's gzip member in that file."""
    length: int
    """Bytes of that member."""
    record_id: str
    """WARC-Record-ID of the response (or revisit) as it stands, without `<>`."""
    date: str
    """WARC-Date, RFC 3339 UTC."""
    payload_digest: str | None
    """`sha1:BASE32` over the payload after transfer decoding; null on truncated chunked bodies."""
    refers_to: str | None = None
    """Of a revisit: the WARC-Record-ID of the response that holds the payload."""


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CommentAuthor:
    name: str | None = None
    url: str | None = None
    is_staff: bool | None = None


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadPointer:
    """Where a script-drawn engine keeps the thread."""

    engine: str
    thread: str | None = None
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadState:
    """`article.comments`: what the archive has of the thread and what it knows it lacks."""

    declared: int | None = None
    """The number the page prints."""
    captured: int = 0
    """Visible comments captured (placeholders are not counted)."""
    pages: int = 0
    """Comment pages read, the article's own page included where it shows comments."""
    complete: bool | None = None
    """Whether comments and placeholders reach the printed number; null without one."""
    closed: bool | None = None
    engine: str | None = None
    pointer: ThreadPointer | None = None


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class ArticleMethod:
    """How each field was read, e.g. `json-ld`, `meta:og:title`, `h1`, `blocks`, `site:tribune`."""

    headline: str | None = None
    alternative_headline: str | None = None
    authors: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    description: str | None = None
    body: str | None = None
    images: str | None = None
    section: str | None = None
    keywords: str | None = None
    language: str | None = None
    publisher: str | None = None
    print_edition: str | None = None
    is_accessible_for_free: str | None = None
    comments: str | None = None


@dataclass(frozen=True, slots=True)
class CommentMethod:
    """How each field of a comment was read; `record` names the layer and reader that found it."""

    record: str | None = None
    author: str | None = None
    date_published: str | None = None
    text: str | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    type: str = field(default="article", init=False)
    schema_version: str = field(default=SCHEMA_VERSION, init=False)
    run: str | None = None
    id: str = ""
    url: str = ""
    canonical_url: str = ""
    site: str = ""
    headline: str | None = None
    alternative_headline: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: str | None = None
    date_published_raw: str | None = None
    date_modified: str | None = None
    date_modified_raw: str | None = None
    description: str | None = None
    body: str | None = None
    body_html: str | None = None
    images: tuple[Image, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None
    print_edition: str | None = None
    is_accessible_for_free: bool | None = None
    comments: ThreadState = ThreadState()
    version: int | None = None
    text_digest: str | None = None
    change: str | None = None
    duplicate_of: str | None = None
    near_duplicate_of: NearDuplicate | None = None
    discovered_by: str | None = None
    flags: tuple[str, ...] = ()
    method: ArticleMethod = ArticleMethod()
    capture: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    type: str = field(default="comment", init=False)
    schema_version: str = field(default=SCHEMA_VERSION, init=False)
    run: str | None = None
    id: str = ""
    article_id: str = ""
    article_url: str = ""
    position: int | None = None
    """0-based place in reading order over the whole thread."""
    author: CommentAuthor = CommentAuthor()
    date_published: str | None = None
    date_published_raw: str | None = None
    date_modified: str | None = None
    text: str | None = None
    html: str | None = None
    parent_id: str | None = None
    parent_method: str | None = None
    depth: int = 0
    """0 for a top-level comment."""
    mentions: tuple[str, ...] = ()
    upvotes: int | None = None
    downvotes: int | None = None
    permalink: str | None = None
    status: str = "visible"
    """`visible`, `deleted`, `hidden` or `pending`: the last three are placeholders."""
    version: int | None = None
    text_digest: str | None = None
    change: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    method: CommentMethod = CommentMethod()
    confidence: float | None = None
    capture: Pointer | None = None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Every URL tried, failures too."""

    type: str = field(default="page", init=False)
    schema_version: str = field(default=SCHEMA_VERSION, init=False)
    run: str | None = None
    id: str = ""
    """sha256 of the URL that was asked for."""
    url: str = ""
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    status: int | None = None
    error: str | None = None
    content_type: str | None = None
    bytes: int | None = None
    """Payload bytes as received (after transfer decoding)."""
    seconds: float | None = None
    robots: str | None = None
    """`allowed`, `denied`, `ignored` or null (not asked)."""
    reason: str | None = None
    """Why it was fetched: `asked`, `comment-page`, `requisite`, `sitemap` …"""
    event: str | None = None
    role: str | None = None
    """What it is: its role in its event, or what the page turned out to be (`list-page`, `login-page` …)."""
    flags: tuple[str, ...] = ()
    """What is known of it besides: `list-page`, `limit: …`, `malformed` …"""
    capture: Pointer | None = None


Record = Article | Comment | PageRecord


def to_line(record: Record) -> bytes:
    """One JSON line, UTF-8, keys in declaration order, ending in a line feed."""
    return dump_line(record)


def dump_line(value: Any) -> bytes:
    """Any JSON value as one line that every reader takes for one, ending in a line feed.

    U+2028, U+2029 and U+0085 are written escaped: Python's `str.splitlines`, JavaScript before 2019 and others end a line
    at them. A number that is none (NaN) becomes null.

    Raises:
        TypeError: a lone surrogate, a number beyond 64 bits, or what JSON has no name for (see `archives.plain`).
    """
    return _escaped(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def dump_document(value: Any) -> bytes:
    """Any JSON value as an indented document, by the same rules.

    Raises:
        TypeError: as above.
    """
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    return _escaped(orjson.dumps(value, option=options))


def _escaped(data: bytes) -> bytes:
    for character, escaped in _LINE_ENDS:
        if character in data:
            data = data.replace(character, escaped)
    return data


def url_id(url: str) -> str:
    """The id of an article (of its canonical URL) or page line: sha256, hexadecimal."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def keys(record_type: type[Record]) -> tuple[str, ...]:
    """The keys of a record type, in line order."""
    return tuple(f.name for f in fields(record_type))
