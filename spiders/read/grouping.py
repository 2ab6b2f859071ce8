"""Which captures of a foreign WARC belong to one story: further pages share their URL but for a paging part.

Captures of our own carry event and role; this is for WARCs of other tools.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spiders.place import place_of
from spiders.read.story import PageReading
from spiders.spelling import spelling


def stories(pages: Iterable[PageReading]) -> list[list[PageReading]]:
    """Split pages that share a key into stories.

    The page without a number is the article's own; another joins it only where it says itself that it is linked so:
    as the target of a `follow` of a page already in the story. What is not linked is a story of its own.
    """
    remaining = sorted(pages, key=lambda page: place_of(page.url).number or 0)
    found: list[list[PageReading]] = []
    while remaining:
        story, waiting = [remaining.pop(0)], True
        while waiting:
            waiting = False
            links = {spelling(f.url): f for p in story if p.reading for f in p.reading.follows}
            for page in [p for p in remaining if spelling(p.url) in links]:
                follow = links[spelling(page.url)]
                role = replace(page.role, name=follow.role, number=follow.number, article=story[0].url)
                story.append(replace(page, role=role))
                remaining.remove(page)
                waiting = True
        found.append(story)
    return found
