"""One capture in, one reading out: the same entry for the live run and for a WARC file.

A site whose pages the generic readers get wrong has a subclass of `Site` in `spiders/sites/`; it is found by its
`hosts`, no registry needs an edit. When a site is redesigned, its old class stays with the day until which it held.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import ClassVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archives.capture import Capture
from archives.records import Article, url_id
from spiders import sites
from spiders.article.article import read_article
from spiders.article.blocks import article_pages, gives_article, page_flags
from spiders.article.kinds import is_stated_list
from spiders.article.listing import is_listing
from spiders.dates.strings import localise, set_site
from spiders.plaintext import read_text
from spiders.read.collector import paused
from spiders.read.site_state import in_shown_offset, of_later_page, thread_state, with_opening
from spiders.read.thread_pages import UNREAD
from spiders.reading import Follow, Reading
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.assemble import comments_of
from spiders.threads.engines import read_api, read_engines
from spiders.threads.engines.wordpress_article import parts, refine
from spiders.threads.layers import read_thread
from spiders.threads.stated.feeds import read_feed
from spiders.threads.thread import Thread
from spiders.threads.unread import refusal

_HIDDEN_EXCERPT = ", ".join(
    f".{kind}.{hidden}"
    for kind in ("excerpt", "summary", "teaser")
    for hidden in ("display-none", "d-none", "hidden")
)
"""A shortened copy of the first paragraphs that a theme prints for its scripts and hides from readers."""


class Site:
    """How pages of a site are read; this base class is the generic way, right for most sites.

    Subclasses set class attributes and override the few methods whose generic answer is wrong.
    """

    hosts: ClassVar[tuple[str, ...]] = ()
    """Host names, subdomains included: `tribune.com.pk` also serves `blogs.tribune.com.pk`."""
    time_zone: ClassVar[str | None] = None
    """IANA name of the site's own zone: instants are written in it, wall clocks get its offset."""
    day_first: ClassVar[bool | None] = None
    """Day-month order of all-figure dates; None where the language decides."""
    valid_until: ClassVar[date | None] = None
    """Last day on which this layout was served; None for the present one."""

    def read_thread(self, page: Page) -> Thread | None:
        """The site's own reading of the thread; None leaves it to the generic layers."""
        return None

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The page's article without its comment state; None where the page is none."""
        cut = cut_from_article(page, thread)
        article = read_article(page, cut=cut, zone=self.zone_of(page), day_first=self.day_first)
        return refine(page, article, cut)

    def read(self, page: Page) -> Reading:
        """Everything that the page says: article, comments in reading order, further pages, flags."""
        set_site(page, zone=self.zone_of(page), day_first=self.day_first)
        flags = page_flags(page)
        thread = read_thread(page, self)
        if thread is not None:
            self.in_own_zone(thread, page)
        if thread is not None and page.capture.role.name == "comment-page" and page.capture.role.article:
            return of_thread(page, thread)
        article = self.read_article(page, thread) if _reads(page, flags, thread) else None
        if article is not None:  # what it looked like is not what it is
            flags = tuple(flag for flag in flags if flag != "empty" and not flag.endswith("-page"))
            article = replace(article, flags=flags)
        # a list's further pages are lists
        follows = _each_once([*article_pages(page), *parts(page)]) if article is not None else []
        if thread is None or article is None:
            return Reading(article, (), tuple(follows), tuple(flags))
        if thread.opening is not None:
            article = with_opening(article, thread.opening)
        elif thread.is_topic:
            article = of_later_page(article)
        named = {follow.url for follow in thread.follows}
        follows = [follow for follow in follows if not thread.is_topic and follow.url not in named]
        comments = comments_of(
            thread,
            article_id=article.id,
            article_url=article.canonical_url,
            site=article.site,
            pointer=page.capture.pointer,
        )
        article = replace(article, comments=thread_state(thread, comments))
        if thread.unread is not None:
            article = replace(article, flags=(*article.flags, f"{UNREAD}:{thread.unread}"))
        article = replace(article, date_published=in_shown_offset(article.date_published, comments))
        return Reading(article, comments, (*follows, *thread.follows), tuple(flags))

    def zone_of(self, page: Page) -> str | None:
        """The site's zone: its reader's, else what the sources file said when the page was fetched."""
        return self.time_zone or page.capture.role.time_zone

    def in_own_zone(self, thread: Thread, page: Page) -> None:
        """Write the thread's dates in the site's zone, where it is known."""
        name = self.zone_of(page)
        if name is None:
            return
        for found in [*thread.comments, *([thread.opening] if thread.opening else [])]:
            if found.date is not None:
                found.date = localise(found.date, name)
            if found.date_modified is not None:
                found.date_modified = localise(found.date_modified, name)


def cut_from_article(page: Page, thread: Thread | None) -> tuple[HtmlElement, ...]:
    """What stands on a page and is no part of its article: the thread, a theme's hidden copies of its beginning."""
    return (*(thread.elements if thread else ()), *css(page.tree, _HIDDEN_EXCERPT))


def _each_once(follows: list[Follow]) -> list[Follow]:
    return list({follow.url: follow for follow in follows}.values())


def _reads(page: Page, flags: tuple[str, ...], thread: Thread | None) -> bool:
    """Whether the page gives an article.

    A further page of one is no front or list page, however it looks; nor is a topic whose opening post says who wrote it,
    unless the site's software itself calls the page a list, or rows of it were taken for posts; and a page with comments is
    not empty, whatever stands above them, nor the site's business, whatever it is called.
    """
    if gives_article(flags):
        return True
    if any(flag.startswith(("block-page", "soft-404")) for flag in flags):
        return False
    further = page.capture.role.name in ("comment-page", "article-page")
    if thread is None or not (thread.comments or thread.opening):
        return further and "empty" not in flags
    listed = is_stated_list(page) or (thread.engine == "generic" and is_listing(page))
    topic = thread.opening is not None and bool(thread.opening.author) and not listed
    return further or topic or flags in (("empty",), ("about-page",))


@cache
def _site_classes() -> tuple[type[Site], ...]:
    for info in pkgutil.iter_modules(sites.__path__):
        import_module(f"{sites.__name__}.{info.name}")
    found: list[type[Site]] = []
    waiting = list(Site.__subclasses__())
    while waiting:
        kind = waiting.pop(0)
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return tuple(kind for kind in found if kind.hosts)


def site_for(url: str, captured: datetime | date) -> Site:
    """The site's reader for a page captured on that day; the generic one where no file in `spiders/sites/` knows the host.

    Of several layouts the one with the nearest `valid_until` not before the capture is taken, else the present one.
    """
    day = captured.date() if isinstance(captured, datetime) else captured
    host = (urlsplit(url).hostname or "").lower()
    fits = [
        kind for kind in _site_classes() if any(host == own or host.endswith("." + own) for own in kind.hosts)
    ]
    fits = [kind for kind in fits if kind.valid_until is None or day <= kind.valid_until]
    fits.sort(key=lambda kind: (kind.valid_until or date.max, -max(len(own) for own in kind.hosts)))
    return fits[0]() if fits else Site()


def read_capture(capture: Capture) -> Reading:
    """What one capture says, live or from a WARC file: the single entry for both.

    Args:
        capture: any response: HTML, plain text, an API's JSON or a feed of comments. Role and media type decide.

    Returns:
        The reading; an empty one (no article, no comments) for content that no reader knows.
    """
    page = Page(capture)
    reading = read_page(page)
    page.forget()
    return reading


@paused()
def read_page(page: Page) -> Reading:
    """The same of a page that others read too, so that it is parsed once."""
    capture = page.capture
    site = site_for(capture.url, capture.date)
    kind = capture.media_type or _sniffed(capture.content)
    if capture.role.name in ("api", "feed") or _is_json(kind):
        return _thread_only(page, site)
    if kind == "text/plain":
        return read_text(page, zone=site.zone_of(page), day_first=site.day_first)
    if "html" in kind:
        binary = capture.content.lstrip().startswith(_BINARY)
        return Reading(None, flags=("binary",)) if binary else site.read(page)
    return Reading(None)


_BINARY = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\x03\x04", b"\x1f\x8b\x08", b"RIFF", b"OggS", b"\0asm",
           b"\xd0\xcf\x11\xe0", b"Rar!\x1a", b"7z\xbc\xaf", b"ID3\x03", b"ID3\x04", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"wOFF", b"wOF2")  # fmt: skip
"""How files begin that are no text, whatever media type their server states (WHATWG MIME Sniffing)."""


def _is_json(kind: str) -> bool:
    return kind.endswith(("json", "+json"))


def _sniffed(content: bytes) -> str:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return "application/json"
    return "text/html" if head[:1] == b"<" else "text/plain" if head and b"\x00" not in head else ""


def _thread_only(page: Page, site: Site) -> Reading:
    """Comments without their article's page: an API's answer, a comment feed, an engine's embedded page.

    The article is named by the capture's role; its record holds the thread's state alone, for the joining of the pages.
    """
    thread = read_api(page) or read_feed(page)
    if thread is None and "html" in (page.capture.media_type or "html"):
        thread = read_engines(page)
    if thread is None or (page.capture.role.article is None and not thread.comments):
        return Reading(None, flags=(refusal(page),) if page.capture.role.name == "api" else ())
    site.in_own_zone(thread, page)
    return of_thread(page, thread)


def of_thread(page: Page, thread: Thread) -> Reading:
    """Comments under the article that the capture's role names; without one, under the page's own address."""
    owner = page.capture.role.article
    url = owner or page.url
    host = Page(replace(page.capture, url=url)).host
    comments = comments_of(
        thread, article_id=url_id(url), article_url=url, site=host, pointer=page.capture.pointer
    )
    article = None
    if owner is not None:
        state = thread_state(thread, comments)
        pointer = page.capture.pointer
        article = Article(
            id=url_id(url), url=url, canonical_url=url, site=host, comments=state, capture=pointer
        )
    return Reading(article, comments, tuple(thread.follows), ("truncated",) if page.truncated else ())
