"""Whether the whole text is free to read, as far as the page says."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.sheet.jsonld import as_list, text_of
from spiders.sheet.meta import first_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import item_value, sources
from spiders.sheet.strings import named

_FREE = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False, "http://schema.org/true": True,
         "http://schema.org/false": False, "https://schema.org/true": True, "https://schema.org/false": False}  # fmt: skip
_TIER = {
    "free": True,
    "locked": False,
    "metered": None,
    "premium": False,
    "registered": None,
    "subscriber": False,
    "paid": False,
}
_WALLS = frozenset({"div", "section", "aside"})
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|regwall|subscriber-only|subscription-required|paid-content-gate|locked-content)(?:[\s_-]|$)"
)


def read_free(page: Page) -> tuple[bool | None, str | None]:
    """`isAccessibleForFree`, `article:content_tier`, or a paywall element; null where the page says nothing."""
    gathered = sources(page)
    stated = _of_node(gathered.node.get("isAccessibleForFree"))
    if stated is not None:
        return stated, "json-ld"
    parts = (
        part.get("isAccessibleForFree")
        for part in as_list(gathered.node.get("hasPart"))
        if isinstance(part, dict)
    )
    if any(_of_node(part) is False for part in parts):
        return False, "json-ld:hasPart"
    for element in gathered.microdata("isAccessibleForFree"):
        return _FREE.get(item_value(element).lower()), "microdata"
    tier = first_meta(page, "article:content_tier", "og:article:content_tier")
    if tier and _TIER.get(tier[0].lower()) is not None:
        return _TIER[tier[0].lower()], tier[1]
    if any(_is_wall(said) and element.tag in _WALLS for element, said in named(page).items()):
        return False, "page"
    return None, None


@lru_cache(maxsize=20_000)
def _is_wall(named: str) -> bool:
    return bool(_WALL.search(named))


def _of_node(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _FREE.get((text_of(value) or "").lower())
