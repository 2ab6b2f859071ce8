"""Readers of comment engines, one module each: what a server drew, and where a script-drawn engine keeps its thread.

A program that draws its threads itself is a row: an `Engine` in the tuple `ENGINES` of a module here, with a page in
`tests/spiders/threads/engines/rows`; no registry needs an edit. What a row cannot say (a thread in a script's state, an
endpoint) is a module with `read(page) -> Thread | None`, an API's answer one with `read_api`. Elements are looked for
first (the page's index answers at once), then marks in the page's text: on all other pages a row costs microseconds.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from types import ModuleType

from spiders.sheet.page import Page
from spiders.threads.engine import Engine, read_engine
from spiders.threads.thread import Thread

_LOG = logging.getLogger(__name__)

Reader = Callable[[Page], Thread | None]


@cache
def _readers() -> tuple[tuple[str, Reader], ...]:
    """Names and readers of the rows (`ENGINES`) and the functions `read` of this package's modules, in alphabetical order."""
    found: list[tuple[str, Reader]] = []
    for name, module in _modules():
        found += [(row.name, partial(read_engine, engine=row)) for row in getattr(module, "ENGINES", ())]
        if hasattr(module, "read"):
            found.append((name, module.read))
    return tuple(found)


@cache
def _api_readers() -> tuple[Reader, ...]:
    return tuple(module.read_api for _, module in _modules() if hasattr(module, "read_api"))


def rows() -> tuple[Engine, ...]:
    """All rows, in the order of asking."""
    return tuple(row for _, module in _modules() for row in getattr(module, "ENGINES", ()))


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for info in pkgutil.iter_modules(__path__):
        yield info.name, import_module(f"{__name__}.{info.name}")


def read_engines(page: Page) -> Thread | None:
    """The thread of the engine that drew most comments on this page; without drawn comments, the engine detected.

    A page may carry several engines (a blog's own comments and a Facebook plugin below): drawn comments go first, then
    an engine that prints a counter or names an address, then a mere form. A reader that raises is logged and passed
    over; `Thread.failed` names it.
    """
    threads: list[Thread] = []
    failed: list[str] = []
    for name, read in _readers():
        try:
            thread = read(page)
        except Exception:  # noqa: BLE001 - one engine's reader must not take the others' threads with it
            _LOG.exception("%s failed on %s", name, page.url)
            failed.append(name)
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
    thread = next((thread for thread in (read(page) for read in _api_readers()) if thread is not None), None)
    asked = page.capture.role.engine
    if thread is not None and asked is not None and thread.engine != asked:
        thread.engine = asked
        for comment in thread.comments:
            comment.method["record"] = f"api:{asked}"
    return thread
