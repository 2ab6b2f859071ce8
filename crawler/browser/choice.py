"""Which pages a browser looks at."""

from __future__ import annotations

from collections.abc import Sequence

from spiders.read.roles import DOM
from spiders.read.story import PageReading, assemble
from spiders.read.thread_pages import UNREAD

ALWAYS, AUTO, NEVER = "always", "auto", "never"


def to_render(pages: Sequence[PageReading], policy: str) -> PageReading | None:
    """The page of an event that a browser is to render, None for none.

    Args:
        pages: all that were read of the event.
        policy: `always`; `auto`: where a thread is there and was not read; `never`.
    """
    if policy == NEVER or any(page.role.name == DOM for page in pages):
        return None
    own = next(
        (page for page in pages if page.role.name in ("page", "section") and page.reading is not None), None
    )
    if own is None or own.status != 200:
        return None
    if policy == ALWAYS:
        return own
    article = assemble(own.role.event or "", pages).article
    unread = article is not None and any(flag.startswith(UNREAD) for flag in article.flags)
    return own if unread else None
