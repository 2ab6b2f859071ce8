"""Interfaces that are asked by POST: Twikoo, Comentario.

Sources: twikoo-func 1.7.9 (`index.js` commentGet, `utils/index.js` toCommentDto), which is Twikoo's server; Comentario's
interface for embedding (`POST /api/embed/comments`), by its public source.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from spiders.dates.machine import epoch_date, machine_date
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.threads.engines.api import (
    Json,
    api_comment,
    flag,
    flatten,
    json_object,
    number_of,
    objects,
    parsed_object,
    part,
    seconds,
    string,
)
from spiders.threads.thread import FoundComment, Thread


def read_api(page: Page) -> Thread | None:
    """The thread of an answer whose shape one of the two owns."""
    data = json_object(page)
    if data is None:
        return None
    return _twikoo(page, data) or _comentario(data)


def ask_twikoo(url: str, path: str, before: int | None = None) -> Follow:
    """What Twikoo's client sends for a thread, or for what was written before an instant (milliseconds)."""
    said: Json = {"event": "COMMENT_GET", "url": path, **({"before": before} if before is not None else {})}
    return Follow(url, "api", engine="twikoo", body=json.dumps(said, ensure_ascii=False))


def ask_comentario(origin: str, page_url: str) -> Follow:
    """What Comentario's web component sends for a page's thread."""
    parts = urlsplit(page_url)
    said = json.dumps({"host": parts.netloc, "path": parts.path or "/"}, ensure_ascii=False)
    return Follow(f"{origin}/api/embed/comments", "api", engine="comentario", body=said)


def _twikoo(page: Page, data: Json) -> Thread | None:
    """Twikoo: two levels, the parent proper in `pid`; `count` counts the outermost. Older ones are asked for by the age of
    the last that is not pinned."""
    rows = objects(data.get("data"))
    if "more" not in data or not (rows or data.get("count") == 0) or (rows and "nick" not in rows[0]):
        return None
    thread = Thread("twikoo", declared=0 if data.get("count") == 0 else None)
    thread.comments = [_twikoo_row(row) for row in flatten(rows, lambda row: objects(row.get("replies")))]
    ages = [age for row in rows if not row.get("top") and (age := number_of(row.get("created"))) is not None]
    asked = parsed_object(page.capture.role.asked)
    if data.get("more") and ages and asked is not None and min(ages) != asked.get("before"):
        thread.follows.append(ask_twikoo(page.url, str(asked.get("url")), min(ages)))
    if not data.get("more") and (asked is None or "before" not in asked):
        thread.declared = len(thread.comments)
    return thread


def _twikoo_row(row: Json) -> FoundComment:
    created, updated = seconds(row.get("created")), seconds(row.get("updated"))
    return api_comment(
        "twikoo", row.get("id"), author=row.get("nick"), author_url=row.get("link"), markup=row.get("comment"),
        date=epoch_date(created) if created else None, modified=epoch_date(updated) if updated and updated != created else None,
        parent=row.get("pid") or row.get("rid"), upvotes=row.get("ups", row.get("like")), downvotes=row.get("downs"),
        status="hidden" if row.get("isSpam") else "visible", staff=flag(row.get("master")),
    )  # fmt: skip


def _comentario(data: Json) -> Thread | None:
    """Comentario `embed/comments`: commenters beside the comments, all in one answer."""
    rows = objects(data.get("comments"))
    info = part(data, "pageInfo")
    if not info or "comments" not in data or (rows and "createdTime" not in rows[0]):
        return None
    people = {string(row.get("id")): row for row in objects(data.get("commenters"))}
    thread = Thread(
        "comentario", closed=True if info.get("isPageReadonly") or info.get("isDomainReadonly") else None
    )
    for row in rows:
        person = people.get(string(row.get("userCreated")), {})
        status = "deleted" if row.get("isDeleted") else "pending" if row.get("isPending") else "visible"
        thread.comments.append(
            api_comment(
                "comentario", row.get("id"), author=person.get("name") or row.get("authorName"), author_url=person.get("websiteUrl"),
                markup=row.get("html"), date=machine_date(string(row.get("createdTime"))), modified=machine_date(string(row.get("editedTime"))),
                parent=row.get("parentId"), upvotes=row.get("score"), status=status, staff=person.get("isModerator"),
            )
        )  # fmt: skip
    thread.declared = sum(comment.status == "visible" for comment in thread.comments)
    return thread
