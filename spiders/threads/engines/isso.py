"""Isso: where its thread is, and its API's JSON. Source: isso 0.13 and 0.14, isso/views/comments.py, js/app/config.js."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from archives.records import ThreadPointer
from spiders.dates.machine import epoch_date
from spiders.reading import Follow
from spiders.sheet.kit import css, first
from spiders.sheet.page import Page
from spiders.threads.engines.api import api_comment, json_object, number_of, objects
from spiders.threads.thread import FoundComment, Thread

_DELETED = 4
"""`mode` of a comment that was deleted while it had replies: it stays as a tombstone."""
_PENDING = 2


def read(page: Page) -> Thread | None:
    """The pointer of a page that embeds Isso; its comments come by API."""
    box = first(page.tree, "#isso-thread")
    if box is None:
        return None
    script = first(
        page.tree,
        "script[data-isso]",
        "script[src*='/js/embed.min.js'][data-isso-css]",
        "script[src*='isso'][src*='embed']",
    )
    if script is None:
        return None
    src = script.get("src") or ""
    base = page.absolute(script.get("data-isso") or src.rsplit("/js/", 1)[0] + "/")
    uri = box.get("data-isso-id") or urlsplit(page.url).path or "/"
    endpoint = f"{base.rstrip('/')}/?uri={quote(uri, safe='')}" if base else None
    thread = Thread(
        "isso", elements=css(page.tree, "#isso-thread"), pointer=ThreadPointer("isso", uri, endpoint)
    )
    if endpoint:
        thread.follows.append(Follow(endpoint, "api"))
    return thread


def read_api(page: Page) -> Thread | None:
    """`GET /?uri=`: the comments of the answer, and the addresses of those that it says it holds back."""
    data = json_object(page)
    if data is None or "hidden_replies" not in data or "replies" not in data:
        return None
    query = dict(parse_qsl(urlsplit(page.url).query))
    uri = query.get("uri")
    thread = Thread("isso", pointer=ThreadPointer("isso", uri, _address(page, {"uri": uri or ""})))
    plain = query.get("plain") == "1"
    _walk(page, data, thread, plain)
    tombstones = sum(comment.status == "deleted" for comment in thread.comments)
    total = number_of(data.get("total_replies"))
    # `total_replies` counts tombstones, the engine's own printed count (`POST /count`) does not.
    if data.get("id") is None and total is not None:
        thread.declared = max(total - tombstones, 0)
    return thread


def _walk(page: Page, level: dict[str, Any], thread: Thread, plain: bool, *, nested: bool = False) -> None:
    """A level's replies with theirs, in the answer's order; two levels are all that Isso has."""
    replies = list(objects(level.get("replies")))
    for item in replies:
        thread.comments.append(_comment(page, item, plain))
        if isinstance(item.get("replies"), list):
            _walk(page, item, thread, plain, nested=True)
    hidden = (
        number_of(level.get("hidden_replies")) or 0
    )  # below zero where an offset was asked for without a limit
    if hidden > 0 and (rest := _rest(page, level, replies, nested)):
        thread.follows.append(Follow(_address(page, rest), "api"))


def _rest(
    page: Page, level: dict[str, Any], replies: list[dict[str, Any]], nested: bool
) -> dict[str, str] | None:
    """The query for what a level holds back: what was written after its last, or in another order than by age, what
    stands behind so many. An answer that has come to its end is empty and may still say that something is hidden."""
    query = dict(parse_qsl(urlsplit(page.url).query))
    skipped = 0 if nested else number_of(query.get("offset")) or 0
    unasked = query.get("limit") == "0"
    if nested or unasked:
        query.pop("offset", None)
    if nested:
        query["parent"] = str(level.get("id"))
    if unasked:
        del query["limit"]
    if not replies:
        query.pop("after", None)
        return query if nested or unasked else None
    last = replies[-1].get("created")
    if query.get("sort", "oldest") == "oldest" and not skipped and isinstance(last, (int, float)):
        return query | {"after": str(last)}
    query.pop("after", None)
    return query | {"offset": str(skipped + len(replies))}


def _address(page: Page, query: dict[str, str]) -> str:
    return f"{page.url.split('?')[0]}?{urlencode(query)}"


def _comment(page: Page, item: dict[str, Any], plain: bool) -> FoundComment:
    status = {_DELETED: "deleted", _PENDING: "pending"}.get(number_of(item.get("mode")) or 1, "visible")
    created, modified = item.get("created"), item.get("modified")
    article, number = page.capture.role.article, item.get("id")
    return api_comment(
        "isso", number, permalink=f"{article.split('#')[0]}#isso-{number}" if article else None, author=item.get("author"), author_url=item.get("website"), status=status,
        markup=None if plain else item.get("text"), plain=item.get("text") if plain else None,
        date=epoch_date(float(created)) if isinstance(created, (int, float)) else None,
        modified=epoch_date(float(modified)) if isinstance(modified, (int, float)) else None,
        parent=item.get("parent"), upvotes=item.get("likes"), downvotes=item.get("dislikes"),
    )  # fmt: skip
