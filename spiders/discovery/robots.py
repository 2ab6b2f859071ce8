"""robots.txt as a source: its `Sitemap:` lines (https://www.sitemaps.org/protocol.html#submit_robots)."""

from __future__ import annotations

import re

from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.urls import clean_url

MAX_BYTES = 500 * 1024  # RFC 9309 section 2.5: at least 500 KiB must be parsed
_MAX_SITEMAPS = 1_000
_LINE = re.compile(r"^[ \t]*site-?maps?[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)


def read_robots(text: str, source: Source) -> Discovery:
    """The sitemaps in the order stated, news sitemaps first; relative addresses are met and taken."""
    named = f"robots:{source.url}"
    urls = (clean_url(source.url, match[1]) for match in _LINE.finditer(text[:MAX_BYTES]))
    kept = list(dict.fromkeys(url for url in urls if url))[:_MAX_SITEMAPS]
    kept.sort(key=lambda url: "news" not in url.partition("://")[2].partition("/")[2].lower())
    return Discovery(
        next=tuple(Found(url, "sitemap", named, priority=0.6) for url in kept), entries=len(kept)
    )
