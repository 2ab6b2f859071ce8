"""Who publishes the page, and every name by which the site calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.article.choosing import chosen, metas
from spiders.sheet.jsonld import page_jsonld, text_of, types
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import item_value, sources
from spiders.sheet.strings import squeeze, words

_ORGANISATIONS = {"organization", "newsmediaorganization", "website", "corporation", "webpage"}
_NOT_A_NAME = re.compile(r"^(https?:|www\.|@)|\.(com|org|net)/", re.IGNORECASE)


def read_publisher(page: Page) -> tuple[str | None, str | None]:
    """The publisher's name and how it was read; None where the page does not say."""
    return chosen(publishers(page))


def publishers(page: Page) -> Iterator[tuple[str, str]]:
    """What the article's own markup states, what the site calls itself, an organisation's node, the link home."""
    gathered = sources(page)
    for value in gathered.ld("publisher"):
        name = text_of(value)
        if name and not _NOT_A_NAME.search(name):
            yield name, "json-ld"
    for element in gathered.microdata("publisher"):
        if name := _item_name(page, element):
            yield name, "microdata"
    for name, method in [
        *metas(page, "og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "publisher"),
        *_application_names(page),
        *metas(page, "copyright"),
    ]:
        if len(name) <= _MAX_STATED and not _NOT_A_NAME.search(name):
            yield name, method
    for node in page_jsonld(page):
        if types(node) & (_ORGANISATIONS - {"webpage"}) and (name := text_of(node.get("name"))):
            yield name, "json-ld:" + min(types(node))
    if home := home_name(page):
        yield home, "rel=home"


def _application_names(page: Page) -> list[tuple[str, str]]:
    """What the page calls itself on a phone's home screen, with the name of the field: the site, on some sites the story."""
    own = {
        squeeze(title) for name in ("og:title", "twitter:title") for title in page_meta(page).get(name, [])
    }
    if urlsplit(page.url).path in ("", "/"):
        own = set()
    found = []
    for name in ("application-name", "apple-mobile-web-app-title"):
        found += [
            (value, f"meta:{name}") for value in page_meta(page).get(name, []) if squeeze(value) not in own
        ]
    return found


def _item_name(page: Page, element: object) -> str | None:
    for item in sources(page).items:
        if item.element is element:
            for name in item.properties.get("name", []):
                return squeeze(item_value(name)) or None
            return None
    return None


def home_name(page: Page) -> str | None:
    """What the link to the site's start (`rel=home`) or its search description is called, if the title has it at an end."""
    title = squeeze(sources(page).title)
    sheet = page.sheet
    related = [
        (place, own["rel"].lower().split()) for place, own in enumerate(sheet.attributes) if "rel" in own
    ]
    texts = [
        squeeze(sheet.elements[place].text_content())
        for place, rel in related
        if sheet.tags[place] == "a" and "home" in rel
    ]
    texts += [
        squeeze(sheet.attributes[place].get("title"))
        for place, rel in related
        if sheet.tags[place] == "link" and "search" in rel
    ]
    for text in texts[:6]:
        ends = [title[: -len(text)], title[len(text) :]] if text and len(text) <= _MAX_NAME else []
        if any(rest and title in (rest + text, text + rest) and _APART.search(rest) for rest in ends):
            return text
    return next(
        (text for text in _upward(page) if title.endswith(text) and _APART.search(title[: -len(text)])), None
    )


def _upward(page: Page) -> Iterator[str]:
    """First headings that lead to a folder above the page: a blog's name on a site that holds more than the blog."""
    for heading, text in sources(page).h1[:2]:
        links = list(heading.iter("a"))
        try:
            above = urlsplit(page.absolute(links[0].get("href")) or "").path if len(links) == 1 else ""
            path = urlsplit(page.url).path
        except ValueError:
            continue
        if (
            above.endswith("/")
            and above != path
            and path.startswith(above)
            and squeeze(links[0].text_content()) == text
        ):
            yield text


_MAX_NAME = 80
_MAX_STATED = 100
_APART = re.compile(r"\s[|\-–—·•»«:›>/~]+\s*$|^\s*[|\-–—·•»«:›>/~]+\s|^:\s")


def site_names(page: Page) -> frozenset[str]:
    """Folded, space-less names of the site: its host, publisher, site name, organisation nodes."""
    if "site-names" not in page.memo:
        labels = page.host.split(".")
        names = {page.host, ".".join(labels[-2:]), *(label for label in labels[:-1] if len(label) > 2)}
        names.update(value for value, _ in _application_names(page))
        for tag in ("og:site_name", "publisher", "twitter:site"):
            names.update(page_meta(page).get(tag, []))
        authors = [id(author) for author in sources(page).ld("author")]
        for node in page_jsonld(page):
            if types(node) & (_ORGANISATIONS - {"webpage"}) and id(node) not in authors:
                names.add(text_of(node.get("name")) or "")
                names.add(text_of(node.get("alternateName")) or "")
        publisher, _ = read_publisher(page)
        names.update((publisher or "", home_name(page) or ""))
        page.memo["site-names"] = frozenset("".join(words(name)) for name in names if name)
    known: frozenset[str] = page.memo["site-names"]
    return known
