"""Votes of other extractors for our blocks, and the tree that they are asked about."""

from __future__ import annotations

import pytest

from spiders.article.body.body import without
from spiders.article.body.votes import votes
from spiders.sheet.blocks import page_blocks
from spiders.sheet.strings import condense
from tests.spiders.article.made import SENTENCES, news, page


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


def test_a_tree_without_a_subtree_is_a_copy_that_keeps_the_rest() -> None:
    found = news(after="<div id=thread><p>First!</p></div>")
    (thread,) = found.tree.xpath("//*[@id='thread']")
    copied = without(found.tree, [thread, thread])
    assert copied is not found.tree
    assert not copied.xpath("//*[@id='thread']")
    assert SENTENCES[-1] in copied.text_content()
    assert found.tree.xpath("//*[@id='thread']")
    assert without(found.tree, []) is found.tree
    assert without(found.tree, [news().tree]).xpath("//*[@id='thread']")
