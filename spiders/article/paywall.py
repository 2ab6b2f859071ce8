"""Whether the whole text is free to read, as far as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spiders.article.choosing import chosen, metas
from spiders.sheet.jsonld import as_list, text_of
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
    return chosen(frees(page))


def frees(page: Page) -> Iterator[tuple[bool | None, str]]:
    """What JSON-LD says of the whole and of its parts, microdata, the tier among the tags, a paywall on the page."""
    gathered = sources(page)
    stated = _of_node(gathered.node.get("isAccessibleForFree"))
    if stated is not None:
        yield stated, "json-ld"
    parts = (
        part.get("isAccessibleForFree")
        for part in as_list(gathered.node.get("hasPart"))
        if isinstance(part, dict)
    )
    if any(_of_node(part) is False for part in parts):
        yield False, "json-ld:hasPart"
    for element in gathered.microdata("isAccessibleForFree"):
        yield _FREE.get(item_value(element).lower()), "microdata"
    for tier, method in metas(page, "article:content_tier", "og:article:content_tier"):
        if _TIER.get(tier.lower()) is not None:
            yield _TIER[tier.lower()], method
    if any(
        _is_wall(said) and element.tag in _WALLS
        for element, said in named(page).items()
        if _may_be_wall(said)
    ):
        yield False, "page"


def _may_be_wall(named: str) -> bool:
    """Whether a name has letters that every name of a wall has; most have none."""
    return "wall" in named or "subscri" in named or "content" in named


@lru_cache(maxsize=20_000)
def _is_wall(named: str) -> bool:
    return bool(_WALL.search(named))


def _of_node(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _FREE.get((text_of(value) or "").lower())
