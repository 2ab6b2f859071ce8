"""The visible byline: links to author pages, elements that are called byline, texts that begin with "By"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from lxml.html import HtmlElement

from spiders.article.author_names import LABEL, split_names
from spiders.article.east_asian import is_east_asian
from spiders.article.headline.headline import headline_element
from spiders.sheet.page import Page
from spiders.sheet.strings import element_text, named, squeeze

_CLASS = re.compile(
    r"(?:^|[\s_-]|document|article|post|story|entry|blog|news|page)(?:by-?line|authors?|writer|autor(?:en|es)?(?:zeile)?|auteur|autore|contributor|reporter|by-?author|postedby|byl|verfasser|"
    r"redakteur|skribent|yazar|penulis|writtenby|authorname|author-?link)(?:[\s_-]|s?$|name)", re.IGNORECASE)  # fmt: skip
_NOT_HERE = re.compile(
    r"(?<!has-)(?<!with-)(?<!no-)(?:comment|related|sidebar|side-bar|widget|footer|teaser|recommend|popular|latest|respond|disqus|menu|\bnav|caption|"
    r"most-read|carousel|promo)",
    re.IGNORECASE,
)
_HREF = re.compile(
    r"/(?:author|authors|autor|autoren|autores|auteur|auteurs|people|person|contributors?|writers?|journalists?|staff|reporter|"
    r"redakteur|profile|profil|by|team|columnists?|experts?|creator|writer|journalist)/[^/?#]+", re.IGNORECASE)  # fmt: skip
_INNER = frozenset(
    {"a", "span", "p", "div", "address", "li", "strong", "b", "em", "i", "small", "td", "font", "cite",
     "h2", "h3", "h4", "h5", "h6", "time", "section", "header"}
)  # fmt: skip
_MAX = 160


def rel_author(page: Page) -> list[tuple[str, str | None]]:
    """The first `rel=author` links that stand together outside comments and side bars."""
    links = [a for a in page.tree.iter("a") if "author" in (a.get("rel") or "").split() and is_here(page, a)]
    for link in links:
        if split_names(element_text(link)):
            group = [a for a in links if a is link or _line(a) is _line(link)]
            return [(element_text(a), a.get("href")) for a in group]
    return []


def _line(link: HtmlElement) -> HtmlElement | None:
    """The element in which the links of a byline stand side by side, each perhaps in a `span` of its own."""
    parent = link.getparent()
    return parent.getparent() if parent is not None and parent.tag == "span" and len(parent) == 1 else parent


def byline_links(page: Page, *, linked: bool = False) -> list[tuple[str, str | None]]:
    """Names in the first element whose class or id says byline or author, else the first link to an author page.

    Args:
        page: any page.
        linked: only names that link to somewhere, or that are all that an element says which is called the author's name
            or begins with "by".
    """
    called = named(page)
    for element in _ordered(page):
        if _is_byline(called.get(element, "")) and is_here(page, element):
            sure = not linked or _says_by(element, called[element])
            found = [(text, href) for text, href in _of_element(element) if href or sure]
            if found:
                return found
    for element in _ordered(page):
        if element.tag == "a" and _HREF.search(element.get("href") or "") and is_here(page, element):
            text = element_text(element)
            if len(text) <= 60 and (" " in text or is_east_asian(text)) and split_names(text, strict=True):
                return [(text, element.get("href"))]
    return []


_NAME_CLASS = re.compile(
    r"(?:author|autor|writer|byline)[_-]*(?:name|title)|(?:text|post|article)_+author|autorenzeile"
)
_FULL_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: (?:[^\W\d_][\w.'’-]*)){1,3}")


def _says_by(element: HtmlElement, said: str) -> bool:
    """Whether a text names a person in full where the page says that a person's name stands."""
    text = element_text(element)
    if LABEL.match(text + " ") and " " in text:
        return True
    return bool(_NAME_CLASS.search(said)) and bool(_FULL_NAME.fullmatch(text))


@lru_cache(maxsize=20_000)
def _is_byline(said: str) -> bool:
    return bool(_CLASS.search(said))


_AUTHOR_PAGE = re.compile(r"/(?:author|autor|auteur|autore|authors|autoren)/([^/?#]{2,40})/?$", re.IGNORECASE)


def _is_handle(text: str, href: str) -> bool:
    """Whether a single word is the very name of the author page to which it links (`/author/gull77/`)."""
    page = _AUTHOR_PAGE.search(href)
    bare = "".join(char for char in text.casefold() if char.isalnum())
    return bool(
        page and bare and bare == "".join(c for c in page[1].casefold() if c.isalnum()) and split_names(text)
    )


def handle_link(page: Page) -> list[tuple[str, str | None]]:
    """The first link whose single word is the very name of the author page that it leads to."""
    for element in _ordered(page):
        if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or "") and is_here(page, element):
            text = element_text(element)
            if _is_handle(text, element.get("href") or ""):
                return [(text, element.get("href"))]
    return []


def _of_element(element: HtmlElement) -> list[tuple[str, str | None]]:
    text = element_text(element)
    if not 3 <= len(text) <= _MAX:
        return []
    links = [element] if element.tag == "a" else list(element.iter("a"))
    linked = [
        (element_text(a), a.get("href"))
        for a in links
        if split_names(element_text(a), strict=True) and not _other_hand(a)
    ]
    if linked:
        return linked
    pieces = [piece for piece in (squeeze(text) for text in element.itertext()) if piece]
    parts = [
        (piece, None)
        for piece in pieces
        if (" " in piece or is_east_asian(piece)) and split_names(piece, strict=True)
    ]
    if parts and len(pieces) > 1:
        return [*parts]
    return [(text, None)] if split_names(text, strict=True) else []


_OTHER_HAND = re.compile(
    r"(?:review(?:ed)?|fact[- ]?check(?:ed)?|edited|photo(?:s|graph(?:s|ed)?)?|illustrat(?:ed|ions?)|translated|geprüft|überprüft|"
    r"übersetzt|fotos?|bearbeitet|relu|traduit|revisado|editado|traducido|fotograf\w*|редактор|перевод)\s*(?:by|von|par|por|di|:)?\s*:?\s*$",
    re.IGNORECASE,
)


def _other_hand(link: HtmlElement) -> bool:
    """Whether the words before a name say that this person reviewed, edited, translated or took the pictures."""
    node: HtmlElement | None = link
    for _ in range(3):
        if node is None:
            return False
        before, parent = node.getprevious(), node.getparent()
        words = before.tail if before is not None else parent.text if parent is not None else ""
        words = words if (words or "").strip() or before is None else element_text(before)[-40:]
        if (words or "").strip():
            return bool(_OTHER_HAND.search(squeeze(words)))
        node = parent
    return False


def hcard(page: Page) -> list[tuple[str, str | None]]:
    """Who stands in the first hCard of an author (`author vcard` with `fn` or a link, microformats.org), written as they like."""
    for element in _ordered(page):
        said = (element.get("class") or "").split()
        if "author" not in said or "vcard" not in said or not is_here(page, element):
            continue
        called = [
            e for e in element.iter("a", "span", "b", "strong") if _CALLED & {*(e.get("class") or "").split()}
        ]
        for name in called[:1] or [*element.iter("a")][:1] or [element]:
            text = element_text(name)
            link = next((a.get("href") for a in [*name.iter("a"), *name.iterancestors("a")]), None)
            if len(text) <= _MAX_CARD and split_names(text):
                return [(text, link)]
    return []


_MAX_CARD = 40
_CALLED = frozenset({"fn", "url", "p-name"})
_LABEL_ALONE = re.compile(
    r"(?:(?:an? )?(?:article|story|post|text|words|written|posted|published|reported|geschrieben|verfasst|escrito|publicado|scritto|[ée]crit) )?"
    r"(?:by|von|par|por|di|da|door|przez|af|av|autor(?:in|en|es|a)?|authors?|auteurs?|autor[ei]|yazan|yazar|автор|penulis|tác giả|الكاتب|بقلم|(?:作者|記者|记者|撰文|執筆|筆者|기자|글)(?=\s*[:：]))\s*[:：]?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"^(?:posted|published|written|veröffentlicht|publi[ée]|publicado|pubblicato|geplaatst|opublikowan[eoy]|posté|publicerad|udgivet|publisert)"
    r"\s+(?:on |am |le |el |il |em |op |den )?[^,]*\d[^A-Za-z]*(?:\w+[^A-Za-z]*\d+[\d:, ]*)?\s+(?:by|von|par|por|di|door|przez|av|af)\s+(?P<name>\S.*)$",
    re.IGNORECASE,
)


def _beside_label(element: HtmlElement) -> str:
    """What stands after an element that holds nothing but "By" or "Author:": the text behind it, or the next element's."""
    if element.tail and element.tail.strip():
        return squeeze(element.tail)
    after = element.getnext()
    while after is not None and not isinstance(after.tag, str):
        after = after.getnext()
    return element_text(after) if after is not None else ""


def byline_texts(page: Page) -> list[tuple[str, str | None]]:
    """Names after "By", "Von", "Par", "作者：" at the start of a short text, or in what follows an element that says no more."""
    for element in _ordered(page):
        own = element.text or ""
        if own.strip() and len(own) <= _MAX and _LABEL_ALONE.fullmatch(element_text(element)):
            name = _beside_label(element)
            if len(name) <= _MAX_CARD * 2 and split_names(name, strict=True) and is_here(page, element):
                return [(name, None)]
        if (dated := _DAY_FIRST.match(squeeze(own))) and is_here(page, element):
            name = dated["name"]
            if len(name) <= _MAX_CARD and split_names(name, strict=True):
                return [(name, None)]
        if not own.strip() or len(own) > _MAX or not (LABEL.match(own + " ") and is_here(page, element)):
            continue
        text = element_text(element)
        if (
            len(text) <= _MAX
            and split_names(text, strict=True)
            and not text.rstrip().endswith((".", "?", "!"))
        ):
            return [(text, None)]
    return []


def _ordered(page: Page) -> list[HtmlElement]:
    """Small elements from shortly before the headline on, then those before; gathered once a page."""
    if "byline-elements" not in page.memo:
        elements, tags, heading = page.elements, page.sheet.tags, headline_element(page)
        start = max(0, page.sheet.place[heading] - 30) if heading is not None else 0
        page.memo["byline-elements"] = [
            elements[place]
            for place in chain(range(start, len(elements)), range(start))
            if tags[place] in _INNER and len(elements[place]) <= 12
        ]
    found: list[HtmlElement] = page.memo["byline-elements"]
    return found


def is_here(page: Page, element: HtmlElement) -> bool:
    """Not inside a comment, side bar, teaser or footer. What also encloses the headline is none of these."""
    around = _around_headline(page)
    called = named(page)
    node: HtmlElement | None = element
    while node is not None and node.tag not in _WHOLE and node not in around:
        said = called.get(node, "")
        if node.tag == "aside" and _is_signature(element):
            node = node.getparent()
            continue
        if node.tag in _BESIDE or _is_elsewhere(said):
            return bool(_ENTRY_FOOTER.search(said))
        node = node.getparent()
    return True


def _is_signature(element: HtmlElement) -> bool:
    """Whether an element is a link to the author in an `address`, HTML's own element for who answers for a text."""
    links = element.tag == "a" and "author" in (element.get("rel") or "").split()
    return links and next(element.iterancestors("address"), None) is not None


@lru_cache(maxsize=20_000)
def _is_elsewhere(said: str) -> bool:
    return bool(_NOT_HERE.search(said))


_WHOLE = frozenset({"body", "html", "article", "main"})
_BESIDE = frozenset({"nav", "aside", "figure", "figcaption"})
_ENTRY_FOOTER = re.compile(r"(?:entry|post|article)-?_?(?:footer|foot|meta)")


def _around_headline(page: Page) -> frozenset[HtmlElement]:
    if "around-headline" not in page.memo:
        heading = headline_element(page)
        page.memo["around-headline"] = (
            frozenset(heading.iterancestors()) if heading is not None else frozenset()
        )
    found: frozenset[HtmlElement] = page.memo["around-headline"]
    return found
