"""A page that survives only as its text rendering: WET conversion records of Common Crawl, text files."""

from __future__ import annotations

from dataclasses import replace

from archives.records import Article, ThreadState
from spiders.plaintext.article import read_article
from spiders.plaintext.language import language_of
from spiders.plaintext.lines import lines_of
from spiders.plaintext.stamps import Reader
from spiders.plaintext.thread import read_thread
from spiders.reading import Reading
from spiders.sheet.page import Page
from spiders.threads.assemble import comments_of

MAX_CHARACTERS = 4_000_000


def read_text(page: Page, *, zone: str | None = None, day_first: bool | None = None) -> Reading:
    """The records of a text rendering, as far as its shape allows: null where the rendering lost something.

    Args:
        page: a capture whose payload is plain text.
        zone: the site's IANA zone, where known.
        day_first: the site's order in dates like 10/02/2012, where known.

    Returns:
        The article without `body_html`, its comments with engine `text`; no article where there is no prose at all.
    """
    text = page.text[:MAX_CHARACTERS]
    language = page.capture.header("content-language") or language_of(text)
    reader = Reader(language, page.date, zone, day_first)
    lines = lines_of(text)
    thread, first = read_thread(lines, reader)
    article = read_article(page, lines[:first], lines[first:], reader)
    if article is None:
        return Reading(None, flags=("text-rendering", "no-prose"))
    if thread is None:
        return Reading(article, flags=article.flags)
    comments = comments_of(
        thread,
        article_id=article.id,
        article_url=article.canonical_url,
        site=article.site,
        pointer=page.capture.pointer,
    )
    return Reading(_with_state(article, len(comments), thread.declared), comments, flags=article.flags)


def _with_state(article: Article, captured: int, declared: int | None) -> Article:
    complete = None if declared is None else captured >= declared
    return replace(article, comments=ThreadState(declared, captured, 1, complete, engine="text"))
