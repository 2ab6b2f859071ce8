"""Addresses as sources write them: made absolute, without fragment, campaign parameters and AMP caches."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_URL = 2_048  # the sitemap protocol's own bound
# Campaign parameters name the way to a page, never the page itself.
_TRACKER = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|_ga|igshid|xtor|ftag|at_medium|at_campaign|"
    r"ns_mchannel|ns_source|ns_campaign",
    re.IGNORECASE,
)
_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[acv]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?(.+)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]+")


def clean_url(base: str, href: str | None) -> str | None:
    """An absolute http(s) URL without fragment and campaign parameters, or None. Never raises."""
    if not href:
        return None
    text = _UNPRINTABLE.sub("", href)
    try:
        url = text if text.startswith(("http://", "https://")) else urljoin(base, text)
        parts = urlsplit(unwrap_amp_cache(url))
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.port == 0:
            return None
    except ValueError:  # an unclosed IPv6 bracket, a port that is no number
        return None
    query = "&".join(
        pair for pair in parts.query.split("&") if not _TRACKER.fullmatch(pair.partition("=")[0])
    )
    cleaned = urlunsplit((parts.scheme.lower(), parts.netloc, parts.path or "/", query, ""))
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
    """Whether two addresses belong to one site: equal hosts, or one below the other."""
    one, two = host_of(url), host_of(other)
    return bool(one) and (one == two or one.endswith("." + two) or two.endswith("." + one))
