"""Answers of APIs of engines that sites host themselves or GitHub holds: Commento, giscus, Ghost, Cusdis, Artalk, Waline, Lemmy.

Fields as the engines' own clients read them; see each reader.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

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
    part,
    seconds,
    string,
    with_query,
)
from spiders.threads.thread import FoundComment, Thread


def read_api(page: Page) -> Thread | None:
    """The thread of an answer whose shape one of the engines below owns."""
    data = json_object(page)
    if data is None:
        return None
    thread = next((thread for thread in (reader(data) for reader in _READERS) if thread is not None), None)
    if thread is None:
        return _nobody(page, data)
    thread.follows = _further(page, data, thread)
    if thread.engine == "ghost":
        _ghost_replies(page, data, thread)
    return thread


def _nobody(page: Page, data: Json) -> Thread | None:
    """The thread under which nobody has written yet: an empty list, known by what stands beside it; of giscus, whose
    discussions begin with their first comment, the word that there is none (`pages/api/discussions/index.ts`, status 404)."""
    if data.get("error") == "Discussion not found" and urlsplit(page.url).path == "/api/discussions":
        return Thread("giscus", declared=0)
    for engine, above, name, beside in _EMPTY:
        body = part(data, *above)
        if body.get(name) == [] and beside <= body.keys():
            return Thread(engine, declared=0)
    return None


_EMPTY: tuple[tuple[str, tuple[str, ...], str, frozenset[str]], ...] = (
    ("commento", (), "comments", frozenset({"commenters", "attributes"})),
    ("ghost", (), "comments", frozenset({"meta"})),
    ("cusdis", ("data",), "data", frozenset({"commentCount", "pageCount"})),
    ("artalk", (), "comments", frozenset({"count", "page"})),
)
"""Engine, the place of its list, the list's name, and keys beside it that no other engine has."""


def _further(page: Page, data: Json, thread: Thread) -> list[Follow]:
    """What is to be asked next: by offset, by cursor, or by the number of the page."""
    if thread.engine == "artalk":
        return _next_offset(page, data)
    if thread.engine == "giscus":
        return _next_cursor(page, data, thread)
    return _next_page(page, data)


def _next_cursor(page: Page, data: Json, thread: Thread) -> list[Follow]:
    """Giscus' next hundred comments (`services/giscus/discussions.ts`). Replies are counted of one answer's comments alone
    (`lib/adapter.ts`): the number of all is not known where there are several answers."""
    place = part(data, "discussion", "pageInfo")
    before = dict(parse_qsl(urlsplit(page.url).query)).get("after")
    after = string(place.get("endCursor")) if place.get("hasNextPage") is True else None
    if before is not None or after is not None:
        thread.declared = None
    return [Follow(with_query(page.url, after=after), "api")] if after and after != before else []


def _next_page(page: Page, data: Json) -> list[Follow]:
    """The answer's next page, where it says how many there are: Waline, Cusdis and Ghost count in `page`, from 1."""
    body = part(data, "data")
    pages = body.get("totalPages") or body.get("pageCount") or part(data, "meta", "pagination").get("pages")
    query = dict(parse_qsl(urlsplit(page.url).query))
    number, last = number_of(query.get("page", 1)), number_of(pages)
    if number is None or last is None or not 0 < number < last:
        return []
    return [Follow(with_query(page.url, page=number + 1), "api")]


def _next_offset(page: Page, data: Json) -> list[Follow]:
    """Artalk's next page (`server/handler/comments_get/expose.go`): all are counted. What comments of this page answer stands
    among them, `visible: false`, and has its place in another page."""
    begin = number_of(dict(parse_qsl(urlsplit(page.url).query)).get("offset", 0))
    read = sum(row.get("visible") is not False for row in objects(data.get("comments")))
    total = number_of(data.get("count"))
    if begin is None or total is None or not read or begin + read >= total:
        return []
    return [Follow(with_query(page.url, offset=begin + read), "api")]


def _commento(data: Json) -> Thread | None:
    """Commento `comment/list`: commenters beside the comments, all in one answer."""
    rows = objects(data.get("comments"))
    if not rows or "commentHex" not in rows[0]:
        return None
    people = part(data, "commenters")
    thread = Thread("commento", closed=True if part(data, "attributes").get("isLocked") else None)
    for row in rows:
        person = part(people, str(row.get("commenterHex")))
        link = string(person.get("link"))
        state = (
            "deleted"
            if row.get("deleted")
            else "visible"
            if row.get("state") in ("approved", None)
            else "pending"
        )
        thread.comments.append(
            api_comment(
                "commento", row.get("commentHex"), author=person.get("name") or ("Anonymous" if row.get("commenterHex") == "anonymous" else None),
                author_url=None if link == "undefined" else link, markup=row.get("html"), parent=row.get("parentHex"),
                date=machine_date(string(row.get("creationDate"))), upvotes=row.get("score"), status=state, staff=person.get("isModerator"),
            )
        )  # fmt: skip
    return thread


def _giscus(data: Json) -> Thread | None:
    """Answer of giscus, `api/discussions`: a GitHub discussion, two levels."""
    talk = part(data, "discussion")
    if "comments" not in talk or "totalCommentCount" not in talk:
        return None
    total = (number_of(talk.get("totalCommentCount")) or 0) + (number_of(talk.get("totalReplyCount")) or 0)
    thread = Thread("giscus", declared=total, closed=True if talk.get("locked") else None)
    for top in objects(talk.get("comments")):
        for row, parent in [(top, None), *((reply, top.get("id")) for reply in objects(top.get("replies")))]:
            author = part(row, "author")
            state = "deleted" if row.get("deletedAt") else "hidden" if row.get("isMinimized") else "visible"
            thread.comments.append(
                api_comment(
                    "giscus", row.get("id"), author=author.get("login"), author_url=author.get("url"), markup=row.get("bodyHTML"),
                    date=machine_date(string(row.get("createdAt"))), modified=machine_date(string(row.get("lastEditedAt"))), parent=parent,
                    upvotes=row.get("upvoteCount"), permalink=string(row.get("url")), status=state,
                )
            )  # fmt: skip
    return thread


def _ghost(data: Json) -> Thread | None:
    """Ghost `members/api/comments/post/ID` and `…/comments/ID/replies`: members by name, stubs without html."""
    rows = objects(data.get("comments"))
    if not rows or "member" not in rows[0] or "html" not in rows[0]:
        return None
    thread = Thread("ghost", declared=_ghost_total(part(data, "meta", "pagination"), rows))
    for top in rows:
        for row, parent in [(top, None), *((reply, top.get("id")) for reply in objects(top.get("replies")))]:
            status = {"hidden": "hidden", "deleted": "deleted"}.get(
                string(row.get("status")) or "", "visible"
            )
            thread.comments.append(
                api_comment(
                    "ghost", row.get("id"), author=part(row, "member").get("name"), markup=row.get("html") or "",
                    date=machine_date(string(row.get("created_at"))), modified=machine_date(string(row.get("edited_at"))),
                    parent=row.get("in_reply_to_id") or row.get("parent_id") or parent, upvotes=part(row, "count").get("likes"), status=status,
                )
            )  # fmt: skip
    return thread


def _ghost_total(paging: Json, rows: list[Json]) -> int | None:
    """How many comments a thread has that fits on one page: the printed total is that of its outermost rows, stubs too."""
    total = number_of(paging.get("total"))
    if total is None or number_of(paging.get("pages")) not in (None, 1):
        return None
    stubs = sum(row.get("status") in ("hidden", "deleted") for row in rows)
    return total - stubs + sum(_ghost_answers(row) for row in rows)


def _ghost_answers(row: Json) -> int:
    return max(number_of(part(row, "count").get("replies")) or 0, len(objects(row.get("replies"))))


def _ghost_replies(page: Page, data: Json, thread: Thread) -> None:
    """Ghost gives three replies with each comment, and the others at an address of their own, whose rows do not name the
    comment that they answer, nor the thread that they belong to."""
    base, found, rest = page.url.partition("/comments/")
    name, replies, _ = rest.partition("/replies")
    if not found:
        return
    if replies:
        thread.declared = None
        for comment in thread.comments:
            if comment.parent is None:
                comment.parent, comment.parent_method = name, "api"
    for row in objects(data.get("comments")) if not replies else ():
        if _ghost_answers(row) > len(objects(row.get("replies"))) and (own := string(row.get("id"))):
            thread.follows.append(Follow(f"{base}/comments/{own}/replies/?limit=100", "api"))


def _cusdis(data: Json) -> Thread | None:
    """Cusdis `api/open/comments`: replies nested the same way."""
    body = part(data, "data")
    rows = objects(body.get("data"))
    if not rows or "by_nickname" not in rows[0]:
        return None
    thread = Thread("cusdis", declared=number_of(body.get("commentCount")))
    for row in flatten(rows, lambda row: objects(part(row, "replies").get("data"))):
        thread.comments.append(
            api_comment(
                "cusdis", row.get("id"), author=row.get("by_nickname"), markup=row.get("parsedContent") or row.get("content"),
                date=machine_date(string(row.get("createdAt") or row.get("created_at"))), parent=row.get("parentId"),
                staff=bool(row.get("moderatorId")),
            )
        )  # fmt: skip
    return thread


def _artalk(data: Json) -> Thread | None:
    """Artalk `api/v2/comments`: a flat list with `rid`, collapsed and pending marks."""
    rows = objects(data.get("comments"))
    if not rows or "rid" not in rows[0] or "nick" not in rows[0]:
        return None
    thread = Thread(
        "artalk",
        declared=number_of(data.get("count")),
        closed=True if part(data, "page").get("admin_only") else None,
    )
    for row in rows:
        thread.comments.append(
            api_comment(
                "artalk", row.get("id"), author=row.get("nick"), author_url=row.get("link"), markup=row.get("content_marked") or row.get("content"),
                date=machine_date(string(row.get("date"))), parent=row.get("rid"), upvotes=row.get("vote_up"), downvotes=row.get("vote_down"),
                status="pending" if row.get("is_pending") else "visible",
            )
        )  # fmt: skip
    return thread


def _waline(data: Json) -> Thread | None:
    """Waline `api/comment`: two levels, the parent proper in `pid`."""
    body = part(data, "data") or data
    rows = objects(body.get("data"))
    empty = not rows and {"totalPages", "pageSize", "count"} <= body.keys()
    if not empty and not (rows and "objectId" in rows[0] and "nick" in rows[0]):
        return None
    thread = Thread("waline", declared=number_of(body.get("count")))
    for row in flatten(rows, lambda row: objects(row.get("children"))):
        when = seconds(row.get("time"))
        date = epoch_date(when) if when else machine_date(string(row.get("insertedAt")))
        thread.comments.append(
            api_comment("waline", row.get("objectId"), author=row.get("nick"), author_url=row.get("link"), markup=row.get("comment"),
                        date=date, parent=row.get("pid"), upvotes=row.get("like"))
        )  # fmt: skip
    return thread


def _lemmy(data: Json) -> Thread | None:
    """Lemmy `api/v3/comment/list`: the path `0.1.2` names all ancestors; texts are Markdown."""
    rows = objects(data.get("comments"))
    if not rows or not isinstance(rows[0].get("comment"), dict) or "creator" not in rows[0]:
        return None
    return Thread("lemmy", [_lemmy_row(row) for row in rows])


def _lemmy_row(row: Json) -> FoundComment:
    comment, creator, counts = part(row, "comment"), part(row, "creator"), part(row, "counts")
    path = (string(comment.get("path")) or "").split(".")
    return api_comment(
        "lemmy", comment.get("id"), author=creator.get("display_name") or creator.get("name"), author_url=creator.get("actor_id"),
        plain=comment.get("content"), date=machine_date(string(comment.get("published")), "Z"), modified=machine_date(string(comment.get("updated")), "Z"),
        parent=path[-2] if len(path) > 2 else None, upvotes=counts.get("upvotes"), downvotes=counts.get("downvotes"),
        permalink=string(comment.get("ap_id")), status="deleted" if comment.get("deleted") else "hidden" if comment.get("removed") else "visible",
    )  # fmt: skip


_READERS = (_commento, _giscus, _ghost, _cusdis, _artalk, _waline, _lemmy)
