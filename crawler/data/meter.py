"""How far something is: one line on a terminal that redraws itself, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from crawler.terminal import unguarded

_EVERY = 0.2


class Meter:
    """Use it as a context; the line is taken away at its end.

    Args:
        what: is being done.
        quiet: show nothing.
    """

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        self._what = what
        self._shows = sys.stderr.isatty() and not quiet
        self._last = time.monotonic()
        self._drawn = False

    def show(self, done: int, total: int | None = None) -> None:
        """Draw the present state, a few times a second."""
        now = time.monotonic()
        if not self._shows or now - self._last < _EVERY:
            return
        self._last, self._drawn = now, True
        told = f"{min(done / total, 1):.0%}" if total else f"{done:,}"
        print(f"\r\033[K{self._what}: {told}", end="", file=unguarded(sys.stderr), flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            print("\r\033[K", end="", file=unguarded(sys.stderr), flush=True)
