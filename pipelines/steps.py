"""The steps of a story in their order: the same objects for a live crawl and for `extract`."""

from __future__ import annotations

from typing import Protocol

from pipelines.deduplicate import Deduplicate
from pipelines.history import History
from pipelines.normalise import Normalise
from pipelines.store import Lines, Shelf, Store
from pipelines.version import Version


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
        store = Store(history, shelf, stream)
        self.steps: tuple[Step, ...] = (Normalise(), Deduplicate(history), Version(history), store)

    def process_item(self, item: object) -> object:
        """Send an item through every step."""
        for step in self.steps:
            item = step.process_item(item)
        return item
