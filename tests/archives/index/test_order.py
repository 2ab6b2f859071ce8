"""The order in which records come: the newest hits of words found among the newest records are those of the whole list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import archives.index.hits as hits
from archives.index.filters import Filter, RecordType
from archives.index.reading import Index
from archives.index.schema import FIRST_COMMENT
from tests.reading_room.made import Made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Made(tmp_path_factory.mktemp("order") / "main")
    for n in range(20):
        date = None if n % 7 == 3 else f"2026-{1 + (n * 5) % 12:02}-{1 + n % 28:02}T08:00:00Z"
        article = made.article(f"https://quay.example/{n}/", f"Of the harbour, {n}.", date_published=date)
        for m in range(3):
            day = None if (n + m) % 5 == 4 else f"2026-{1 + (n * 7 + m) % 12:02}-02T0{m}:00:00Z"
            text = "a ferry in the harbour" if (n + m) % 4 == 0 else "of the harbour"
            made.comment(article, 10 * n + m, text, date_published=day)
    return made.index()


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    with Index(folder / "index.sqlite", folder / "records") as opened:
        yield opened


@pytest.mark.parametrize("words", [None, "harbour", "ferry", "harbour -ferry", "nothing", '"the harbour"'])
@pytest.mark.parametrize("types", [("article",), ("comment",), ("article", "comment")])
@pytest.mark.parametrize("more", [{}, {"sites": ("quay.example",)}, {"since": "2026-05-01"}])
@pytest.mark.parametrize(("limit", "offset"), [(5, 0), (7, 3), (40, 30)])
def test_the_newest_hits_are_those_of_the_whole_list(
    index: Index,
    words: str | None,
    types: tuple[RecordType, ...],
    more: dict[str, Any],
    limit: int,
    offset: int,
) -> None:
    wanted = Filter(words=words, types=types, **more)
    whole = list(index.entries(wanted, sort="newest"))
    assert (
        list(index.entries(wanted, sort="newest", limit=limit, offset=offset))
        == whole[offset : offset + limit]
    )


def test_a_word_of_many_records_is_found_among_the_newest_of_them(index: Index) -> None:
    asked: list[str] = []
    index.connection.set_trace_callback(asked.append)
    found = list(index.entries(Filter(words="harbour", types=("comment",)), sort="newest", limit=5))
    index.connection.set_trace_callback(None)
    assert len(found) == 5
    questions = [sql for sql in asked if "FROM entries e" in sql or "JOIN entries e" in sql]
    assert len(questions) == 1  # the list of all hits was not asked for
    assert "EXISTS" in questions[0]


def test_relevance_is_for_words_that_not_everything_has(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "RANKED", 20)
    assert index.order_of(Filter()) == "newest"
    assert index.order_of(Filter(words="ferry")) == "relevance"
    assert index.order_of(Filter(words="harbour", types=("article",))) == "relevance"
    assert index.order_of(Filter(words="harbour", types=("comment",))) == "newest"


def test_counting_stops_where_it_is_told(index: Index) -> None:
    wanted = Filter(words="harbour", types=("comment",))
    assert index.count(wanted) == 60
    assert index.count(wanted, most=7) == 7
    assert index.count(wanted, most=100) == 60
    assert index.count(replace(wanted, words="nothing"), most=7) == 0


def test_entries_of_comments_are_numbered_apart_from_those_of_articles(index: Index, folder: Path) -> None:
    articles = list(index.entries(Filter(types=("article",)), sort="log"))
    comments = list(index.entries(Filter(types=("comment",)), sort="log"))
    assert articles == list(range(1, 21))
    assert comments == list(range(FIRST_COMMENT, FIRST_COMMENT + 60))
