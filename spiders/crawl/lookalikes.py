"""Stories whose links look like a section's (short headline, shallow address): what a run learns of one site's addresses."""

from __future__ import annotations

from collections import defaultdict

from spiders.discovery.found import Found
from spiders.discovery.score import article_url_score
from spiders.discovery.sections import THRESHOLD
from spiders.discovery.shapes import SiteShapes, generalise, shape_of
from spiders.spelling import spelling

MAX_WAITING = 5_000
"""Addresses kept that the bound on sections left out, until more is known of their kind (100 bytes each)."""


class Lookalikes:
    """Tells a site's stories from its sections by the pages that were read of each shape of address.

    A section that was read and is a story teaches that its shape is a story's; some of them (three where the address speaks
    against it, see `spiders.discovery.score`), and fewer lists, and the rest of that shape are asked for as stories, which no
    bound on sections holds back.
    """

    def __init__(self) -> None:
        self._shapes = SiteShapes()
        self._waiting: dict[str, dict[str, Found]] = defaultdict(dict)
        self._kept = 0
        self._stories: set[str] = set()

    def knows(self, url: str) -> bool:
        """Whether an address was read as a story before."""
        return spelling(url) in self._stories

    def is_story(self, item: Found) -> bool:
        """Whether what looks like a section is of a story's shape."""
        return article_url_score(item.url, item.title or "", self._shapes) >= THRESHOLD

    def wait(self, item: Found) -> None:
        """Keep what the bound on sections leaves out."""
        alike = self._waiting[_shape(item.url)]
        if self._kept < MAX_WAITING and item.url not in alike:  # a menu stands on every page
            self._kept += 1
            alike[item.url] = item

    def read(self, url: str, *, story: bool) -> list[Found]:
        """Learn what a page was; those of its shape that waited and are stories by now."""
        if not story:
            self._shapes.learn(others=[url])
            return []
        self._stories.add(spelling(url))
        self._shapes.learn(articles=[url])
        waiting = list(self._waiting.get(_shape(url), {}).values())
        if not waiting or not self.is_story(waiting[0]):
            return []
        del self._waiting[_shape(url)]
        self._kept -= len(waiting)
        return waiting


def _shape(url: str) -> str:
    return generalise(shape_of(url).pattern)
