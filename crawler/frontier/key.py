"""Identity of a request within a run, and the host gate it must pass."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

_DEFAULT_PORTS = {"http": 80, "https": 443}


def request_key(method: str, url: str, body: bytes = b"") -> bytes:
    """16 bytes that are equal for requests of the same resource.

    The URL counts in w3lib's canonical form (sorted query, no fragment), as in Scrapy's own fingerprint.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (method.upper().encode(), canonicalize_url(url).encode(), body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


@lru_cache(maxsize=4096)
def gate_of(url: str) -> str:
    """`host` on the default ports of http and https alike (one machine, one gate), else `host:port`."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # a bracket or port that is none: the download fails, its gate does not matter
        return ""
    if port is None or port in _DEFAULT_PORTS.values():
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
