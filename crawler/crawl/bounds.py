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
        self._named: dict[str, set[int]] = {}

    def require(self, event: str, url: str) -> int | None:
        """Count a requisite of a story, each once: the pages of a thread name the same style sheets and pictures again.

        Args:
            event: of the story.
            url: of the requisite.

        Returns:
            How many the story has with it; 0 where it was counted before, None where the story has had as many as it may.
        """
        if event not in self._named and not self._requisites[event]:
            self._named[event] = set()
        named, key = self._named.get(event), hash(url)
        if named is not None and key in named:
            return 0
        if self._requisites[event] >= MAX_OF_STORY:
            return None
        if named is not None:
            named.add(key)
        self._requisites[event] += 1
        return self._requisites[event]

    def not_required(self, event: str) -> None:
        """The run had asked for the requisite that was counted last: it does not count."""
        self._requisites[event] -= 1

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
        self._named.pop(
            event, None
        )  # what style sheets name from here on is counted as it comes: a run's memory stays flat
