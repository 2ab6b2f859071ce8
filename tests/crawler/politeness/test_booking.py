"""What stands between a booked start and the wire: nothing is written on a booking that is not fresh."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawler.politeness import booking as module
from crawler.politeness.booking import BUSY, LONGEST, LOOK, Booking, keep, turn_of
from crawler.politeness.errors import NotYet


class Clock:
    """A steady clock that stands still but for what the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(module, "steady", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def never(now: float, slack: float) -> float:
    raise AssertionError("a fresh booking asks nobody")


def test_a_fresh_booking_is_good_and_one_without_delay_always(clock: Clock) -> None:
    paced, free = Booking(never, 0.02, clock.now), Booking(never, None, clock.now)
    clock.now += 0.015
    assert paced.leave() == 0
    clock.now += 100
    assert free.leave() == 0


def test_a_stale_one_is_made_anew_and_is_stale_again_after_the_margin(clock: Clock) -> None:
    moves = []

    def move(now: float, slack: float) -> float:
        moves.append(slack)
        return 0.0

    booking = Booking(move, 0.02, clock.now)
    clock.now += 9
    assert booking.leave() == 0
    assert booking.leave() == 0
    clock.now += 0.03
    assert booking.leave() == 0
    assert moves == [0.0, 0.0]


def test_where_the_frontier_answers_slowly_the_booking_is_made_for_later(clock: Clock) -> None:
    slacks = []

    def slow(now: float, slack: float) -> float:
        slacks.append(slack)
        clock.now += 0.3
        return 0.0

    booking = Booking(slow, 0.02, clock.now - 1)
    assert booking.leave() == 0
    assert slacks == pytest.approx([0.0, 0.6]), (
        "the second says that it may be written 0.6 s later than now, and it is"
    )


def test_where_it_never_answers_in_time_nothing_is_written(clock: Clock) -> None:
    def slower(now: float, slack: float) -> float:
        clock.now += 10 * (slack + 1)
        return 0.0

    booking = Booking(slower, 0.02, clock.now - 1)
    assert booking.leave() == BUSY
    assert booking.left is None


def test_what_was_overtaken_waits_a_little_on_its_connection_and_else_goes_back(clock: Clock) -> None:
    request = Request("http://x.test/")
    assert turn_of(request) == 0, "it never passed a gate"
    waits = iter([0.1, LONGEST - 1, LONGEST + 1])
    keep(request, Booking(lambda now, slack: next(waits), 0.02, clock.now - 1))
    assert [turn_of(request), turn_of(request)] == [0.1, LOOK]
    with pytest.raises(NotYet, match=r"4\.0 s until the next turn"):
        turn_of(request)
