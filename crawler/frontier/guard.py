"""A ledger that cannot be written any more (full disk, broken file) stops the crawl once; nothing is acknowledged then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from archives.errors import EngineAwayError

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")


class Breakable(Protocol):
    """What knows that the ledger is broken (`politeness.session.Session`)."""

    broken: bool

    def breaks(self, error: sqlite3.Error | EngineAwayError) -> None:
        """The ledger failed: stop the crawl."""


class _Guarded(Protocol):
    @property
    def _session(self) -> Breakable: ...


G = TypeVar("G", bound=_Guarded)


def unless_broken(
    otherwise: D,
) -> Callable[[Callable[Concatenate[G, P], T]], Callable[Concatenate[G, P], T | D]]:
    """Decorates a method that uses the ledger: `otherwise` is its answer from the first failure on."""

    def decorate(method: Callable[Concatenate[G, P], T]) -> Callable[Concatenate[G, P], T | D]:
        @wraps(method)
        def guarded(self: G, /, *args: P.args, **kwargs: P.kwargs) -> T | D:
            if self._session.broken:
                return otherwise
            try:
                return method(self, *args, **kwargs)
            except (sqlite3.Error, EngineAwayError) as error:
                self._session.breaks(error)
                return otherwise

        return guarded

    return decorate
