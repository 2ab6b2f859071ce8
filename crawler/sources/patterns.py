"""Include and exclude patterns of addresses: globs, or regular expressions with `re:` before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Patterns:
    """An address is allowed if an include pattern fits (or there is none) and no exclude pattern does.

    A pattern with a scheme is held against the whole address, every other one against path and query.
    `*` is anything within a path segment, `**` anything at all, `?` the question mark itself.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def allow(self, url: str) -> bool:
        return self.reason(url) is None

    def reason(self, url: str) -> str | None:
        """Why an address is not wanted, in words, or None."""
        for pattern in self.exclude:
            if fits(pattern, url):
                return f"excluded by {pattern!r}"
        if self.include and not any(fits(pattern, url) for pattern in self.include):
            return "no include pattern fits"
        return None


def fits(pattern: str, url: str) -> bool:
    """Whether a pattern covers an address; globs cover all of it, regular expressions a part of it."""
    if pattern.startswith("re:"):
        return bool(compiled(pattern).search(url))
    parts = urlsplit(url)
    target = url if "://" in pattern else f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return bool(compiled(pattern).fullmatch(target))


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern.

    Raises:
        re.error: what follows `re:` is no regular expression.
    """
    if pattern.startswith("re:"):
        return re.compile(pattern[3:])
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile(
        "".join({"**": ".*", "*": "[^/]*"}.get(part) or re.escape(part) for part in parts), re.DOTALL
    )
