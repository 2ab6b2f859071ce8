"""Addresses as sources write them: made absolute, without fragment, tracking, session and AMP caches."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from spiders.addresses import url_of
from spiders.urls import clean_path, clean_query, registered_domain

MAX_URL = 2_048  # the sitemap protocol's own bound
_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[acv]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?(.+)",
    re.IGNORECASE,
)


def clean_url(base: str, href: str | None) -> str | None:
    """An absolute http(s) URL without fragment, tracking parameters and session id, or None. Never raises.

    White space at its ends and broken lines go, a blank inside is `%20` (https://url.spec.whatwg.org/#url-parsing).
    """
    url = url_of(base, href)
    if url is None:
        return None
    parts = urlsplit(url_of(base, unwrap_amp_cache(url)) or url)
    path = clean_path(parts.path) or "/"
    cleaned = urlunsplit((parts.scheme.lower(), parts.netloc, path, clean_query(parts.query), ""))
    return cleaned if len(cleaned) <= MAX_URL else None


# WordPress's "7 comments" leads to the thread's newest page, which is its story's and no story of its own.
_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/?(?:$|\?))|(?<=\?)cpage=\d+&|&cpage=\d+|\?cpage=\d+$")


def story_url(url: str) -> str:
    """The address of the story whose comment page an address may be."""
    return _COMMENT_PAGE.sub("", url)


def unwrap_amp_cache(url: str) -> str:
    """The publisher's address behind an AMP cache (https://developers.google.com/amp/cache/overview)."""
    match = _CACHE.match(url) if "amp" in url else None
    return f"http{'s' if match[1] else ''}://{match[2]}" if match else url


def host_of(url: str) -> str:
    """Host without `www.`, `m.` and `amp.`, lower case, port kept."""
    try:
        netloc = urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m|amp|mobile)\.", "", netloc)


def same_site(url: str, other: str) -> bool:
    """Whether two addresses belong to one site: equal hosts, or one below the other and of one owner."""
    one, two = host_of(url), host_of(other)
    if not one or one == two:
        return bool(one)
    below = one.endswith("." + two) or two.endswith("." + one)
    return below and registered_domain(one) == registered_domain(two)
