"""`<meta>` tags of a page: Open Graph, Twitter cards, Dublin Core, and the many private names of publishers."""

from __future__ import annotations

from spiders.sheet.page import Page


def page_meta(page: Page) -> dict[str, list[str]]:
    """Lower-cased `property`, `name`, `itemprop` or `http-equiv` -> its non-empty contents in document order."""
    if "meta" not in page.memo:
        found: dict[str, list[str]] = {}
        for element in page.tree.iter("meta"):
            content = " ".join((element.get("content") or element.get("value") or "").split())
            if not content:
                continue
            names = {
                (element.get(key) or "").strip().lower()
                for key in ("property", "name", "itemprop", "http-equiv")
            }
            for name in names - {""}:
                values = found.setdefault(name, [])
                if content not in values:
                    values.append(content)
        page.memo["meta"] = found
    tags: dict[str, list[str]] = page.memo["meta"]
    return tags


def first_meta(page: Page, *names: str) -> tuple[str, str] | None:
    """The first of these tags that the page has: (content, `meta:NAME`)."""
    tags = page_meta(page)
    return next(((tags[name][0], f"meta:{name}") for name in names if name in tags), None)
