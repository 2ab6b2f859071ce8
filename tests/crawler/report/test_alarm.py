"""The drop alarm: true alarms come, chance and habit raise none."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from crawler.report.alarm import drop_alarms
from crawler.report.summary import Alarm, Completeness, RunSummary, SiteSummary

NONE = Completeness()


def run(
    name: str,
    share: float | None,
    measured: int = 60,
    completeness: Completeness = NONE,
    code: int = 0,
) -> RunSummary:
    coverage = {} if share is None else {"authors": share, "headline": 1.0}
    site = SiteSummary("n.example", measured=measured, coverage=coverage, completeness=completeness)
    return RunSummary(name, exit_code=code, sites=(site,))


def alarms(history: Sequence[float], now: float, measured: int = 60) -> tuple[Alarm, ...]:
    return drop_alarms(run("now", now, measured), [run(str(n), share) for n, share in enumerate(history)])


def test_a_field_that_vanishes_is_told() -> None:
    (alarm,) = alarms([0.9, 0.88, 0.92, 0.9, 0.91], 0.0)
    assert (alarm.figure, alarm.usual, alarm.now, alarm.runs) == ("coverage:authors", 0.9, 0.0, 5)
    assert alarm.text == "n.example: authors fell to 0% (usual: 90% over 5 runs)"


def test_a_field_that_falls_by_a_third_is_told() -> None:
    assert alarms([1.0] * 8, 0.66)


@pytest.mark.parametrize(
    ("history", "now"),
    [
        ([0.9] * 4, 0.0),  # too little history
        ([0.9] * 8, 0.83),  # within the floor
        ([0.9] * 8, 1.0),  # a rise
        ([0.0] * 8, 0.0),  # never had it
        ([0.2, 0.9, 0.4, 0.8, 0.3, 0.7, 0.5], 0.2),  # it always varies
        ([], 0.0),
    ],
)
def test_no_alarm(history: list[float], now: float) -> None:
    assert alarms(history, now) == ()


def test_few_articles_prove_nothing() -> None:
    assert alarms([0.9] * 8, 0.0, measured=9) == ()
    assert alarms([0.5] * 8, 0.3, measured=10) == ()  # three of ten, where five are usual: chance
    assert alarms([0.5] * 8, 0.3, measured=400)


def test_one_bad_run_in_the_history_neither_hides_nor_raises() -> None:
    assert alarms([0.9, 0.9, 0.0, 0.9, 0.9, 0.9, 0.9], 0.2)
    assert alarms([0.9, 0.9, 0.0, 0.9, 0.9, 0.9, 0.9], 0.9) == ()


def test_the_run_itself_failed_runs_and_other_sites_are_no_history() -> None:
    good = [run(str(n), 0.9) for n in range(4)]
    now = run("now", 0.0)
    assert drop_alarms(now, [*good, run("now", 0.9)]) == ()
    assert drop_alarms(now, [*good, run("bug", 0.9, code=1)]) == ()
    other = RunSummary(
        "o", exit_code=0, sites=(SiteSummary("other.example", measured=60, coverage={"authors": 0.9}),)
    )
    assert drop_alarms(now, [*good, other]) == ()
    assert drop_alarms(now, [*good, run("five", 0.9)])
    assert drop_alarms(now, [*good, run("small", 0.9, measured=3)]) == ()


def test_comment_completeness() -> None:
    def threads(captured: int, count: int = 40) -> Completeness:
        return Completeness(count, 0, 1_000, captured)

    history = [run(str(n), None, completeness=threads(980)) for n in range(6)]
    (alarm,) = drop_alarms(run("now", None, completeness=threads(500)), history)
    assert alarm.figure == "completeness"
    assert "comment completeness fell to 50%" in alarm.text
    assert drop_alarms(run("now", None, completeness=threads(950)), history) == ()
    assert drop_alarms(run("now", None, completeness=threads(0, count=3)), history) == ()
    assert drop_alarms(run("now", None, completeness=Completeness()), history) == ()


def test_false_and_true_alarm_rates() -> None:
    """Steady sites of every kind over 2,000 runs: under 1 % false alarms; a layout break (half is lost): over 95 % told."""
    draw = random.Random(7)
    false = true = 0
    trials = 2_000
    for _ in range(trials):
        mean, articles = draw.choice((0.3, 0.6, 0.9, 0.99, 1.0)), draw.choice((12, 40, 150))

        def share(p: float, count: int = articles) -> float:
            return sum(draw.random() < p for _ in range(count)) / count

        history = [share(mean) for _ in range(draw.randint(5, 30))]
        false += bool(alarms(history, share(mean), articles))
        if mean >= 0.6 and articles >= 40:
            true += bool(alarms(history, share(mean / 2), articles))
        else:
            true += 1
    assert false / trials < 0.01
    assert true / trials > 0.95
