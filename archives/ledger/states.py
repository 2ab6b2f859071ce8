"""What the ledger remembers of articles and comments between runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson


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
    """As of the last look: `new`, `updated`, `unchanged`, `unchanged-text`, `gone` or `reappeared`."""
    first_seen: str | None = None
    last_seen: str | None = None
    run: str | None = None
    """The last run that saw it."""
    declared: int | None = None
    """The comment number that the page printed."""
    duplicate_of: str | None = None
    body_length: int | None = None
    line: bytes | None = None
    """Its last JSON line without the text (`without_text`): what a `gone` line repeats."""


@dataclass(frozen=True, slots=True)
class CommentState:
    """A comment's newest known version."""

    id: str
    article_id: str
    """Of the article that showed it first: a thread under two addresses has one history."""
    version: int = 1
    text_digest: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    status: str = "visible"
    removed: bool = False
    run: str | None = None
    line: bytes | None = None
    """Its last JSON line: what a `removed` line repeats."""


def is_earlier(seen: str | None, last_seen: str | None) -> bool:
    """Whether a look lies before the newest one that is known: the state stays that one's."""
    return bool(seen and last_seen and seen < last_seen)


def with_earlier_article(known: ArticleState, version: int, seen: str) -> ArticleState:
    """An article's state after an older capture of it was read."""
    first = min(seen, known.first_seen or seen)
    return replace(known, version=max(known.version, version), first_seen=first)


def with_earlier_comment(known: CommentState, version: int, seen: str) -> CommentState:
    """The same of a comment."""
    first = min(seen, known.first_seen or seen)
    return replace(known, version=max(known.version, version), first_seen=first)


def without_text(line: bytes) -> bytes:
    """An article's JSON line without its body: small enough to keep in the ledger."""
    values = orjson.loads(line)
    return orjson.dumps({**values, "body": None, "body_html": None})


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
