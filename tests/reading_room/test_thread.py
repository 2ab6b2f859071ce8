"""Threads of any size and depth: pages, folds, the plot over time."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives.index.reading import Index
from archives.records import CommentAuthor
from reading_room.skeleton import Skeleton, skeleton_of
from reading_room.thread import DEPTH, MOST, PAGE, page_of, page_with
from tests.reading_room.made import Made, grow

LARGE, DEEP = 200_000, 10_000


@pytest.fixture(scope="module")
def threads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Skeleton]:
    made = Made(tmp_path_factory.mktemp("threads") / "main")
    stories = {
        name: made.article(f"https://quay.example/{name}/") for name in ("small", "large", "deep", "circle")
    }
    small = stories["small"]
    for n, (parent, when, votes) in enumerate(
        [
            (None, "02T09:00", 3),
            (0, "02T09:30", 9),
            (1, "02T10:00", None),
            (None, "02T12:00", 5),
            (0, None, 1),
        ]
    ):
        made.comment(
            small, n, parent_id=None if parent is None else f"quay.example/wordpress/{parent}", upvotes=votes,
            author=CommentAuthor("Noor" if n else "Ada"), date_published=f"2026-10-{when}:00+02:00" if when else None,
        )  # fmt: skip
    folder = made.index()
    grow(folder, stories["large"].id, LARGE)
    grow_deep(folder, stories["deep"].id)
    grow_circle(folder, stories["circle"].id)
    with Index(folder / "index.sqlite", folder / "records") as index:
        return {
            name: skeleton_of(index, row["article"])
            for name, story in stories.items()
            if (row := index.article(story.id))
        }


def grow_deep(folder: Path, story: str) -> None:
    grow(folder, story, [None, *(str(n) for n in range(DEEP - 1))])


def grow_circle(folder: Path, story: str) -> None:
    grow(folder, story, ["1", "2", "0"])


def entries(thread: Skeleton, view: str, number: int = 1) -> list[int]:
    return [list(thread.entry).index(entry) for entry in page_of(thread, view, number).entries]  # type: ignore[arg-type]


def test_each_view_has_its_order(threads: dict[str, Skeleton]) -> None:
    small = threads["small"]
    assert entries(small, "tree") == [0, 1, 2, 4, 3]
    assert entries(small, "oldest") == [0, 1, 2, 3, 4]
    assert entries(small, "newest") == [3, 2, 1, 0, 4]
    assert entries(small, "top") == [1, 3, 0, 4, 2]
    assert entries(small, "flat") == [0, 1, 2, 3, 4]
    first = page_of(small, "tree").steps[0]
    assert (first.replies, first.people, first.days) == (3, 1, ("2026-10-02", "2026-10-02"))


def test_comments_over_time_are_counted_by_the_hour(threads: dict[str, Skeleton]) -> None:
    unit, labels, counts = threads["small"].over_time()
    assert unit == "hour, UTC"
    assert labels == [f"2026-10-02 {hour:02}:00" for hour in (7, 8, 9, 10)]
    assert [counts.get(label, 0) for label in labels] == [2, 1, 0, 1]


def test_pages_of_200_000_comments_are_bounded(threads: dict[str, Skeleton]) -> None:
    large = threads["large"]
    assert len(large) == LARGE
    for view in ("tree", "newest", "top"):
        shown = page_of(large, view, 7)  # type: ignore[arg-type]
        assert len(shown.entries) == PAGE
        assert shown.pages == LARGE // PAGE
    assert page_of(large, "newest", 10**7).page == LARGE // PAGE
    assert page_with(large, large.entry[123_456]) == (123_456 // PAGE + 1, None)
    assert len(large.over_time()[1]) <= 120


def test_10_000_levels_end_after_some_and_go_on_behind_a_link(threads: dict[str, Skeleton]) -> None:
    deep = threads["deep"]
    shown = page_of(deep, "tree")
    assert [step.level for step in shown.steps if step.entry is not None] == list(range(1, DEPTH + 1))
    last = next(step for step in reversed(shown.steps) if step.entry is not None)
    assert last.more == DEEP - DEPTH
    page, root = page_with(deep, deep.entry[5_000]) or (0, None)
    assert deep.entry[5_000] in page_of(deep, "tree", page, root).entries
    assert len(shown.entries) <= MOST


def test_comments_that_answer_each_other_in_a_circle_are_shown(threads: dict[str, Skeleton]) -> None:
    assert sorted(entries(threads["circle"], "tree")) == [0, 1, 2]
