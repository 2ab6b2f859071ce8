"""A clock that nobody sets and that nothing stops."""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def steady() -> float:
    """Seconds since some moment; they go on while the process stands still (SIGSTOP) and, on Linux, while the machine sleeps."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
