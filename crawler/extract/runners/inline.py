"""One after the other in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extract.runners.contract import TRIES, Done, Work
from crawler.extract.runners.failing import is_passing, words


class InlineRunner:
    """See `Runner`."""

    def map(self, work: Work, items: Iterable[Any]) -> Iterator[Done]:
        """See `Runner`."""
        for item in items:
            for tried in range(1, TRIES + 1):
                try:
                    yield Done(item, work(item))
                    break
                except Exception as error:  # noqa: BLE001 - told
                    if tried == TRIES or not is_passing(error):
                        yield Done(item, None, words(error))
                        break

    def close(self) -> None:
        """Nothing to let go of."""
