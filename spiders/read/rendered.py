"""What a browser saw, read: the rendered page, and the answers that it fetched."""

from __future__ import annotations

from dataclasses import replace

from archives.warc.records import DOM_URN
from spiders.read.site import of_thread, read_page, site_for
from spiders.read.visit_pages import words
from spiders.reading import Reading
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.sheet.vocabulary import PRESSED
from spiders.threads.engines import read_api, read_engines
from spiders.threads.json.mining import people_in, read_answer

MAX_PEOPLE = 5_000
"""People of an answer that are kept."""
MAX_SHOWN = 4_000_000
"""Characters of a rendered page that are compared."""
_LABEL = 40
"""Characters of the label of a button under a comment."""


def rendered_capture_page(page: Page) -> Page:
    """The page of a rendered document as one of the address that it was rendered at."""
    capture = page.capture
    return Page(replace(capture, url=capture.url.removeprefix(DOM_URN)))


def read_rendered(page: Page) -> Reading:
    """A rendered page: its article and thread as of any page, and what it shows."""
    own = rendered_capture_page(page)
    reading = read_page(own)
    shown = words("".join(own.tree.itertext()))[:MAX_SHOWN] if own.tree is not None else ""
    flags = tuple(dict.fromkeys((*reading.flags, *page.capture.problems)))
    pressable = _pressable(own) if shown else 0
    own.forget()
    return replace(reading, follows=(), shown=shown, flags=flags, pressable=pressable)


def _pressable(page: Page) -> int:
    labels = (
        " ".join("".join(element.itertext()).split())
        for element in css(page.tree, "button, a, [role=button], summary")
    )
    return sum(
        bool(label) and len(label) <= _LABEL and PRESSED.fullmatch(label) is not None for label in labels
    )


def read_answer_page(page: Page) -> Reading:
    """An answer that a page fetched while it was rendered: a known service's, a frame's, or what has the shape of comments."""
    capture = page.capture
    thread = read_api(page)
    if thread is None and "html" in (capture.media_type or ""):
        thread = read_engines(page)
    people: tuple[tuple[str, str], ...] = ()
    if thread is None or not (thread.comments or thread.declared == 0):
        thread = read_answer(page) or thread
        people = tuple(people_in(page).items())[:MAX_PEOPLE]
    if thread is None or not (thread.comments or thread.declared == 0):
        return Reading(None, people=people)
    site_for(capture.url, capture.date).in_own_zone(thread, page)
    return replace(of_thread(page, thread), follows=(), people=people)
