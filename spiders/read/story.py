"""A story: one article with the readings of all its pages joined, its comments once each in thread order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archives.records import Article, Comment, PageRecord, Pointer, url_id
from spiders.read.joining import agrees, limit_flags
from spiders.read.roles import ANSWER, DOM
from spiders.read.thread_pages import PageReading as PageReading
from spiders.read.thread_pages import joined_state, reason_of, thread_flags
from spiders.read.visit_pages import with_rendered
from spiders.spelling import spelling

STORY_ROLES = frozenset({"page", "section", "comment-page", "article-page", "frame", "api", DOM, ANSWER})
"""Roles of captures that a story is made of; of sections those that turned out to be an article's page."""


GONE = (404, 410)
"""Statuses that say of a story's own address that it is not there any more."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The answer that a story's page is gone."""

    urls: tuple[str, ...]
    """What was asked for and what that led to, the last first."""
    pointer: Pointer | None


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
    gone: Gone | None = None
    """Of a story without an article, whose page is not there: the past knows which article that was."""
    failed: PageRecord | None = None
    """The line that says why a story has no records, where none could be made."""


def assemble(event: str, pages: Sequence[PageReading]) -> Story:
    """Join the readings of one event.

    Args:
        event: id of the archival event.
        pages: its readings in capture order; a URL captured twice, in whatever spelling, counts once, its latest reading
            wins; a browser may ask an address again and again for other answers (POST), which all count.

    Returns:
        The story; without an article its comments are dropped too, since nothing would hold them together.
    """
    pages = with_rendered(_each_once(pages))
    main = _main_page(pages)
    if main is None or main.reading is None or main.reading.article is None:
        return _without_article(event, pages)
    further = [page for page in pages if page is not main and page.role.name != "frame"]
    own = _of_frameset(main, pages) if main.role.name == "frame" else main.reading.article
    article = _with_article_pages(own, [p for p in further if p.role.name == "article-page"])
    article = replace(article, flags=(*article.flags, *limit_flags(pages)))
    comments = _merge_comments(main, [p for p in further if p.reading and p.reading.comments])
    comments = tuple(_under(article, comment) for comment in comments)
    state = joined_state([page.reading for page in [main, *further] if page.reading is not None], comments)
    lacking = thread_flags(pages, state, comments)
    if (state.complete is None or not comments) and any(reason_of(flag) for flag in lacking):
        state = replace(state, complete=False)
    kept = (flag for flag in article.flags if reason_of(flag) is None)  # the story knows more than its page
    article = replace(article, comments=state, flags=(*kept, *lacking))
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


def _of_frameset(main: PageReading, pages: Sequence[PageReading]) -> Article:
    """The article of a frame under the address that readers have: the frameset's own."""
    assert main.reading is not None
    assert main.reading.article is not None
    article = main.reading.article
    outer = next((page.url for page in pages if page.role.name in ("page", "section") and page.reading), None)
    url = main.role.article or outer
    return replace(article, id=url_id(url), url=url, canonical_url=url) if url else article


def _each_once(pages: Iterable[PageReading]) -> list[PageReading]:
    once: dict[str, PageReading] = {}
    for page in pages:
        key = (
            f"{page.url} {page.pointer}"
            if page.role.name == ANSWER
            else spelling(page.url) + (page.role.asked or "")
        )
        known = once.get(key)
        if known is None or known.reading is None or page.reading is not None:
            once[key] = page
    return list(once.values())


def _without_article(event: str, pages: Sequence[PageReading]) -> Story:
    """The story of an event whose page gave no article: nothing, or that it is gone."""
    own = next(
        (page for page in reversed(pages) if page.role.name in ("page", "section") and page.status), None
    )
    if own is None or own.status not in GONE:
        return Story(event, pages[0].role.run if pages else None, None)
    return Story(
        event,
        own.role.run,
        None,
        captured_at=own.pointer.date if own.pointer else None,
        discovered_by=own.role.discovered_by,
        asked=own.role.reason == "asked",
        gone=Gone((own.url, *reversed(own.role.via)), own.pointer),
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
    if first_pages:
        return first_pages[0]
    frames = [page for page in parts if page.role.name == "frame"]
    if frames:  # a frameset's story stands in the one that says most
        return max(frames, key=lambda page: len(_body_of(page)))
    return next(iter(parts), None)


def _body_of(page: PageReading) -> str:
    return (page.reading.article.body or "") if page.reading and page.reading.article else ""


def _with_article_pages(article: Article, pages: Iterable[PageReading]) -> Article:
    """Append the bodies of a multi-page article in page order, each paragraph of a later page that is new."""
    own = article
    for page in sorted(pages, key=lambda p: p.role.number or 0):
        more = page.reading.article if page.reading else None
        if more is None or not more.body or not agrees(own, more):
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
