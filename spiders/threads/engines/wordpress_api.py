"""WordPress REST: `/wp-json/wp/v2/comments?post=N`. Source: WP_REST_Comments_Controller of WordPress 4.7 to 6.x."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from archives.records import ThreadPointer
from spiders.dates.elements import with_wall_clock
from spiders.dates.machine import machine_date
from spiders.dates.value import DateValue
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.sheet.text import is_control
from spiders.threads.engines.api import api_comment, json_value, objects, string
from spiders.threads.thread import FoundComment, Thread


def read_api(page: Page) -> Thread | None:
    """The comments of an answer, the address of the next page by its `X-WP-TotalPages`."""
    value = json_value(page)
    if value == [] and page.capture.header("x-wp-total") == "0":
        return Thread("wordpress", declared=0)
    rows = objects(value)
    if not rows or not {"author_name", "post", "content", "date_gmt"} <= rows[0].keys():
        return None
    post = string(rows[0].get("post"))
    thread = Thread(
        "wordpress", [_comment(row) for row in rows], pointer=ThreadPointer("wordpress", post, page.url)
    )
    total = page.capture.header("x-wp-totalpages") or ""
    found = re.search(r"[?&]page=(\d+)", page.url)
    number = int(found.group(1)) if found else 1
    if total.isdecimal() and number < int(total):
        bare = re.sub(r"([?&])page=\d+&?", r"\1", page.url).rstrip("?&")
        thread.follows.append(Follow(f"{bare}{'&' if '?' in bare else '?'}page={number + 1}", "api"))
    return thread


def _comment(row: dict[str, Any]) -> FoundComment:
    content = row.get("content")
    status = "visible" if row.get("status") in ("approved", None) else "pending"
    return api_comment(
        "wordpress", row.get("id"), author=unescape(string(row.get("author_name")) or ""), author_url=row.get("author_url"), status=status,
        markup=content.get("rendered") if isinstance(content, dict) else content, date=_date(row),
        parent=row.get("parent"), permalink=string(row.get("link")), drop=is_control,
    )  # fmt: skip


def _date(row: dict[str, Any]) -> DateValue | None:
    """Both clocks are given, so that the offset is known: `date` is the site's, `date_gmt` UTC."""
    exact, wall = machine_date(string(row.get("date_gmt")), "Z"), machine_date(string(row.get("date")))
    if exact is None or wall is None or wall.iso is None or exact.iso is None:
        return wall or exact
    shift = datetime.fromisoformat(wall.iso) - datetime.fromisoformat(exact.iso).replace(tzinfo=None)
    return with_wall_clock(exact, wall) if abs(shift) <= timedelta(hours=14) else exact
