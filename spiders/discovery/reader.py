"""The way in: one capture of a source to what it found. The bytes decide what it is, never the address or type."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from archives.capture import Capture
from spiders.discovery.feeds import read_feed
from spiders.discovery.found import Discovery, Source
from spiders.discovery.jsonfeed import is_json_feed, read_json_feed
from spiders.discovery.markup import MAX_BYTES, decode, gunzip, root_name
from spiders.discovery.robots import read_robots
from spiders.discovery.sections import read_section
from spiders.discovery.shapes import SiteShapes
from spiders.discovery.sitemaps import read_index, read_text, read_urlset
from spiders.discovery.wordpress import is_wordpress, read_wordpress
from spiders.sheet.json_text import loads
from spiders.sheet.page import Page

_MAX_JSON = _MAX_FEED = 20 << 20
_MAX_AGE = re.compile(r"(?:^|,)\s*(?:s-)?max-?age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def read_source(capture: Capture, source: Source, shapes: SiteShapes | None = None) -> Discovery:
    """Entries and further sources of one capture; an unusable one gives flags, never an exception.

    Args:
        capture: what came from the network or a WARC; after a redirect, of the last address. A 304 comes with the
            payload that it confirms, and lists what that lists.
        source: what it is taken for, and the window wanted. Its `url` names the source in `Found.source`.
        shapes: what is known of the site's addresses, for section pages.
    """
    if not (200 <= capture.status < 300 or capture.status == 304):
        return Discovery(ttl=max_age(capture), flags=(f"status:{capture.status}", *_denied(capture)))
    content = gunzip(capture.content)
    flags = ("truncated",) * bool(capture.truncated or len(content) >= MAX_BYTES)
    discovery = _read(content, capture, source, shapes)
    return replace(discovery, ttl=discovery.ttl or max_age(capture), flags=discovery.flags + flags)


def max_age(capture: Capture) -> int | None:
    """Seconds of Cache-Control max-age; null where nothing or `no-cache` is said."""
    match = _MAX_AGE.search(capture.header("cache-control") or "")
    return int(match[1]) or None if match else None


def _denied(capture: Capture) -> tuple[str, ...]:
    """Why a REST interface refuses, as it says itself (`rest_no_route`, `rest_forbidden`)."""
    data = _json(capture.content[:100_000])
    return (f"api-denied:{str(data['code'])[:60]}",) if isinstance(data, dict) and "code" in data else ()


def _json(content: bytes) -> object:
    if len(content) > _MAX_JSON or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    try:
        return loads(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return None


def _read(content: bytes, capture: Capture, source: Source, shapes: SiteShapes | None) -> Discovery:
    data = _json(content)
    if is_wordpress(data):
        return read_wordpress(data, capture, source)
    if isinstance(data, dict) and is_json_feed(data):
        return read_json_feed(data, source)
    text = decode(content, _charset(capture))
    root = root_name(text)
    if root == "sitemapindex":
        return read_index(text, source)
    if root == "urlset":
        return read_urlset(text, source)
    if root in ("rss", "feed", "rdf", "channel"):
        return _feed(text[:_MAX_FEED], source)
    # robots.txt and text sitemaps are often served as text/html.
    if root == "html" or (source.kind == "section" and (capture.media_type or "").endswith("html")):
        return _html(capture, source, shapes)
    return _lines(text, source)


def _feed(text: str, source: Source) -> Discovery:
    """A feed that stands where a sitemap was named is a sitemap in the records' eyes."""
    discovery = read_feed(text, source)
    if source.kind != "sitemap":
        return discovery
    named = f"sitemap:{source.url}"
    return replace(discovery, found=tuple(replace(item, source=named) for item in discovery.found))


def _html(capture: Capture, source: Source, shapes: SiteShapes | None) -> Discovery:
    """A page. Where a sitemap, feed or interface was asked for, it is an error page: only its feeds count."""
    discovery = read_section(Page(capture), source, shapes)
    if source.kind == "section":
        return discovery
    feeds = tuple(item for item in discovery.next if item.kind == "feed") if source.kind == "feed" else ()
    return Discovery(next=feeds, flags=(f"not-a-{source.kind}",))


def _lines(text: str, source: Source) -> Discovery:
    if source.kind == "robots" or urlsplit(source.url).path == "/robots.txt":
        return read_robots(text, source)
    discovery = read_text(text, source)
    if discovery.entries:
        return discovery
    return Discovery(flags=(f"not-a-{source.kind}" if text.strip() else "empty",))


def _charset(capture: Capture) -> str | None:
    match = re.search(
        r"charset\s*=\s*[\"']?([\w.:-]{2,40})", capture.header("content-type") or "", re.IGNORECASE
    )
    return match[1] if match else None
