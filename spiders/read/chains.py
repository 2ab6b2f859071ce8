"""The bound of sources that lead from one to the next: sitemap indexes, pages of a feed."""

from __future__ import annotations

from archives.capture import Role
from spiders.crawl.fetched import SOURCE_ROLES
from spiders.discovery.found import Discovery
from spiders.reading import LIMIT

MAX_CHAIN = {"sitemap": 5, "feed": 100, "posts-api": 1_000}
"""Role of a source to how many of its kind may lead from one to the next. The sitemap protocol has one index above its
sitemaps; pages of feeds and of WordPress's interface go back through the years."""


def chain_limit(role: Role, listed: Discovery) -> tuple[str, ...]:
    """The flag of a source that is the last of its chain and leads on all the same.

    Args:
        role: of its capture; its number says how many sources led to it (`spiders.crawl.sources`).
        listed: what it lists.
    """
    bound = MAX_CHAIN.get(role.name)
    if bound is None or (role.number or 0) < bound:
        return ()
    leads = any(SOURCE_ROLES.get(further.kind) == role.name for further in listed.next)
    return (f"{LIMIT}{bound} {role.name}s that lead from one to the next",) if leads else ()
