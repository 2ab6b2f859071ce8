"""Live progress: one line that redraws itself on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, TextIO

from crawler.crawl.tally import Tally
from crawler.terminal import number, unguarded, visible

if TYPE_CHECKING:
    from rich.status import Status

PLAIN_EVERY = 30.0
"""Seconds between plain lines: a log of a long run stays readable."""


_NOBODY_READS = (OSError, ValueError, SystemExit)
"""What writing to a closed terminal or pipe raises; rich makes a SystemExit of it."""


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

            self._status = Console(file=unguarded(stream)).status("starting")
            self._status.start()

    def update(self, waiting: int, resting: int = 0, rendering: str | None = None) -> None:
        """Draw the present state: `waiting` rows in the frontier, `resting` hosts, the page that a browser is `rendering`."""
        try:
            self._draw(line(self.tally, waiting, resting, time.monotonic() - self.started, rendering))
        except _NOBODY_READS:  # nobody reads standard error any more: the run goes on, in silence
            self.stream, self._status = None, None

    def notice(self, text: str) -> None:
        """Say something at once that explains a wait."""
        try:
            if self._status is not None:
                self._status.console.print(visible(text), markup=False, highlight=False)
            elif self.stream is not None:
                print(text, file=self.stream, flush=True)
        except _NOBODY_READS:
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
            with contextlib.suppress(*_NOBODY_READS):
                self._status.stop()


def line(tally: Tally, waiting: int, resting: int, seconds: float, rendering: str | None = None) -> str:
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
    if rendering:
        parts.append(f"rendering {rendering if len(rendering) <= 60 else rendering[:59] + '…'}")
    return " · ".join(parts)
