"""Comment boxes of Korean portals and their kin: Naver's cbox, Daum (Alex), LiveRe.

Sources: public clients of each interface (their requests and the fields that they read); see each reader.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.threads.engines.api import (
    Json,
    api_comment,
    json_value,
    number_of,
    objects,
    part,
    string,
    with_query,
)
from spiders.threads.thread import FoundComment, Thread

PAGE = 100
"""Rows of a page that the clients ask for at most."""
_CHILDREN = re.compile(r"/comments/(\d+)/children")


def read_api(page: Page) -> Thread | None:
    """The thread of an answer whose shape one of the three owns."""
    value = json_value(page)
    if isinstance(value, list):
        return _daum(page, objects(value))
    if not isinstance(value, dict):
        return None
    return _naver(page, value) or _livere(value)


def _naver(page: Page, data: Json) -> Thread | None:
    """`web_naver_list_jsonp.json`: outermost rows name themselves as parent; replies are asked for by `parentCommentNo`."""
    result = part(data, "result")
    if "commentList" not in result or not ("pageModel" in result or "count" in result):
        return None
    query = dict(parse_qsl(urlsplit(page.url).query))
    of_one = query.get("parentCommentNo")
    headers = (("Referer", page.capture.role.article or page.url),)
    thread = Thread("naver", declared=None if of_one else number_of(part(result, "count").get("total")))
    for row in objects(result.get("commentList")):
        thread.comments.append(_naver_row(row))
        own = string(row.get("commentNo"))
        if not of_one and own and (number_of(row.get("replyCount")) or 0) > 0:
            thread.follows.append(
                Follow(with_query(page.url, parentCommentNo=own, page=1), "api", headers=headers)
            )
    model = part(result, "pageModel")
    number = number_of(model.get("page")) or number_of(query.get("page")) or 1
    if number < (number_of(model.get("lastPage")) or number_of(model.get("totalPages")) or 0):
        thread.follows.append(Follow(with_query(page.url, page=number + 1), "api", headers=headers))
    return thread


def _naver_row(row: Json) -> FoundComment:
    words = string(row.get("contents")) or ""
    created, changed = (
        string(row.get("regTimeGmt")) or string(row.get("regTime")),
        string(row.get("modTimeGmt")) or string(row.get("modTime")),
    )
    gone = row.get("deleted") is True or row.get("visible") is False
    status = (
        "deleted" if gone else "hidden" if row.get("hiddenByCleanbot") is True and not words else "visible"
    )
    markup = "<br" in words or "&" in words
    return api_comment(
        "naver", row.get("commentNo"), author=row.get("userName") or row.get("maskedUserName") or row.get("maskedUserId"),
        markup=words if markup else None, plain=None if markup else words, date=machine_date(created),
        modified=machine_date(changed) if changed != created else None, parent=row.get("parentCommentNo"),
        upvotes=row.get("sympathyCount"), downvotes=row.get("antipathyCount"), status=status,
    )  # fmt: skip


def _daum(page: Page, rows: list[Json]) -> Thread | None:
    """`posts/ID/comments` and `comments/ID/children`: bare lists, a full one has another behind it."""
    mine = "/apis/v1/" in page.url and ("/comments" in page.url)
    if not mine or any("postId" not in row or "content" not in row for row in rows):
        return None
    thread = Thread("daum", [_daum_row(row) for row in rows])
    query = dict(parse_qsl(urlsplit(page.url).query))
    offset, limit = number_of(query.get("offset")) or 0, number_of(query.get("limit")) or PAGE
    if not rows and not offset and not _CHILDREN.search(page.url):
        thread.declared = 0
    if len(rows) >= limit:
        thread.follows.append(Follow(with_query(page.url, offset=offset + len(rows)), "api"))
    root = page.url.partition("/apis/v1/")[0]
    for row in rows:
        if (number_of(row.get("childCount")) or 0) > 0 and (own := string(row.get("id"))):
            children = f"{root}/apis/v1/comments/{own}/children?offset=0&limit={PAGE}&sort=CHRONOLOGICAL"
            thread.follows.append(Follow(children, "api"))
    return thread


def _daum_row(row: Json) -> FoundComment:
    created, changed = string(row.get("createdAt")), string(row.get("updatedAt"))
    state = (string(row.get("status")) or "").upper()
    return api_comment(
        "daum", row.get("id"), author=part(row, "user").get("displayName"), plain=row.get("content"), date=machine_date(created),
        modified=machine_date(changed) if changed != created else None, parent=row.get("parentId"), upvotes=row.get("likeCount"),
        downvotes=row.get("dislikeCount"), status="deleted" if state in ("D", "DELETED", "R") else "visible",
    )  # fmt: skip


def _livere(data: Json) -> Thread | None:
    """`v1/comments/list`: outermost rows in `parents`, replies in `children`."""
    results = part(data, "results")
    if "parents" not in results or "resultCode" not in data:
        return None
    thread = Thread("livere")
    for row in (*objects(results.get("parents")), *objects(results.get("children"))):
        words = string(row.get("content")) or ""
        markup = "<" in words or "&" in words
        gone = row.get("isDeleted") in (1, True, "Y") or row.get("status") in ("D", "deleted")
        parent = row.get("parentSeq")
        thread.comments.append(
            api_comment(
                "livere", row.get("replySeq"), author=row.get("name"), markup=words if markup else None, plain=None if markup else words,
                date=machine_date(string(row.get("regdate"))), parent=parent, upvotes=row.get("good"), downvotes=row.get("bad"),
                status="deleted" if gone else "visible",
            )
        )  # fmt: skip
    return thread
