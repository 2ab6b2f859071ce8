"""What a unit is made from, and how it is quoted."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from crawler.errors import TearsheetError

CLEAN = (10, 11)
"""Exit codes that are no failure of a scheduled run: interrupted (the next run goes on) and limit reached."""
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,45}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One scheduled run."""

    name: str
    """Of the unit: letters, digits, dashes."""
    program: tuple[str, ...]
    """How `tearsheet` is called, absolute."""
    arguments: tuple[str, ...]
    """Its arguments, beginning with `run`."""
    every: int
    """Seconds between two starts."""
    directory: str
    """Working directory: relative paths of the configuration hold there."""
    lock: str
    """File of the `flock` that keeps two starts apart."""
    spread: int
    """Largest random delay in seconds, so that not all machines start on the minute."""
    user: str | None = None
    image: str | None = None
    """Container image (Kubernetes)."""

    @property
    def command(self) -> tuple[str, ...]:
        return (*self.program, *self.arguments)

    @property
    def flock(self) -> tuple[str, ...]:
        """flock(1) before the command: where another run holds the lock, this start has nothing to do and is no
        failure. Without a fork the run itself gets the signals and keeps the lock while it lives.
        """
        return ("/usr/bin/flock", "--nonblock", "--no-fork", "--conflict-exit-code", "0", self.lock)


def shell(words: tuple[str, ...]) -> str:
    """Words for a POSIX shell."""
    return shlex.join(words)


def check_name(name: str) -> str:
    """The name of a unit in lower case.

    Raises:
        TearsheetError: it does not do as a unit's, a Kubernetes object's or a file's name.
    """
    lower = name.lower().replace("_", "-").replace(".", "-")
    if not NAME.fullmatch(lower):
        raise TearsheetError(
            f"{name!r} cannot name a unit: letters, digits and dashes, at most 47 (set it with --name)"
        )
    return lower
