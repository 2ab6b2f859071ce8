"""All candidates of each field of one page, in the order of the field's table, the losers too: why a value won.

Each field's reader goes through its table only as far as its choice needs; here the same tables are gone through to
their end. The dear ones cost what they cost: this is for looking at one page, not for reading many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archives.records import Article
from spiders.article.authors import named_by
from spiders.article.canonical import canonicals
from spiders.article.dates import dates_by
from spiders.article.details import descriptions, keywords, languages, read_language, sections
from spiders.article.headline.headline import headlines
from spiders.article.jsonld_body import stated_body
from spiders.article.paywall import frees
from spiders.article.publisher import publishers
from spiders.sheet.page import Page

Table = Callable[[Page], Iterable[tuple[object, str]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that a field could have had."""

    value: str | None
    """Null where nothing was left of what stands there: no name, no date."""
    method: str
    raw: str = ""
    """What stands there, where that is not the value."""
    won: bool = False


def candidates(page: Page, article: Article) -> dict[str, list[Candidate]]:
    """For each field its candidates, best first as the table ranks them; the winner is marked.

    Args:
        page: one that gives an article.
        article: as the readers left it. A value that no table has (of a site's own reader, of an engine) stands first.
    """
    said = _said(article)
    return {
        field: _with_winner(list(table(page)), *said[field])
        for field, table in TABLES.items()
        if field in said
    }


def _with_winner(found: list[Candidate], value: str | None, method: str | None) -> list[Candidate]:
    """The candidates with the winner marked: the one of its value and method, else of its value, else of its method."""
    if value is None:
        return found
    places = (
        [n for n, one in enumerate(found) if one.value == value and one.method == method],
        [n for n, one in enumerate(found) if one.value == value],
        [n for n, one in enumerate(found) if one.method == method],
    )
    at = next((fitting[0] for fitting in places if fitting), None)
    if at is not None:
        one = found[at]
        raw = one.raw if one.value in (None, value) else one.raw or one.value or ""
        found[at] = Candidate(value, method or one.method, raw, won=True)
        return found
    return [Candidate(value, method or "", won=True), *found]


def _plain(table: Table) -> Callable[[Page], Iterator[Candidate]]:
    def read(page: Page) -> Iterator[Candidate]:
        for value, method in table(page):
            yield Candidate(shown(value), method)

    return read


def shown(value: object) -> str | None:
    """A value as one line."""
    if value is None or isinstance(value, str):
        return value
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()


def _authors(page: Page) -> Iterator[Candidate]:
    for names, method, raw in named_by(page):
        whole = ", ".join(names)
        yield Candidate(whole or None, method, raw if raw != whole else "")


def _published(page: Page) -> Iterator[Candidate]:
    for value, method, raw in dates_by(page, language=read_language(page)[0], modified=False):
        yield Candidate(value, method, raw)


def _modified(page: Page) -> Iterator[Candidate]:
    for value, method, raw in dates_by(page, language=read_language(page)[0], modified=True):
        yield Candidate(value, method, raw)


def _bodies(page: Page) -> Iterator[Candidate]:
    """Bodies are told by their length: the page's own elements are the article's, JSON-LD's stands beside."""
    stated = stated_body(page).text
    if stated:
        yield Candidate(_length(stated), "json-ld")


def _length(text: str) -> str:
    return f"{len(text)} characters"


TABLES: dict[str, Callable[[Page], Iterator[Candidate]]] = {
    "canonical_url": _plain(canonicals),
    "headline": _plain(headlines),
    "authors": _authors,
    "date_published": _published,
    "date_modified": _modified,
    "body": _bodies,
    "description": _plain(descriptions),
    "section": _plain(sections),
    "keywords": _plain(keywords),
    "language": _plain(languages),
    "publisher": _plain(publishers),
    "is_accessible_for_free": _plain(frees),
}
"""Every field's table; the precedence within one stands in the function that it names."""


def _said(article: Article) -> dict[str, tuple[str | None, str | None]]:
    """What the article has of each field, and how it was read."""
    said: dict[str, tuple[str | None, str | None]] = {
        field: (shown(getattr(article, field)), getattr(article.method, field, None)) for field in TABLES
    }
    said["authors"] = (", ".join(author.name for author in article.authors) or None, article.method.authors)
    said["keywords"] = (", ".join(article.keywords) or None, article.method.keywords)
    said["body"] = (_length(article.body) if article.body else None, article.method.body)
    return said
