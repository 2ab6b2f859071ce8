"""What a runner does: calls a function on items, as many at once as it has hands, and gives results as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

TRIES = 4
"""Of one item: the first time, and three times more."""
WINDOW = 64
"""Items that are handed out at once at most: the list may be long."""
Work = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one item."""

    item: Any
    result: dict[str, Any] | None
    error: str | None = None
    """Why it was given up."""


class Runner(Protocol):
    """Close it."""

    def map(self, work: Work, items: Iterable[Any]) -> Iterator[Done]:
        """Results in whatever order; what fails with an OSError or takes its process with it is tried again."""

    def close(self) -> None:
        """Let go of processes."""
