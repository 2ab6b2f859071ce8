"""One item that no line can be made of is one line that says so, and nothing else is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archives.capture import Role
from archives.records import Article, Comment, PageRecord, Record, url_id
from pipelines.failed import story_of
from pipelines.history import History
from pipelines.steps import Steps
from spiders.crawl.fetched import Fetched
from spiders.read.story import PageReading, Story
from spiders.reading import Reading


class Kept(list[Record]):
    """Lines in a list."""

    def flush(self) -> None:
        pass


class Broken(str):
    """A text that no step can work with."""

    def isascii(self) -> bool:
        raise ZeroDivisionError("of a value")


def steps(kept: Kept) -> Steps:
    return Steps(History(), None, kept)


def test_a_story_that_fails_closes_its_event_with_one_line() -> None:
    kept = Kept()
    article = Article(run="r", id="a", url="http://x.test/a", headline=Broken("h"))
    story = steps(kept).process_item(Story("r-1", "r", article, (Comment(id="c"),)))
    assert isinstance(story, Story)
    assert (story.event, story.article, story.comments) == ("r-1", None, ())
    (line,) = kept
    assert isinstance(line, PageRecord)
    assert (line.url, line.event, line.run) == ("http://x.test/a", "r-1", "r")
    assert line.error == "record: ZeroDivisionError: of a value"
    assert line.id != url_id("http://x.test/a")  # the page's own line stands beside it


def test_the_next_story_is_written() -> None:
    kept = Kept()
    all_steps = steps(kept)
    all_steps.process_item(Story("r-1", "r", Article(run="r", id="a", url="u", headline=Broken("h"))))
    all_steps.process_item(Story("r-2", "r", Article(run="r", id="b", url="v", headline="Fine"), asked=True))
    assert [type(record).__name__ for record in kept] == ["PageRecord", "Article"]


def test_a_page_line_that_cannot_be_written_keeps_its_address() -> None:
    class Refusing(Kept):
        def append(self, record: Record) -> None:
            if isinstance(record, PageRecord) and record.content_type:
                raise TypeError("not this one")
            super().append(record)

    kept = Refusing()
    line = PageRecord(
        run="r", id="1", url="http://x.test/", status=200, content_type="text/html", event="r-1"
    )
    item = steps(kept).process_item(Fetched(line, Role(), Reading(None)))
    assert isinstance(item, Fetched)
    assert item.record == replace(line, content_type=None, error="record: TypeError: not this one")


def test_a_disk_that_fails_is_no_fault_of_the_item() -> None:
    class Full(Kept):
        def append(self, record: Record) -> None:
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        steps(Full()).process_item(Fetched(PageRecord(id="1"), Role()))


def test_pages_that_cannot_be_joined_make_a_story_without_records() -> None:
    broken = PageReading("http://x.test/", Role(run="r"), Reading(Article(id="a"), (None,)))  # type: ignore[arg-type]
    story = story_of("r-1", [broken])
    assert story.failed is not None
    assert story.failed.url == "http://x.test/"
    kept = Kept()
    steps(kept).process_item(story)
    assert kept == [story.failed]
