"""What the exit code says, so that cron, systemd, Kubernetes or Airflow can act on it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every verb."""

    OK = 0
    BUG = 1
    USAGE = 2
    """Malformed URL, bad option or configuration, unwritable folder."""
    FAILURES = 3
    """Finished, with failures over the threshold."""
    NOTHING = 4
    """Nothing found where something was expected."""
    REFUSED = 5
    """robots.txt, 401, 403, 429, block page."""
    ENGINE = 6
    """A needed service is unreachable."""
    INTERRUPTED = 10
    """Ctrl-C, SIGTERM, full disk: the same command goes on."""
    LIMIT = 11
    """A limit of time, size or pages was reached."""


# Of several, the first of these that holds.
_ORDER = (ExitCode.BUG, ExitCode.USAGE, ExitCode.ENGINE, ExitCode.INTERRUPTED, ExitCode.LIMIT,
          ExitCode.FAILURES, ExitCode.REFUSED, ExitCode.NOTHING)  # fmt: skip

# Causes that mean "not for you" rather than "it failed".
_REFUSED = ("robots-denied", "http-401", "http-403", "http-429", "http-451", "block-page", "private-address")
_LIMITS = ("too-large",)


def combine(codes: Iterable[ExitCode]) -> ExitCode:
    """The code of a run in which all of these happened: 1 > 2 > 6 > 10 > 11 > 3 > 5 > 4 > 0."""
    found = set(codes)
    return next((code for code in _ORDER if code in found), ExitCode.OK)


def of_error(error: str | None) -> ExitCode:
    """The code that one failed URL stands for; `error` is a page record's (`kind` or `kind: detail`)."""
    if error is None:
        return ExitCode.OK
    kind = error.split(":")[0]
    if kind in _REFUSED:
        return ExitCode.REFUSED
    if kind in _LIMITS:
        return ExitCode.LIMIT
    return ExitCode.FAILURES
