"""What joins further pages to their story, and how far their links lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archives.records import Article
from spiders.article.canonical import normalise_url
from spiders.article.pages import page_of
from spiders.reading import Reading
from spiders.sheet.strings import fold
from spiders.spelling import spelling

if TYPE_CHECKING:
    from spiders.read.story import PageReading

MAX_FURTHER_PAGES = 500
"""Further pages that are asked for of one story (`CommentPolicy.max_pages` of a site that states another number)."""
_TELLING = 12
"""Letters of a headline that is told within another one (with "page 2" behind it)."""
_FURTHER = frozenset({"comment-page", "article-page", "api"})


def agrees(article: Article, further: Article) -> bool:
    """Whether a page that was reached as a further page of an article is one: in canonical address, headline or date.

    `rel=next` of many sites leads to the next post. A page that states neither headline nor date contradicts nothing.
    """
    own, other = normalise_url(article.canonical_url), normalise_url(further.canonical_url)
    if own == other or page_of(other, own):
        return True
    if further.headline is None and further.date_published is None:
        return True
    one, two = fold(article.headline or ""), fold(further.headline or "")
    if one and (
        one == two
        or (min(one, two, key=len) in max(one, two, key=len) and min(len(one), len(two)) >= _TELLING)
    ):
        return True
    return further.date_published is not None and further.date_published == article.date_published


def leads_on(pages: Sequence[PageReading], role: str, reading: Reading) -> bool:
    """Whether the links of a further page are followed.

    Args:
        pages: what is in of the story's event.
        role: the page's own.
        reading: of the page.

    Returns:
        False for a page that turned out to be another story's, and for a comment page that brought no comment which is
        not in already: such pages may lead on for ever, each under a new address.
    """
    if role == "article-page":
        main = next(
            (p.reading.article for p in pages if p.role.name in ("page", "section") and p.reading), None
        )
        return main is None or reading.article is None or agrees(main, reading.article)
    if role == "comment-page":
        known = {comment.id for page in pages if page.reading for comment in page.reading.comments}
        return any(comment.id not in known for comment in reading.comments)
    return True


def limit_flags(pages: Sequence[PageReading]) -> tuple[str, ...]:
    """What bounded the story's further pages, where more are linked than its event holds: `limit: …`, else nothing."""
    urls = {spelling(page.url) for page in pages}
    further = sum(page.role.name in _FURTHER and page.reading is not None for page in pages)
    if further >= MAX_FURTHER_PAGES and any(_missing(page.reading, urls) for page in pages):
        return (f"limit: {further} further pages",)
    if any(_missing(page.reading, urls) for page in _barren(pages)):
        return ("limit: comment pages that bring nothing new lead to more",)
    return ()


def _barren(pages: Iterable[PageReading]) -> list[PageReading]:
    """Comment pages all of whose comments stand on other pages too."""
    pages = list(pages)
    seen = Counter(name for page in pages if page.reading for name in {c.id for c in page.reading.comments})
    return [
        page
        for page in pages
        if page.role.name == "comment-page"
        and page.reading is not None
        and all(seen[comment.id] > 1 for comment in page.reading.comments)
    ]


def _missing(reading: Reading | None, urls: set[str]) -> bool:
    """Whether a page links to a comment page that no capture holds."""
    follows = reading.follows if reading else ()
    return any(follow.role == "comment-page" and spelling(follow.url) not in urls for follow in follows)
