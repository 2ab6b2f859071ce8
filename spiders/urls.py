"""What of an address only tracks or names a session, and which hosts are one owner's: the one place for the whole code.

Pure: the public suffix list is the one that is installed with `tldextract`; nothing is asked for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that say where a reader came from, never what is shown. The names are those of Google, Meta, Microsoft,
# Mailchimp, HubSpot, Matomo, AT Internet and Yandex in their own manuals, and of share buttons.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igsh(?:id)?|"
    r"srsltid|mc_[ce]id|_hs(?:enc|mi)|hss_channel|hsctatracking|mkt_tok|vero_\w+|oly_\w+|_openstat|(?:mtm|matomo|pk|piwik)_\w+|"
    r"at_(?:medium|campaign|custom\d|link\w*|format|bbc_team|ptr_name)|xtor|wt_?mc(?:_o)?|wt_zmc|"
    r"ns_(?:campaign|mchannel|source|linkname|fee)|maca|cmpid|cmp|ncid|ito|ref_?src|ref_?url|smid|smtyp|spm|guccounter|guce_\w+|"
    r"__twitter_impression|amp_gsa|amp_js_v|usqp|ocid|icid|s_cid|sc_src|sc_llid|sfnsn|mibextid|share_?source|socialnetwork|ftag|"
    r"_ga|_gl|ga_\w+",
    re.IGNORECASE,
)
_SOURCE = frozenset({"ref", "source", "src", "from", "via", "share", "output", "feature"})
_SOURCE_VALUES = re.compile(
    r"rss|feed|twitter|facebook|fb|newsletter|social|share|email|mail|whatsapp|telegram|home|homepage|rss_?feed|rss20|google|"
    r"googlenews|amp|email_share|copy[-_]?link|link",
    re.IGNORECASE,
)
# Session ids by the names that Java servlets, PHP, ASP, ColdFusion, osCommerce and boards give them. A name that others use
# too (a conference's session, a story's sid, a search's s) counts only with a value that looks drawn at random.
_SESSION = re.compile(r"jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken", re.IGNORECASE)
_SESSION_TOKEN = re.compile(
    r"(?:php|sess(?:ion)?)[-_]?(?:id)?|(?:osc|xtc|zen)s?id|cftoken|sid", re.IGNORECASE
)
_TOKEN = re.compile(r"(?=\D*\d)(?=[^a-z]*[a-z])[0-9a-z_-]{12,}|[0-9a-f]{16,}|", re.IGNORECASE)
_LONG_HEX = re.compile(r"[0-9a-f]{24,}|", re.IGNORECASE)
_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
# ASP.NET's cookieless sessions: /(S(lit3py55t21z5v55vlm25s55))/page.aspx
_PATH_SEGMENT = re.compile(
    r"/\([AFSX]\([0-9a-z]{10,64}\)\)"
    r"|/(?:j?sessionid|php-?sess(?:ion)?id|sess(?:ion)?|sid)[-=_:,/](?=[a-z]*\d)(?=\d*[a-z])[0-9a-z_-]{16,}(?=/)",
    re.IGNORECASE,
)
"""The second: a session's name and its id as one segment or two, `/sid-3f9c…/story`, `/session/3f9c…/story`."""


def is_tracking(key: str, value: str) -> bool:
    """Whether a parameter only says which way a reader came, or asks for the AMP page of a story."""
    if _TRACKING.fullmatch(key):
        return True
    name = key.lower()
    if name in {"amp", "outputtype"} and value.lower() in {"", "1", "amp"}:
        return True
    return name in _SOURCE and bool(_SOURCE_VALUES.fullmatch(value))


def is_session(key: str, value: str) -> bool:
    """Whether a parameter is a session id, which every visit has anew."""
    if _SESSION.fullmatch(key):
        return True
    if _SESSION_TOKEN.fullmatch(key):
        return bool(_TOKEN.fullmatch(value))
    return key in {"s", "S"} and bool(_LONG_HEX.fullmatch(value))


def clean_query(query: str) -> str:
    """A query without tracking parameters and session ids; what stays keeps its order and its escapes."""
    return "&".join(pair for pair in query.split("&") if not _is_noise(pair)) if query else query


def _is_noise(pair: str) -> bool:
    key, _, value = pair.partition("=")
    key, value = unquote_plus(key), unquote_plus(value)
    return is_tracking(key, value) or is_session(key, value)


_MAYBE_SESSION = re.compile(r"sess|sid", re.IGNORECASE)


def clean_path(path: str) -> str:
    """A path without the session id that a server wrote into it for readers without cookies."""
    if ";" not in path and "(" not in path and not _MAYBE_SESSION.search(path):
        return path
    return _PATH_SEGMENT.sub("", _PATH_PARAMETER.sub("", path))


def without_session(url: str) -> str:
    """An address without session id, all else as it stands."""
    rest, hash_mark, fragment = url.partition("#")
    path, mark, query = rest.partition("?")
    kept = [pair for pair in re.split("([&;])", query) if pair]
    pairs, glue = kept[::2], kept[1::2]
    if any(_is_session_pair(pair) for pair in pairs):
        glued = zip(["", *glue], pairs, strict=False)
        query = "".join(mark + pair for mark, pair in glued if not _is_session_pair(pair)).lstrip("&;")
    return clean_path(path) + (mark + query if query else "") + hash_mark + fragment


def _is_session_pair(pair: str) -> bool:
    key, _, value = pair.partition("=")
    return is_session(unquote_plus(key), unquote_plus(value))


@cache
def _suffixes() -> TLDExtract:
    """The installed public suffix list, with the names under which hosts give names away (blogspot.com, github.io)."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=10_000)
def registered_domain(host: str) -> str:
    """The part of a host name that its owner registered, by the public suffix list; an address or a single label is its own.

    A suffix that the list does not know is one label long (https://publicsuffix.org/list/: the prevailing rule is `*`).
    """
    name = host.lower().rstrip(".")
    labels = name.split(".")
    if len(labels) == 1 or labels[-1].isdigit() or ":" in name:
        return name
    found = _suffixes()(name)
    if not found.suffix:
        return ".".join(labels[-2:])
    return found.top_domain_under_public_suffix or name


def same_owner(one: str, other: str) -> bool:
    """Whether two host names are under one registered domain."""
    return one == other or registered_domain(one) == registered_domain(other)


def host_name(url: str) -> str:
    """The host of an address, small; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
