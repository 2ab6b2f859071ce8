"""The article's images: lead image and those inside the body, each once, with caption and credit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archives.records import Image
from spiders.article.headline.headline import read_headline
from spiders.sheet.blocks import Block
from spiders.sheet.jsonld import text_of
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.sheet import Sheet
from spiders.sheet.stated import sources
from spiders.sheet.strings import cues, element_text, fold

_SOURCES = (
    "src",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
    "data-image",
    "data-full-src",
)
_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"\s*,*\s*(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_CAPTION = re.compile(
    r"caption|bildunter|bildtext|legend|image-?(?:desc|text|title)|media-?(?:desc|text)|photo-?(?:desc|text)"
)
_CREDIT = re.compile(r"credit|copyright|source|photographer|fotograf|quelle|rights|attribution|author")
_CREDIT_TEXT = re.compile(
    r"(?:\(|\[|^|[.|/–—-]\s*|\s)(?P<credit>(?:photo(?:graph)?|image|picture|foto|bild|credit|quelle|source|fuente|crédit(?:s)?(?: photo)?|imagen|illustration|写真|사진|图片来源|фото)\s*"
    r"(?:by|credit|courtesy(?: of)?|:|/|©)[^()\[\]]{2,80}|©\s*[^()\[\]]{2,80})[)\]]?\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:photo(?:graph)?s?|image|picture|foto|bild|credit|quelle|source|fuente|crédit(?:s)?(?: photo)?|imagen|illustration|写真|사진|图片来源|фото)\s*(?:by|credit|courtesy(?: of)?)?\s*[:/]?\s*|^by\s+",
    re.IGNORECASE,
)
_NO_PHOTO = re.compile(
    r"logo|icon|avatar|gravatar|sprite|pixel|spacer|blank|placeholder|tracking|badge|emoji|button|/ads?/|1x1|share|\.svg(?:\?|$)",
    re.IGNORECASE,
)
_MAX_IMAGES = 60


def read_images(page: Page, blocks: Sequence[Block]) -> tuple[tuple[Image, ...], str | None]:
    """Images of the article in document order.

    Args:
        page: any page.
        blocks: the blocks that were chosen as body: their surroundings are where images are looked for.
    """
    found: dict[str, Image] = {}
    for element in _in_article(page, blocks):
        image = _read(page, element)
        if image is not None and len(found) < _MAX_IMAGES:
            key = _key(image.url)
            known = found.get(key)
            found[key] = (
                image
                if known is None
                else Image(known.url, known.caption or image.caption, known.credit or image.credit)
            )
    method = "page" if found else None
    lead = _lead(page)
    if lead is not None and _key(lead.url) not in found:
        found = found or {_key(lead.url): lead}
        method = method or "json-ld" if sources(page).ld("image") else method or "meta:og:image"
    return _once(found.values()), method


def _once(images: Iterable[Image]) -> tuple[Image, ...]:
    """A caption that several images would carry stays with the first."""
    seen: set[str] = set()
    kept: list[Image] = []
    for image in images:
        caption = image.caption if image.caption and fold(image.caption) not in seen else None
        seen.add(fold(image.caption))
        kept.append(Image(image.url, caption, image.credit))
    return tuple(kept)


def _in_article(page: Page, blocks: Sequence[Block]) -> Iterator[HtmlElement]:
    """`img` elements between the headline and the end of the body: those below the lowest element that holds the text."""
    if not blocks:
        return
    sheet = page.sheet
    container = _common(sheet, [block.place for block in blocks])
    wanted = fold(read_headline(page).text)
    headings = [place for place, tag in enumerate(sheet.tags) if tag == "h1"] if wanted else []
    heading = next((h for h in headings if wanted in fold(element_text(sheet.elements[h]))), None)
    if heading is not None:
        wider = _common(sheet, [container, heading])
        if sheet.tags[wider] not in {"body", "html"}:
            container = wider
    for place in range(container, sheet.ends[container]):
        if sheet.tags[place] in {"img", "amp-img"} and not _foreign(sheet, place, container):
            yield sheet.elements[place]


def _common(sheet: Sheet, places: Sequence[int]) -> int:
    """The lowest place that encloses most of these (a stray one apart may lie outside)."""
    counts = Counter(around for place in places for around in (place, *sheet.above(place)))
    lowest = places[0]
    while counts[lowest] < 0.8 * len(places) and sheet.parents[lowest] >= 0:
        lowest = sheet.parents[lowest]
    return lowest


_FOREIGN = re.compile(
    r"related|recommend|teaser|sidebar|newsletter|promo|author|avatar|share|social|comment|advert|\bads?\b|popular|more-|nav|footer|logo"
)


def _foreign(sheet: Sheet, image: int, container: int) -> bool:
    place = image
    while place > container:
        if sheet.tags[place] in {"aside", "nav", "footer", "form", "noscript"} or (
            place != image and _FOREIGN.search(sheet.cues[place])
        ):
            return True
        place = sheet.parents[place]
    return False


def _read(page: Page, element: HtmlElement) -> Image | None:
    url = page.absolute(_address(element))
    if url is None or _NO_PHOTO.search(url.rsplit("/", 1)[-1]) or _tiny(element):
        return None
    caption, credit = _caption(element)
    return Image(url, caption, credit)


def _address(element: HtmlElement) -> str | None:
    """The best address: lazy attributes before a placeholder `src`, the widest of a srcset last."""
    for name in _SOURCES[1:]:
        value = (element.get(name) or "").strip()
        if value and not value.startswith(("data:", "{", "[")):
            return value
    value = (element.get("src") or "").strip()
    if value and not value.startswith("data:") and not _NO_PHOTO.search(value.rsplit("/", 1)[-1]):
        return value
    for name in _SRCSETS:
        sized = [
            (float(m[2] or 1), m[1])
            for m in _CANDIDATE.finditer(element.get(name) or "")
            if not m[1].startswith("data:")
        ]
        if sized:
            return max(sized)[1]
    return None


def _tiny(element: HtmlElement) -> bool:
    sizes = [element.get("width") or "", element.get("height") or ""]
    return any(size.isascii() and size.isdigit() and int(size) < 60 for size in sizes)


def _caption(element: HtmlElement) -> tuple[str | None, str | None]:
    """From `figcaption`, or an element called caption beside the image, at most four levels up."""
    node: HtmlElement | None = element.getparent()
    for _ in range(4):
        if node is None or node.tag in {"body", "article", "main", "section"}:
            break
        for inner in node.iter("figcaption", "p", "span", "div", "small", "dd", "figure"):
            if inner.tag == "figcaption" or (
                inner.tag != "figure" and _CAPTION.search(cues(inner)) and not list(inner.iter("img"))
            ):
                text = element_text(inner)
                if text and len(text) <= 600:
                    return _parted(inner, text)
        if node.tag == "figure" or sum(1 for _ in node.iter("img")) > 1:
            break
        node = node.getparent()
    return None, None


def _parted(element: HtmlElement, text: str) -> tuple[str | None, str | None]:
    """Caption and credit: apart where the credit has an element of its own; one that is printed inside the caption
    (`… Lavrov. PHOTO: FILE`) stays in it too."""
    for inner in element.iter("span", "small", "cite", "p", "em", "div", "i", "a"):
        if inner is not element and _CREDIT.search(cues(inner)):
            credit = element_text(inner)
            if credit and len(credit) < 120:
                caption = text.replace(credit, "", 1).strip(" |-–—/")
                return caption.strip(" ()") if caption.strip(" ().") else None, _LABEL.sub("", credit).strip(
                    " ()[]"
                ) or credit
    match = _CREDIT_TEXT.search(text)
    if match:
        return text, _LABEL.sub("", match["credit"]).strip(" ()[]") or match["credit"]
    return text, None


def _lead(page: Page) -> Image | None:
    for value in sources(page).ld("image"):
        url = value if isinstance(value, str) else None
        if isinstance(value, dict):
            url = next(
                (
                    v
                    for v in (value.get("url"), value.get("contentUrl"), value.get("@id"))
                    if isinstance(v, str)
                ),
                None,
            )
            absolute = page.absolute(url)
            if absolute:
                return Image(absolute, text_of(value.get("caption")), text_of(value.get("creditText")))
        absolute = page.absolute(url)
        if absolute:
            return Image(absolute)
    for name in ("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        for content in page_meta(page).get(name, []):
            absolute = page.absolute(content)
            if absolute and not _NO_PHOTO.search(absolute.rsplit("/", 1)[-1]):
                return Image(absolute)
    return None


def _key(url: str) -> str:
    """The same picture in another size has the same name."""
    path = urlsplit(url).path if "?" not in url or "/" in url else url
    return re.sub(r"-\d{2,4}x\d{2,4}(?=\.\w+$)", "", path) or url
