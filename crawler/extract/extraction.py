"""`extract`: captures from WARC files through the same readers and pipelines as the live run."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace

from archives.capture import Capture
from crawler.crawl.tally import Tally
from crawler.extract.plan import Step
from crawler.readers.pool import ReaderError, ReaderPool
from pipelines.failed import story_of
from pipelines.steps import Steps
from spiders.crawl.fetched import Fetched, is_robots_later
from spiders.crawl.page_line import REDIRECTS, is_cut_short, page_line, robots_flags
from spiders.place import place_of
from spiders.read.grouping import stories
from spiders.read.story import GONE, STORY_ROLES, PageReading
from spiders.reading import Read

AHEAD = 16
"""Captures that wait for a reader at once: enough to keep every process busy, few enough to keep memory flat."""
AHEAD_BYTES = 16 * 1024 * 1024
"""Bytes of their payloads: where they are large, fewer wait."""
_UNREAD_MEDIA = ("video/", "audio/")
_UNREAD_START = 64 * 1024
"""Bytes of a film that a reader sees: enough to see that it is none of a page."""


@dataclass(slots=True)
class Extraction:
    """One pass over planned captures.

    Args:
        captures: in the order of the plan.
        steps: the pipelines.
        readers: reader processes, where no pool is given.
    """

    captures: Iterable[tuple[Step, Capture]]
    steps: Steps
    tally: Tally
    readers: int = 2
    pool: ReaderPool | None = None
    """Somebody else's, who closes it."""

    async def run(self) -> Tally:
        """Read all captures; lines of a story are written when its last page is in."""
        open_groups: dict[object, list[PageReading]] = {}
        pool = self.pool or ReaderPool(workers=self.readers, reader="spiders.read.reader.read")
        try:
            async for step, capture, read, failure in self._read_all(pool):
                if step.lined:
                    self._take_page(capture, read, failure)
                if step.story is None:
                    continue
                open_groups.setdefault(step.story, []).extend(_page_readings(capture, read))
                if step.ends:
                    self._close(open_groups.pop(step.story))
            # Those whose last pages are gone, since the files changed meanwhile.
            for pages in open_groups.values():
                self._close(pages)
        finally:
            if self.pool is None:
                await pool.close()
        return self.tally

    async def _read_all(self, pool: ReaderPool) -> AsyncIterator[tuple[Step, Capture, Read, str | None]]:
        """Reads in order, several at a time."""
        waiting: deque[tuple[Step, Capture, asyncio.Task[tuple[Read, str | None]]]] = deque()
        held = 0
        for step, capture in self.captures:
            waiting.append((step, capture, asyncio.ensure_future(_read(pool, capture))))
            held += len(capture.payload)
            while waiting and (len(waiting) >= AHEAD or held > AHEAD_BYTES):
                first, done, task = waiting.popleft()
                held -= len(done.payload)
                yield first, done, *(await task)
        while waiting:
            first, done, task = waiting.popleft()
            yield first, done, *(await task)

    def _take_page(self, capture: Capture, read: Read, failure: str | None) -> None:
        flags = (*read.flags, *robots_flags(capture))
        item = Fetched(
            page_line(capture, read.reading, error=failure, flags=flags), capture.role, read.reading
        )
        self.tally.take_page(self.steps.process_item(item))  # type: ignore[arg-type]

    def _close(self, pages: list[PageReading]) -> None:
        first = pages[0]
        own = any(page.role.event is not None for page in pages)
        name = first.role.event if own else f"{first.role.run} {place_of(first.url).key}"
        for story_pages in [pages] if own else stories(pages):
            story = self.steps.process_item(story_of(name or "", story_pages))
            self.tally.take_story(story)  # type: ignore[arg-type]


def gives_way(capture: Capture) -> bool:
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
    # What a failed exchange brought is kept, and no story is made of it.
    failed = capture.error and not is_cut_short(capture)
    if failed or capture.unresolved or (not capture.payload and _is_on_the_way(capture)):
        return Read(None), None
    if len(capture.payload) > _UNREAD_START and (capture.media_type or "").startswith(_UNREAD_MEDIA):
        capture = replace(
            capture, payload=capture.payload[:_UNREAD_START], payload_bytes=capture.payload_size
        )
    try:
        return await pool.read(capture), None
    except ReaderError as error:
        return Read(None), f"reader: {error}"


def is_of_story(capture: Capture) -> bool:
    """Whether a story is made of it: not of a source or robots.txt of our own, nor of an error."""
    role = capture.role
    if role.event is not None:
        return role.name in STORY_ROLES
    return role.reason is None and (capture.is_content or capture.status in GONE)


def place_key(capture: Capture) -> str:
    """What all pages of a story share, whenever they were captured."""
    role = capture.role
    return place_of(role.article or (*role.via, capture.url)[0] if role.event else capture.url).key


def _page_readings(capture: Capture, read: Read) -> list[PageReading]:
    """The page, and the URLs that redirected to it, which count as reached."""
    via = [PageReading(url, capture.role, None) for url in capture.role.via]
    return [*via, PageReading(capture.url, capture.role, read.reading, capture.status, capture.pointer)]
