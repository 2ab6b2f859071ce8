"""Redmine: an issue with its notes, a board's topic with its replies.

Source: Redmine 0.9 to 6.0, app/views/issues/show.html.erb and tabs/_history.html.erb, app/views/messages/show.html.erb.
A journal entry is a list of changes (`ul.details`), a note, or both: the note alone is what somebody wrote.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.strings import read_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import css, first, number, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, nothing, one_line
from spiders.threads.forum import Paging, here, topic_thread
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_STAMP = "a[title][href*='activity?from='], abbr[title]"
_HEADER = ("h4", ".note-header", ".reply-header", ".journal-header")
_NOTES = Layout(
    engine="redmine",
    item="#history .journal[id^='change-']",
    native=r"^change-(\d+)$",
    author=("h4 a.user", ".note-header a.user"),
    text=(".wiki[id^='journal-']", "div.wiki"),
    permalink=("a.journal-link", ".journal-link a", "a[href^='#note-']"),
    controls=False,
)
_REPLIES = Layout(
    engine="redmine",
    item="#replies .message.reply[id^='message-']",
    native=r"^message-(\d+)$",
    author=("h4 a.user", ".reply-header a.user"),
    text=("div.wiki",),
    permalink=("h4 a[href*='#message-']",),
    controls=False,
)
_PAGING = Paging(".pagination a[href*='page=']", ".pagination .current", r"[?&]page=(\d+)")
_DAY = re.compile(r"[?&]from=(\d{4}-\d\d-\d\d)")
_NOTE = re.compile(r"#note-(\d+)$")


def read(page: Page) -> Thread | None:
    """The notes of an issue's page or the replies of a topic's; changes without a note are no comments."""
    return _issue(page) or _topic(page)


def _issue(page: Page) -> Thread | None:
    ticket = next(iter(css(page.tree, "#content > .issue")), None)
    if ticket is None or first(ticket, ".subject", ".attributes") is None:
        return None
    entries = read_items(page, _NOTES)
    _complete(page, entries)
    places = {_note_of(entry): entry for entry in entries}
    for entry in entries:
        answered = places.get(_quoted(entry))
        if answered is not None and answered is not entry and answered.text:
            entry.parent, entry.parent_method = answered.native, "quote"
            entry.method["parent_id"] = "quote"
    body = first(ticket, ".description > .wiki", ".wiki")
    opening = _opening(page, ticket, body) if body is not None else None
    comments = [entry for entry in entries if entry.text]
    thread = Thread("redmine", comments, opening=opening or FoundComment())
    thread.elements = outermost(css(page.tree, "#history, #update, .attributes, #issue_tree, #relations"))
    return thread


def _topic(page: Page) -> Thread | None:
    replies = read_items(page, _REPLIES)
    box = next(iter(css(page.tree, "#content > .message")), None)
    if not replies or box is None:
        return None
    _complete(page, replies)
    # Every page of a topic draws the opening post again.
    opening = [_opening(page, box, first(box, "div.wiki"))] if here(page, _PAGING) == 1 else []
    thread = topic_thread(
        page, "redmine", [*opening, *replies], _PAGING, area="#replies, #reply, .pagination"
    )
    if thread is not None:
        thread.declared = number(text_of(next(iter(css(page.tree, "#replies > h3")), None)))
    return thread


def _opening(page: Page, box: HtmlElement, body: HtmlElement | None) -> FoundComment:
    opening = FoundComment(element=box if body is None else body, method={"record": "engine:redmine"})
    line = first(box, "p.author", "span.author")
    if line is not None:
        name = first(line, "a.user")
        opening.author = one_line(name) if name is not None else None
        opening.author_url = page.absolute(name.get("href")) if name is not None else None
        opening.date = _date(page, first(line, _STAMP))
    if body is not None:
        opening.text, opening.html = flat_text(body, nothing) or None, inner_html(body, nothing) or None
    return opening


def _complete(page: Page, found: list[FoundComment]) -> None:
    """Dates, and the names of those whose account is gone: they stand unlinked between the same words as the others'."""
    headers = [first(entry.element, *_HEADER) if entry.element is not None else None for entry in found]
    label = next(
        (
            said
            for entry, header in zip(found, headers, strict=True)
            if entry.author and (said := _lead(header))
        ),
        None,
    )
    for entry, header in zip(found, headers, strict=True):
        if header is None:
            continue
        entry.date = _date(page, first(header, _STAMP))
        entry.method["date_published"] = "title"
        lead = _lead(header)
        if entry.author is None and label and lead.startswith(label):
            entry.author = lead.removeprefix(label).strip() or None
            entry.method["author"] = "header"


def _lead(header: HtmlElement | None) -> str:
    """The words of a header line before its name's link, else before its time: `Updated by`."""
    if header is None:
        return ""
    end = first(header, "a.user")
    end = first(header, _STAMP) if end is None else end
    said = [header.text or ""]
    for node in header.iterdescendants():
        if node is end:
            break
        said.append(node.text or "" if node.tag in ("span", "b", "strong") else "")
        said.append(node.tail or "")
    return " ".join(" ".join(said).split())


def _date(page: Page, stamp: HtmlElement | None) -> DateValue | None:
    """The time in the title, in the site's own notation; the day in the link's address tells which number is the month."""
    if stamp is None:
        return None
    title = stamp.get("title") or ""
    day = _DAY.search(stamp.get("href") or "")
    value = words_date(page, title)
    if day is None or (value is not None and (value.iso or "")[:10] == day.group(1)):
        return value
    readings = (read_date(page, title, day_first=order) for order in (True, False))
    fitting = (other for other in readings if other is not None and (other.iso or "")[:10] == day.group(1))
    return next(fitting, value)


def _note_of(entry: FoundComment) -> str | None:
    found = _NOTE.search(entry.permalink or "")
    return found.group(1) if found else None


def _quoted(entry: FoundComment) -> str | None:
    """The number of the note that a quotation names above it ("Ada wrote in #note-2:")."""
    if entry.element is None:
        return None
    for quote in css(entry.element, ".wiki blockquote"):
        above = quote.getprevious()
        links = css(above, "a[href*='#note-']") if above is not None else []
        if links and (found := _NOTE.search(links[-1].get("href") or "")):
            return found.group(1)
    return None
