"""One URL tried, whatever came of it: what the spiders give to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass

from archives.capture import Role
from archives.records import PageRecord
from spiders.discovery.found import Discovery
from spiders.reading import Reading

SOURCE_KINDS = {
    "robots-source": "robots",
    "sitemap": "sitemap",
    "feed": "feed",
    "posts-api": "api",
    "section": "section",
}
"""Role of a source's capture -> what it is taken for."""
SOURCE_ROLES = {kind: role for role, kind in SOURCE_KINDS.items()}
"""The other way round."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page line with what was read of the page.

    `row` is the frontier row to acknowledge once the line is flushed; null where no frontier is at work.
    """

    record: PageRecord
    role: Role
    reading: Reading | None = None
    requisites: tuple[str, ...] = ()
    discovery: Discovery | None = None
    row: int | None = None
    unchanged: bool = False
    """The payload is one that the archive had: a 304, or the same bytes again."""


def is_robots_later(status: int) -> bool:
    """Whether a robots.txt's status says "not now": 5xx (RFC 9309 2.3.1.4), and 429, which asks for time."""
    return status >= 500 or status == 429


def is_failure(record: PageRecord) -> bool:
    """Whether a URL failed. A robots.txt that is not there, or empty, did not: it allows everything (RFC 9309 2.3.1.3)."""
    kind = (record.error or "").split(":")[0]
    says_nothing = kind == "empty" or (kind.startswith("http-4") and kind != "http-429")
    return bool(kind) and not (says_nothing and record.role in ("robots", "robots-source"))
