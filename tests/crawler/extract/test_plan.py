"""The order of captures: by date, runs of our own in one piece; stories, page lines and shards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.errors import ArchiveFullError
from crawler.extract.plan import Met, Plan, Step
from crawler.extract.spool import writing_spool

START = datetime(2026, 3, 4, tzinfo=UTC)


def met(hours: float, url: str = "http://x.test/a", *, volume: int = 0, at: int = 0, run: str | None = None,
        event: str | None = None, gives_way: bool = False) -> Met:  # fmt: skip
    place = url.split("#")[0]
    return Met(
        volume, at, 0, 0, START + timedelta(hours=hours), run, url, place, event, True, False, gives_way
    )


def steps(folder: Path, captures: Iterable[Met], shard: tuple[int, int] = (1, 1)) -> list[Step]:
    plan = Plan(folder / "plan.sqlite")
    for capture in captures:
        plan.add(capture)
    plan.settle()
    found = list(plan.steps(shard))
    plan.close()
    (folder / "plan.sqlite").unlink()
    return found


def test_by_date_whatever_the_order_of_the_files(tmp_path: Path) -> None:
    captures = [
        met(0, volume=2, at=7),
        met(50, volume=0),
        met(100, volume=1),
        met(25, "http://x.test/b", volume=0, at=9),
    ]
    found = steps(tmp_path, captures)
    assert [(step.volume, step.at, step.generation) for step in found] == [
        (2, 7, 1),
        (0, 9, 1),
        (0, 0, 2),
        (1, 0, 3),
    ]
    assert [step.ends for step in found] == [True] * 4
    assert [step.lined for step in found] == [True] * 4


def test_runs_of_our_own_stay_together_in_the_order_of_their_files(tmp_path: Path) -> None:
    captures = [
        met(10, volume=0, at=5, run="b", event="e2"), met(9, volume=0, at=8, run="b", event="e3"),
        met(3, volume=1, at=1, run="a", event="e1"), met(99, volume=1, at=2, run="a", event="e1"),
    ]  # fmt: skip
    assert [(step.volume, step.at, step.ends) for step in steps(tmp_path, captures)] == [
        (1, 1, False), (1, 2, True), (0, 5, True), (0, 8, True),
    ]  # fmt: skip


def test_the_first_that_succeeds_has_the_page_line(tmp_path: Path) -> None:
    captures = [
        met(0, gives_way=True),
        met(1),
        met(2),
        met(20, "http://x.test/b", gives_way=True),
        met(21, "http://x.test/b", gives_way=True),
    ]
    assert [step.lined for step in steps(tmp_path, captures)] == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("hours", "generations"),
    [
        ([(0, "1"), (1, "2"), (3, "1")], [1, 1, 1]),  # met twice in one crawl
        ([(0, "1"), (20, "2"), (60, "3")], [1, 1, 1]),  # a slow crawl of a long thread
        ([(0, "1"), (24, "1"), (24.1, "2"), (48, "1"), (48.1, "2")], [1, 2, 2, 3, 3]),  # page 2 came later
        ([(0, "1"), (24.0, "2"), (24.1, "1")], [1, 2, 2]),  # whichever page came first
        ([(h, "1") for h in range(0, 36, 6)], [1, 1, 2, 2, 3, 3]),  # every six hours
    ],
)
def test_crawls_at_other_times(
    tmp_path: Path, hours: list[tuple[float, str]], generations: list[int]
) -> None:
    captures = [met(hour, f"http://x.test/a#{page}", at=n) for n, (hour, page) in enumerate(hours)]
    assert [step.generation for step in steps(tmp_path, captures)] == generations


def _fill(plan: Plan) -> None:
    with writing_spool():
        for number in range(5_000):
            plan.add(met(number, f"http://x.test/{number}"))
        plan.settle()


def test_a_full_disk_is_told_with_the_way_out(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "plan.sqlite")
    plan._connection.execute("PRAGMA max_page_count = 20")
    with pytest.raises(ArchiveFullError, match="TMPDIR"):
        _fill(plan)
    plan.close()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9)), max_size=40), st.integers(1, 5))
def test_each_capture_is_of_one_shard_and_a_story_of_one(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, int]], count: int
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    captures = [met(hour, f"http://x.test/{page}", at=n) for n, (hour, page) in enumerate(drawn)]
    whole = steps(folder, captures)
    shards = [steps(folder, captures, (number, count)) for number in range(1, count + 1)]
    assert sorted(step.at for shard in shards for step in shard) == sorted(step.at for step in whole)
    for shard in shards:
        assert shard == [step for step in whole if step in shard]
    places = [{drawn[step.at][1] for step in shard} for shard in shards]
    assert sum(map(len, places)) == len(set().union(*places)) if places else True
