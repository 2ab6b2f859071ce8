"""What a reader says of one capture."""

from __future__ import annotations

from dataclasses import dataclass

from archives.records import Article, Comment
from spiders.discovery.found import Discovery


@dataclass(frozen=True, slots=True)
class Follow:
    """A further capture that belongs to the same article."""

    url: str
    role: str
    """`comment-page`, `article-page`, `requisite` or `api`."""
    number: int | None = None
    """N of comment page N or article page N, where the page says it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Article (null for a page that is none), its comments on this page in reading order, and what belongs to it.

    On a further page of a thread or article, `article` is that page's own reading: `spiders.read.story` joins them.
    Comments name ids, parents and positions within this page; the joining renumbers positions over the thread.
    """

    article: Article | None
    comments: tuple[Comment, ...] = ()
    follows: tuple[Follow, ...] = ()
    flags: tuple[str, ...] = ()
    """Of the page: `block-page:captcha`, `soft-404`, `front-page`, `list-page` … (also why there is no article)."""


@dataclass(frozen=True, slots=True)
class Read:
    """The answer of a reader process: the reading, where the capture's role has one, and the page's requisites."""

    reading: Reading | None
    requisites: tuple[str, ...] = ()
    discovery: Discovery | None = None
    """Of a source: what it lists."""
