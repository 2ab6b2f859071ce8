"""A request's booked start, asked for once more right before the request is written.

Between booking and wire lie the event loop's lag, name, connection and TLS; a process may be stopped there, or the machine
sleep. A booking that is older than the margin, which every delay has for this, is therefore made anew at the wire: it moves
to the present moment where nobody has booked after it, else the request waits on its connection for its next turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from scrapy import Request

from crawler.frontier.clock import steady
from crawler.politeness.errors import NotYet

TRIES = 12
"""So often a booking is moved that is stale again when the frontier has answered; each may be twice as late as the one before."""
BUSY = 0.1
"""Seconds until it is asked again after that."""


class Booking:
    """One request's.

    Args:
        move: gives a booking's new start: seconds to wait, 0 where it now starts at the time given (epoch seconds), or up to
            so many seconds later.
        margin: seconds for which it is good; None: the host has no delay, and nothing is to be asked.
        made: when it was asked for (by `clock.steady`).
    """

    def __init__(self, move: Callable[[float, float], float], margin: float | None, made: float) -> None:
        self._move = move
        self._margin = margin
        self._made = made
        self.left: float | None = None
        """When the request was let go to the wire, last (epoch seconds)."""

    def leave(self) -> float:
        """0: write it now, before anything else is done. Else ask again after so many seconds."""
        if self._margin is not None and steady() - self._made > self._margin:
            wait = self._moved(self._margin)
            if wait > 0:
                return wait
        self.left = time.time()
        return 0.0

    def _moved(self, margin: float) -> float:
        slack = 0.0
        for _ in range(TRIES):
            asked = steady()
            wait = self._move(time.time(), slack)
            if wait > 0:
                return wait
            self._made = asked
            lasted = steady() - asked
            if lasted <= margin + slack:
                return 0.0
            slack = 2 * max(slack, min(lasted, 1.0))
        return BUSY


LONGEST = 3.0
"""Seconds that a request waits on its connection; servers close one that is idle for longer than five or so."""
LOOK = 0.25
"""Seconds between looks at whether its turn has come, and whether the crawl is closing, meanwhile."""
_bookings: WeakKeyDictionary[Request, Booking] = WeakKeyDictionary()


def keep(request: Request, booking: Booking) -> None:
    """It is the request's."""
    _bookings[request] = booking


def booking_of(request: Request) -> Booking | None:
    """The request's; None where it did not pass the gate."""
    return _bookings.get(request)


def turn_of(request: Request) -> float:
    """0: the request may be written now, before anything else is done; else it is to be asked again after so many seconds.

    Raises:
        NotYet: its turn is too far off, or the crawl is closing.
    """
    booking = _bookings.get(request)
    wait = booking.leave() if booking is not None else 0.0
    if wait > LONGEST:
        raise NotYet(f"others were quicker: {wait:.1f} s until the next turn")
    return min(wait, LOOK)
