"""A story through the steps, once and again: what is new, changed, gone and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import attrs
import pytest
import scrapy
from hypothesis import given
from hypothesis import strategies as st

from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    PageRecord,
    Pointer,
    Record,
    ThreadState,
)
from pipelines.history import History
from pipelines.items import to_record
from pipelines.normalise import Normalise, block, line, text_digest
from pipelines.steps import Steps
from spiders.read.story import Gone, Story

BODY = " ".join(f"word{n} and so on it goes" for n in range(40))


class Kept:
    """Lines in a list."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.flushed = 0

    def append(self, record: Record) -> None:
        self.records.append(record)

    def flush(self) -> None:
        self.flushed += 1


class Collection:
    """A history with its lines, and a clock of run numbers."""

    def __init__(self, *, asked: bool = True) -> None:
        self.history = History()
        self.asked = asked
        self.runs = 0

    def run(self, texts: dict[str, str | None], *, body: str | None = BODY, article_id: str = "a1", declared: int | None = None,
            flags: tuple[str, ...] = ()) -> dict[str, Record]:  # fmt: skip
        """Archive an article with these comments (None: a tombstone) in a new run; its lines by id."""
        self.runs += 1
        comments = tuple(
            Comment(id=key, article_id=article_id, text=text, author=CommentAuthor("N"),
                    status="visible" if text is not None else "deleted")
            for key, text in texts.items()
        )  # fmt: skip
        thread = ThreadState(declared=declared, captured=len(texts),
                             complete=None if declared is None else len(texts) >= declared)  # fmt: skip
        article = Article(id=article_id, url=f"https://e.example/{article_id}", headline="H", body=body, flags=flags,
                          comments=thread)  # fmt: skip
        kept = Kept()
        steps = Steps(self.history, None, kept)
        steps.process_item(
            Story("e", f"run{self.runs}", article, comments, f"2026-01-{self.runs:02}T00:00:00Z",
                  asked=self.asked)
        )  # fmt: skip
        assert kept.flushed
        return {record.id: record for record in kept.records}

    def gone(self, article_id: str = "a1") -> dict[str, Record]:
        """The article's page answers 404 in a new run."""
        self.runs += 1
        kept = Kept()
        pointer = Pointer("w", 0, 1, "urn:gone", "2026-01-01T00:00:00Z", None)
        gone = Gone((f"https://e.example/{article_id}",), pointer)
        Steps(self.history, None, kept).process_item(Story("e", f"run{self.runs}", None, gone=gone))
        return {record.id: record for record in kept.records}


def _changes(lines: dict[str, Record]) -> dict[str, str | None]:
    return {key: record.change for key, record in lines.items() if not isinstance(record, PageRecord)}


def test_first_everything_is_new_then_unchanged() -> None:
    collection = Collection()
    assert _changes(collection.run({"c1": "one"})) == {"a1": "new", "c1": "new"}
    again = collection.run({"c1": "one"})
    assert _changes(again) == {"a1": "unchanged", "c1": "unchanged"}
    comment = again["c1"]
    assert isinstance(comment, Comment)
    assert (comment.first_seen, comment.last_seen) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")


def test_scheduled_runs_write_no_line_for_what_is_unchanged() -> None:
    collection = Collection(asked=False)
    collection.run({"c1": "one", "c2": "two"})
    assert collection.run({"c1": "one", "c2": "two"}) == {}
    assert _changes(collection.run({"c1": "one", "c2": "TWO"})) == {"c2": "edited"}


def test_the_newest_line_of_an_article_has_the_threads_state() -> None:
    collection = Collection(asked=False)
    collection.run({"c1": "one"}, declared=1)
    more = collection.run({"c1": "one", "c2": "two"}, declared=2)
    assert _changes(more) == {"a1": "unchanged-text", "c2": "new"}
    article = more["a1"]
    assert isinstance(article, Article)
    assert (article.version, article.comments.declared, article.comments.captured) == (1, 2, 2)
    assert collection.run({"c1": "one", "c2": "two"}, declared=2) == {}
    flagged = collection.run({"c1": "one", "c2": "two"}, declared=2, flags=("paywall",))
    assert _changes(flagged) == {"a1": "unchanged-text"}


def test_a_correction_makes_a_version_and_white_space_none() -> None:
    collection = Collection()
    collection.run({})
    assert _changes(collection.run({}, body=BODY.replace(" ", "  "))) == {"a1": "unchanged"}
    line_ = collection.run({}, body=BODY.replace("word7", "word8"))["a1"]
    assert isinstance(line_, Article)
    assert (line_.change, line_.version) == ("updated", 2)


def test_removed_and_back() -> None:
    collection = Collection()
    collection.run({"c1": "one", "c2": "two"}, declared=2)
    gone = collection.run({"c1": "one"}, declared=1)
    assert _changes(gone) == {"a1": "unchanged-text", "c1": "unchanged", "c2": "removed"}
    removed = gone["c2"]
    assert isinstance(removed, Comment)
    assert (removed.text, removed.last_seen, removed.run) == ("two", "2026-01-01T00:00:00Z", "run2")
    assert "c2" not in collection.run({"c1": "one"}, declared=1), "a removal is told once"
    assert _changes(collection.run({"c1": "one", "c2": "two"}, declared=2))["c2"] == "reappeared"


def test_a_page_that_always_prints_more_than_it_shows() -> None:
    """WordPress counts the replies that it hides with their parent."""
    collection = Collection()
    collection.run({"c1": "one", "c2": "two", "c3": "three"}, declared=5)
    assert "c3" not in collection.run({"c1": "one", "c2": "two"}, declared=5), (
        "one more is missing than before"
    )
    assert _changes(collection.run({"c1": "one", "c2": "two"}, declared=4))["c3"] == "removed"


def test_an_article_without_a_body() -> None:
    collection = Collection()
    collection.run({}, body=None)
    assert _changes(collection.run({}, body=None)) == {"a1": "unchanged"}
    other = collection.run({}, body=None, article_id="a2")["a2"]
    assert isinstance(other, Article)
    assert other.duplicate_of is None
    assert _changes(collection.run({})) == {"a1": "updated"}
    copy = collection.run({}, article_id="a3")["a3"]
    assert isinstance(copy, Article)
    assert copy.duplicate_of == "a1"


def test_a_tombstone_is_a_removal() -> None:
    collection = Collection()
    collection.run({"c1": "one"})
    assert _changes(collection.run({"c1": None}))["c1"] == "removed"
    assert _changes(collection.run({"c1": None}))["c1"] == "unchanged"


def test_a_story_that_is_gone_and_comes_back() -> None:
    collection = Collection(asked=False)
    collection.run({"c1": "one"}, declared=1)
    gone = collection.gone()
    assert _changes(gone) == {"a1": "gone"}
    article = gone["a1"]
    assert isinstance(article, Article)
    assert (article.headline, article.body, article.version, article.run) == ("H", None, 1, "run2")
    assert article.capture is not None
    assert article.capture.record_id == "urn:gone"
    assert collection.gone() == {}, "told once"
    assert _changes(collection.run({"c1": "one"}, declared=1)) == {"a1": "reappeared"}
    assert collection.run({"c1": "one"}, declared=1) == {}
    collection.gone()
    again = collection.run({"c1": "one"}, declared=1, body=BODY.replace("word7", "word8"))["a1"]
    assert isinstance(again, Article)
    assert (again.change, again.version) == ("reappeared", 2)


def test_an_address_that_was_never_a_story_is_not_gone() -> None:
    collection = Collection()
    assert collection.gone() == {}


def test_a_thread_under_two_addresses_has_one_history() -> None:
    collection = Collection(asked=False)
    thread: dict[str, str | None] = {"s/wordpress/1": "one", "s/wordpress/2": "two"}
    assert len(collection.run(thread, declared=2)) == 3
    assert _changes(collection.run(thread, declared=2, article_id="print")) == {"print": "new"}
    for _ in range(2):
        assert collection.run(thread, declared=2) == {}
        assert collection.run(thread, declared=2, article_id="print") == {}
    less: dict[str, str | None] = {"s/wordpress/1": "one"}
    assert _changes(collection.run(less, declared=1, article_id="print")) == {"print": "unchanged-text"}
    assert _changes(collection.run(less, declared=1))["s/wordpress/2"] == "removed"


def test_the_same_text_under_another_url_is_flagged_and_kept() -> None:
    collection = Collection()
    collection.run({})
    copy = collection.run({}, article_id="a2")["a2"]
    assert isinstance(copy, Article)
    assert copy.duplicate_of == "a1"
    near = collection.run({}, article_id="a3", body=BODY + " one more")["a3"]
    assert isinstance(near, Article)
    assert near.duplicate_of is None
    assert near.near_duplicate_of is not None
    assert near.near_duplicate_of.id in {"a1", "a2"}
    assert near.near_duplicate_of.similarity > 0.9
    other = collection.run({}, article_id="a4", body=" ".join(f"other{n} text here" for n in range(60)))["a4"]
    assert isinstance(other, Article)
    assert other.near_duplicate_of is None


def test_one_line_an_id_and_run() -> None:
    history, kept = History(), Kept()
    story = Story("e", "r", Article(id="a", body="b"), (Comment(id="c", text="t"),), "2026-01-01T00:00:00Z")
    for _ in range(2):
        Steps(history, None, kept).process_item(story)
    assert [record.id for record in kept.records] == ["a", "c"]


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert line(line(text)) == line(text)
    assert block(block(text)) == block(text)
    article = Article(headline=text, body=text, authors=(Author(text), Author(text)), keywords=(text, text))
    once = Normalise().process_item(Story("e", "r", article, (Comment(text=text),)))
    assert Normalise().process_item(once) == once


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=4), min_size=1, max_size=6))
def test_the_digest_is_over_words(words: list[str]) -> None:
    assert text_digest(" ".join(words)) == text_digest("\n\t".join(words))
    assert text_digest(" ".join(words)) != text_digest(" ".join([*words, "c"]))


class _ScrapyItem(scrapy.Item):
    type = scrapy.Field()
    url = scrapy.Field()
    headline = scrapy.Field()


@dataclass
class _DataclassItem:
    type: str
    url: str
    headline: str


@attrs.define
class _AttrsItem:
    type: str
    url: str
    headline: str


@pytest.mark.parametrize("make", [dict, _ScrapyItem, _DataclassItem, _AttrsItem])
def test_items_of_other_projects_become_whole_records(make: type) -> None:
    record = to_record(make(type="article", url="https://e.example/x", headline="H"))
    assert isinstance(record, Article)
    assert record == replace(Article(url="https://e.example/x", headline="H"), id=record.id)
    assert len(record.id) == 64


def test_an_unknown_key_or_type_is_named() -> None:
    with pytest.raises(ValueError, match="headlin"):
        to_record({"type": "article", "headlin": "typo"})
    with pytest.raises(TypeError, match="article, comment, page"):
        to_record({"type": "video"})
    with pytest.raises(TypeError, match="int"):
        to_record(3)
