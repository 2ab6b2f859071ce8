"""A story: one article with the readings of all its pages joined, its comments once each in thread order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archives.capture import Role
from archives.records import Article, Comment, PageRecord, ThreadState
from spiders.reading import Reading
from spiders.spelling import spelling

STORY_ROLES = frozenset({"page", "section", "comment-page", "article-page", "api"})
"""Roles of captures that a story is made of; of sections those that turned out to be an article's page."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of a story: what it is in its event, and what its reader said."""

    url: str
    role: Role
    reading: Reading | None
    """Null for what gave no page: a redirect on the way, an error."""


@dataclass(frozen=True, slots=True)
class Story:
    """What goes through the pipelines: an article (null where no page gave one) and its comments."""

    event: str
    run: str | None
    article: Article | None
    comments: tuple[Comment, ...] = ()
    captured_at: str | None = None
    """WARC-Date of the article's capture: the clock of `first_seen` and `last_seen`."""
    discovered_by: str | None = None
    asked: bool = False
    """A user named this very URL: its records are told again even where nothing changed."""
    failed: PageRecord | None = None
    """The line that says why a story has no records, where none could be made."""


def assemble(event: str, pages: Sequence[PageReading]) -> Story:
    """Join the readings of one event.

    Args:
        event: id of the archival event.
        pages: its readings in capture order; a URL captured twice, in whatever spelling, counts once, its latest reading wins.

    Returns:
        The story; without an article its comments are dropped too, since nothing would hold them together.
    """
    pages = list({spelling(page.url): page for page in pages}.values())
    main = _main_page(pages)
    if main is None or main.reading is None or main.reading.article is None:
        return Story(event, pages[0].role.run if pages else None, None)
    further = [page for page in pages if page is not main]
    article = _with_article_pages(main.reading.article, [p for p in further if p.role.name == "article-page"])
    comments = _merge_comments(main, [p for p in further if p.reading and p.reading.comments])
    if _lacks_comment_pages(pages):
        article = replace(article, flags=(*article.flags, "thread-incomplete"))
    comments = tuple(_under(article, comment) for comment in comments)
    article = replace(article, comments=_thread_state(main, further, comments))
    captured_at = article.capture.date if article.capture else None
    return Story(
        event,
        main.role.run,
        article,
        comments,
        captured_at,
        main.role.discovered_by,
        main.role.reason == "asked",
    )


def _under(article: Article, comment: Comment) -> Comment:
    if (comment.article_id, comment.article_url) == (article.id, article.canonical_url):
        return comment
    return replace(comment, article_id=article.id, article_url=article.canonical_url)


def _main_page(pages: Sequence[PageReading]) -> PageReading | None:
    with_article = [page for page in pages if page.reading and page.reading.article is not None]
    first_pages = [page for page in with_article if page.role.name in ("page", "section")]
    # A comment page alone holds no article, only the thread's state; a further article page holds a part of one.
    parts = [
        page for page in with_article if page.reading and page.reading.article and page.reading.article.body
    ]
    return next(iter(first_pages or parts), None)


def _with_article_pages(article: Article, pages: Iterable[PageReading]) -> Article:
    """Append the bodies of a multi-page article in page order, each paragraph of a later page that is new."""
    for page in sorted(pages, key=lambda p: p.role.number or 0):
        more = page.reading.article if page.reading else None
        if more is None or not more.body:
            continue
        known = set((article.body or "").split("\n\n"))
        fresh = [paragraph for paragraph in more.body.split("\n\n") if paragraph not in known]
        seen = {image.url for image in article.images}
        article = replace(
            article,
            body="\n\n".join([*filter(None, [article.body]), *fresh]) or None,
            body_html=((article.body_html or "") + (more.body_html or "")) or None,
            images=article.images + tuple(image for image in more.images if image.url not in seen),
        )
    return article


def _merge_comments(main: PageReading, further: Sequence[PageReading]) -> tuple[Comment, ...]:
    """Each comment once, pages in thread order; positions and depths over the whole thread."""
    ordered = sorted([main, *further], key=lambda page: _page_number(page, main, further))
    merged: dict[str, Comment] = {}
    for page in ordered:
        for comment in page.reading.comments if page.reading else ():
            merged.setdefault(comment.id, comment)
    depths = _depths(merged)
    return tuple(
        _at(position, depths[comment.id], comment) for position, comment in enumerate(merged.values())
    )


def _at(position: int, depth: int, comment: Comment) -> Comment:
    """The comment at that place: most stand there already, and a copy of a record costs as much as reading its date."""
    if (comment.position, comment.depth) == (position, depth):
        return comment
    return replace(comment, position=position, depth=depth)


def _page_number(page: PageReading, main: PageReading, further: Sequence[PageReading]) -> int:
    """N of a comment page. The article's own page is the number that its further pages leave free:
    1 with oldest first, the last one where the newest comments stand on the canonical URL (WordPress)."""
    if page.role.number is not None:
        return page.role.number
    if page is not main:
        return 1 + len(further)
    numbers = {p.role.number for p in further if p.role.name == "comment-page" and p.role.number}
    return next(n for n in range(1, len(numbers) + 2) if n not in numbers)


def _lacks_comment_pages(pages: Sequence[PageReading]) -> bool:
    """Whether a page links to a comment page that no capture of the event holds (by URL, or by its number)."""
    urls = {spelling(page.url) for page in pages}
    numbers = {
        page.role.number for page in pages if page.role.name == "comment-page" and page.reading is not None
    }
    wanted = (f for page in pages if page.reading for f in page.reading.follows if f.role == "comment-page")
    return any(spelling(f.url) not in urls and (f.number is None or f.number not in numbers) for f in wanted)


def _depths(comments: dict[str, Comment]) -> dict[str, int]:
    """Depth by parents; as read on the page where the parent is not in the thread. Cycles end where they close."""
    depths: dict[str, int] = {}
    for comment in comments.values():
        chain: dict[str, Comment] = {}
        current: Comment | None = comment
        while current is not None and current.id not in depths and current.id not in chain:
            chain[current.id] = current
            current = comments.get(current.parent_id or "")
        for link in reversed(chain.values()):
            depths[link.id] = depths[link.parent_id] + 1 if link.parent_id in depths else link.depth
    return depths


def _thread_state(
    main: PageReading, further: Sequence[PageReading], comments: Sequence[Comment]
) -> ThreadState:
    readings = [page.reading for page in [main, *further] if page.reading is not None]
    state, *others = [r.article.comments if r.article else ThreadState() for r in readings]
    # Where pages disagree (one was served from a cache), the article's own page has the number that readers see.
    declared = next((s.declared for s in [state, *others] if s.declared is not None), None)
    captured = sum(comment.status == "visible" for comment in comments)
    pages = sum(bool(reading.comments) for reading in readings)
    return ThreadState(
        declared=declared,
        captured=captured,
        pages=pages,
        complete=None if declared is None else captured >= declared,
        closed=next((s.closed for s in [state, *others] if s.closed is not None), None),
        engine=next((s.engine for s in [state, *others] if s.engine is not None), None),
        pointer=next((s.pointer for s in [state, *others] if s.pointer is not None), None),
    )
