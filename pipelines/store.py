"""Store: record lines and what the past learns of them, all or nothing; only then may a request be acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from archives.records import Record
from pipelines.deduplicate import simhash_of
from pipelines.history import History
from pipelines.seen import seen_line
from spiders.crawl.fetched import Fetched
from spiders.read.story import Story


class Lines(Protocol):
    """Where lines go."""

    def append(self, record: Record) -> None:
        """Take one record."""
        ...

    def flush(self) -> None:
        """All records so far are with the operating system."""
        ...


class Shelf(Protocol):
    """Record files with their ledger: `archives.collection.collection.OpenCollection`."""

    @property
    def lines(self) -> Lines:
        """The record files."""
        ...

    def note_seen(self, line: bytes) -> None:
        """Take a line of what was seen unchanged."""
        ...

    def unit(self) -> AbstractContextManager[None]:
        """Lines and ledger rows written within are kept together or not at all; flushed at its end."""
        ...


class Store:
    """Last pipeline step.

    Args:
        history: asked so that no id gets two lines in a run.
        shelf: the collection; None where lines are only streamed.
        stream: gets every line too, once it is kept.
    """

    def __init__(self, history: History, shelf: Shelf | None, stream: Lines | None = None) -> None:
        self.history = history
        self.shelf = shelf
        self.stream = stream

    def process_item(self, item: object) -> object:
        """Write what the item holds: a story's lines, a page's line, or a record of somebody's own spider."""
        if isinstance(item, Story):
            if item.article is not None:
                self._write(self._of_story(item), item)
            elif item.failed is not None:
                self._write([item.failed])
        elif isinstance(item, Fetched):
            self._write([item.record])
        else:
            # itemadapter imports Scrapy (0.4 s): only for items of others.
            from pipelines.items import to_record

            self._write([to_record(item)])
        return item

    def _of_story(self, story: Story) -> Iterator[Record]:
        for record in (story.article, *story.comments):
            if record is not None and (story.asked or record.change != "unchanged"):
                yield record

    def _untold(self, story: Story, fresh: Sequence[Record]) -> Story | None:
        """The story without the comments that have their line in this run, None where its article has and nothing is
        fresh: a story that is read again after a crash is no second visit."""
        article = story.article
        if article is None or not self.history.is_stored(story.run, article.type, article.id):
            return story
        ids = {record.id for record in fresh}
        return replace(story, comments=tuple(c for c in story.comments if c.id in ids)) if fresh else None

    def _unchanged(self, story: Story | None, fresh: Sequence[Record]) -> list[Record]:
        """What of a story gets no record in this run."""
        if story is None or story.article is None:
            return []
        ids = {(record.type, record.id) for record in fresh}
        records: tuple[Record, ...] = (story.article, *story.comments)
        quiet = (record for record in records if (record.type, record.id) not in ids)
        return [r for r in quiet if not self.history.is_stored(r.run, r.type, r.id)]

    def _note_seen(self, story: Story | None, quiet: Sequence[Record]) -> None:
        if self.shelf is None or story is None or story.article is None:
            return
        line = seen_line(story, quiet, self.history.article(story.article.id))
        if line is not None:
            self.shelf.note_seen(line)

    def _write(self, records: Iterable[Record], story: Story | None = None) -> None:
        fresh = [r for r in records if not self.history.is_stored(r.run, r.type, r.id)]
        if story is not None:
            story = self._untold(story, fresh)
        quiet = self._unchanged(story, fresh)
        simhash = simhash_of(story.article) if story is not None and story.article is not None else None
        if self.shelf is None:
            self.history.remember(fresh, story, simhash)
        else:
            with self.shelf.unit():
                for record in fresh:
                    self.shelf.lines.append(record)
                self.history.remember(fresh, story, simhash)
                self._note_seen(story, quiet)
        if self.stream is not None:
            for record in fresh:
                self.stream.append(record)
            self.stream.flush()
