"""Flarum: the page's own JSON, which has the dates and ids that its drawn copy for crawlers lacks.

Source: framework/core/views/frontend/{app,content/discussion}.blade.php (`#flarum-json-payload`, a JSON:API document;
the `noscript` copy has names and texts alone); flarum/mentions (`a.PostMention[data-id]`).
"""

from __future__ import annotations

import re

from spiders.dates.machine import machine_date
from spiders.sheet.json_text import loads
from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.threads.engines.api import Json, api_comment, objects, part, string
from spiders.threads.forum import Paging, topic_thread
from spiders.threads.thread import FoundComment, Thread

_PAGING = Paging(
    "#flarum-content a[href*='page='], link[rel=next], link[rel=prev]",
    "",
    r"[?&]page=(\d+)",
    topic=r"/d/(\d+)",
)
_MENTION = re.compile(r"^\s*(?:<p>\s*)?<a\b[^>]*\bPostMention\b[^>]*\bdata-id=\"(\d+)\"")


def read(page: Page) -> Thread | None:
    """The posts of a discussion's page in the payload's order; events (renamed, tagged) are no posts."""
    script = first(page.tree, "script#flarum-json-payload")
    document = _document(script.text or "") if script is not None else {}
    included = objects(document.get("included"))
    names = {str(row.get("id")): part(row, "attributes") for row in included if row.get("type") == "users"}
    posts = [
        _post(page, row, names)
        for row in included
        if row.get("type") == "posts" and part(row, "attributes").get("contentType") == "comment"
    ]
    if not posts:
        return None
    thread = topic_thread(page, "flarum", posts, _PAGING)
    if thread is not None:
        thread.elements = css(page.tree, "#flarum-content")
    return thread


def _document(text: str) -> Json:
    try:
        payload = loads(text)
    except ValueError:
        return {}
    return part(payload, "apiDocument") if isinstance(payload, dict) else {}


def _post(page: Page, row: Json, names: dict[str, Json]) -> FoundComment:
    own = part(row, "attributes")
    user = names.get(str(part(row, "relationships", "user", "data").get("id")), {})
    markup = string(own.get("contentHtml")) or ""
    answered = _MENTION.match(markup)
    hidden = own.get("isHidden") is True
    number = string(own.get("number"))
    found = api_comment(
        "flarum", row.get("id"), author=user.get("displayName") or user.get("username"), markup=markup,
        date=machine_date(string(own.get("createdAt"))), modified=machine_date(string(own.get("editedAt"))),
        parent=answered.group(1) if answered else None, status="hidden" if hidden else "visible",
        permalink=f"{page.url.partition('?')[0]}/{number}" if number else None,
    )  # fmt: skip
    found.method["record"] = "engine:flarum"
    return found
