"""International host names as they cross the network: UTS 46, non-transitional, as browsers have it (WHATWG URL 3.3).

Python's own codec and what builds on it know IDNA 2003 alone, by which `faß.example` is another host, `fass.example`.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

import idna

_LONGEST_LABEL = 63
"""RFC 1035 section 2.3.4."""


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str:
    """A host's name in small ASCII letters (`xn--…` labels); an IPv6 address without change.

    Labels that IDNA 2008 forbids (emoji, underscores) are encoded all the same, as browsers do.

    Raises:
        ValueError: no host can have that name.
    """
    if host.isascii():
        return host.lower()
    mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    labels = [_label(label) for label in mapped.replace("\u3002", ".").split(".")]
    if any(len(label) > _LONGEST_LABEL for label in labels):
        raise ValueError(f"a label of more than {_LONGEST_LABEL} bytes in {host!r}")
    return ".".join(labels)


def in_ascii(url: str) -> str:
    """The URL with its host in ASCII; as it is where there is nothing to do or nothing that can be done."""
    if url.isascii():
        return url
    try:
        parts = urlsplit(url)
        user, at, place = parts.netloc.rpartition("@")
        host, colon, port = place.partition(":")
        if host.isascii() or not host:
            return url
        netloc = f"{quote(user, safe=':%')}{at}{ascii_host(host)}{colon}{port}"
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=netloc))


def _label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
