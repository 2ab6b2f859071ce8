"""XML of the wild to entries: sitemaps and feeds that no strict parser takes still give theirs.

What is repaired, because it is met: junk before the declaration, a wrong or missing encoding, `&nbsp;` and bare
ampersands, control characters, undeclared prefixes, unclosed items, a document cut short. DTDs are dropped unread,
so no entity is ever expanded, and every input is bounded.
"""

from __future__ import annotations

import codecs
import html.entities
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from spiders.sheet.charsets import codec_of

MAX_BYTES = 50 << 20
"""The sitemap protocol's own limit, uncompressed; what lies beyond is cut."""
MAX_ENTRIES = 100_000
"""Twice the sitemap protocol's 50,000 entries."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_STRAY = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_BARE_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[1-24-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex|rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)
_SNIFF = 20_000
_CLOSING = re.compile(r"</(?:channel|rss|feed|urlset|sitemapindex|rdf:rdf)\s*>.*", re.IGNORECASE | re.DOTALL)
_SAFE: dict[str, Any] = {
    "recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True, "encoding": "utf-8",
}  # fmt: skip


def gunzip(content: bytes) -> bytes:
    """Unpacks gzip by its magic number (a `.gz` sitemap, also packed twice), bounded; what decodes of a damaged one."""
    for _ in range(2):
        if not content.startswith(b"\x1f\x8b"):
            break
        decoder = zlib.decompressobj(wbits=31)
        try:
            content = decoder.decompress(content, MAX_BYTES)
        except zlib.error:
            return _gunzip_damaged(content)
    return content[:MAX_BYTES]


def _gunzip_damaged(content: bytes) -> bytes:
    decoder, out = zlib.decompressobj(wbits=31), bytearray()
    for start in range(0, len(content), 4_096):
        try:
            out += decoder.decompress(content[start : start + 4_096], MAX_BYTES)
        except zlib.error:
            break
        if len(out) >= MAX_BYTES:
            break
    return bytes(out)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Single stray bytes in UTF-8 are nearly always Windows-1252 pasted in."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("tearsheet-cp1252", _as_cp1252)


def decode(content: bytes, charset: str | None = None) -> str:
    """Characters: BOM, then UTF-8 where it is valid, then the declaration, then Content-Type's charset.

    UTF-8 goes before both statements, since text that is valid UTF-8 by chance does not occur, wrong statements do.
    """
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(bom):
            return _clean(content.decode(name, "replace").lstrip("\ufeff"))
    if b"\x00" in content[:4]:
        return _clean(content.decode("utf-16-be" if content[:1] == b"\x00" else "utf-16-le", "replace"))
    try:
        return _clean(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:1_000])
    names = [declared[1].decode("ascii")] if declared else []
    for codec in map(codec_of, [*names, charset]):
        if codec is not None and codec != "utf-8":
            return _clean(content.decode(codec, "replace"))
    return _clean(content.decode("utf-8", "tearsheet-cp1252"))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def root_name(text: str) -> str | None:
    """`urlset`, `sitemapindex`, `rss`, `feed`, `rdf` or `channel`; `html`; null for anything else."""
    head = text[:_SNIFF]
    page, root = _HTML.search(head), _ROOT.search(head)
    if root and not (page and page.start() < root.start()):
        return root[1].lower()
    return "html" if page else None


def _repair(text: str) -> str:
    """From the root element on, without DTD, with every reference one that XML knows."""
    root = _ROOT.search(text[:_SNIFF])
    body = text[root.start() :] if root else text
    parts = _CDATA.split(body)
    parts[::2] = [_references(part) for part in parts[::2]]
    return "".join(parts)


def _references(text: str) -> str:
    """Bare ampersands and stray angle brackets escaped, HTML's named references as numbers, impossible numbers out."""
    escaped = _STRAY.sub("&lt;", _AMPERSAND.sub("&amp;", text))
    return _BARE_REFERENCE.sub("", _NAMED.sub(_reference, escaped))


def _reference(match: re.Match[str]) -> str:
    characters: str = html.entities.html5.get(f"{match[1]};", "")
    return "".join(f"&#{ord(character)};" for character in characters) or f"&amp;{match[1]};"


def entries(text: str, names: frozenset[str]) -> Iterator[etree._Element]:
    """The elements of these (lower-case, local) names; each is cleared when the next is asked for.

    First by a recovering parse; where that lost entries (unclosed items, fatal errors), piece by piece. An entry
    may then come twice: callers go by its address.
    """
    body = _repair(text)
    starts = [match.start() for match in islice(_tags("<", names).finditer(body), MAX_ENTRIES)]
    seen = 0
    if sum(1 for _ in islice(_tags("</", names).finditer(body), MAX_ENTRIES)) >= len(starts):
        for element in islice(_parse(body, names), MAX_ENTRIES):
            seen += 1
            yield element
    if seen >= len(starts):
        return
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        element_or_none = _piece(_CLOSING.sub("", body[start:end]), names)
        if element_or_none is not None:
            yield element_or_none


def _tags(opening: str, names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"{opening}(?:[\w.-]{{1,40}}:)?(?:{'|'.join(sorted(names))})(?=[\s>/])", re.IGNORECASE)


def _is_entry(element: etree._Element, names: frozenset[str]) -> bool:
    prefix, name = local_name(element)
    return name in names and prefix in ("", "?")


def _parse(body: str, names: frozenset[str]) -> Iterator[etree._Element]:
    """Elements by a recovering stream parser without entities, network and huge trees; memory stays flat."""
    events = etree.iterparse(BytesIO(body.encode("utf-8", "replace")), events=("end",), **_SAFE)
    try:
        for _, element in events:
            if not _is_entry(element, names):
                continue
            yield element
            element.clear()
            while (before := element.getprevious()) is not None and _is_entry(before, names):
                before.getparent().remove(before)
    except etree.XMLSyntaxError:
        return


def _piece(body: str, names: frozenset[str]) -> etree._Element | None:
    """The first entry of a fragment."""
    root = _fragment(f"<piece>{body}</piece>")
    if root is None:
        return None
    return next((element for element in root.iter() if _is_entry(element, names)), None)


def _fragment(body: str) -> etree._Element | None:
    try:
        root: etree._Element | None = etree.fromstring(
            body.encode("utf-8", "replace"), etree.XMLParser(**_SAFE)
        )
    except etree.XMLSyntaxError:
        return None
    return root


def header(text: str, names: frozenset[str]) -> etree._Element | None:
    """The document's root up to its first entry: title, links and update period of a feed; null where there is none."""
    body = _repair(text)
    first = _tags("<", names).search(body)
    return _fragment(body[: first.start() if first else _SNIFF])


_PREFIX = {
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "", "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "", "http://backend.userland.com/rss2": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "", "http://www.google.com/schemas/sitemap/0.84": "",
    "http://www.google.com/schemas/sitemap-news/0.9": "news", "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy", "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/syndication/thread/1.0": "thr", "http://search.yahoo.com/mrss/": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner", "http://purl.org/rss/1.0/modules/content/": "content",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
}  # fmt: skip


def local_name(element: etree._Element) -> tuple[str, str]:
    """Prefix by meaning and local name, lower case; the written prefix where the namespace is not declared."""
    tag = element.tag
    return _named(tag) if isinstance(tag, str) else ("", "")


@lru_cache(maxsize=10_000)
def _named(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    if not namespace:
        prefix, _, name = name.rpartition(":")
        return ("" if prefix.lower() in ("atom", "rss", "rdf", "sm", "a10") else prefix.lower()), name.lower()
    space = namespace[1:].lower()
    known = _PREFIX.get(space, _PREFIX.get(space.rstrip("/"), _PREFIX.get(space.replace("https:", "http:"))))
    if known is None:
        # A namespace of the sitemap format's own that somebody mistyped still has plain names.
        other = ("news", "image", "video", "xhtml")
        known = "" if "sitemap" in space and not any(word in space for word in other) else "?"
    return known, name.lower()
