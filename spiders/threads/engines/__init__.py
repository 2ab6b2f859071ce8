"""Readers of comment engines, one module each: what a server drew, and where a script-drawn engine keeps its thread.

A module here with `read(page) -> Thread | None` is an engine reader; no registry needs an edit. A reader looks for its
engine's elements first (the page's index answers at once), then for its fingerprint in the page's text, so that it
costs microseconds on all other pages.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

from spiders.sheet.page import Page
from spiders.threads.thread import Thread

_LOG = logging.getLogger(__name__)

Reader = Callable[[Page], Thread | None]


@cache
def _readers(name: str) -> tuple[Reader, ...]:
    """The functions of that name in this package's modules, in the modules' alphabetical order."""
    modules = (import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))


def read_engines(page: Page) -> Thread | None:
    """The thread of the engine that drew most comments on this page; without drawn comments, the engine detected.

    A page may carry several engines (a blog's own comments and a Facebook plugin below): drawn comments go first, then
    an engine that prints a counter or names an address, then a mere form. A reader that raises is logged and passed
    over; `Thread.failed` names it.
    """
    threads: list[Thread] = []
    failed: list[str] = []
    for read in _readers("read"):
        try:
            thread = read(page)
        except Exception:  # noqa: BLE001 - one engine's reader must not take the others' threads with it
            _LOG.exception("%s failed on %s", read.__module__, page.url)
            failed.append(read.__module__.rpartition(".")[2])
            continue
        if thread is not None:
            threads.append(_without_silence(thread))
    if not threads:
        return None
    best = max(threads, key=_weight)
    best.failed = tuple(failed)
    return best


def _without_silence(thread: Thread) -> Thread:
    """A reading without its posts where several stand there and not one has words: its layout is not this page's.

    What it knows beside them stays, the posts are left to the miner. One that somebody deleted has no words rightly.
    """
    posts = [*thread.comments, *([thread.opening] if thread.opening is not None else [])]
    silent = [post for post in posts if not post.text and post.status in ("visible", "hidden")]
    if len(silent) > 1 and not any(post.text for post in posts):
        thread.comments, thread.opening, thread.elements = [], None, []
    return thread


def _weight(thread: Thread) -> tuple[int, int, bool, int]:
    script_drawn = thread.pointer is not None and thread.engine not in ("wordpress", "schema.org")
    fields = sum(bool(found.author) + bool(found.date) + bool(found.text) for found in thread.comments)
    return len(thread.comments) + (thread.opening is not None), fields, script_drawn, thread.declared or 0


def read_api(page: Page) -> Thread | None:
    """The thread in an engine's API answer (JSON), None where no engine knows it.

    Of an interface that several engines use (GitHub's issues), the thread is that of the engine that was asked for.
    """
    thread = next(
        (thread for thread in (read(page) for read in _readers("read_api")) if thread is not None), None
    )
    asked = page.capture.role.engine
    if thread is not None and asked is not None and thread.engine != asked:
        thread.engine = asked
        for comment in thread.comments:
            comment.method["record"] = f"api:{asked}"
    return thread
