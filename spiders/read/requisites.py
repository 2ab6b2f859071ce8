"""Page requisites: what a browser fetches to draw a page, found in its HTML and CSS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import cast
from urllib.parse import urldefrag

from lxml import etree
from lxml.html import HtmlElement

from archives.capture import Capture, Role
from spiders.addresses import HOST, MALFORMED, PORT, TOO_LONG, address
from spiders.reading import LIMIT
from spiders.sheet.page import Page

MAX_REQUISITES = 2_000
"""That one page or style sheet may name; set by hand: all sizes of a front page's pictures are many hundreds."""
_MAX_NAMED = 25 * MAX_REQUISITES
"""References that are looked at, however many of them are the same."""
MAX_OF_STORY = 5_000
"""Of one story in one run, its style sheets' own included: each of them may name thousands, and further style sheets."""
_CSS_LINK = re.compile(
    r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""",
    re.IGNORECASE,
)
# Candidates of image-set() may be bare strings (https://www.w3.org/TR/css-images-4/#image-set-notation).
_IMAGE_SET = re.compile(r"image-set\(((?:[^()]|\([^()]*\))*)\)", re.IGNORECASE)
_FUNCTION = re.compile(r"(?<![\w-])[\w-]++\([^()]*\)")
_CSS_STRING = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")
# One candidate of a srcset: a URL without white space, then an optional width or density descriptor
# (https://html.spec.whatwg.org/#parsing-a-srcset-attribute). A comma inside a URL is legal; one that ends it is not.
_SRCSET = re.compile(r"\s*,*\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)")
_LINK_RELS = {"stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest",
              "preload", "modulepreload"}  # fmt: skip
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "data-hi-res-src",
            "data-image", "data-echo")  # fmt: skip
_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
_MEDIA = {"img", "source", "video", "audio", "input", "embed", "track", "amp-img", "iframe", "frame"}

_SVG = {"image", "use"}
"""Drawn inside a page's own SVG; a file's name there is `href`, formerly `xlink:href`."""

_BEARERS = etree.XPath(
    " | ".join(
        f"//{tag}"
        for tag in sorted(_MEDIA | _SVG | {"link", "script", "object", "meta", "style"})
        if tag.isalpha()
    )
    + " | //*[name() = 'amp-img' or @style or @background or @data-bg or @data-background-image"
    + "".join(f" or @{name}" for name in _SRCSETS)
    + "]"
)
"""The elements that may name a requisite, in document order: a few of a page's thousands."""


def are_wanted(role: Role) -> bool:
    """Whether a run asks for what a page names: not where it was told to fetch none, nor of a crawl by other tools."""
    return role.event is not None and role.requisites is not False


def story_limit(role: Role) -> tuple[str, ...]:
    """The flag of the last requisite that is asked for of a story: what its pages name beyond it is left out."""
    reached = role.name == "requisite" and (role.number or 0) >= MAX_OF_STORY
    return (f"{LIMIT}{MAX_OF_STORY} requisites of one story",) if reached else ()


def requisites(source: Capture | Page) -> list[str]:
    """Absolute http(s) URLs without fragment, each once, in document order; empty for anything but HTML and CSS.

    Args:
        source: an HTML page or a style sheet (its `@import` and `url()` targets); of a page the parsed tree is used.
    """
    page = source if isinstance(source, Page) else Page(source)
    capture = page.capture
    if capture.media_type == "text/css":
        found, base = _of_css(capture.content.decode("utf-8", "replace")), capture.url
    elif capture.media_type in {"text/html", "application/xhtml+xml"}:
        found, base = _of_html(page.tree), page.base_url
    else:
        return []
    own = urldefrag(capture.url).url
    urls: dict[str, None] = {}
    named = islice((link for link in found if link.strip()), _MAX_NAMED)
    cleaned = (_clean(base, link, page.notes) for link in named)
    for url in cleaned:
        if url and url != own:
            urls[url] = None
            if len(urls) > MAX_REQUISITES:
                page.notes.add(f"{LIMIT}{MAX_REQUISITES} requisites of one page")
                break
    return list(urls)[:MAX_REQUISITES]


def _of_css(css: str) -> Iterator[str]:
    css = _without_comments(css)
    in_sets = (
        match
        for images in _IMAGE_SET.finditer(css)
        for match in _CSS_STRING.finditer(_FUNCTION.sub("", images[1]))
    )
    for match in chain(_CSS_LINK.finditer(css), in_sets):
        yield next((group for group in match.groups() if group), "")


def _without_comments(css: str) -> str:
    """A comment that never closes ends the sheet (https://www.w3.org/TR/css-syntax-3/#consume-comment)."""
    kept, last = [], 0
    while (start := css.find("/*", last)) >= 0:
        kept.append(css[last:start])
        end = css.find("*/", start + 2)
        last = end + 2 if end >= 0 else len(css)
    return "".join([*kept, css[last:]])


def _of_html(tree: HtmlElement) -> Iterator[str]:
    for element in cast("list[HtmlElement]", _BEARERS(tree)):
        yield from (link for link in _links(element) if not link.startswith("#"))
        if element.tag == "style" and element.text:
            yield from _of_css(element.text)
        if style := element.get("style"):
            yield from _of_css(style)


def _links(element: HtmlElement) -> Iterator[str]:
    tag = str(element.tag)
    if tag == "link":
        if _LINK_RELS & set((element.get("rel") or "").lower().split()):
            yield element.get("href") or ""
    elif tag == "script":
        yield element.get("src") or ""
    elif tag in _MEDIA:
        yield from (element.get(name) or "" for name in _SOURCES)
        yield element.get("poster") or ""
    elif tag in _SVG:
        yield element.get("href") or element.get("xlink:href") or ""
    elif tag == "object":
        yield element.get("data") or ""
    elif tag == "meta" and element.get("property") in {"og:image", "og:image:secure_url"}:
        yield element.get("content") or ""
    elif tag in {"body", "table", "td", "th"}:
        yield element.get("background") or ""
    for name in _SRCSETS:
        yield from (match[1] for match in _SRCSET.finditer(element.get(name) or ""))
    yield element.get("data-bg") or element.get("data-background-image") or ""


def _clean(base: str, link: str, notes: set[str]) -> str | None:
    """The URL of a reference, without fragment; what a browser could not fetch either is told in `notes`."""
    url, flag = address(base, link)
    if flag in _TOLD and link.strip():
        notes.add(f"{flag}:requisite")
    return urldefrag(url).url if url else None


_TOLD = (MALFORMED, TOO_LONG, PORT, HOST)
"""Templates and other schemes (`data:`, `javascript:`) are no mistakes of the page."""
