"""Scrapy logs what a signal handler raises and goes on, as if nothing had happened: here the run gets to know of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider, StopDownload
from scrapy.signalmanager import SignalManager
from twisted.python.failure import Failure

_ANSWERS = (CloseSpider, DontCloseSpider, StopDownload)
"""Exceptions by which a handler answers the engine."""


class WatchedSignals(SignalManager):
    """Scrapy's signals of a crawl; `raised` gets each exception of a handler, which is logged as ever."""

    def __init__(self, crawler: Crawler, raised: Callable[[Exception], None]) -> None:
        super().__init__(crawler)
        self._raised = raised

    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        """See Scrapy."""
        return self._look_at(super().send_catch_log(signal, **kwargs))

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        """See Scrapy."""
        return self._look_at(await super().send_catch_log_async(signal, **kwargs))

    def _look_at(self, results: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        for _, result in results:
            error = result.value if isinstance(result, Failure) else result
            if isinstance(error, Exception) and not isinstance(error, _ANSWERS):
                self._raised(error)
        return results
