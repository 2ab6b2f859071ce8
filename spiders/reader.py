"""What a reader process does with one capture, by its role."""

from __future__ import annotations

from archives.capture import Capture
from spiders.discovery.found import Source
from spiders.discovery.reader import read_source
from spiders.fetched import SOURCE_KINDS
from spiders.reading import Read
from spiders.requisites import requisites
from spiders.site import read_capture
from spiders.story import STORY_ROLES


def read(capture: Capture) -> Read:
    """Read a story's page as article and comments, a source as what it lists, pages and style sheets for requisites."""
    role = capture.role.name
    if role in SOURCE_KINDS:
        kind = SOURCE_KINDS[role]
        return Read(
            None, (), read_source(capture, Source(capture.url, kind, found_by=capture.role.discovered_by))
        )
    if capture.status not in (200, 304):
        return Read(None)
    return Read(read_capture(capture) if role in STORY_ROLES else None, tuple(requisites(capture)))
