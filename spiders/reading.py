"""What a reader says of one capture."""

from __future__ import annotations

from dataclasses import dataclass

from archives.records import Article, Comment
from spiders.discovery.found import Discovery

LIMIT = "limit: "
"""Begins a flag that tells a bound which was reached."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A further capture that belongs to the same article."""

    url: str
    role: str
    """`comment-page`, `article-page`, `frame`, `requisite` or `api`."""
    number: int | None = None
    """N of comment page N or article page N, where the page says it."""
    engine: str | None = None
    """The comment software whose interface the address is, where its answers are those of another service."""
    body: str | None = None
    """What is sent (POST, as JSON where it begins with a brace, else as a form); null for a GET."""
    headers: tuple[tuple[str, str], ...] = ()
    """Fields that the interface wants: what it answers in, a token that the page holds."""


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
    shown: str = ""
    """Of a rendered page: the letters and digits that it shows (`spiders.read.rendered`)."""
    pressable: int = 0
    """Of a rendered page: buttons and links that answer, quote or report what somebody wrote."""
    people: tuple[tuple[str, str], ...] = ()
    """Of an answer that a rendered page fetched: names of people by the keys that other answers name them by."""
    refresh: str | None = None
    """Of a page that only leads on: where to (`spiders.read.refresh`)."""


@dataclass(frozen=True, slots=True)
class Read:
    """The answer of a reader process: the reading, where the capture's role has one, and the page's requisites."""

    reading: Reading | None
    requisites: tuple[str, ...] = ()
    discovery: Discovery | None = None
    """Of a source: what it lists."""
    flags: tuple[str, ...] = ()
    """Of the page line: bounds that were reached, of captures that no reading stands for (`limit: …`)."""
