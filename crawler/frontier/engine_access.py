"""The one place that touches private attributes of Scrapy's engine, and says so at start when they have changed.

The frontier needs four things that Scrapy 2.19 has no public way for: to wake the engine when a row becomes due (its
own heartbeat is 5 s), to see which requests it has finished with, whether it is closing, and whether a request that
is being scheduled comes from the downloader (a redirect) or from the spider.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler

from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode

_NEEDED = {
    "engine._slot": ("inprogress", "nextcall", "closing"),
    "engine._slot.nextcall": ("schedule",),
    "engine.downloader": ("active",),
    "engine.scraper": ("slot",),
}


class EngineAccess:
    """What the frontier needs of the engine of one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    def check(self) -> None:
        """Refuse to start on a Scrapy whose engine is another one. Call it once the spider is being opened.

        Raises:
            TearsheetError: names the attribute that is missing.
        """
        for path, names in _NEEDED.items():
            found: object = self._crawler
            for part in path.split("."):
                found = getattr(found, part, None)
            missing = [name for name in names if not hasattr(found, name)]
            if missing:
                raise TearsheetError(
                    f"Scrapy {scrapy.__version__} has no {path}.{missing[0]}, which the frontier needs: "
                    "install a version between 2.19 and the newest one that this release was tested with",
                    ExitCode.ENGINE,
                )

    def wake(self) -> None:
        """Ask the engine to call `next_request` soon."""
        slot = self._slot
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    @property
    def closing(self) -> bool:
        """Whether the spider is being closed: nothing new may start."""
        slot = self._slot
        return slot is None or slot.closing is not None

    def item_done(self) -> None:
        """Say that an item which no response carried is through the pipelines.

        The scraper waits for such items when it closes, but looks only after a response whether it may: a run that was
        told to stop while one was being written would never end (Scrapy 2.19).
        """
        engine = self._crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is not None and slot.closing is not None and not slot.closing.called and slot.is_idle():
            slot.closing.callback(self._crawler.spider)  # type: ignore[arg-type]

    @property
    def in_progress(self) -> AbstractSet[Request]:
        """Requests that the engine has not finished with, callbacks and pipelines included."""
        slot = self._slot
        return slot.inprogress if slot is not None else frozenset()

    @property
    def downloading(self) -> AbstractSet[Request]:
        """Requests in the downloader and its middlewares."""
        engine = self._crawler.engine
        return engine.downloader.active if engine is not None else frozenset()

    def in_callback(self, request: Request) -> bool:
        """Whether the request's callback or errback is running (then what is scheduled comes from the spider)."""
        engine = self._crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        return slot is not None and request in slot.active

    @property
    def _slot(self):  # type: ignore[no-untyped-def]
        engine = self._crawler.engine
        return engine._slot if engine is not None else None
