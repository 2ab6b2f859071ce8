"""Comments that a page shows of other pages: the entries of a "latest comments" widget bear the ids that comments have."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.article.canonical import canonical_url, normalise_url
from spiders.sheet.page import Page


def own_comments(page: Page, items: dict[str, HtmlElement]) -> dict[str, HtmlElement]:
    """Without the lists all of whose comments link to themselves in other pages.

    Args:
        page: the page.
        items: the comments' elements by their numbers.

    Returns:
        The others: one comment among those of this page may have been moved from another story. Where all of the page
        link to one other page, it is this one under another address, and all stay.
    """
    if not items:
        return items
    here = {canonical_url(page)[0], normalise_url(page.url)}
    targets = {number: _target(page, number, item) for number, item in items.items()}
    foreign = {number for number, target in targets.items() if target is not None and target not in here}
    if not foreign or (len(foreign) == len(items) and len({targets[number] for number in foreign}) == 1):
        return items
    elements = set(items.values())
    lists = {number: _list_of(item, elements) for number, item in items.items()}
    own = {lists[number] for number in items if number not in foreign}
    return {number: item for number, item in items.items() if number not in foreign or lists[number] in own}


def _list_of(item: HtmlElement, items: set[HtmlElement]) -> HtmlElement | None:
    """The element around the outermost comment that a comment is or stands in."""
    outermost = item
    for holder in item.iterancestors():
        if holder in items:
            outermost = holder
    parent: HtmlElement | None = outermost.getparent()
    return parent


def _target(page: Page, number: str, item: HtmlElement) -> str | None:
    """The page that a comment's link to itself leads to."""
    for link in item.iter("a"):
        before, _, fragment = (link.get("href") or "").strip().rpartition("#")
        if fragment in (f"comment-{number}", f"c{number}", number):
            url = page.absolute(before) if before else page.url
            return normalise_url(url) if url else None
    return None
