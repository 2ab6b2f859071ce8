"""The table of what is followed: what has gone quiet is looked at rarely, a few at a time, and never forgotten."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.agenda.agenda import QUIET_A_RUN, Agenda, ArticleVisit
from crawler.agenda.revisit import DAY

NOW = 1_750_000_000.0
OLD = NOW - 100 * DAY


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(sqlite3.connect(":memory:", isolation_level=None))


def visit(agenda: Agenda, url: str, now: float, *, new: int = 0, last_new: float | None = None) -> float:
    agenda.article_visited(url, now, ArticleVisit(new, None, OLD, last_new))
    entry = agenda.entry(url)
    assert entry is not None
    assert entry.due is not None
    return entry.due


def looked_at(agenda: Agenda, now: float, *, due_only: bool = False) -> set[str]:
    return {entry.url for entry in agenda.followed("s", "article", now, due_only=due_only)}


def test_a_quiet_story_is_asked_for_at_growing_intervals(agenda: Agenda) -> None:
    agenda.note("a", "s", "article", OLD)
    now, waits = NOW, []
    for _ in range(6):
        due = visit(agenda, "a", now)
        waits.append((due - now) / DAY)
        assert looked_at(agenda, due - 1) == set()
        assert visit(agenda, "a", due - 1) == due  # a list named it
        assert looked_at(agenda, due) == looked_at(agenda, due, due_only=True) == {"a"}
        now = due
    assert waits == [30, 60, 120, 240, 360, 360]
    # a late comment wakes it, and its quiet begins anew
    assert visit(agenda, "a", now, new=1, last_new=now) - now <= 3 * DAY
    assert looked_at(agenda, now) == {"a"}
    assert visit(agenda, "a", now + 20 * DAY) == now + 50 * DAY


def test_one_run_looks_at_a_few_of_them(agenda: Agenda) -> None:
    for n in range(QUIET_A_RUN + 5):
        agenda.note(f"a{n}", "s", "article", OLD)
        visit(agenda, f"a{n}", NOW)
    agenda.note("lively", "s", "article", NOW)
    later = NOW + 31 * DAY
    assert len(looked_at(agenda, later)) == QUIET_A_RUN + 1
    agenda.put_off_quiet("s", "article", later)
    first = looked_at(agenda, later) - {"lively"}
    for url in first:
        visit(agenda, url, later)
    assert looked_at(agenda, later) == {"lively"}
    assert len(looked_at(agenda, later + DAY) - {"lively"}) == 5


def test_what_an_earlier_version_left_alone_is_quiet_and_what_is_gone_is_not(agenda: Agenda) -> None:
    for url in ("quiet", "gone"):
        agenda.note(url, "s", "article", OLD, "feed:f")
    visit(agenda, "quiet", OLD)
    agenda._db.execute("UPDATE agenda SET due = NULL")
    agenda.failed("gone", NOW, gone=True)
    agenda.wake_quiet(NOW)
    assert looked_at(agenda, NOW) == {"quiet"}
