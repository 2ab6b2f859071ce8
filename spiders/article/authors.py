"""Who wrote the page: names and profile URLs, one entry a person, nothing that is no name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

from archives.records import Author
from spiders.article.author_names import DOMAIN, split_names
from spiders.article.byline_words import is_agency
from spiders.article.bylines import byline_links, byline_texts, handle_link, hcard, rel_author
from spiders.article.credits import credited, in_story, only_edits
from spiders.article.east_asian import is_east_asian, is_outlet
from spiders.article.publisher import site_names
from spiders.sheet.jsonld import as_list, resolve, text_of, types
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import element_text, fold, words

Found = Sequence[tuple[str, str | None]]
"""Texts that may hold names, each with the URL it links to."""

_META = ("author", "article:author", "article.author", "dc.creator", "dcterms.creator", "dc.author", "citation_author",
         "parsely-author", "sailthru.author", "byl", "byline", "cxenseparse:author", "article:author_name", "rbauthors",
         "shareaholic:article_author_name", "og:article:author", "author_name", "mrf:authors", "vr:author", "dable:author", "twitter:data1")  # fmt: skip


def read_authors(page: Page) -> tuple[tuple[Author, ...], str | None]:
    """The authors and how they were read: JSON-LD, then microdata, meta, `rel=author`, byline elements.

    A layer that names only the site itself is kept for the case that no other names anybody. A first name alone
    gives way to a fuller one that another layer starts with it.
    """
    fallback: tuple[tuple[Author, ...], str | None] = ((), None)
    chosen: tuple[tuple[Author, ...], str | None] = ((), None)
    owners: set[str] = set()
    for method, strict, find in _layers(page):
        authors = _clean(page, find(fallback[0] != ()), strict=strict)
        persons = tuple(author for author in authors if not _is_site(page, author.name))
        if method.startswith("meta:"):
            authors = tuple(author for author in authors if not _is_portal(author.name))
            if persons and all(_is_owner(page, author.name) for author in persons):
                authors, persons = persons, ()
                owners.update(fold(author.name) for author in authors)
        if chosen[0]:
            if persons:
                fuller = _fuller(chosen[0], persons)
                return (fuller, method) if fuller else chosen
        elif persons and owners & {fold(author.name) for author in persons}:
            return fallback
        elif persons:
            chosen = _signed(page, persons, method) or (persons, method)
            if all(" " in author.name for author in persons) or len(persons) > 1:
                return chosen
        elif authors and not fallback[0]:
            fallback = authors, method
    return chosen if chosen[0] else fallback


def named_by(page: Page) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What each layer names, in their order, all of them: the names that are left of it, how, and what stands there."""
    for method, strict, find in _layers(page):
        found = find(False)
        if found:
            names = tuple(author.name for author in _clean(page, found, strict=strict))
            yield names, method, "; ".join(text for text, _ in found)


def _signed(
    page: Page, persons: tuple[Author, ...], method: str
) -> tuple[tuple[Author, ...], str | None] | None:
    """Whom the page's own byline links as author, where the head names somebody whom no reader sees: who made the blog
    or its theme."""
    if not method.startswith("meta:"):
        return None
    signed = tuple(a for a in _clean(page, rel_author(page), strict=False) if not _is_site(page, a.name))
    if not signed or {fold(a.name) for a in signed} & {fold(a.name) for a in persons}:
        return None
    return None if any(fold(author.name) in _seen(page) for author in persons) else (signed, "rel=author")


def _layers(page: Page) -> Iterator[tuple[str, bool, Callable[[bool], Found]]]:
    """How, whether strictly, and a function that finds (its argument: whether the site itself is named as author
    already, so that only sure evidence may overrule); dear layers are asked only if the cheap ones fail."""
    gathered = sources(page)
    yield (
        "json-ld",
        False,
        lambda _: [entry for value in gathered.ld("author") for entry in _of_node(page, value)],
    )
    yield "microdata", False, lambda _: [entry for e in gathered.microdata("author") for entry in _of_item(e)]
    for name in _META:
        if name in page_meta(page) and not (name == "twitter:data1" and not _labelled_author(page)):
            yield f"meta:{name}", False, _meta_values(page, name)
    yield (
        "json-ld:creator",
        False,
        lambda sure: [] if sure else [e for v in gathered.ld("creator") for e in _of_node(page, v)],
    )
    yield "rel=author", False, lambda _: rel_author(page)
    yield "credit", False, lambda _: credited(page)
    yield "hcard", False, lambda _: hcard(page)
    yield "byline", True, lambda sure: byline_links(page, linked=sure)
    yield "author-link", False, lambda _: handle_link(page)
    yield "byline-text", True, lambda sure: [] if sure else byline_texts(page)
    yield "dateline", False, lambda _: in_story(page)


def _meta_values(page: Page, name: str) -> Callable[[bool], Found]:
    return lambda _: [(_in_order(page, value, name in _CATALOGUED), None) for value in page_meta(page)[name]]


_CATALOGUED = frozenset({"dc.creator", "dcterms.creator", "dc.author", "citation_author"})
"""Fields of library catalogues, which print the surname first."""
_SURNAME_FIRST = re.compile(r"\s*([^\W\d][^\d,;|&]*),\s*([^\W\d][^\d,;|&]*)")


def _in_order(page: Page, value: str, catalogued: bool) -> str:
    """`Steve Gilly` for `Gilly, Steve`, where the page or the kind of field shows that it is one person's name, or several such
    names stand between semicolons."""
    listed = [_SURNAME_FIRST.fullmatch(part) for part in value.split(";")]
    if len(listed) > 1 and all(part and len(part[1].split()) <= 3 for part in listed):
        return "; ".join(f"{part[2].strip()} {part[1].strip()}" for part in listed if part)
    match = _SURNAME_FIRST.fullmatch(value)
    if match is None or is_east_asian(value) or _AFTER_NAME.fullmatch(match[2].strip()):
        return value
    swapped = f"{match[2].strip()} {match[1].strip()}"
    if _is_one_person(page, match[1].strip(), match[2].strip()):
        return swapped
    one = len(match[1].split()) <= 3 and len(match[2].split()) <= 3
    sure = catalogued and one and (len(match[1].split()) == 1 or len(match[2].split()) == 1)
    return swapped if sure or (one and fold(swapped) in _seen(page)) else value


_AFTER_NAME = re.compile(r"(?:Jr|Sr|II|III|IV|MD|PhD|RD|MA|BA|MSc|JD|RN|Esq|CPA|MBA|MPH)\.?", re.IGNORECASE)
_ONE_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*")
_GIVEN = re.compile(r"[^\W\d_][^\W\d_]+(?:-[^\W\d_]+)?|(?:[^\W\d_]\.\s?){1,2}")
_PARTICLE = re.compile(
    r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|zu|af|av|ter|ten|bin|ibn|al|el)\s", re.IGNORECASE
)


def _is_one_person(page: Page, last: str, given: str) -> bool:
    """Whether two words with a comma between are a surname and a given name: nobody signs beside another with one word each,
    unless the page joins them by "and"; an agency, its place and the site's own names are none of it."""
    if not _GIVEN.fullmatch(given) or not (_ONE_WORD.fullmatch(last) or _PARTICLE.match(last)):
        return False
    if not given[0].isupper() or any(is_agency(name) or _is_site(page, name) for name in (last, given)):
        return False
    joined = re.compile(
        rf"\b{re.escape(fold(last))}\s+(?:&|and|und|et|y|e|i|en|og|och|ve|и)\s+{re.escape(fold(given))}\b"
    )
    return not joined.search(_seen(page))


def _seen(page: Page) -> str:
    """The whole page's text, folded."""
    if "seen-text" not in page.memo:
        page.memo["seen-text"] = fold(element_text(page.tree))
    text: str = page.memo["seen-text"]
    return text


def _labelled_author(page: Page) -> bool:
    return any(
        fold(label) in {"written by", "author", "by", "verfasst von", "écrit par"}
        for label in page_meta(page).get("twitter:label1", [])
    )


def _of_node(page: Page, value: object) -> Iterator[tuple[str, str | None]]:
    value = resolve(page, value)
    if isinstance(value, dict):
        if types(value) and "person" not in types(value) and not text_of(value.get("name")):
            return
        url = next(
            (u for u in as_list(value.get("url")) + as_list(value.get("sameAs")) if isinstance(u, str)), None
        )
        for name in as_list(value.get("name")):
            text = text_of(name)
            if text:
                yield text, url
    else:
        text = text_of(value)
        if text:
            yield text, None


def _of_item(element: HtmlElement) -> list[tuple[str, str | None]]:
    names: list[Any] = []
    if element.get("itemscope") is not None:
        names = element.xpath(".//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' name ')]")
    if names:
        return [(name.get("content") or element_text(name), name.get("href")) for name in names[:5]]
    links = [link for link in element.iter("a") if link is not element]
    if len(links) > 1:
        return [(element_text(link), link.get("href")) for link in links[:6]]
    href = element.get("href") or (links[0].get("href") if links else None)
    return [(element.get("content") or element_text(element), href)]


def _is_portal(name: str) -> bool:
    """Whether a name is a site's address, or ends as those of East Asian papers and agencies do."""
    return bool(DOMAIN.match(name)) or is_outlet(name)


def _is_site(page: Page, name: str) -> bool:
    bare = "".join(words(name))
    return (
        _is_portal(name)
        or bare in site_names(page)
        or any(len(site) > 5 and bare == f"{site}team" for site in site_names(page))
    )


def _is_owner(page: Page, name: str) -> bool:
    """Whether the page's copyright notice names this author as the owner of it all."""
    owner = re.compile(rf"(?:©|\(c\)|copyright)[\s\d,–-]*(?:by\s+)?{re.escape(fold(name))}(?!\w)")
    return any(owner.search(notice) or notice == fold(name) for notice in _notices(page))


def _notices(page: Page) -> list[str]:
    """What the page says of its copyright, folded: in its head and in lines of its text."""
    if "notices" not in page.memo:
        said = page_meta(page).get("copyright", []) + page_meta(page).get("dcterms.rightsholder", [])
        sheet = page.sheet
        for place, text in enumerate(sheet.texts):
            tail = sheet.tails[place]
            if (text and "©" in text) or (tail and "©" in tail):
                around = sheet.elements[place if text and "©" in text else max(0, sheet.parents[place])]
                said.append(element_text(around)[:300])
        page.memo["notices"] = [fold(notice) for notice in said]
    notices: list[str] = page.memo["notices"]
    return notices


def _fuller(short: tuple[Author, ...], others: tuple[Author, ...]) -> tuple[Author, ...] | None:
    if len(short) != 1 or len(others) != 1:
        return None
    return others if fold(others[0].name).startswith(fold(short[0].name) + " ") else None


def _clean(page: Page, found: Found, *, strict: bool) -> tuple[Author, ...]:
    authors: dict[str, Author] = {}
    for text, url in found:
        names = [name for name in split_names(text, strict=strict) if not only_edits(page, name)]
        own = [name for name in names if _is_site(page, name)]
        for name in own[:1] or names if len(names) > 2 else names:
            link = page.absolute(url) if len(names) == 1 else None
            known = authors.get(fold(name))
            if known is None or (known.url is None and link):
                authors[fold(name)] = Author(name, link)
    return tuple(authors.values())
