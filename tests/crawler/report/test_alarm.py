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


def threads(name: str, read: int, unread: int, complete: Completeness = NONE) -> RunSummary:
    site = SiteSummary("n.example", threads_read=read, threads_unread=unread, completeness=complete)
    return RunSummary(name, sites=(site,))


def test_threads_that_vanish_are_told_from_the_second_run_on_until_they_are_read_again() -> None:
    history = [threads("1", 12, 0)]
    for number in range(2, 6):
        now = threads(str(number), 0, 12)
        (alarm,) = drop_alarms(now, history)
        assert (alarm.figure, alarm.now, alarm.usual) == ("threads-read", 0.0, 1.0)
        history.append(now)
    assert drop_alarms(threads("6", 12, 0), history) == ()


def test_a_single_thread_that_vanishes_is_told_and_one_of_many_is_not() -> None:
    assert drop_alarms(threads("2", 0, 1), [threads("1", 1, 0)])
    assert drop_alarms(threads("2", 9, 1), [threads("1", 10, 0)]) == ()


def test_threads_that_never_were_read_raise_none() -> None:
    assert drop_alarms(threads("3", 0, 5), [threads("1", 0, 5), threads("2", 0, 5)]) == ()


def test_a_completeness_that_falls_by_half_does_not_wait_for_five_runs() -> None:
    whole, half = Completeness(4, 4, 80, 80), Completeness(4, 1, 80, 30)
    (alarm,) = drop_alarms(threads("2", 4, 0, half), [threads("1", 4, 0, whole)])
    assert alarm.figure == "completeness"
    assert drop_alarms(threads("2", 4, 0, Completeness(4, 3, 80, 70)), [threads("1", 4, 0, whole)]) == ()


def unread(name: str, read: int, **reasons: int) -> RunSummary:
    flags = {f"thread-unread:{reason.replace('_', '-')}": count for reason, count in reasons.items()}
    site = SiteSummary("n.example", threads_read=read, threads_unread=sum(reasons.values()), flags=flags)
    return RunSummary(name, exit_code=0, sites=(site,))


def test_a_reason_that_a_site_never_had_is_told_at_once_and_once() -> None:
    (alarm,) = drop_alarms(unread("1", 0, no_reader=4), [])
    assert (alarm.figure, alarm.now) == ("threads-unread:no-reader", 1.0)
    assert alarm.text == "n.example: 100% of the threads were not read (no-reader)"
    assert drop_alarms(unread("2", 0, no_reader=4), [unread("1", 0, no_reader=4)]) == ()


def test_interfaces_that_are_asked_in_vain_are_told_at_every_run() -> None:
    history = [unread(str(n), 0, http_503=4) for n in range(3)]
    assert [alarm.figure for alarm in drop_alarms(unread("now", 0, http_503=4), history)] == [
        "threads-unread:http-503"
    ]
    assert drop_alarms(unread("now", 9, http_503=1), history) == ()  # one of ten
