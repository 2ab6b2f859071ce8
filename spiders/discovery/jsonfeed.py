"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import Any

from spiders.dates.machine import iso_date
from spiders.discovery.feeds import plain
from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.markup import MAX_ENTRIES
from spiders.discovery.select import arrange
from spiders.discovery.urls import clean_url


def is_json_feed(data: object) -> bool:
    """Whether parsed JSON is a JSON Feed (by its version address, or by its items)."""
    if not isinstance(data, dict):
        return False
    return "jsonfeed.org" in str(data.get("version", ""))[:100] or isinstance(data.get("items"), list)


def read_json_feed(data: dict[str, Any], source: Source) -> Discovery:
    """Entries inside the window; members of the wrong type are passed over."""
    named = f"feed:{source.url}"
    raw = data.get("items")
    rows = [row for row in raw[:MAX_ENTRIES] if isinstance(row, dict)] if isinstance(raw, list) else []
    items = [item for row in rows if (item := _entry(row, source.url, named))]
    found, edge = arrange(items, source.window)
    following = clean_url(source.url, text(data.get("next_url")))
    more = () if edge or not following or following == source.url else (Found(following, "feed", named),)
    return Discovery(found, more, entries=len(items), flags=("window-edge",) * edge)


def text(value: object) -> str | None:
    """A string member, or null."""
    return value.strip() or None if isinstance(value, str) else None


def _entry(row: dict[str, Any], base: str, named: str) -> Found | None:
    native = row.get("id")
    url = clean_url(base, text(row.get("url")) or text(row.get("external_url")))
    if url is None and isinstance(native, str) and native.startswith(("http://", "https://")):
        url = clean_url(base, native)
    if url is None:
        return None
    published, modified = text(row.get("date_published")), text(row.get("date_modified"))
    return Found(
        url, "article", named,
        title=plain(text(row.get("title")) or ""),
        date_published=iso_date(published), date_published_raw=published,
        lastmod=iso_date(modified), lastmod_raw=modified,
        native=str(native)[:1_000] if isinstance(native, (str, int)) else None,
    )  # fmt: skip
