"""WordPress REST: posts by date, newest first (https://developer.wordpress.org/rest-api/reference/posts/)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from archives.capture import Capture
from spiders.dates.machine import iso_date
from spiders.discovery.feeds import plain
from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.jsonfeed import text
from spiders.discovery.select import arrange
from spiders.discovery.urls import clean_url

FIELDS = "id,date,date_gmt,modified,modified_gmt,link,title,comment_status,status"
PER_PAGE = 100  # the interface's own maximum
_MAX_PAGES = 10_000
_ROUTE = re.compile(r"/wp/v2/[\w-]+/?$")


def posts_url(
    root: str, *, after: datetime | None = None, before: datetime | None = None, kind: str = "posts"
) -> str:
    """Address of the first page of posts, newest first.

    Args:
        root: what `<link rel="https://api.w.org/">` names: `…/wp-json/`, or `…/?rest_route=/`.
        after, before: bounds on the publication date, aware.
        kind: `posts` or `pages`.
    """
    query = [("per_page", str(PER_PAGE)), ("orderby", "date"), ("order", "desc"), ("_fields", FIELDS)]
    query += [("after", _gmt(after))] if after else []
    query += [("before", _gmt(before))] if before else []
    return _route(root, f"wp/v2/{kind}", query)


def comments_url(root: str, post: int | str, page: int = 1) -> str:
    """Address of one page of a post's comments, oldest first."""
    query = [("post", str(post)), ("per_page", str(PER_PAGE)), ("order", "asc"), ("orderby", "date_gmt")]
    return _route(root, "wp/v2/comments", [*query, ("page", str(page))])


def _gmt(moment: datetime) -> str:
    """An instant with its offset: without one WordPress takes it for the site's local time."""
    return moment.isoformat(timespec="seconds")


def _route(root: str, route: str, query: list[tuple[str, str]]) -> str:
    parts = urlsplit(root)
    known = parse_qsl(parts.query, keep_blank_values=True)
    if any(key == "rest_route" for key, _ in known):  # plain permalinks
        known = [
            (key, f"{value.rstrip('/')}/{route}" if key == "rest_route" else value) for key, value in known
        ]
        return urlunsplit(parts._replace(query=urlencode(known + query, safe="/,")))
    path = f"{parts.path.rstrip('/')}/{route}"
    return urlunsplit(parts._replace(path=path, query=urlencode(query, safe=",:", quote_via=quote)))


def is_wordpress(data: object) -> bool:
    """Whether parsed JSON is the interface's index, a page of posts, or its refusal."""
    if isinstance(data, dict):
        return "wp/v2" in (data.get("namespaces") or ()) or ("code" in data and "message" in data)
    return isinstance(data, list) and all(isinstance(row, dict) and "link" in row for row in data[:5])


def read_wordpress(data: object, capture: Capture, source: Source) -> Discovery:
    """The index gives the address of the posts; a page of posts gives its entries and the next page."""
    named = f"api:{source.url}"
    if isinstance(data, dict):
        return _index(data, source, named)
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    items = [item for row in rows if (item := _post(row, source.url, named))]
    found, edge = arrange(items, source.window)
    total, pages = _number(capture, "x-wp-total"), _number(capture, "x-wp-totalpages")
    following = None if edge or not rows else _next_page(source.url, pages, full=len(rows) >= PER_PAGE)
    more = (Found(following, "api", named, priority=0.6),) if following else ()
    return Discovery(found, more, total=total, entries=len(items), flags=("window-edge",) * edge)


def _index(data: dict[str, Any], source: Source, named: str) -> Discovery:
    if "namespaces" not in data:
        return Discovery(flags=(f"api-denied:{str(data.get('code'))[:60]}",))
    root = _ROUTE.sub("/", source.url)
    url = posts_url(root, after=source.window.since, before=source.window.until)
    return Discovery(
        next=(Found(url, "api", named, title=plain(str(data.get("name") or "")), priority=0.6),), entries=1
    )


def _next_page(url: str, pages: int | None, *, full: bool) -> str | None:
    """Page N+1 where the header promises it; without the header (some caches drop it) while pages are full."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    stated = next((value for key, value in query if key == "page"), "1")
    number = int(stated) if stated.isdecimal() and len(stated) < 6 else 1
    if number >= _MAX_PAGES or (number >= pages if pages is not None else not full):
        return None
    kept = [(key, value) for key, value in query if key != "page"]
    return urlunsplit(
        parts._replace(query=urlencode([*kept, ("page", str(number + 1))], safe="/,:", quote_via=quote))
    )


def _number(capture: Capture, name: str) -> int | None:
    value = (capture.header(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 12 else None


def _post(row: dict[str, Any], base: str, named: str) -> Found | None:
    url = clean_url(base, text(row.get("link")))
    if url is None or text(row.get("status")) not in (None, "publish"):
        return None
    title, native = row.get("title"), row.get("id")
    title = title.get("rendered") if isinstance(title, dict) else title
    published_raw, published = _instant(row, "date")
    modified_raw, modified = _instant(row, "modified")
    root = base.partition("wp/v2/")[0] if "wp/v2/" in base and "rest_route" not in base else None
    return Found(
        url, "article", named, title=plain(text(title) or ""), priority=0.9,
        date_published=published, date_published_raw=published_raw, lastmod=modified, lastmod_raw=modified_raw,
        comment_feed=comments_url(root, native) if root and isinstance(native, int) else None,
        comments_open={"open": True, "closed": False}.get(str(row.get("comment_status"))),
        native=str(native) if isinstance(native, (int, str)) else None,
    )  # fmt: skip


def _instant(row: dict[str, Any], name: str) -> tuple[str | None, str | None]:
    """Raw and ISO: the GMT field is an instant, the other is the site's local time."""
    gmt = text(row.get(f"{name}_gmt"))
    if gmt and (iso := iso_date(gmt if gmt[-1] in "Zz" else f"{gmt}Z")):
        return gmt, iso
    local = text(row.get(name))
    return local, iso_date(local)
