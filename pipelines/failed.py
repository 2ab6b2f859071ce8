"""What is written of an item that cannot be: one line that says so, and nothing of it is asked again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from archives.plain import plain
from archives.records import PageRecord, url_id
from spiders.crawl.fetched import Fetched
from spiders.read.story import PageReading, Story, assemble

KIND = "record"
"""Kind of the error: a line could not be made of what the page gave."""


def is_of_the_item(error: Exception) -> bool:
    """Whether it is the item's own fault: not that of a disk, a pipe, or a ledger that cannot be written."""
    if isinstance(error, sqlite3.Error):
        return isinstance(error, (sqlite3.DataError, sqlite3.InterfaceError))
    return not isinstance(error, (OSError, MemoryError))


def failed_page(item: Fetched, error: Exception) -> Fetched:
    """The page's line with what every line has, and the error in place of what it said."""
    told = item.record
    record = PageRecord(
        run=told.run, id=told.id, url=told.url, status=told.status, error=_told(error), reason=told.reason,
        event=told.event, role=told.role, capture=told.capture,
    )  # fmt: skip
    return replace(item, record=plain(record)[0], reading=None, discovery=None)


def story_of(event: str, pages: Sequence[PageReading]) -> Story:
    """The story of an event's pages (`spiders.read.story.assemble`); one without records where they cannot be joined."""
    try:
        return assemble(event, pages)
    except Exception as error:  # noqa: BLE001 - whatever the pages hold is this event's business alone
        first = pages[0] if pages else None
        story = Story(event, first.role.run if first else None, None)
        return replace(story, failed=_line(story, first.url if first else event, error))


def failed_story(story: Story, error: Exception) -> Story:
    """The story without records, which closes its event, with the line that says why it has none."""
    line = _line(story, story.article.url if story.article else story.event, error)
    return replace(story, article=None, comments=(), failed=line)


def _line(story: Story, url: str, error: Exception) -> PageRecord:
    """The story's pages have their lines already: this one's id is made of the address with a fragment, which none has."""
    record = PageRecord(
        run=story.run, id=url_id(f"{url}#{KIND}"), url=url, error=_told(error), reason=KIND, event=story.event,
        role="page", capture=story.article.capture if story.article else None,
    )  # fmt: skip
    return plain(record)[0]


def _told(error: Exception) -> str:
    return f"{KIND}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
