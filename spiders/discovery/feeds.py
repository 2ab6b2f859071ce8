"""RSS 0.9x, 1.0, 2.0 and Atom: entries newest first, with what the feed says of threads and of its own period.

Specifications: https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, RFC 4287,
RFC 4685 (threads), RFC 5005 (paging), https://web.resource.org/rss/1.0/modules/syndication/ (period).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from spiders.addresses import url_of
from spiders.dates.machine import iso_date
from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.markup import MAX_ENTRIES, entries, header, local_name
from spiders.discovery.select import arrange
from spiders.discovery.urls import clean_url, story_url

ENTRY = frozenset({"item", "entry"})
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MAX_TTL = 7 * 86_400  # a feed that asks for more is a mistake (minutes taken for seconds)
_MAX_TITLE = 1_000
# Elements whose children are another thing's title, link and date.
_CLOSED = frozenset(
    {"source", "author", "contributor", "content", "summary", "encoded", "image", "textinput"}
)
_COMMENTS_TITLE = re.compile(
    r"\s*(?:Comments (?:on|for|to)[: ]|Kommentare (?:zu|für)[: ]|Commentaires (?:sur|pour)[: ]|Comentarios en[: ])",
    re.IGNORECASE,
)
_COMMENT_FRAGMENT = re.compile(r"#(?:comment|kommentar|c)[-_]?\d+", re.IGNORECASE)

Fields = list[tuple[str, etree._Element]]


def read_feed(text: str, source: Source) -> Discovery:
    """Entries of a feed inside the source's window; malformed ones still give theirs."""
    head = _head(text, source.url)
    named = f"feed:{source.url}"
    items = [entry for fields, base in _items(text, head.base) if (entry := _entry(fields, base, named))]
    flags: list[str] = []
    if items and (head.comments or sum(_is_comment(item) for item in items) * 2 > len(items)):
        items = [_as_thread(item) for item in items]
        flags.append("comment-feed")
    found, edge = arrange(items, source.window)
    following = () if edge or not head.next_url else (Found(head.next_url, "feed", named, priority=0.5),)
    flags += ["window-edge"] * edge + ["malformed"] * (not head.well_formed)
    return Discovery(found, following, head.ttl, entries=len(items), flags=tuple(flags))


class _Head:
    """What the feed says of itself."""

    def __init__(self, url: str) -> None:
        self.base = url
        """What its relative addresses resolve against: its own, or what the root's xml:base says."""
        self.ttl: int | None = None
        self.next_url: str | None = None
        self.comments = False
        self.well_formed = False


def _head(text: str, url: str) -> _Head:
    head = _Head(url)
    head.well_formed = _well_formed(text)
    root = header(text, ENTRY)
    if root is None:
        return head
    head.base = _base_of(root, url)
    period, frequency = None, 1
    for prefix, name, element in ((*local_name(e), e) for e in root.iter()):
        value = _text(element)
        if (prefix, name) == ("", "ttl") and value.isdecimal():
            head.ttl = int(value[:9]) * 60
        elif (prefix, name) == ("sy", "updateperiod"):
            period = _PERIODS.get(value.lower())
        elif (prefix, name) == ("sy", "updatefrequency") and value.isdecimal():
            frequency = max(int(value[:6]), 1)
        elif name == "link" and element.get("rel") == "next":
            head.next_url = clean_url(_base_of(element, url), element.get("href"))
        elif name == "title" and _COMMENTS_TITLE.match(value):
            head.comments = True
    if head.ttl is None and period:
        head.ttl = period // frequency
    head.ttl = min(head.ttl, _MAX_TTL) if head.ttl else None
    return head


def _well_formed(text: str) -> bool:
    """Whether the characters are well-formed XML as they stand (entity declarations count as not)."""
    if "<!ENTITY" in text:
        return False
    if len(text) > 4 << 20:  # not worth a second parse
        return True
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    body = re.sub(r"^<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return False
    return True


_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def _base_of(element: etree._Element, url: str) -> str:
    """The base of an element: its own xml:base and its ancestors' (https://www.w3.org/TR/xmlbase/, RFC 4287 2)."""
    stated = [value for node in (element, *element.iterancestors()) if (value := node.get(_XML_BASE))]
    for value in reversed(stated):
        url = url_of(url, value) or url
    return url


def _items(text: str, base: str) -> Iterator[tuple[Fields, str]]:
    """The fields of each entry, with what its relative addresses resolve against."""
    for element in islice(entries(text, ENTRY), MAX_ENTRIES):
        fields = [(_name(child), child) for child in element if isinstance(child.tag, str)]
        if not any(name in ("link", "guid", "id") for name, _ in fields) or not any(
            _address(e) for _, e in fields
        ):
            fields = list(_deep(element))
        about = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or element.get("rdf:about")
        if about:
            holder = etree.Element("about")
            holder.text = about
            fields.append(("about", holder))
        yield fields, _base_of(element, base)


def _name(element: etree._Element) -> str:
    prefix, name = local_name(element)
    return f"{prefix}:{name}" if prefix else name


def _deep(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Descendants too, where an unclosed tag swallowed its siblings; a nested entry is another one."""
    for child in element:
        if not isinstance(child.tag, str) or local_name(child)[1] in ENTRY:
            continue
        yield _name(child), child
        if local_name(child)[1] not in _CLOSED:
            yield from islice(_deep(child), 200)


def _address(element: etree._Element) -> bool:
    return bool(element.get("href") or (element.text or "").strip())


def _text(element: etree._Element) -> str:
    """Own text; markup of an XHTML title or of a title with an unclosed tag is left out."""
    parts = [element.text or ""]
    if element.get("type") in ("xhtml", "html"):
        parts = [str(part) for part in element.itertext()]
    return " ".join("".join(parts).split())


def plain(value: str) -> str | None:
    """A title as characters: references resolved (twice: escaped HTML in XML), tags dropped."""
    once = html.unescape(value[: 4 * _MAX_TITLE])
    bare = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", "", once)
    return " ".join(html.unescape(bare).split())[:_MAX_TITLE] or None


def _first(fields: Fields, *names: str) -> str | None:
    """The first non-empty value of the first of these names that has one."""
    for wanted in names:
        for name, element in fields:
            if name == wanted and (value := _text(element)):
                return value
    return None


def _entry(fields: Fields, base: str, named: str) -> Found | None:
    url = _link(fields, base)
    if url is None:
        return None
    published = _first(
        fields, "pubdate", "published", "dc:date", "issued", "dcterms:issued", "created", "date"
    )
    modified = _first(fields, "updated", "modified", "dcterms:modified")
    replies = next((e for name, e in fields if name == "link" and e.get("rel") == "replies"), None)
    comment_feed = _first(fields, "wfw:commentrss") or (replies.get("href") if replies is not None else None)
    return Found(
        url, "article", named,
        title=plain(_first(fields, "title", "dc:title", "media:title") or ""),
        date_published=iso_date(published), date_published_raw=published,
        lastmod=iso_date(modified), lastmod_raw=modified,
        comment_feed=clean_url(base, comment_feed), comment_count=_count(fields, replies),
        native=(_first(fields, "guid", "id") or "")[:_MAX_TITLE] or None,
    )  # fmt: skip


def _link(fields: Fields, base: str) -> str | None:
    """feedburner:origLink, then the alternate link, then a guid that is an address."""
    candidates = [_first(fields, "feedburner:origlink")]
    for name, element in fields:
        if name == "link" and (element.get("rel") or "alternate").lower() == "alternate":
            href, own = element.get("href") or _text(element), element.get(_XML_BASE)
            candidates.append(url_of(url_of(base, own) or base, href) if own else href)
    guids = [e for name, e in fields if name in ("guid", "id") and e.get("isPermaLink", "true") != "false"]
    candidates += [_text(e) for e in guids if _text(e).startswith(("http://", "https://"))]
    candidates.append(_first(fields, "about"))
    candidates += [
        element.tail for name, element in fields if name == "link"
    ]  # HTML parsers' leavings: <link/>URL
    for candidate in candidates:
        text = (candidate or "").strip()
        if text and (url := clean_url(base, text)):
            # A comment's address is kept with its fragment until it is known what the feed is.
            mark = _COMMENT_FRAGMENT.search(text)
            return url + mark[0] if mark else url
    return None


def _count(fields: Fields, replies: etree._Element | None) -> int | None:
    stated = _first(fields, "slash:comments", "thr:total")
    if stated is None and replies is not None:
        stated = replies.get("{http://purl.org/syndication/thread/1.0}count") or replies.get("count")
    return int(stated) if stated and stated.isdecimal() and len(stated) < 9 else None


def _is_comment(item: Found) -> bool:
    return bool(_COMMENT_FRAGMENT.search(item.url))


def _as_thread(item: Found) -> Found:
    """The article whose thread has a new comment: the comment's time is the thread's last change."""
    return Found(
        story_url(item.url.partition("#")[0]), "thread", item.source,
        lastmod=item.date_published or item.lastmod, lastmod_raw=item.date_published_raw or item.lastmod_raw,
        priority=0.7,
    )  # fmt: skip
