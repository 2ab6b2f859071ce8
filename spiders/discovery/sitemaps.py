"""Sitemaps: urlset, news, index, plain text (https://www.sitemaps.org/protocol.html, Google's news extension)."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from spiders.dates.machine import iso_date
from spiders.dates.spans import newest, period_of_url
from spiders.discovery.feeds import plain
from spiders.discovery.found import Discovery, Found, Source, Window
from spiders.discovery.markup import MAX_ENTRIES, entries, local_name
from spiders.discovery.select import arrange
from spiders.discovery.urls import clean_url

_URL, _SITEMAP = frozenset({"url"}), frozenset({"sitemap"})


def read_urlset(text: str, source: Source) -> Discovery:
    """Pages of a sitemap inside the window; of a news sitemap with title and publication date."""
    named = f"sitemap:{source.url}"
    items = [item for element in entries(text, _URL) if (item := _page(element, source.url, named))]
    found, edge = arrange(items, source.window)
    return Discovery(found, entries=len(items), flags=("window-edge",) * edge)


def read_index(text: str, source: Source) -> Discovery:
    """Child sitemaps, the latest changed first; those that lie wholly outside the window are left out."""
    named = f"sitemap:{source.url}"
    children: dict[str, Found] = {}
    for element in entries(text, _SITEMAP):
        values = _values(element)
        url = clean_url(source.url, values.get("loc"))
        if url and url != source.url and url not in children:
            lastmod = values.get("lastmod")
            children[url] = Found(url, "sitemap", named, lastmod=iso_date(lastmod), lastmod_raw=lastmod)
    wanted = [child for child in children.values() if not _outside(child, source.window)]
    wanted.sort(key=_child_order, reverse=True)
    flags = ("window-edge",) if len(wanted) < len(children) else ()
    return Discovery(next=tuple(wanted), entries=len(children), flags=flags)


def read_text(text: str, source: Source) -> Discovery:
    """A text sitemap: one address a line; other lines are skipped."""
    named = f"sitemap:{source.url}"
    lines = (line.strip() for line in text.splitlines())
    urls = (clean_url(source.url, line) for line in lines if line.startswith(("http://", "https://")))
    items = [Found(url, "article", named) for url in islice(urls, MAX_ENTRIES) if url]
    found, edge = arrange(items, source.window)
    return Discovery(found, entries=len(items), flags=("window-edge",) * edge)


def _values(element: etree._Element) -> dict[str, str]:
    """First text of each child, and of the children of `news:news`, by prefixed name."""
    values: dict[str, str] = {}
    for child in element.iter():
        prefix, name = local_name(child)
        text = " ".join((child.text or "").split())
        if text and prefix in ("", "news"):
            values.setdefault(f"{prefix}:{name}" if prefix else name, text)
    return values


def _page(element: etree._Element, base: str, named: str) -> Found | None:
    values = _values(element)
    url = clean_url(base, values.get("loc"))
    if url is None:
        return None
    published, lastmod = values.get("news:publication_date"), values.get("lastmod")
    return Found(
        url, "article", named,
        title=plain(values.get("news:title", "")),
        date_published=iso_date(published), date_published_raw=published,
        lastmod=iso_date(lastmod), lastmod_raw=lastmod,
        priority=0.8 if published else 0.5,
    )  # fmt: skip


def _outside(child: Found, window: Window) -> bool:
    """By its last change, and by the period in its name; in doubt inside.

    A child changed after the window may still hold pages of it, so only the name speaks against a late one.
    """
    period = period_of_url(child.url)
    if window.too_old(child.lastmod):
        return True
    return bool(period) and (window.too_old(period[1]) or window.too_new(period[0])) if period else False


def _child_order(child: Found) -> tuple[bool, float, float]:
    """News first, then the last changed, then the latest period; undated ones keep the index's order."""
    period = period_of_url(child.url)
    return (
        "news" in child.url.partition("://")[2].partition("/")[2].lower(),
        newest(child.lastmod),
        newest(period[1] if period else None),
    )
