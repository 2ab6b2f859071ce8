"""Trac tickets: the description is the opening post, the changes with words are its comments.

Source: trac/ticket/templates/ticket_change.html and ticket_box.html of Trac 1.4 to 1.6.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml.html import HtmlElement

from spiders.dates.elements import element_date
from spiders.dates.machine import machine_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(
    engine="trac",
    item="#changelog .change[id^='trac-change-']",
    native=r"^comment:(\d+)$",
    native_in=(("h3.change", "id"),),
    author=("h3.change .trac-author", "h3.change .trac-author-user"),
    text=(".comment.searchable",),
    parent_link=(".trac-in-reply-to a",),
    permalink=(".cnum a",),
    controls=False,
)
_OPENING = "#ticket .description > .searchable"
_INSTANT = re.compile(r"[?&]from=([^&]+)")


def read(page: Page) -> Thread | None:
    """A ticket with its comments, numbered within the ticket; property changes without words are none."""
    if not css(page.tree, f"{_LAYOUT.item}, {_OPENING}") or not has_any(
        page.text, ("trac-change-", "trac-ticket-title")
    ):
        return None
    comments = []
    for found in read_items(page, _LAYOUT):
        stamp = first(found.element, "h3.change a.timeline") if found.element is not None else None
        found.date = _date(page, stamp)
        if found.text:
            comments.append(found)
    opening = _opening(page)
    if opening is None and not comments:
        return None
    thread = Thread("trac", comments, native_scope="thread", opening=opening)
    thread.elements = outermost(css(page.tree, "#ticket, #changelog, #trac-add-comment, #propertyform"))
    return thread


def _date(page: Page, link: HtmlElement | None) -> DateValue | None:
    """The instant in the address of the timeline; the title says it in the reader's own zone and order."""
    found = _INSTANT.search(link.get("href") or "") if link is not None else None
    return (machine_date(unquote(found.group(1))) if found else None) or element_date(page, link)


def _opening(page: Page) -> FoundComment | None:
    body = next(iter(css(page.tree, _OPENING)), None)
    if body is None:
        return None
    opening = FoundComment(element=body, method={"record": "engine:trac"})
    opening.author = text_of(next(iter(css(page.tree, "#ticket td[headers='h_reporter']")), None))
    opening.date = _date(page, next(iter(css(page.tree, "#ticket .date a.timeline")), None))
    opening.text, opening.html = flat_text(body) or None, inner_html(body) or None
    return opening
