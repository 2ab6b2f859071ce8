"""Which database a host lies in: rendezvous hashing, also called highest random weight (Thaler and Ravishankar, 1998).

Every process finds the same place without asking. A database more takes its share of hosts from all others; one that goes
gives its own to all others; no host moves between two that stay.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache


@lru_cache(maxsize=65_536)
def place_of(host: str, identities: tuple[str, ...]) -> int:
    """The index of the database with the highest weight: the first eight bytes of SHA-256 over identity, NUL, host."""
    return max(range(len(identities)), key=lambda n: (_weight(identities[n], host), identities[n]))


def _weight(identity: str, host: str) -> int:
    text = f"{identity}\0{host}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
