"""What the ledger remembers of articles and comments between runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article's newest known version."""

    id: str
    url: str
    canonical_url: str
    version: int = 1
    text_digest: str | None = None
    simhash: int | None = None
    """64-bit fingerprint of the body, unsigned; near duplicates differ in few bits."""
    change: str | None = None
    """Of the last line emitted: `new`, `updated` or `unchanged`."""
    first_seen: str | None = None
    last_seen: str | None = None
    run: str | None = None
    """The last run that saw it."""
    declared: int | None = None
    """The comment number that the page printed."""
    duplicate_of: str | None = None
    body_length: int | None = None


@dataclass(frozen=True, slots=True)
class CommentState:
    """A comment's newest known version."""

    id: str
    article_id: str
    version: int = 1
    text_digest: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    status: str = "visible"
    removed: bool = False
    run: str | None = None
    line: bytes | None = None
    """Its last JSON line: what a `removed` line repeats."""


@dataclass(frozen=True, slots=True)
class EventState:
    """An archival event: one article with all its pages."""

    event: str
    run: str | None
    url: str
    state: str = "open"
    """`open` or `done`."""
    discovered_by: str | None = None


@dataclass(frozen=True, slots=True)
class RecordFilePosition:
    """How much of a record file the ledger answers for: what stands after it is cut on recovery."""

    name: str
    """Final name, without `.open`."""
    run: str
    type: str
    size: int
    lines: int
