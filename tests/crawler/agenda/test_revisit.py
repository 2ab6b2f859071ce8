"""When to look again, and the proof that it beats fixed intervals."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.revisit_simulation import (
    adaptive,
    compare,
    fixed,
    fixed_with_visits,
    geometric,
    simulate,
    table,
    threads,
)
from crawler.agenda.revisit import (
    DAY,
    HOUR,
    SourceHistory,
    ThreadVisit,
    next_article_visit,
    next_source_visit,
    next_thread_visit,
    source_interval,
)

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def wait(visit: ThreadVisit) -> float | None:
    due = next_thread_visit(visit)
    return None if due is None else (due - visit.now).total_seconds()


def test_article_steps() -> None:
    due, steps = T0, []
    while (following := next_article_visit(T0, due)) is not None:
        steps.append((following - T0).total_seconds() / HOUR)
        due = following
    assert steps == [1, 3, 12, 72, 336]
    assert next_article_visit(T0, at(400 * DAY)) is None


def test_thread_by_rate() -> None:
    # 6 new in two hours: three more are expected in one.
    assert wait(ThreadVisit(T0, at(8 * HOUR), new=6, previous=at(6 * HOUR))) == HOUR
    assert wait(ThreadVisit(T0, at(6 * HOUR), new=1_000, previous=at(5 * HOUR))) == 15 * 60
    assert wait(ThreadVisit(T0, at(13 * DAY), new=1, previous=at(9 * DAY))) == 72 * HOUR
    assert wait(ThreadVisit(T0, at(10 * HOUR), new=15)) == 2 * HOUR


def test_thread_without_news_waits_by_age() -> None:
    assert wait(ThreadVisit(T0, at(20 * HOUR), new=0, previous=at(19 * HOUR))) == 6 * HOUR
    assert wait(ThreadVisit(T0, at(20 * HOUR), new=1, previous=at(4 * HOUR))) == 6 * HOUR


def test_thread_ends() -> None:
    assert wait(ThreadVisit(T0, at(HOUR), new=9, closed=True)) is None
    assert wait(ThreadVisit(T0, at(14 * DAY), new=0, previous=at(12 * DAY))) is None
    # A comment twelve days ago keeps it open, whatever the article's age.
    assert (
        wait(ThreadVisit(T0, at(100 * DAY), new=0, previous=at(98 * DAY), last_new=at(88 * DAY))) == 72 * HOUR
    )
    assert wait(ThreadVisit(T0, at(100 * DAY), new=0, previous=at(98 * DAY), last_new=at(86 * DAY))) is None


@given(st.floats(0, 10**7), st.floats(0, 10**7), st.integers(0, 10**6), st.floats(0, 10**7))
def test_thread_wait_is_always_within_bounds(age: float, since: float, new: int, last: float) -> None:
    visit = ThreadVisit(T0, at(age), new, previous=at(age - since), last_new=at(last))
    seconds = wait(visit)
    assert seconds is None or 15 * 60 <= seconds <= 72 * HOUR


def test_source_rate_is_the_papers_formula() -> None:
    history = SourceHistory()
    for changed in (True, False, True, True, False, True, False, True, False, True):
        history = history.seen(changed, HOUR)
    assert history.rate * HOUR == pytest.approx(0.8473, abs=1e-4)  # -ln((10 - 6 + .5) / 10.5)
    every = SourceHistory(10, 10, 10 * HOUR)
    assert every.rate * HOUR == pytest.approx(3.0445, abs=1e-4)


def test_source_bounds_and_wishes() -> None:
    busy, dead = SourceHistory(40, 40, 40 * 300), SourceHistory(40, 0, 40 * 12 * HOUR)
    assert source_interval(busy) == 300
    assert source_interval(busy, ttl=1_800) == 1_800
    assert source_interval(busy, ttl=60, max_age=900) == 900
    assert source_interval(busy, max_age=400 * DAY) == DAY
    assert source_interval(dead, last=DAY) == DAY
    assert source_interval(SourceHistory(), first=1_234) == 1_234
    assert source_interval(SourceHistory(1, 0, HOUR), last=HOUR) == 2 * HOUR
    assert next_source_visit(busy, T0, ttl=600.0) == at(600)


def test_source_finds_the_rate_of_a_poisson_feed_and_follows_a_change() -> None:
    """A feed that changes every two hours on average, then every eight."""
    draw = random.Random(11)
    history, interval = SourceHistory(), HOUR
    settled = []
    for mean in (2 * HOUR, 8 * HOUR):
        intervals = []
        for _ in range(300):
            changed = draw.random() > 2.718281828 ** (-interval / mean)
            history = history.seen(changed, interval)
            interval = source_interval(history, last=interval)
            intervals.append(interval)
        settled.append(sum(intervals[150:]) / 150 / HOUR)
    assert 1.5 < settled[0] < 3
    assert 5.5 < settled[1] < 12


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 10**7)), max_size=60))
def test_source_interval_is_always_within_bounds(visits: list[tuple[bool, float]]) -> None:
    history = SourceHistory()
    for changed, seconds in visits:
        history = history.seen(changed, seconds)
        assert 300 <= source_interval(history, last=seconds) <= DAY


def test_adaptive_beats_fixed_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    """Against the fixed interval that costs as many visits: a third of the lag, twice as many visits with news."""
    population = threads()
    ours = simulate("ours", adaptive, population)
    same = simulate("fixed", fixed(fixed_with_visits(ours.visits)), population)
    six = simulate("fixed 6 h", fixed(6), population)
    assert same.visits == pytest.approx(ours.visits, rel=0.05)
    assert ours.mean_lag < same.mean_lag / 3
    assert ours.p90_lag < same.p90_lag / 2
    assert ours.found > 2 * same.found
    # Against one with nearly twice as many visits, and against visits at growing ages.
    assert ours.visits < six.visits / 1.8
    assert ours.mean_lag < six.mean_lag / 2
    by_age = simulate("x1.3", geometric(1.3), population)
    assert ours.visits <= by_age.visits
    assert ours.mean_lag < 0.85 * by_age.mean_lag
    print(table(compare(population)))
    assert "rate-adaptive" in capsys.readouterr().out


def test_adaptive_beats_fixed_on_other_draws() -> None:
    for seed in (1, 2, 3):
        population = threads(120, seed)
        ours = simulate("ours", adaptive, population)
        same = simulate("fixed", fixed(fixed_with_visits(ours.visits)), population)
        assert ours.mean_lag < same.mean_lag / 2.5
