"""The pages of one story's thread: what they say together, and what of the thread could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archives.capture import Role
from archives.records import Comment, Pointer, ThreadState
from spiders.reading import Reading
from spiders.spelling import spelling
from spiders.threads import reasons

UNREAD = "thread-unread"
"""Begins the flag of an article whose thread was not read; a colon and the reason follow."""
NOT_DRAWN = f"{UNREAD}:{reasons.NOT_DRAWN}"
"""The page prints a number of comments and shows none."""
UNANSWERED = f"{UNREAD}:{reasons.UNANSWERED}"
"""An address that holds the thread was asked, and gave nothing that could be read as one (other flags say why)."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of a story: what it is in its event, and what its reader said."""

    url: str
    role: Role
    reading: Reading | None
    """Null for what gave no page: a redirect on the way, an error."""
    status: int = 0
    """Of the answer; 0 where there was none, or nobody asks."""
    pointer: Pointer | None = None
    """To the answer's bytes."""


def is_complete(declared: int | None, comments: Iterable[Comment]) -> bool | None:
    """Whether a thread's comments reach the printed number; null without one.

    Some software counts deleted comments whose place it still shows, some does not: either number will do, and a
    placeholder makes no thread incomplete for ever.
    """
    return None if declared is None else sum(1 for _ in comments) >= declared


def joined_state(readings: Sequence[Reading], comments: Sequence[Comment]) -> ThreadState:
    """The thread's state over all its pages.

    Args:
        readings: of the article's own page, then of the further ones.
        comments: of all of them, each once.
    """
    state, *others = [r.article.comments if r.article else ThreadState() for r in readings]
    # Where pages disagree (one was served from a cache), the article's own page has the number that readers see.
    declared = next((s.declared for s in [state, *others] if s.declared is not None), None)
    return ThreadState(
        declared=declared,
        captured=sum(comment.status == "visible" for comment in comments),
        pages=sum(bool(reading.comments) for reading in readings),
        complete=is_complete(declared, comments),
        closed=next((s.closed for s in [state, *others] if s.closed is not None), None),
        engine=next((s.engine for s in [state, *others] if s.engine is not None), None),
        pointer=next((s.pointer for s in [state, *others] if s.pointer is not None), None),
    )


def reason_of(flag: str) -> str | None:
    """What stands behind `thread-unread:`; None for any other flag."""
    return flag.removeprefix(f"{UNREAD}:") if flag.startswith(f"{UNREAD}:") else None


def was_asked(flags: Iterable[str]) -> bool:
    """Whether flags say that an interface which holds the thread was asked in vain."""
    reasons = {reason for flag in flags if (reason := reason_of(flag)) is not None}
    return any(reason.startswith("http-") or reason in _ASKED for reason in reasons)


_ASKED = frozenset({reasons.UNANSWERED, reasons.EXPIRED, reasons.LIMITED, reasons.CHANGED})


def thread_flags(pages: Sequence[PageReading], state: ThreadState, comments: Sequence[Comment]) -> list[str]:
    """What is known to be lacking of a thread, as flags of its article."""
    flags = ["thread-incomplete"] if _lacks_comment_pages(pages) else []
    reason = _unread(pages, state, comments)
    return [*flags, f"{UNREAD}:{reason}"] if reason is not None else flags


def _unread(pages: Sequence[PageReading], state: ThreadState, comments: Sequence[Comment]) -> str | None:
    """Why a thread that is there was not read, or not whole; None where it was.

    A rendered page knows better than the page as it was sent: there the box is filled, or still empty.
    """
    by_browser = any(page.role.name in _RENDERED and page.reading and page.reading.comments for page in pages)
    asked = None if by_browser else _asked_in_vain(pages)
    if asked is not None:
        return asked
    if comments or any(page.role.name in _ANSWERS and _gave_thread(page) for page in pages):
        return None
    seen = [page for page in pages if page.role.name in ("dom", "page", "section") and _gave_thread(page)]
    rendered = [page for page in seen if page.role.name == "dom"]
    for page in rendered or seen:
        article = page.reading.article if page.reading else None
        for reason in map(reason_of, article.flags if article else ()):
            if reason is not None:
                return reason
    return reasons.NOT_DRAWN if state.declared else None


_RENDERED = frozenset({"dom", "answer"})
_ANSWERS = frozenset({"api", "answer"})


def _gave_thread(page: PageReading) -> bool:
    """Whether a page was read as an article's or a thread's: an error page and what is no answer give neither."""
    return page.reading is not None and page.reading.article is not None


def _lacks_comment_pages(pages: Sequence[PageReading]) -> bool:
    """Whether a page links to a comment page that no capture of the event holds whole (by URL, or by its number)."""
    if any(page.reading and "truncated" in page.reading.flags for page in pages):
        return True
    read = [page for page in pages if _gave_thread(page)]
    urls = {spelling(url) for page in read for url in (page.url, *page.role.via)}
    numbers = {page.role.number for page in read if page.role.name == "comment-page"}
    wanted = (f for page in pages if page.reading for f in page.reading.follows if f.role == "comment-page")
    return any(spelling(f.url) not in urls and (f.number is None or f.number not in numbers) for f in wanted)


def _asked_in_vain(pages: Sequence[PageReading]) -> str | None:
    """What an interface that holds the thread said where it gave none. What led on to another address was no answer."""
    hops = {spelling(url) for page in pages for url in page.role.via}
    for page in pages:
        if page.role.name != "api" or _gave_thread(page) or spelling(page.url) in hops:
            continue
        told = (
            next((flag for flag in page.reading.flags if was_asked([f"{UNREAD}:{flag}"])), None)
            if page.reading
            else None
        )
        return told or (f"http-{page.status}" if page.status >= 400 else reasons.UNANSWERED)
    return None
