"""Disqus: the thread's names on the page, its embed page and its API's JSON.

Source: the embed code that Disqus hands out (`disqus_shortname`, `disqus_identifier`, `disqus_url`), and the answers of
`/embed/comments/` and `threads/listPostsThreaded` as public clients read them.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from archives.records import ThreadPointer
from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.json_text import loads
from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.threads.engines.api import api_comment, json_object, number_of, objects, string
from spiders.threads.thread import FoundComment, Thread

_SHORT = re.compile(
    r"//([\w-]+)\.disqus\.com/(?:embed|count|thread)|disqus_shortname['\"]?\s*[:=]\s*['\"]([\w-]+)['\"]|\"shortname\"\s*:\s*\"([\w-]+)\""
)
_NOT_SITES = frozenset({"www", "a", "c", "referrer", "media", "disqus", "help", "blog", "links", "docs"})


def read(page: Page) -> Thread | None:
    """The pointer of a page with a Disqus thread: SHORTNAME and identifier, and the embed page to ask for."""
    text = page.text
    if "disqus" not in text or not (
        "disqus_thread" in text or "disqus_shortname" in text or ".disqus.com/embed" in text
    ):
        return None
    names = (next(filter(None, m.groups())) for m in _SHORT.finditer(text))
    short = next((name for name in names if name not in _NOT_SITES), None)
    box = first(page.tree, "#disqus_thread")
    if short is None and box is None:
        return None
    ident = _value(text, "identifier") or (box.get("data-disqus-identifier") if box is not None else None)
    url = _value(text, "url") or page.url.split("#")[0]
    thread = Thread("disqus", elements=css(page.tree, "#disqus_thread"))
    query = {"base": "default", "f": short or "", "t_u": url} | ({"t_i": ident} if ident else {})
    endpoint = f"https://disqus.com/embed/comments/?{urlencode(query)}" if short else None
    thread.pointer = ThreadPointer("disqus", ":".join(filter(None, (short, ident or url))), endpoint)
    if endpoint:
        thread.follows.append(Follow(endpoint, "api"))
    return thread


def _value(text: str, name: str) -> str | None:
    found = re.search(
        rf"(?:disqus_{name}|(?:page|config)\.{name}|data-disqus-{name})['\"]?\s*[:=]\s*['\"]([^'\"]+)['\"]",
        text,
    )
    return found.group(1) if found else None


def read_api(page: Page) -> Thread | None:
    """The embed page's `disqus-threadData`, or an answer of the API's post lists."""
    data = json_object(page)
    if data is None and "disqus-threadData" in page.text:
        script = first(page.tree, "script#disqus-threadData")
        try:
            data = loads(script.text or "", page.notes) if script is not None else None
        except ValueError:
            return None
    if not isinstance(data, dict) or "cursor" not in data or "response" not in data:
        return None
    response = data["response"]
    about = response.get("thread") if isinstance(response, dict) else None
    rows = objects(response.get("posts") if isinstance(response, dict) else response)
    is_empty = response == [] and "code" in data
    if (
        not isinstance(about, dict)
        and not is_empty
        and not any("raw_message" in r or "isSpam" in r for r in rows)
    ):
        return None
    thread = Thread("disqus", [_post(row) for row in rows if not row.get("isSpam")])
    if isinstance(about, dict):
        thread.declared = number_of(about.get("posts"))
        thread.closed = bool(about.get("isClosed"))
        thread.pointer = ThreadPointer("disqus", string(about.get("id")), page.url)
    return thread


def _post(row: dict[str, Any]) -> FoundComment:
    author = row.get("author") if isinstance(row.get("author"), dict) else {}
    status = "deleted" if row.get("isDeleted") else "pending" if row.get("isApproved") is False else "visible"
    return api_comment(
        "disqus", row.get("id"), author=author.get("name"), author_url=author.get("profileUrl") or author.get("url"),  # type: ignore[union-attr]
        markup=row.get("message"), date=machine_date(string(row.get("createdAt")), "Z"), parent=row.get("parent"),
        upvotes=row.get("likes"), downvotes=row.get("dislikes"), status=status, permalink=string(row.get("url")),
        modified=machine_date(string(row.get("editedAt")), "Z"),
    )  # fmt: skip
