"""What a reader process does with one capture, by its role."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archives.capture import Capture
from spiders.article.blocks import is_described
from spiders.crawl.fetched import SOURCE_KINDS
from spiders.discovery.found import Discovery, Source
from spiders.discovery.reader import read_source
from spiders.read.requisites import requisites
from spiders.read.site import read_page
from spiders.read.story import STORY_ROLES
from spiders.reading import Read, Reading
from spiders.sheet.page import Page

TEXT_OF_ENTRY = 300
"""Characters: a list page has a teaser of fewer for each of its entries (set by hand, not fitted)."""


def read(capture: Capture) -> Read:
    """Read a story's page as article and comments, a source as what it lists, pages and style sheets for requisites.

    A section that a link led to (it has an event) is read as both.
    """
    return _read(capture, requisites)


def read_text(capture: Capture) -> Read:
    """The same for runs that fetch no requisites: none is looked for."""
    return _read(capture, lambda _: ())


def _read(capture: Capture, required: Callable[[Page], Iterable[str]]) -> Read:
    role = capture.role.name
    answered = capture.status in (200, 304)
    if role in SOURCE_KINDS:
        source = Source(capture.url, SOURCE_KINDS[role], found_by=capture.role.discovered_by)
        listed = read_source(capture, source)
        page = Page(capture)
        story = _story_of(page, listed) if answered and capture.role.event is not None else None
        return Read(story, tuple(required(page)) if story else (), listed)
    if not answered:
        return Read(None)
    page = Page(capture)
    return Read(read_page(page) if role in STORY_ROLES else None, tuple(required(page)))


def _story_of(page: Page, listed: Discovery) -> Reading | None:
    """The article of a page whose address and link did not look like one's; null for a list.

    Its own markup or its comments say so, or its text outweighs what it links to.
    """
    reading = read_page(page)
    if reading.article is None:
        return None
    weighs = len(reading.article.body or "") >= listed.entries * TEXT_OF_ENTRY
    return reading if weighs or reading.comments or is_described(page) else None
