"""Every URL that comes from outside is made here: a page's links, images and endpoints, feeds, sitemaps, redirects.

    address("http://x.test/a/", "b c").url              # http://x.test/a/b%20c
    address("http://x.test/a/", "//y.test:99999/").flag # url-port

What comes out is an absolute http(s) URL that can be asked for; anything else is told by a flag. The rules are those of
the URL standard (https://url.spec.whatwg.org/) and of the Fetch standard's blocked ports. Never raises.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from archives.plain import plain_text
from spiders.hosts import ascii_host

MAX_URL = 8_000
"""Characters. RFC 9110 4.1 asks for at least 8,000 octets; no server takes much more."""

SCHEME, MALFORMED, TEMPLATE, TOO_LONG, PORT, HOST = (
    "url-scheme", "url-malformed", "url-template", "url-too-long", "url-port", "url-host",
)  # fmt: skip

_ENDS = "".join(map(chr, range(0x21)))
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*|\t+")
_UNWRITABLE = re.compile(r'[\x00-\x20"<>\x7f]')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|<%.*?%>|\{%.*?%\}|\[\[.*?\]\]", re.DOTALL)
_NO_HOST = re.compile(r"[\x00-\x20#%/<>?@\\^|`{}\"'*()!$&,;=\x7f]")
# https://fetch.spec.whatwg.org/#port-blocking: ports of mail, terminals and file servers, which no browser asks for pages.
_BLOCKED = frozenset(
    [0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
     111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
     540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
     6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]
)  # fmt: skip


class Address(NamedTuple):
    """A URL, or why there is none."""

    url: str | None
    flag: str | None = None


def address(base: str, href: str | None) -> Address:
    """The absolute http(s) URL, without user name and password, that a reference stands for.

    Args:
        base: what relative references resolve against; empty where only a whole URL counts.
        href: as it stands outside: of any length, with blanks, line breaks and half characters.
    """
    if not href:
        return Address(None, MALFORMED)
    if len(href) > MAX_URL:
        scheme = _SCHEME.match(href)
        other = scheme is not None and scheme[1].lower() not in ("http", "https")
        return Address(None, SCHEME if other else TOO_LONG)
    return _address(base, href)


def url_of(base: str, href: str | None) -> str | None:
    """The URL alone."""
    return address(base, href).url


@lru_cache(maxsize=4096)
def _address(base: str, href: str) -> Address:
    """Links of one page are asked for by several readers."""
    text = _BREAK.sub("", plain_text(href).strip(_ENDS))
    if scheme := _SCHEME.match(text):
        if scheme[1].lower() not in ("http", "https"):
            return Address(None, SCHEME)
        text = scheme[1].lower() + text[scheme.end(1) :]
    if _TEMPLATE.search(text):
        return Address(None, TEMPLATE)
    try:
        text = _UNWRITABLE.sub(_percent, text)
        url = text if text.startswith(("http://", "https://")) else urljoin(base, text)
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https"):
            return Address(None, SCHEME if parts.scheme else MALFORMED)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return Address(None, PORT if "port" in str(error).lower() else MALFORMED)
    if port in _BLOCKED:
        return Address(None, PORT)
    if not is_host(host):
        return Address(None, HOST if host else MALFORMED)
    if "@" in parts.netloc:
        url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return Address(url) if len(url) <= MAX_URL else Address(None, TOO_LONG)


def _percent(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"


@lru_cache(maxsize=4096)
def is_host(host: str) -> bool:
    """Whether a name can be asked for: an address in brackets, or labels of 1 to 63 bytes, 253 in all (RFC 1035 2.3.4)."""
    if ":" in host:  # IPv6; urlsplit has checked the brackets
        return True
    if not host or _NO_HOST.search(host):
        return False
    try:
        labels = ascii_host(host).removesuffix(".").split(".")
    except ValueError:  # a label that is too long, or characters that no name has
        return False
    return all(0 < len(label) <= 63 for label in labels) and sum(map(len, labels)) + len(labels) <= 254
