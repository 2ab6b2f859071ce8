"""The canonical URL: one address per article, whatever link led to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.spelling import escaped

# Parameters that say where a reader came from, never what is shown. The names are those of Google, Meta, Microsoft,
# Mailchimp, HubSpot, Matomo, AT Internet and Yandex in their own manuals, and of share buttons.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igsh(id)?|"
    r"srsltid|mc_[ce]id|_hs(enc|mi)|hss_channel|hsctatracking|mkt_tok|vero_\w+|oly_\w+|_openstat|(mtm|matomo|pk|piwik)_\w+|"
    r"at_(medium|campaign|custom\d|link\w*|format|bbc_team|ptr_name)|xtor|wt_?mc(_o)?|wt_zmc|ns_(campaign|mchannel|source|linkname|fee)|"
    r"maca|cmpid|cmp|ncid|ito|ref_?src|ref_?url|smid|smtyp|spm|guccounter|guce_\w+|__twitter_impression|amp_gsa|amp_js_v|usqp|"
    r"ocid|icid|igsh|s_cid|sc_src|sc_llid|sfnsn|mibextid|share_?source|socialnetwork|ftag|_ga|_gl|ga_\w+|feature=share)$",
    re.IGNORECASE,
)
_SOURCE = {"ref", "source", "src", "from", "via", "share", "output"}
_SOURCE_VALUES = re.compile(r"^(rss|feed|twitter|facebook|fb|newsletter|social|share|email|mail|whatsapp|telegram|home|homepage|"
                            r"rss_?feed|rss20|google|googlenews|amp|email_share|copy[-_]?link|link)$", re.IGNORECASE)  # fmt: skip
_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/|$)")
_AMP_CACHE = re.compile(r"(^|\.)(cdn\.ampproject\.org|ampproject\.net|bing-amp\.com)$")
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}[a-z_]*/(https?:/{1,2}.+)$")
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "nic", "in", "me"}


def canonical_url(page: Page) -> tuple[str, str]:
    """The page's canonical URL and where it was read (`link:canonical`, `meta:og:url`, `json-ld`, `url`).

    What the page claims is taken only if it can be its own address: http(s), the same site, not the front page.
    """
    if "canonical" not in page.memo:
        page.memo["canonical"] = _canonical(page)
    found: tuple[str, str] = page.memo["canonical"]
    return found


def _canonical(page: Page) -> tuple[str, str]:
    own = normalise_url(_unarchived(page.url))
    for value, method in _claims(page):
        claimed = page.absolute(value)
        if claimed is None:
            continue
        claimed = normalise_url(_unarchived(claimed))
        if _plausible(claimed, own):
            return claimed, method
    return own, "url"


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
    return registered_domain(host) == registered_domain(own_host) or bool(_AMP_CACHE.search(own_host))


def registered_domain(host: str) -> str:
    """The part of a host name that was registered, near enough for comparing two hosts."""
    labels = host.lower().removeprefix("www.").split(".")
    if len(labels) <= 2 or labels[-1].isdigit():
        return ".".join(labels)
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])


def normalise_url(url: str) -> str:
    """Lower-case scheme and host, no default port, fragment, tracking parameter, comment page; escapes in capitals."""
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
    path = _COMMENT_PAGE.sub("", parts.path) or "/"
    return urlunsplit((scheme, host, escaped(path), _clean_query(parts.query), ""))


def _clean_query(query: str) -> str:
    """The query without tracking parameters; untouched where there are none (order and encoding may matter)."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _is_tracking(key, value)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(key: str, value: str) -> bool:
    if (
        _TRACKING.match(key)
        or key.lower() == "cpage"
        or (key.lower() in {"amp", "outputtype"} and value in {"", "1", "amp"})
    ):
        return True
    return key.lower() in _SOURCE and bool(_SOURCE_VALUES.match(value))


def _unarchived(url: str) -> str:
    """The original address of a page that a web archive replays."""
    match = _ARCHIVE.match(url)
    return re.sub(r"^(https?:)/+", r"\1//", match[1]) if match else url
