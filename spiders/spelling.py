"""One spelling for one address: crawlers and pages write the same escapes in capitals, in small letters or not at all."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_PATH = "/%:@!$&'()*+,;=~-._"


def escaped(text: str, safe: str = _PATH) -> str:
    """A path with non-ASCII escaped as UTF-8 and the escapes in capitals (RFC 3986, 6.2.2.1)."""
    return _ESCAPE.sub(lambda escape: escape[0].upper(), quote(text, safe=safe))


@lru_cache(maxsize=4096)
def spelling(url: str) -> str:
    """An address for comparing: escapes as in `escaped`, scheme and host in small letters, no default port or fragment.

    What is no address is given back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port and (scheme, port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{port}"
    return urlunsplit((scheme, host, escaped(parts.path) or "/", escaped(parts.query, _PATH + "?[]"), ""))
