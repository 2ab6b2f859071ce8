"""How far one story's links are followed: what is asked for counts, and a bound that is reached is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.crawl.tally import Tally
from spiders.crawl.fetched import Fetched
from spiders.read.joining import leads_on
from spiders.read.requisites import MAX_OF_STORY
from spiders.read.story import PageReading
from spiders.spelling import spelling


class StoryBounds:
    """Of each open event the further pages that were asked for, of each event of the run how many requisites."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._asked: dict[str, set[str]] = {}
        self._requisites: Counter[str] = Counter()

    def require(self, event: str) -> int | None:
        """Count a requisite of a story: how many it has with it, None where it has had as many as it may."""
        if self._requisites[event] >= MAX_OF_STORY:
            return None
        self._requisites[event] += 1
        return self._requisites[event]

    def may_follow(self, pages: Sequence[PageReading], fetched: Fetched, url: str, bound: int) -> bool:
        """Whether a further page is asked for.

        Args:
            pages: what is in of the story's event.
            fetched: the page that links to it.
            url: its address.
            bound: further pages of one story.
        """
        event, reading = fetched.role.event, fetched.reading
        if event is None or reading is None:
            return True
        if not leads_on(pages, fetched.role.name, reading):
            return False
        asked = self._asked.setdefault(event, set())
        place = spelling(url)
        if place not in asked and len(asked) >= bound:
            self._tally.limit(
                f"{bound} further pages of one story", fetched.role.article or fetched.record.url
            )
            return False
        asked.add(place)
        return True

    def closed(self, event: str) -> None:
        """Nothing more of this story comes."""
        self._asked.pop(event, None)
