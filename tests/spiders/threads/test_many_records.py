"""What is looked up once for a page, not once more for each of its thousands of records."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml.html import HtmlElement

from spiders.threads.cut import thread_elements
from spiders.threads.layers import read_thread
from tests.spiders.threads.pages import WORDS, article, dated, page_of

RECORD = (
    '<div class="comment" id="qz-{n}"><b class="author">Ann{n}</b> <span class="date">{when}</span> <a href="/c/1{n}">Old</a> '
    '<a href="/c/{n}">#</a><p>The cranes stood idle when I walked past for the {n}th time. {words}</p><a href="#form">Reply</a></div>'
)


def thread_of(count: int) -> str:
    records = "".join(RECORD.format(n=1000 + n, when=dated(n % 9), words=WORDS[n % 8]) for n in range(count))
    return article(f'<section class="comments"><div class="list">{records}</div></section>')


def searches(count: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str | None]]:
    """How often trees are searched to tell what to cut, and the classes of what is."""
    page = page_of(thread_of(count))
    records = page.sheet.elements[0].getroottree().xpath("//div[@class='comment']")
    made: list[str] = []
    whole = HtmlElement.iter

    def counted(self: HtmlElement, *tags: Any) -> Any:
        made.extend(tag for tag in tags if tag == "h1")
        return whole(self, *tags)

    with monkeypatch.context() as patch:
        patch.setattr(HtmlElement, "iter", counted)
        found = thread_elements(page, records)
    return len(made), [element.get("class") for element in found]


def test_what_lies_around_all_records_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    few, cut = searches(10, monkeypatch)
    many, same = searches(200, monkeypatch)
    assert few == many
    assert cut == ["comment"] * 10
    assert same == ["comment"] * 200


def patterns(count: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str | None]]:
    """How many patterns a page's reading makes, and the permalinks."""
    made: list[object] = []
    whole = re._compiler.compile  # type: ignore[attr-defined]

    def counted(pattern: object, flags: int = 0) -> Any:
        made.append(pattern)
        return whole(pattern, flags)

    page = page_of(thread_of(count))
    with monkeypatch.context() as patch:
        patch.setattr(re._compiler, "compile", counted)  # type: ignore[attr-defined]
        thread = read_thread(page)
    assert thread is not None
    return len(made), [comment.permalink for comment in thread.comments]


def test_no_pattern_is_made_for_each_record(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns(10, monkeypatch)  # what all pages need
    made, links = patterns(60, monkeypatch)
    assert made == 0
    assert links == [f"https://example.org/c/{1000 + n}" for n in range(60)]
