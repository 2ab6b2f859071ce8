"""One of several databases: while it is away nothing is asked of it, and what it must be told waits for its return."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from archives.errors import EngineAwayError
from archives.postgres.database import shown
from crawler.frontier.postgres.engine import PostgresFrontier

T = TypeVar("T")
Work = Callable[[PostgresFrontier], T]

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds between attempts to reach a database that is away; they double, with jitter."""


class Home:
    """The first database: it must be there, so that all is asked and told at once.

    Args:
        engine: the frontier there.
        identity: see `register`.
    """

    pause = 0.0

    def __init__(self, engine: PostgresFrontier, identity: str) -> None:
        self.identity = identity
        self._engine = engine

    def ask(self, work: Work[T], otherwise: T) -> T:
        """See `Shard`."""
        return work(self._engine)

    tell = ask


class Shard:
    """A further database.

    Args:
        url: its address.
        identity: see `register`.
        open: connects, once; the frontier there.
        told: is told once that it is away, and once that it is back.
        on_return: called when it can be asked (again), before anything else is asked of it.
    """

    def __init__(
        self,
        url: str,
        identity: str,
        open: Callable[[], PostgresFrontier],  # noqa: A002 - what it does
        told: Callable[[str], None],
        on_return: Callable[[PostgresFrontier], None],
    ) -> None:
        self.url = url
        self.name = shown(url)
        self.identity = identity
        self.away_since: float | None = None
        """Monotonic."""
        self._open = open
        self._told = told
        self._on_return = on_return
        self._engine: PostgresFrontier | None = None
        self._tries = 0
        self._again_at = 0.0
        self._owed: deque[Work[object]] = deque()

    @property
    def pause(self) -> float:
        """Seconds until it is worth asking; 0: now."""
        return 0.0 if self.away_since is None else max(self._again_at - time.monotonic(), 0.0)

    def is_here(self) -> bool:
        """Whether it can be asked; where it was away and a pause is over, that is tried."""
        if self._engine is not None and self.away_since is None:
            return True
        if self.away_since is not None and self.pause > 0:
            return False
        try:
            self._come_back()
        except EngineAwayError as error:
            self._leave(error)
            return False
        return True

    def ask(self, work: Work[T], otherwise: T) -> T:
        """A question, or what is worth doing at once only; `otherwise` where it is away."""
        if not self.is_here():
            return otherwise
        try:
            return work(self._there())
        except EngineAwayError as error:
            self._leave(error)
            return otherwise

    def tell(self, work: Work[T], otherwise: T) -> T:
        """What it must be told: at once, or in the order of these calls when it is back, and `otherwise` is the answer now.
        Where it goes away meanwhile it is told once more: all of this may be done twice."""
        if self.is_here() and not self._owed:
            try:
                return work(self._there())
            except EngineAwayError as error:
                self._leave(error)
        self._owed.append(work)
        return otherwise

    def close(self) -> None:
        """Give back what is left there, where it can be reached."""
        if self._engine is not None:
            self.ask(lambda engine: engine.close(), None)

    def disconnect(self) -> None:
        """Nothing is asked there any more."""
        if self._engine is not None:
            self._engine.database.close()

    def _there(self) -> PostgresFrontier:
        assert self._engine is not None
        return self._engine

    def _come_back(self) -> None:
        if self._engine is None:
            self._engine = self._open()
        else:
            self._engine.database.connect()
        self._engine.returned()
        self._on_return(self._engine)
        while self._owed:
            self._owed[0](self._engine)
            self._owed.popleft()
        if self.away_since is not None:
            self.away_since, self._tries = None, 0
            self._told(f"{self.name} is back")

    def _leave(self, error: EngineAwayError) -> None:
        """It is away.

        Raises:
            EngineAwayError: it is not, the first database or this worker's lease is.
        """
        if error.place is None or getattr(error.place, "url", None) != self.url:
            raise error
        if self.away_since is None:
            self.away_since = time.monotonic()
            self._told(f"{error}: its hosts wait, the others go on")
        pause = min(FIRST_PAUSE * 2 ** min(self._tries, 10), LONGEST_PAUSE)
        self._tries += 1
        self._again_at = time.monotonic() + random.uniform(0.5, 1.0) * pause  # noqa: S311 - jitter
