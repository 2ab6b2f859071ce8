"""`extract`: captures from WARC files through the same readers and pipelines as the live run."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archives.capture import Capture
from crawler.crawl.tally import Tally
from crawler.readers.pool import ReaderError, ReaderPool
from pipelines.failed import story_of
from pipelines.steps import Steps
from spiders.crawl.fetched import Fetched, is_robots_later
from spiders.crawl.page_line import REDIRECTS, is_cut_short, page_line
from spiders.read.grouping import place_of, stories
from spiders.read.story import STORY_ROLES, PageReading
from spiders.reading import Read

ANOTHER_TIME = timedelta(hours=12)
"""Captures of a URL this far apart are two crawls of it, not one that met it twice."""

AHEAD = 16
"""Captures that wait for a reader at once: enough to keep every process busy, few enough to keep memory flat."""


@dataclass(slots=True)
class Extraction:
    """One pass over a list of captures.

    Args:
        captures: opens the captures anew, in archive order: called twice (whose group ends where; then reading).
        steps: the pipelines.
        readers: reader processes.
    """

    captures: Callable[[], Iterator[Capture]]
    steps: Steps
    tally: Tally
    readers: int = 2

    async def run(self) -> Tally:
        """Read all captures; lines of a story are written when its last page is in."""
        last, lined = self._places()
        open_groups: dict[str, list[PageReading]] = {}
        pool = ReaderPool(workers=self.readers, reader="spiders.read.reader.read")
        try:
            async for index, capture, read, failure in self._read_all(pool):
                if index in lined:
                    self._take_page(capture, read, failure)
                group = group_of(capture)
                if group is None:
                    continue
                open_groups.setdefault(group, []).extend(_page_readings(capture, read))
                if last.get(group) == index:
                    self._close(group, open_groups.pop(group))
            for (
                group,
                pages,
            ) in open_groups.items():  # whose last pages are gone, since the files changed meanwhile
                self._close(group, pages)
        finally:
            await pool.close()
        return self.tally

    def _places(self) -> tuple[dict[str, int], set[int]]:
        """Where each group ends, and the captures that have a page line: one of each URL that a run tried."""
        last: dict[str, int] = {}
        lined: dict[int, tuple[int, bool]] = {}
        for index, capture in enumerate(self.captures()):
            if (group := group_of(capture)) is not None:
                last[group] = index
            # There are many: no need to keep the URLs.
            tried = hash((capture.role.run, (*capture.role.via, capture.url)[0]))
            if tried not in lined or lined[tried][1]:
                lined[tried] = index, _gives_way(capture)
        return last, {index for index, _ in lined.values()}

    async def _read_all(self, pool: ReaderPool) -> AsyncIterator[tuple[int, Capture, Read, str | None]]:
        """Reads in archive order, several at a time."""
        waiting: deque[tuple[int, Capture, asyncio.Task[tuple[Read, str | None]]]] = deque()
        for index, capture in enumerate(self.captures()):
            waiting.append((index, capture, asyncio.ensure_future(_read(pool, capture))))
            if len(waiting) >= AHEAD:
                number, first, task = waiting.popleft()
                yield number, first, *(await task)
        while waiting:
            number, first, task = waiting.popleft()
            yield number, first, *(await task)

    def _take_page(self, capture: Capture, read: Read, failure: str | None) -> None:
        item = Fetched(page_line(capture, read.reading, error=failure), capture.role, read.reading)
        self.tally.take_page(self.steps.process_item(item))  # type: ignore[arg-type]

    def _close(self, group: str, pages: list[PageReading]) -> None:
        own = any(page.role.event is not None for page in pages)
        for story_pages in [pages] if own else stories(pages):
            story = self.steps.process_item(story_of(group, story_pages))
            self.tally.take_story(story)  # type: ignore[arg-type]


def _gives_way(capture: Capture) -> bool:
    """Whether a later capture of the same URL in the same run has the page line in its place.

    As the live run: a line is written once, with the outcome, so that what was fetched again after a crash or asked for
    again had none before. Of a crawl by other tools the first that succeeded counts.
    """
    role = capture.role
    if role.name == "robots":
        return not capture.status or capture.status in REDIRECTS or is_robots_later(capture.status)
    if role.reason is not None:
        return True
    return bool(capture.error) or not 200 <= capture.status < 400 or _is_on_the_way(capture)


def _is_on_the_way(capture: Capture) -> bool:
    """A redirect: the page that it led to has the line; where it led nowhere nothing follows it, and it has its own."""
    redirects = capture.status in REDIRECTS and capture.header("location") is not None
    return redirects and capture.role.event is not None


async def _read(pool: ReaderPool, capture: Capture) -> tuple[Read, str | None]:
    if not capture.payload or (capture.error and not is_cut_short(capture)):
        # What a failed exchange brought is kept, and no story is made of it.
        return Read(None), None
    try:
        return await pool.read(capture), None
    except ReaderError as error:
        return Read(None), f"reader: {error}"


def group_of(capture: Capture) -> str | None:
    """The group that a capture's story is assembled from; None for what no story is made of."""
    role = capture.role
    if role.event is not None:
        return role.event if role.name in STORY_ROLES else None
    if role.reason is not None or not capture.is_content:  # a source or robots.txt of our own; an error
        return None
    return f"{role.run} {place_of(capture.url).key}"


def _page_readings(capture: Capture, read: Read) -> list[PageReading]:
    """The page, and the URLs that redirected to it, which count as reached."""
    via = [PageReading(url, capture.role, None) for url in capture.role.via]
    return [*via, PageReading(capture.url, capture.role, read.reading)]


def with_run(captures: Iterable[Capture], run: str) -> Iterator[Capture]:
    """Captures of other tools belong to the run that extracts them.

    Those of a URL captured again at another time belong to a run of their own behind it (`RUN.2` …), so that each may
    give the next version of its article; a crawl that met a URL twice in a row has one.
    """
    seen: dict[str, tuple[int, datetime]] = {}
    for capture in captures:
        if capture.role.run is not None:
            yield capture
            continue
        number, first = seen.get(capture.url, (1, capture.date))
        if capture.date - first >= ANOTHER_TIME:
            number, first = number + 1, capture.date
        seen[capture.url] = (number, first)
        generation = run if number == 1 else f"{run}.{number}"
        yield replace(capture, role=replace(capture.role, run=generation))
