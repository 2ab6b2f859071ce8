"""What a reader process does with one capture, by its role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import orjson

from archives.capture import Capture
from archives.plain import REPLACED, plain, plain_all
from spiders.addresses import address
from spiders.article.kinds import is_stated_story
from spiders.crawl.fetched import SOURCE_KINDS
from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.reader import read_source
from spiders.read.chains import chain_limit
from spiders.read.refresh import led_on, refresh_of
from spiders.read.rendered import read_answer_page, read_rendered
from spiders.read.requisites import are_wanted, requisites
from spiders.read.roles import ANSWER, DOM
from spiders.read.site import read_page
from spiders.read.story import STORY_ROLES
from spiders.reading import LIMIT, Read, Reading
from spiders.sheet.page import Page
from spiders.threads.engines import read_api
from spiders.threads.unread import refusal

LEADING = ("page", "frame")
"""Roles of pages that may lead on to another one: what else belongs to a story was found on one of these."""
TEXT_OF_ENTRY = 300
"""Characters: a list page has a teaser of fewer for each of its entries (set by hand, not fitted)."""


def read(capture: Capture) -> Read:
    """Read a story's page as article and comments, a source as what it lists, pages and style sheets for requisites.

    A section that a link led to (it has an event) is read as both. Whatever a page says, what is given back can stand in
    a line and go over a pipe.
    """
    page = Page(capture)
    read = _read_role(page)
    page.forget()
    if read.reading is None:
        told = (*read.flags, *(note for note in sorted(page.notes) if note.startswith(LIMIT)))
        return replace(read, flags=told) if told else read
    reading = _with_addresses(read.reading, page)
    return replace(read, reading=as_plain(reading, page.notes))


def _with_addresses(reading: Reading, page: Page) -> Reading:
    """The reading with further pages that can be asked for; of others it is noted what is wrong with their address."""
    follows = []
    for follow in reading.follows:
        url, flag = address(page.base_url, follow.url)
        if url is None:
            page.notes.add(f"{flag}:{follow.role}")
        else:
            follows.append(replace(follow, url=url) if url != follow.url else follow)
    return replace(reading, follows=tuple(follows)) if tuple(follows) != reading.follows else reading


def as_plain(reading: Reading, notes: Collection[str] = ()) -> Reading:
    """The reading with values that its records can hold, flagged where they had to be mended.

    Args:
        reading: of one page.
        notes: flags of what was mended in the page's data before; `characters-replaced` is said only where a record has
            such a character.
    """
    article, flags = plain(reading.article)
    comments, more = plain_all(reading.comments)
    found = {*flags, *more, *(note for note in notes if note != REPLACED)}
    if REPLACED in notes and any(b"\xef\xbf\xbd" in orjson.dumps(record) for record in (article, comments)):
        found.add(REPLACED)
    if not found:
        return reading
    if article is not None:
        article = replace(article, flags=(*article.flags, *sorted(found - set(article.flags))))
        if article.comments.declared is None:
            article = replace(article, comments=replace(article.comments, complete=None))
    told = (*reading.flags, *sorted(found - set(reading.flags)))
    return replace(reading, article=article, comments=comments, flags=told)


def _required(page: Page) -> tuple[str, ...]:
    return tuple(requisites(page)) if are_wanted(page.capture.role) else ()


def _read_role(page: Page) -> Read:
    capture = page.capture
    role = capture.role.name
    answered = capture.is_content or capture.status == 304
    if role in SOURCE_KINDS:
        source = Source(capture.url, SOURCE_KINDS[role], found_by=capture.role.discovered_by)
        listed = read_source(capture, source)
        leads = refresh_of(page) if answered and role == "section" else None
        if leads is not None:  # a front page that only leads to the one in the reader's language
            further = Found(leads.url, "section", f"section:{capture.url}", priority=1.0)
            listed = replace(listed, next=(further, *listed.next))
        story = story_of(page, listed) if answered and capture.role.event is not None else None
        return Read(story, _required(page) if story else (), listed, chain_limit(capture.role, listed))
    if not answered:
        # A service may say with 404 that nobody has written yet.
        if role == "api" and capture.status == 404 and read_api(page) is not None:
            return Read(read_page(page))
        return Read(Reading(None, flags=(refusal(page),)) if role == "api" and capture.status else None)
    if role in LEADING:
        return Read(led_on(page, read_page(page)), _required(page))
    if role == DOM:
        return Read(read_rendered(page))
    if role == ANSWER:
        return Read(read_answer_page(page))
    return Read(read_page(page) if role in STORY_ROLES else None, _required(page))


def story_of(page: Page, listed: Discovery) -> Reading | None:
    """The article of a page whose address and link did not look like one's; null for a list.

    Its own markup or its comments say so, or its text outweighs what it links to and somebody wrote it or some day. A page
    of the site's own business ("About us") states neither.
    """
    reading = read_page(page)
    article = reading.article
    if article is None:
        return None
    written = article.date_published is not None or bool(article.authors)
    weighs = written and len(article.body or "") >= listed.entries * TEXT_OF_ENTRY
    return reading if weighs or reading.comments or is_stated_story(page) else None
