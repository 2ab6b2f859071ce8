"""Identity of a request within a run, and the host gate it must pass."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def request_key(method: str, url: str, body: bytes = b"") -> bytes:
    """16 bytes that are equal for requests that are the same on the wire.

    The URL counts as it stands, without its fragment: a server may answer otherwise to another order of the query, to
    other escapes, to `?q` and `?q=`. What of this is one story is told by its canonical URL once it is read.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (method.upper().encode(), _sent(url).encode("utf-8", "surrogatepass"), body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _sent(url: str) -> str:
    """What a request says of its URL: scheme and host in small letters, no default port, a path where there is none."""
    url = url.partition("#")[0]
    scheme, colon, rest = url.partition("://")
    authority, slash, target = rest.partition("/")
    if not slash and "?" in authority:
        authority, _, query = authority.partition("?")
        target = f"?{query}"
    user, at, host = authority.rpartition("@")
    host = host.lower().removesuffix(f":{_DEFAULT_PORTS.get(scheme.lower())}")
    return f"{scheme.lower()}{colon}{user}{at}{host}/{target}"


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
