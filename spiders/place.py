"""A URL's place in a story or list: what it names without its paging part, and the number that this part holds."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.spelling import spelling

# Path parts: WordPress `/comment-page-2/` and, for an article's own parts, `/2/`; lists `/page/2/`; XenForo `/page-2`, vBulletin 4 `/page2`.
_PATH_PART = re.compile(r"/(?:(?:comment-page-|page[-/]?)(\d+)|([2-9]|[1-4]\d))/?$")
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
    path, match = parts.path, _PATH_PART.search(parts.path)
    number = int((match[1] or match[2])[:9]) if match else None
    if match:
        path = path[: match.start()]
    query, said = _unnumbered(parts.query)
    return Place(
        urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), query, "")),
        number if said is None else said,
    )


def _unnumbered(query: str) -> tuple[str, int | None]:
    """A query without what numbers pages, and the last such number."""
    kept, number = [], None
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.lower() in _QUERY_KEYS and value.isascii() and value.isdigit():
            number = int(value[:9])
        else:
            kept.append((key, value))
    return urlencode(kept), number


def is_further_page(url: str, of: Container[str], text: str | None = None) -> bool:
    """Whether a URL is a further page of one of others.

    Args:
        url: absolute.
        of: what `plain` gives of the others.
        text: of the link. A bare number at the path's end is a page's only where the link says that number and no more:
            else it is the name of a story (`/t/2` is no page of the list `/t`).

    Returns:
        False for URLs that are not http(s), too.
    """
    try:
        parts = urlsplit(spelling(url))
    except ValueError:
        return False
    named = _PATH_PART.search(parts.path)
    if (
        named
        and named[2]
        and plain(urlunsplit(parts._replace(path=parts.path[: named.start()], query=""))) in of
    ):
        return text is not None and text.strip() == named[2]
    return _first(url) != plain(url) and _first(url) in of


def plain(url: str) -> str:
    """A URL in one spelling, without the slash at its end: what `is_further_page` compares."""
    spelled = spelling(url)
    head, mark, query = spelled.partition("?")
    return head.rstrip("/") + mark + query


def _first(url: str) -> str:
    """The first page of what a URL is a page of by name: `?page=3`, `/page/3`."""
    parts = urlsplit(spelling(url))
    named = _PATH_PART.search(parts.path)
    path = parts.path[: named.start()] if named and named[1] else parts.path
    return plain(urlunsplit((parts.scheme, parts.netloc, path, _unnumbered(parts.query)[0], "")))
