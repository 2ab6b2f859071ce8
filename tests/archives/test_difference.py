"""Two versions compared: paragraphs, words in them, what moved, what is hidden."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.difference import Difference, Piece, compare, compare_values, folded

RIVER = "The river crossing at Mile 40 was closed briefly on Sunday while two teams compared notes."
FAIR = "The survey rates the second span as fair, the middle of five grades, said one of the engineers."
FERRY = "Lorries were sent round by the northern approach, and the ferry ran twice an hour all day."


def kinds(found: Difference) -> list[str]:
    return [block.kind for block in found.blocks]


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def test_words_inside_a_paragraph_are_marked_as_phrases() -> None:
    found = compare(text(RIVER, FAIR), text(RIVER.replace("was closed briefly", "stayed shut"), FAIR))
    assert kinds(found) == ["changed", "same"]
    assert [piece.text for piece in found.blocks[0].old if piece.change] == ["was closed briefly"]
    assert [piece.text for piece in found.blocks[0].new if piece.change] == ["stayed shut"]
    assert (found.added, found.removed) == (2, 3)


def test_a_paragraph_that_moved_is_neither_added_nor_removed() -> None:
    found = compare(text(RIVER, FAIR, FERRY), text(FERRY, RIVER, FAIR))
    assert kinds(found) == ["moved", "same", "same", "moved"]
    assert (found.added, found.removed) == (0, 0)
    assert not any(piece.change for block in found.blocks for piece in (*block.old, *block.new))


def test_a_paragraph_that_was_split_or_joined_is_one_change_without_words() -> None:
    apart, together = text(RIVER, FAIR, FERRY), text(f"{RIVER} {FAIR}", FERRY)
    assert kinds(compare(together, apart)) == ["split", "same"]
    found = compare(apart, together)
    assert kinds(found) == ["joined", "same"]
    assert (found.added, found.removed) == (0, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [("“Fair”, he said.", "'Fair' he said."), ("two  spaces here now", "two spaces here now"), ("no\u00a0break here now", "no break here now")],
)  # fmt: skip
def test_punctuation_and_white_space_are_hidden_and_counted(old: str, new: str) -> None:
    found = compare(text(RIVER, old), text(RIVER, new))
    assert found.is_empty
    assert found.hidden == 1
    assert kinds(compare(text(RIVER, old), text(RIVER, new), every=True)) == ["same", "changed"]


def test_characters_are_the_words_of_scripts_without_spaces() -> None:
    found = compare("湾岸の橋が開通した。", "湾岸の橋が閉鎖された。")
    assert "".join(piece.text for piece in found.blocks[0].old if not piece.change).startswith("湾岸の橋が")


def test_long_runs_of_the_same_are_folded_between_their_neighbours() -> None:
    same = [f"{RIVER} Number {n}." for n in range(9)]
    groups = folded(compare(text("One.", *same), text("Two words now.", *same)).blocks)
    assert [len(group) for group in groups][-2:] == [1, 8]


@pytest.mark.parametrize("count", [3_000, 12_000])
def test_long_texts_take_no_quadratic_walk(count: int) -> None:
    rng = random.Random(3)
    words = ["".join(rng.choices(string.ascii_lowercase, k=6)) for _ in range(count)]
    old = text(*(" ".join(words[n : n + 80]) for n in range(0, count, 80)))
    found = compare(old, old.replace(words[40], "changed").replace(words[count - 9], "changed"))
    assert kinds(found).count("changed") == 2
    assert compare(" ".join(words), " ".join(reversed(words))).blocks[0].kind in ("changed", "removed")


PARAGRAPH = st.lists(st.sampled_from(["river", "bridge", "ferry,", "Mile", "40", "湾岸", "الجسر"]), min_size=1, max_size=12).map(" ".join)  # fmt: skip


@given(st.lists(PARAGRAPH, max_size=6), st.lists(PARAGRAPH, max_size=6))
def test_each_side_keeps_every_word_of_its_text(old: list[str], new: list[str]) -> None:
    found = compare(text(*old), text(*new), every=True)
    for side, paragraphs in (("old", old), ("new", new)):
        said = " ".join("".join(p.text for p in getattr(block, side)) for block in found.blocks)
        assert said.split() == " ".join(paragraphs).split()
    assert all(block.kind == "same" for block in compare(text(*old), text(*old)).blocks)


def changed(pieces: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.change]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("2026-11-28", "2026-11-29", ["2026-11-28"], ["2026-11-29"]),
        ("2026-11-28T08:00:00+01:00", "2026-11-28T09:15:00+01:00", ["T08:00:00"], ["T09:15:00"]),
        ("2026-11-28T08:00:00Z", "2026-11-29T08:00:00Z", ["2026-11-28"], ["2026-11-29"]),
        ("Ada Brink", "Jon Holt, Olga Reyes", ["Ada Brink"], ["Jon Holt, Olga Reyes"]),
        ("", "City", [], ["City"]),
        ("The harbour bridge opens", "The harbour bridge closes", ["opens"], ["closes"]),
    ],
)
def test_values_of_a_field_are_one_block_and_dates_are_whole(
    old: str, new: str, gone: list[str], come: list[str]
) -> None:
    (block,) = compare_values(old, new).blocks
    assert (changed(block.old), changed(block.new)) == (gone, come)


@pytest.mark.parametrize(
    ("old", "new"),
    [("28.11.2026", "29.11.2026"), ("2026-11-28", "2026-12-28"), ("1,250.50", "1,350.50"), ("10:30", "10:45"), ("3/4", "3/5")],
)  # fmt: skip
def test_dates_and_numbers_in_a_text_are_one_word(old: str, new: str) -> None:
    found = compare(f"The ferry sank on {old}, they say.", f"The ferry sank on {new}, they say.")
    assert (changed(found.blocks[0].old), changed(found.blocks[0].new)) == ([old], [new])
    assert (found.added, found.removed) == (1, 1)


def test_punctuation_of_a_field_is_hidden_and_counted() -> None:
    found = compare_values("Ferry, bridge", "Ferry; bridge")
    assert (found.is_empty, found.hidden) == (True, 1)
