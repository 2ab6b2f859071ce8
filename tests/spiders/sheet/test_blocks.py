"""The blocks of a page, and what is left where a thread is cut out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from archives.capture import Capture
from spiders.sheet import blocks
from spiders.sheet.blocks import page_blocks
from spiders.sheet.page import Page


def page_of(body: str) -> Page:
    date = datetime(2024, 1, 2, tzinfo=UTC)
    headers = (("content-type", "text/html"),)
    return Page(Capture("https://news.example/a", date, 200, headers, f"<body>{body}</body>".encode()))


def test_what_lies_in_an_element_to_cut_is_left_out() -> None:
    page = page_of(
        "<p>One</p><div id=a><p>Two</p><div id=b><p>Three</p></div></div><p>Four</p><p id=c>Five</p><p>Six</p>"
    )
    cut = [page.tree.get_element_by_id(name) for name in ("c", "b", "a", "b")]
    assert [block.text for block in page_blocks(page, cut)] == ["One", "Four", "Six"]
    assert [block.index for block in page_blocks(page, cut)] == [0, 1, 2]
    assert [block.text for block in page_blocks(page, cut[1:2])] == ["One", "Two", "Four", "Five", "Six"]
    assert len(page_blocks(page)) == 6


class Counted(tuple[int, ...]):
    """A tuple that counts how often its items are asked for."""

    asked = 0

    def __getitem__(self, place: Any) -> Any:
        Counted.asked += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[int]:
        for place in range(len(self)):
            yield self[place]


def test_the_work_grows_with_the_records_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("<p>Text</p>" + "<div class=c><p>Words</p></div>" * 3_000)
    plain = blocks.bisect_right
    monkeypatch.setattr(blocks, "bisect_right", lambda starts, place: plain(Counted(starts), place))
    assert [block.text for block in page_blocks(page, page.tree.find_class("c"))] == ["Text"]
    assert 0 < Counted.asked <= 3_001 * 13  # as many as a search by halves takes at most
