"""Which captures of a foreign WARC belong to one story: further pages share their URL but for a paging part.

Captures of our own carry event and role; this is for WARCs of other tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.read.story import PageReading
from spiders.spelling import spelling

# Path parts: WordPress `/comment-page-2/` and, for an article's own parts, `/2/`; XenForo `/page-2`, vBulletin 4 `/page2`.
_PATH_PART = re.compile(r"/(?:(?:comment-page-|page-|page)(\d+)|([2-9]|[1-4]\d))/?$")
# Query keys that number pages or give the offset of the first post.
_QUERY_KEYS = {"cpage", "page", "start", "pagenumber", "comment_page", "commentpage", "pg"}


@dataclass(frozen=True, slots=True)
class Place:
    """A URL's place in a story: the URL without its paging part, and the number that this part held."""

    key: str
    number: int | None


def place_of(url: str) -> Place:
    """Where a URL stands, whatever its spelling; `number` is None for one without a paging part."""
    try:
        parts = urlsplit(spelling(url))
    except ValueError:
        return Place(url, None)
    number: int | None = None
    path = parts.path
    if match := _PATH_PART.search(path):
        number, path = int((match[1] or match[2])[:9]), path[: match.start()] + "/"
    kept = []
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if key.lower() in _QUERY_KEYS and value.isascii() and value.isdigit():
            number = int(value[:9])
        else:
            kept.append((key, value))
    return Place(urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), urlencode(kept), "")), number)


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
                story.append(PageReading(page.url, role, page.reading))
                remaining.remove(page)
                waiting = True
        found.append(story)
    return found
