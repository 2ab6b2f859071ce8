"""The small fields: description, section, keywords, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from spiders.article.bylines import is_here
from spiders.article.choosing import chosen, metas
from spiders.article.headline.headline import headline_element
from spiders.sheet.jsonld import as_list, page_jsonld, text_of, types
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import item_value, sources
from spiders.sheet.strings import cues, element_text, fold, squeeze

_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_MAX_TERM = 60
_MAX_SECTION = 80
_DESCRIPTION_META = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.abstract",
)
_SECTION_META = ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section", "category",
                 "dc.type.section")  # fmt: skip
_KEYWORD_META = ("news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords", "keyword",
                 "dc.subject", "citation_keywords")  # fmt: skip


def read_description(page: Page) -> tuple[str | None, str | None]:
    """The page's own summary."""
    return chosen(descriptions(page))


def descriptions(page: Page) -> Iterator[tuple[str, str]]:
    """JSON-LD's, unless it is only the beginning of the first tag's; then the tags."""
    text = text_of(sources(page).node.get("description"))
    named = [*metas(page, *_DESCRIPTION_META)]
    cut = bool(text and named and fold(named[0][0]).startswith(fold(text.rstrip(".…"))))
    if text and not cut:
        yield text, "json-ld"
    yield from named
    if text and cut:
        yield text, "json-ld"


def read_section(page: Page) -> tuple[str | None, str | None]:
    """The section that the page is filed under: the most telling single name."""
    return chosen(sections(page))


def sections(page: Page) -> Iterator[tuple[str, str]]:
    """What the markup states, then the breadcrumb, then what the article's own links file it under."""
    gathered = sources(page)
    for value in gathered.ld("articleSection"):
        if text := text_of(value):
            yield text, "json-ld"
    for element in gathered.microdata("articleSection"):
        if text := item_value(element):
            yield text, "microdata"
    yield from (named for named in metas(page, *_SECTION_META) if len(named[0]) <= _MAX_SECTION)
    if crumb := _breadcrumb(page):
        yield crumb, "json-ld:breadcrumb"
    yield from ((filed, "link") for filed in _terms(page, "category"))


def _terms(page: Page, kind: str) -> tuple[str, ...]:
    """What the page is filed under by its own links: `rel=category` or `rel=tag` alone
    (https://microformats.org/wiki/rel-tag), else links of the article to `/category/x/` or `/tag/x/`."""
    by_rel: dict[str, str] = {}
    by_place: dict[str, str] = {}
    sheet = page.sheet
    for link, tag, own in zip(sheet.elements, sheet.tags, sheet.attributes, strict=True):
        if tag != "a":
            continue
        rel, href = own.get("rel", "").lower().split(), own.get("href", "")
        said = kind in rel and (kind == "category" or not _is_category(link, rel))
        if (said or _TERM[kind].search(href)) and is_here(page, link):
            text = element_text(link)
            if text and len(text) <= _MAX_TERM and (said or _in_article(page, link)):
                (by_rel if said else by_place).setdefault(fold(text), text)
    return tuple((by_rel or by_place).values())


_TERM = {
    "category": re.compile(
        r"/(?:category|categories|categoria|categorie|kategorie|rubrique|section)/[^/?#]+/?$"
    ),
    "tag": re.compile(r"/(?:tags?|etiqueta|schlagwort|mot-cle)/[^/?#]+/?$"),
}


def _is_category(link: HtmlElement, rel: list[str]) -> bool:
    """Whether a `rel=tag` link is a category's, by its relations, its address or the box around it: block themes of
    WordPress call both so."""
    if "category" in rel or _CATEGORY.search(link.get("href") or ""):
        return True
    return any("categor" in cues(box) for box in islice(link.iterancestors(), 2))


_CATEGORY = re.compile(r"/category/|[?&]cat=")


def _in_article(page: Page, link: HtmlElement) -> bool:
    """Whether a link stands in the `article` that the headline heads."""
    heading = headline_element(page)
    article = next(heading.iterancestors("article"), None) if heading is not None else None
    return article is not None and article in link.iterancestors()


def _breadcrumb(page: Page) -> str | None:
    """The last breadcrumb before the page itself."""
    for node in page_jsonld(page):
        if "breadcrumblist" not in types(node):
            continue
        names = [text_of(entry) or text_of(entry.get("item")) for entry in as_list(node.get("itemListElement"))
                 if isinstance(entry, dict)]  # fmt: skip
        kept = [name for name in names if name]
        if kept and fold(kept[-1]) in {fold(text) for _, text in sources(page).h1}:
            kept.pop()
        if len(kept) >= 2:
            return kept[-1]
    return None


def read_keywords(page: Page) -> tuple[tuple[str, ...], str | None]:
    """Keywords in the page's order, each once."""
    found, method = chosen(keywords(page))
    return found or (), method


def keywords(page: Page) -> Iterator[tuple[tuple[str, ...], str]]:
    """JSON-LD's, then each tag's, then the article's own `rel=tag` links."""
    values = [text for value in sources(page).ld("keywords") if (text := text_of(value))]
    if found := _split(values):
        yield found, "json-ld"
    for name in _KEYWORD_META:
        if found := _split(page_meta(page).get(name, [])):
            yield found, f"meta:{name}"
    if tags := _terms(page, "tag"):
        yield tags, "link"


def _split(values: list[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in values:
        parts = re.split(r"\s*[,;、，|]\s*", value) if len(values) == 1 or "," in value else [value]
        for part in parts:
            text = squeeze(part).strip("'\"[]")
            if text and len(text) <= 100:
                found.setdefault(fold(text), text)
    return tuple(found.values())


def read_language(page: Page) -> tuple[str | None, str | None]:
    """A BCP 47 tag as the page states it."""
    return chosen(languages(page))


def languages(page: Page) -> Iterator[tuple[str, str]]:
    """The document's own, JSON-LD's, the tags', the server's."""
    stated = page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    candidates = [
        (stated, "html:lang"),
        (text_of(sources(page).node.get("inLanguage")), "json-ld"),
        *metas(page, "og:locale", "content-language", "language", "dc.language", "dcterms.language"),
        (page.capture.header("content-language"), "http:content-language"),
    ]
    for value, method in candidates:
        tag = (value or "").split(",")[0].strip()
        if _LANGUAGE.match(tag):
            first, *others = tag.replace("_", "-").split("-")
            rest = (p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in others)
            yield "-".join([first.lower(), *rest]), method
