"""Live progress: one line that redraws itself on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, TextIO

from crawler.crawl.tally import Tally

if TYPE_CHECKING:
    from rich.status import Status

PLAIN_EVERY = 30.0
"""Seconds between plain lines: a log of a long run stays readable."""


class Progress:
    """Draws what `line` says.

    Args:
        tally: the counts.
        stream: a terminal gets a live line; anything else plain lines; None nothing.
    """

    def __init__(self, tally: Tally, stream: TextIO | None = sys.stderr) -> None:
        self.tally = tally
        self.stream = stream
        self.started = time.monotonic()
        self._last = self.started
        self._status: Status | None = None
        if stream is not None and stream.isatty():
            from rich.console import Console

            self._status = Console(file=stream).status("starting")
            self._status.start()

    def update(self, waiting: int, resting: int = 0) -> None:
        """Draw the present state: `waiting` rows in the frontier, `resting` hosts."""
        try:
            self._draw(line(self.tally, waiting, resting, time.monotonic() - self.started))
        except (OSError, ValueError):  # nobody reads standard error any more: the run goes on, in silence
            self.stream, self._status = None, None

    def _draw(self, text: str) -> None:
        if self._status is not None:
            self._status.update(text)
        elif self.stream is not None and time.monotonic() - self._last >= PLAIN_EVERY:
            self._last = time.monotonic()
            print(text, file=self.stream, flush=True)

    def close(self) -> None:
        """Take the live line away."""
        if self._status is not None:
            with contextlib.suppress(OSError, ValueError):
                self._status.stop()


def line(tally: Tally, waiting: int, resting: int, seconds: float) -> str:
    """`12 of 340 · 4.1/s · 3 articles, 45 comments · 1 host resting · 2 errors`."""
    done = tally.pages + tally.requisites
    parts = [
        f"{done} of {done + waiting}",
        f"{done / seconds:.1f}/s" if seconds >= 1 else "starting",
        f"{number(tally.articles.total(), 'article')}, {number(tally.comments.total(), 'comment')}",
    ]
    if resting:
        parts.append(f"{number(resting, 'host')} resting")
    if tally.errors:
        parts.append(number(tally.errors.total(), "error"))
    return " · ".join(parts)


def number(count: int, noun: str) -> str:
    """`1 page`, `2 pages`, `1,200 bytes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
