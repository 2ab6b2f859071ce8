"""Answers of further engines' APIs: OpenWeb, Viafoura, Livefyre and Coral.

Fields as the engines' own clients read them; see each reader.
"""

from __future__ import annotations

import json

from spiders.dates.machine import epoch_date, machine_date
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.threads.engines.api import (
    Json,
    api_comment,
    flatten,
    json_object,
    number_of,
    objects,
    parsed_object,
    part,
    seconds,
    string,
)
from spiders.threads.thread import Thread

OPENWEB = "https://api-2-0.spot.im/v1.0.0/conversation/read"
_COUNT = 100
"""Conversations that are asked for at once."""


def ask_openweb(thread: str, offset: int = 0) -> Follow:
    """What OpenWeb's client sends for a conversation (`SPOT_POST`), or for what follows an offset."""
    spot, _, post = (
        thread.partition("_")
        if not thread.startswith("sp_")
        else (thread[: thread.index("_", 3)], "", thread[thread.index("_", 3) + 1 :])
    )
    said = {
        "conversation_id": thread,
        "count": _COUNT,
        "offset": offset,
        "sort_by": "oldest",
        "child_count": _COUNT,
        "depth": 10,
    }
    headers = (("x-spot-id", spot), ("x-post-id", post))
    return Follow(OPENWEB, "api", engine="openweb", body=json.dumps(said), headers=headers)


def read_api(page: Page) -> Thread | None:
    """The thread of an answer whose shape one of the engines below owns."""
    data = json_object(page)
    if data is None:
        return None
    thread = next((thread for thread in (reader(data) for reader in _READERS) if thread is not None), None)
    asked = parsed_object(page.capture.role.asked)
    talk = part(data, "conversation")
    if thread is not None and thread.engine == "openweb" and asked is not None and talk.get("has_next"):
        offset = number_of(talk.get("offset"))
        if offset and offset > (number_of(asked.get("offset")) or 0):
            thread.follows.append(ask_openweb(str(asked.get("conversation_id")), offset))
    return thread


def _openweb(data: Json) -> Thread | None:
    """OpenWeb `conversation/read`: users beside the comments, texts in parts, times in Unix seconds."""
    talk = part(data, "conversation")
    if "comments" not in talk or "users" not in talk:
        return None
    users = part(talk, "users")
    rows = flatten(objects(talk.get("comments")), lambda row: objects(row.get("replies")))
    thread = Thread("openweb", declared=number_of(talk.get("messages_count")))
    for row in rows:
        user, rank = part(users, str(row.get("user_id"))), part(row, "rank")
        texts = [string(piece.get("text")) or "" for piece in objects(row.get("content"))]
        when = seconds(row.get("written_at"))
        parent = string(row.get("parent_id"))
        thread.comments.append(
            api_comment(
                "openweb", row.get("id"), author=user.get("display_name"), markup="<br>".join(filter(None, texts)),
                date=epoch_date(when) if when else None, parent=None if parent == string(row.get("root_comment")) == string(row.get("id")) else parent,
                upvotes=rank.get("ranks_up"), downvotes=rank.get("ranks_down"), staff=user.get("is_admin") or user.get("is_journalist"),
                status="deleted" if row.get("deleted") else "visible",
            )
        )  # fmt: skip
    return thread


def _viafoura(data: Json) -> Thread | None:
    """Viafoura `livecomments/…/comments`: names are asked for elsewhere, times in milliseconds."""
    rows = objects(data.get("contents"))
    is_empty = data.get("contents") == [] and {"total_visible_content", "more_available"} <= data.keys()
    if not is_empty and not (rows and "content_uuid" in rows[0]):
        return None
    thread = Thread("viafoura", declared=number_of(data.get("total_visible_content")))
    for row in flatten(rows, lambda row: objects(part(row, "replies").get("contents"))):
        when = seconds(row.get("date_created"))
        parent = string(row.get("parent_uuid"))
        top = parent in (
            string(row.get("content_container_uuid")),
            string(data.get("content_container_uuid")),
        )
        thread.comments.append(
            api_comment(
                "viafoura", row.get("content_uuid"), author=part(row, "actor").get("name") or row.get("actor_name"), markup=row.get("content"),
                date=epoch_date(when) if when else None, parent=None if top else parent, upvotes=row.get("total_likes"),
                downvotes=row.get("total_dislikes"), permalink=string(row.get("permalink")),
                status="visible" if row.get("state") in ("visible", None) else "hidden",
            )
        )  # fmt: skip
    return thread


def _livefyre(data: Json) -> Thread | None:
    """Livefyre `init` and pages: `vis` 1 is visible, 2 and 3 are removed."""
    head = part(data, "headDocument") or data
    rows = objects(head.get("content"))
    authors = part(head, "authors")
    if not rows or not isinstance(rows[0].get("content"), dict) or "vis" not in rows[0]:
        return None
    thread = Thread("livefyre", declared=number_of(part(data, "collectionSettings").get("numVisible")))
    for row in flatten(rows, lambda row: objects(row.get("childContent"))):
        content = part(row, "content")
        author, when = part(authors, str(content.get("authorId"))), seconds(content.get("createdAt"))
        if "bodyHtml" in content:
            thread.comments.append(
                api_comment(
                    "livefyre", content.get("id"), author=author.get("displayName"), author_url=author.get("profileUrl"),
                    markup=content.get("bodyHtml"), date=epoch_date(when) if when else None, parent=content.get("parentId"),
                    status="visible" if row.get("vis") == 1 else "deleted",
                )
            )  # fmt: skip
    return thread


def _coral(data: Json) -> Thread | None:
    """Coral's GraphQL answer: connections of edges, `deleted` tombstones without author."""
    story = part(data, "data", "story")
    if "comments" not in story:
        return None
    thread = Thread(
        "coral",
        declared=number_of(part(story, "commentCounts").get("totalPublished")),
        closed=True if story.get("isClosed") else None,
    )

    def nodes(connection: Json) -> list[Json]:
        return [
            edge["node"] for edge in objects(connection.get("edges")) if isinstance(edge.get("node"), dict)
        ]

    for row in flatten(nodes(part(story, "comments")), lambda row: nodes(part(row, "replies"))):
        gone = bool(row.get("deleted"))
        thread.comments.append(
            api_comment(
                "coral", row.get("id"), author=part(row, "author").get("username"), markup=row.get("body") or "",
                date=machine_date(string(row.get("createdAt"))), modified=machine_date(string(part(row, "editing").get("editedAt"))),
                parent=part(row, "parent").get("id"), upvotes=part(row, "actionCounts", "reaction").get("total"),
                status="deleted" if gone else "pending" if row.get("status") == "PREMOD" else "visible", permalink=string(row.get("permalink")),
            )
        )  # fmt: skip
    return thread


_READERS = (_openweb, _viafoura, _livefyre, _coral)
