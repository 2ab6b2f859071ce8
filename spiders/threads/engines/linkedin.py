"""LinkedIn's public article and post pages. Source: the pages' own markup (`section.comment`, `.comment__text`)."""

from __future__ import annotations

from spiders.sheet.kit import first
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.layout import Layout
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


def _counted(page: Page, thread: Thread) -> None:
    counter = first(page.tree, "[data-num-comments]")
    if counter is not None and (counter.get("data-num-comments") or "").isdecimal():
        thread.declared = int(counter.get("data-num-comments"))


ENGINES = (
    Engine(
        (_LAYOUT,),
        ("comment__text",),
        counter="[data-num-comments], .social-action-counts__comments",
        complete=_counted,
    ),
)
