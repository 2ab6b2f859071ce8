"""What a site's reading makes of article and thread together: dates in one offset, the opening post, the thread's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from archives.records import Article, Author, Comment, ThreadState
from spiders.read.thread_pages import is_complete
from spiders.threads.thread import FoundComment, Thread


def in_shown_offset(iso: str | None, comments: tuple[Comment, ...]) -> str | None:
    """An article's UTC instant with the offset that all its dated comments share: the site's, as the page shows it."""
    if iso is None or not iso.endswith("+00:00"):
        return iso
    offsets = {
        comment.date_published[-6:]
        for comment in comments
        if comment.date_published and len(comment.date_published) == 25
    }
    if len(offsets) != 1:
        return iso
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offsets.pop()}").tzinfo
    return datetime.fromisoformat(iso).astimezone(zone).isoformat()


def with_opening(article: Article, opening: FoundComment) -> Article:
    """A forum topic's article: its opening post gives author, dates and body; the topic's title stays the headline."""
    method = f"opening post: {opening.method.get('record', 'engine')}"
    date_published = opening.date
    names = (Author(opening.author, opening.author_url),) if opening.author else article.authors
    return replace(
        article,
        authors=names,
        date_published=date_published.iso if date_published else article.date_published,
        date_published_raw=date_published.raw if date_published else article.date_published_raw,
        date_modified=opening.date_modified.iso if opening.date_modified else article.date_modified,
        date_modified_raw=opening.date_modified.raw if opening.date_modified else article.date_modified_raw,
        body=opening.text or article.body,
        body_html=opening.html or article.body_html,
        method=replace(
            article.method,
            authors=method if opening.author else article.method.authors,
            date_published=method if date_published else article.method.date_published,
            date_modified=method if opening.date_modified else article.method.date_modified,
            body=method if opening.text else article.method.body,
        ),
    )


def of_later_page(article: Article) -> Article:
    """A topic's later page: its opening post stands on the first one, so that only what the page states of the whole
    topic is the article's; authors and times that stand in the text are the replies', and what else would be its body is
    theirs or a writer's card."""
    method = article.method
    if not _stated(method.authors):
        article, method = replace(article, authors=()), replace(method, authors=None)
    if not _stated(method.date_published):
        article = replace(article, date_published=None, date_published_raw=None)
        method = replace(method, date_published=None)
    if not _stated(method.date_modified):
        article = replace(article, date_modified=None, date_modified_raw=None)
        method = replace(method, date_modified=None)
    method = replace(method, body=None)
    return replace(article, method=method, body=None, body_html=None)


def _stated(method: str | None) -> bool:
    return (method or "").startswith(("json-ld", "meta"))


def thread_state(thread: Thread, comments: tuple[Comment, ...]) -> ThreadState:
    """What the article's line says of its thread: printed number against visible comments read on this page."""
    captured = sum(comment.status == "visible" for comment in comments)
    return ThreadState(
        declared=thread.declared,
        captured=captured,
        pages=1 if comments or thread.comments else 0,
        complete=is_complete(thread.declared, comments),
        closed=thread.closed,
        engine=thread.engine,
        pointer=thread.pointer,
    )
