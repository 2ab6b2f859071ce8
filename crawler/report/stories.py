"""The stories of a run that its report names: what changed, what is flagged, what failed."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from archives.records import Article, PageRecord
from crawler.report.summary import StoryLine
from spiders.crawl.fetched import is_failure
from spiders.read.story import STORY_ROLES, Story
from spiders.read.thread_pages import UNREAD

MOST = 500
"""Stories that a report names; a run over thousands has their lines in its record files."""
_FIRST = {"gone": 1, "reappeared": 2, "updated": 5, "new": 6}


@dataclass(slots=True)
class StoryLines:
    """Feed it each story and each page line, then ask for the lines."""

    _lines: list[tuple[int, int, StoryLine]] = field(default_factory=list)
    """A heap with the least important first: (importance, arrival, line)."""
    _count: int = 0
    left_out: int = 0

    def story(self, story: Story) -> None:
        """A story whose records are written; one without any change and flag is passed over."""
        article = story.article
        if article is None:
            return
        changes = Counter(comment.change or "new" for comment in story.comments)
        del changes["unchanged"]
        silent = article.change in ("unchanged", "unchanged-text") and not changes
        if silent and not any(flag.startswith(UNREAD) for flag in article.flags):
            return
        line = StoryLine(article.url, article.headline, article.change, dict(changes), article.flags)
        self._add(_rank(article, changes), line)

    def page(self, record: PageRecord, role: str) -> None:
        """A URL of a story that failed."""
        if record.error and role in STORY_ROLES and is_failure(record):
            self._add(0, StoryLine(record.url, error=record.error))

    def _add(self, rank: int, line: StoryLine) -> None:
        self._count += 1
        entry = (-rank, -self._count, line)
        if len(self._lines) < MOST:
            heapq.heappush(self._lines, entry)
        else:
            heapq.heappushpop(self._lines, entry)
            self.left_out += 1

    def lines(self) -> tuple[StoryLine, ...]:
        """The most important first, then in the order of the run."""
        return tuple(line for _, _, line in sorted(self._lines, key=lambda entry: (-entry[0], -entry[1])))


def _rank(article: Article, changes: Counter[str]) -> int:
    if any(flag.startswith(UNREAD) for flag in article.flags):
        return 3
    if changes["removed"] or changes["edited"]:
        return 4
    return _FIRST.get(article.change or "new", 7)
