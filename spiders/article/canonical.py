"""The canonical URL: one address per article, whatever link led to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.spelling import escaped
from spiders.urls import clean_path, clean_query, same_owner

_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/|$)")
_COMMENT_QUERY = re.compile(r"cpage(?:=|$)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"(^|\.)(cdn\.ampproject\.org|ampproject\.net|bing-amp\.com)$")
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}[a-z_]*/(https?:/{1,2}.+)$")


def canonical_url(page: Page) -> tuple[str, str]:
    """The page's canonical URL and where it was read (`link:canonical`, `meta:og:url`, `json-ld`, `url`).

    What the page claims is taken only if it can be its own address: http(s), the same site, not the front page.
    """
    if "canonical" not in page.memo:
        page.memo["canonical"] = next(canonicals(page))
    found: tuple[str, str] = page.memo["canonical"]
    return found


def canonicals(page: Page) -> Iterator[tuple[str, str]]:
    """The addresses that the page claims and that can be its own, then the one it was asked by."""
    own = normalise_url(_unarchived(page.url))
    for value, method in _claims(page):
        claimed = page.absolute(value)
        if claimed is None:
            continue
        claimed = normalise_url(_unarchived(claimed))
        if _plausible(claimed, own):
            yield claimed, method
    yield own, "url"


def _claims(page: Page) -> Iterator[tuple[str, str]]:
    for link in page.tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            yield link.get("href") or "", "link:canonical"
    for value in page_meta(page).get("og:url", []):
        yield value, "meta:og:url"
    gathered = sources(page)
    for key in ("mainEntityOfPage", "url"):
        for node in gathered.ld(key):
            address = node.get("@id") or node.get("url") if isinstance(node, dict) else node
            if isinstance(address, str) and address.startswith(("http", "/")):
                yield address, "json-ld"


def _plausible(claimed: str, own: str) -> bool:
    """Whether a claimed address can be that of the page that was fetched."""
    there, here = urlsplit(claimed), urlsplit(own)
    if there.path in {"", "/"} and not there.query and (here.path not in {"", "/"} or here.query):
        return False
    host, own_host = there.hostname or "", here.hostname or ""
    if "." not in host and host != own_host:
        return False
    if (
        len(there.path) < len(here.path) / 2
        and here.path.startswith(there.path.rstrip("/") + "/")
        and not there.query
    ):
        return False  # a section's address on each of its articles
    return same_owner(host, own_host) or bool(_AMP_CACHE.search(own_host))


def normalise_url(url: str) -> str:
    """Lower-case scheme and host, no default port, fragment, tracking parameter, session id, comment page; escapes in capitals."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port and (scheme, port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{port}"
    path = _COMMENT_PAGE.sub("", clean_path(parts.path)) or "/"
    query = "&".join(pair for pair in clean_query(parts.query).split("&") if not _COMMENT_QUERY.match(pair))
    return urlunsplit((scheme, host, escaped(path), query, ""))


def _unarchived(url: str) -> str:
    """The original address of a page that a web archive replays."""
    match = _ARCHIVE.match(url)
    return re.sub(r"^(https?:)/+", r"\1//", match[1]) if match else url
