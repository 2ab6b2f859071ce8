"""LinkedIn's public article and post pages. Source: the pages' own markup (`section.comment`, `.comment__text`)."""

from __future__ import annotations

from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_LAYOUT = Layout(
    engine="linkedin",
    item="section.comment",
    native=r"(\d+)\)?$",
    native_in=(("[data-semaphore-content-urn*='comment:']", "data-semaphore-content-urn"),),
    author=(".comment__author",),
    author_link=("a.comment__author",),
    date=(".comment__duration-since",),
    text=(".comment__text",),
    upvotes=(".comment__likes-count", ".comment__reactions-count"),
)


def read(page: Page) -> Thread | None:
    """The comments that a visitor without an account sees."""
    items = css(page.tree, _LAYOUT.item)
    if not items or "comment__text" not in page.text:
        return None
    comments = read_items(page, _LAYOUT, items)
    if not comments:
        return None
    thread = Thread("linkedin", comments, elements=[c.element for c in comments if c.element is not None])
    thread.declared = number_in(
        text_of(first(page.tree, "[data-num-comments]", ".social-action-counts__comments"))
    )
    counter = first(page.tree, "[data-num-comments]")
    if counter is not None and (counter.get("data-num-comments") or "").isdecimal():
        thread.declared = int(counter.get("data-num-comments"))
    return thread
