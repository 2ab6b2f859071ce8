"""The layers of comment reading and the choice between them."""

from __future__ import annotations

from typing import Any

from spiders.sheet.page import Page
from spiders.threads.box import empty_box
from spiders.threads.closed import is_closed
from spiders.threads.counter import declared_near
from spiders.threads.counter_alone import declared_alone
from spiders.threads.cut import thread_elements
from spiders.threads.date_order import same_time, settle_order
from spiders.threads.engines import read_engines
from spiders.threads.mentions import link_by_words
from spiders.threads.merge import is_whole, merge, without_pings, without_repeated_opening
from spiders.threads.mined.mining import mine
from spiders.threads.paging import comment_pages, page_number
from spiders.threads.reasons import NEEDS_BROWSER
from spiders.threads.signatures import tidy_names
from spiders.threads.stated.markup import read_markup
from spiders.threads.thread import Thread
from spiders.threads.unread import why_unread


def read_thread(page: Page, site: Any = None) -> Thread | None:
    """The comment thread that stands on a page.

    Args:
        page: the page; its tree is not changed.
        site: the site's profile; one with a `read_thread(page)` of its own that answers is believed.

    Returns:
        The thread, or None where the page shows neither comments nor a trace of a thread (counter, script-drawn
        engine, "comments are closed").
    """
    own = getattr(site, "read_thread", None)
    thread = own(page) if callable(own) else None
    if not isinstance(thread, Thread):
        return _finished(page, _by_layers(page))
    _find_pages(page, thread)
    return _finished(page, thread)


def _by_layers(page: Page) -> Thread | None:
    """Markup and engine first; the miner where they leave something open."""
    found = [thread for thread in (read_markup(page), read_engines(page)) if thread is not None]
    for reading in found:
        _find_pages(page, reading)
    mined = mine(page) if not any(is_whole(thread) for thread in found) else None
    thread = merge([*found, mined] if mined is not None else found)
    if thread is not None and thread is mined:
        _find_pages(page, thread)
    return without_repeated_opening(thread) if thread is not None else None


def _find_pages(page: Page, thread: Thread) -> None:
    """The thread's further pages, where its reader named none."""
    if not thread.follows and (thread.comments or thread.opening is not None):
        thread.follows = comment_pages(page, thread.elements, forum=thread.opening is not None)


def _trace(page: Page, closed: bool | None) -> Thread | None:
    """Of a page on which no thread was found: what it says of one all the same."""
    declared = declared_alone(page)
    box = empty_box(page) if not closed and declared != 0 else None
    if not closed and declared is None and box is None:
        return None
    elements = thread_elements(page, box.elements if box is not None else [])
    thread = Thread(engine="generic", closed=closed or None, declared=declared, elements=elements)
    if box is not None:
        thread.pointer, thread.unread = box.pointer, NEEDS_BROWSER
    return thread


def _finished(page: Page, thread: Thread | None) -> Thread | None:
    """What all layers leave to the end: counter, closed, page number, what to cut, mentions."""
    closed = is_closed(page, thread) if thread is None or thread.closed is None else thread.closed
    if thread is None:
        return _trace(page, closed)
    thread.closed = closed
    if thread.declared is None and not thread.comments and thread.opening is None:
        thread.declared = declared_alone(page)
    if thread.comments or thread.opening is not None:
        if thread.declared is None and thread.opening is None:
            thread.declared = declared_near(thread.elements, (c.element for c in thread.comments))
        if thread.page_number is None:
            thread.page_number = page_number(page.url)
    thread.elements = thread_elements(page, thread.elements)
    without_pings(thread)
    posts = [*([thread.opening] if thread.opening else []), *thread.comments]
    tidy_names(posts)
    known = any(c.parent_method not in (None, "quote") for c in thread.comments)
    link_by_words(thread.comments, flat=not (thread.nests or known))
    settle_order(page, posts)
    for post in posts:
        if (
            post.date is not None
            and post.date_modified is not None
            and same_time(post.date, post.date_modified)
        ):
            post.date_modified = None
    thread.unread = why_unread(page, thread)
    return thread
