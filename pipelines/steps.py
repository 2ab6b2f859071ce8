"""The steps of a story in their order: the same objects for a live crawl and for `extract`."""

from __future__ import annotations

import logging
from typing import Protocol

from pipelines.deduplicate import Deduplicate
from pipelines.failed import failed_page, failed_story, is_of_the_item
from pipelines.history import History
from pipelines.normalise import Normalise
from pipelines.store import Lines, Shelf, Store
from pipelines.version import Version
from spiders.crawl.fetched import Fetched
from spiders.read.story import Story

logger = logging.getLogger(__name__)


class Step(Protocol):
    """One pipeline step, as Scrapy calls it."""

    def process_item(self, item: object) -> object:
        """Take an item, give it on."""
        ...


class Steps:
    """All steps as one.

    Args:
        history, shelf, stream: see `pipelines.store.Store`.
    """

    def __init__(self, history: History, shelf: Shelf | None, stream: Lines | None = None) -> None:
        self.store = Store(history, shelf, stream)
        self.steps: tuple[Step, ...] = (Normalise(), Deduplicate(history), Version(history), self.store)

    def process_item(self, item: object) -> object:
        """Send an item through every step.

        A page or story of ours that no line can be made of has one line that says so, and is given back without its
        records: one page never stops the rest.

        Raises:
            OSError, sqlite3.Error: the files or the ledger take nothing more.
            Exception: whatever an item of somebody else's spider lacks.
        """
        try:
            return self._through(item)
        except Exception as error:
            if not isinstance(item, (Fetched, Story)) or not is_of_the_item(error):
                raise
            logger.exception("no line can be made of an item")
            return self._give_up(item, error)

    def _through(self, item: object) -> object:
        for step in self.steps:
            item = step.process_item(item)
        return item

    def _give_up(self, item: Fetched | Story, error: Exception) -> object:
        if isinstance(item, Fetched):
            return self._through(failed_page(item, error))
        return self.store.process_item(failed_story(item, error))
