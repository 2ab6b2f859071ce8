"""Answers that comment widgets fetch for themselves: FastComments, Vuukle, Cackle, and Yahoo Japan's comments.

Sources: fastcomments-typescript 3.0.12 (`FastCommentsWidgetComment`) and its public description of `GetCommentsResponse`;
Cackle's plug-ins for content management systems (`api/3.0/comment/list.json`); public clients of Vuukle and Yahoo Japan.
FastComments' own documents ask that its widget's endpoint be called by the widget alone: its answers are read where a
browser fetched them.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from spiders.dates.machine import epoch_date, machine_date
from spiders.dates.value import DateValue
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
    part,
    seconds,
    string,
    with_query,
)
from spiders.threads.thread import Thread


def read_api(page: Page) -> Thread | None:
    """The thread of an answer whose shape one of the engines below owns."""
    data = json_object(page)
    if data is None:
        return None
    return _fastcomments(data) or _vuukle(page, data) or _cackle(data) or _yahoo(page, data)


def _instant(value: object) -> DateValue | None:
    number = seconds(value)
    return epoch_date(number) if number else machine_date(string(value))


def _fastcomments(data: Json) -> Thread | None:
    rows = objects(data.get("comments"))
    if not rows or "commentHTML" not in rows[0] or "_id" not in rows[0]:
        return None
    thread = Thread("fastcomments", declared=number_of(data.get("commentCount")))
    for row in flatten(rows, lambda row: objects(row.get("children"))):
        status = (
            "deleted"
            if row.get("isDeleted")
            else "hidden"
            if row.get("hidden") or row.get("isSpam")
            else "visible"
        )
        thread.comments.append(
            api_comment(
                "fastcomments", row.get("_id"), author=row.get("commenterName"), author_url=row.get("commenterLink"),
                markup=row.get("commentHTML") or "", date=_instant(row.get("date")), parent=row.get("parentId"),
                upvotes=row.get("votesUp"), downvotes=row.get("votesDown"), status="pending" if row.get("approved") is False else status,
                staff=flag(row.get("isByAdmin")) or flag(row.get("isByModerator")),
            )
        )  # fmt: skip
    return thread


def _vuukle(page: Page, data: Json) -> Thread | None:
    """`loadVuukle` and `getCommentFeedBySort`: replies nested, the number of all beside the list."""
    body = part(data, "data", "comments") or part(data, "data")
    rows = objects(body.get("items"))
    if "items" not in body or (rows and "commentText" not in rows[0]):
        return None
    thread = Thread(
        "vuukle", declared=number_of(part(data, "data").get("commentsCount", body.get("totalCount")))
    )
    for row in flatten(rows, lambda row: objects(row.get("replies")) or objects(row.get("childs"))):
        thread.comments.append(
            api_comment(
                "vuukle", row.get("id") or row.get("commentId"), author=row.get("name"), markup=row.get("commentText"),
                date=_instant(row.get("createdTimestamp") or row.get("createdAt") or row.get("createAt")), parent=row.get("parentId"),
                upvotes=row.get("upvotes"), downvotes=row.get("downvotes"), status="deleted" if row.get("isDeleted") else "visible",
            )
        )  # fmt: skip
    if rows and body.get("hasMore"):
        parts = urlsplit(page.url)
        query = dict(parse_qsl(parts.query))
        feed = parts._replace(path=parts.path.replace("loadVuukle", "getCommentFeedBySort")).geturl()
        start = (number_of(query.get("start")) or 0) + len(rows)
        url = with_query(feed, start=start, pageSize=query.get("pageSize", "100"))
        thread.follows.append(Follow(url, "api"))
    return thread


def _cackle(data: Json) -> Thread | None:
    """A list, bare or in pages (`comments.content`); names of members or of guests (`anonym`), milliseconds."""
    paged = part(data, "comments")
    rows = objects(paged.get("content")) if paged else objects(data.get("comments"))
    if (
        not rows
        or "message" not in rows[0]
        or not ({"author", "anonym"} & rows[0].keys())
        or "channel" not in rows[0]
    ):
        return None
    thread = Thread("cackle", declared=number_of(paged.get("totalElements")))
    for row in rows:
        person = part(row, "author") or part(row, "anonym")
        state = (string(row.get("status")) or "approved").lower()
        thread.comments.append(
            api_comment(
                "cackle", row.get("id"), author=person.get("name"), author_url=person.get("www"), markup=row.get("message"),
                date=_instant(row.get("created")), parent=row.get("parentId"), upvotes=row.get("rating"),
                status={"approved": "visible", "pending": "pending", "deleted": "deleted"}.get(state, "hidden"),
            )
        )  # fmt: skip
    return thread


def _yahoo(page: Page, data: Json) -> Thread | None:
    """Yahoo Japan `comment/plugin/v1/full/ARTICLE`: pages by cursor."""
    result = part(data, "result")
    rows = objects(result.get("comments"))
    if "/comment/plugin/" not in page.url or "comments" not in result or (rows and "comment" not in rows[0]):
        return None
    thread = Thread("yahoo-japan", declared=number_of(result.get("totalCount", result.get("total"))))
    for row in flatten(rows, lambda row: objects(row.get("replies"))):
        person = part(row, "user")
        thread.comments.append(
            api_comment(
                "yahoo-japan", row.get("id") or row.get("commentId"), author=person.get("displayName") or person.get("name") or row.get("userName"),
                plain=row.get("comment"), date=_instant(row.get("postTime") or row.get("createTime") or row.get("createdAt")),
                parent=row.get("parentId"), upvotes=row.get("agreeCount", row.get("empathyCount")), downvotes=row.get("disagreeCount"),
                status="deleted" if row.get("isDeleted") else "visible",
            )
        )  # fmt: skip
    cursor = string(result.get("nextCursor")) or string(result.get("cursor"))
    query = dict(parse_qsl(urlsplit(page.url).query))
    if rows and cursor and cursor != query.get("cursor"):
        thread.follows.append(Follow(with_query(page.url, cursor=cursor), "api"))
    return thread
