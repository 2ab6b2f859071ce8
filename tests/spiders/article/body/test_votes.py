"""Which of our blocks a stated text holds."""

from __future__ import annotations

import pytest

from spiders.article.body.votes import votes
from spiders.sheet.blocks import page_blocks
from spiders.sheet.strings import condense
from tests.spiders.article.made import SENTENCES, page


def _votes(text: str, lines: list[str]) -> bool:
    (block,) = page_blocks(page(f"<html><body><p>{text}</p></body></html>"))
    (said,) = votes([block], [condense(line) for line in lines])
    return said


def test_a_short_block_must_be_a_line_of_its_own() -> None:
    assert _votes("A short line", ["A short line", "Another"])
    assert not _votes("A short line", ["A short line and more"])


@pytest.mark.parametrize(("kept", "said"), [(1.0, True), (0.8, True), (0.3, False), (0.0, False)])
def test_a_long_block_is_held_where_most_of_it_stands_in_the_extract(kept: float, said: bool) -> None:
    text = " ".join(SENTENCES[:2])
    extract = text[: int(len(text) * kept)] + " something else altogether follows here instead"
    assert _votes(text, [extract]) is said
