"""Substack: the few comments that its server draws, and its API's JSON.

Source: the pages' own markup; fields of `/api/v1/post/ID/comments` as public clients read them.
"""

from __future__ import annotations

import re
from typing import Any

from archives.records import ThreadPointer
from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.kit import css, has_any, outermost
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.engines.api import json_object, number_of, objects, string
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(
    engine="substack",
    item="div.comment",
    native=r"^comment-(\d+)$",
    native_in=((".comment-anchor", "id"), ("[id^='comment-']", "id")),
    author=(
        ".comment-meta .commenter-name",
        ".commenter-name",
        ".comment-meta a[href*='/profile/']",
        "a[href*='/profile/']",
    ),
    date=(".comment-meta a[title]", "a[href*='/comment/']", ".comment-meta .comment-timestamp"),
    text=(".comment-body",),
    cut=".show-all-toggle, .comment-actions",
    permalink=("a[href*='/comment/']",),
    upvotes=(".comment-actions [aria-label^='Like'] .label",),
    staff=(".commenter-badge", ".author-badge"),
)


def read(page: Page) -> Thread | None:
    """What stands on the page, and where the whole thread can be asked for."""
    if not has_any(page.text, ("substackcdn", "substack.com")):
        return None
    comments = [c for c in read_items(page, _LAYOUT) if c.native]
    for comment in comments:
        label = (
            comment.element.xpath("(.//*[@role='article']/@aria-label)[1]")
            if comment.element is not None
            else []
        )
        if label and (found := re.match(r"Comment by (.+)$", str(label[0]))):
            comment.author, comment.method["author"] = found.group(1), "aria-label"
    found = re.search(r'\\?"post\\?":\{[^{}]*?\\?"id\\?":(\d+)', page.text) or re.search(
        r'"post_id\\?"\s*:\s*(\d+)', page.text
    )
    area = css(page.tree, ".comments-section, #discussion, .comment-list, .comments-page")
    if not comments and not found:
        return None
    thread = Thread(
        "substack",
        comments,
        elements=outermost([*area, *(c.element for c in comments if c.element is not None)]),
    )
    if found:
        endpoint = page.absolute(
            f"/api/v1/post/{found.group(1)}/comments?token=&all_comments=true&sort=oldest_first"
        )
        thread.pointer = ThreadPointer("substack", found.group(1), endpoint)
        if endpoint:
            thread.follows = [Follow(endpoint, "api")]
    count = re.search(r'\\?"comment_count\\?":(\d+)', page.text)
    thread.declared = int(count.group(1)) if count else None
    return thread


_COMMENTS = re.compile(r"/api/v1/post/\d+/comments(?:\?|$)")


def read_api(page: Page) -> Thread | None:
    """`/api/v1/post/ID/comments`: the whole tree."""
    data = json_object(page)
    raw = objects(data.get("comments")) if data else []
    if data is not None and data.get("comments") == [] and _COMMENTS.search(page.url):
        return Thread("substack", declared=0)
    if not raw or "ancestor_path" not in raw[0]:
        return None
    comments: list[FoundComment] = []
    waiting = [(item, None) for item in reversed(raw)]
    while waiting:
        item, parent = waiting.pop()
        found = _comment(item, parent)
        comments.append(found)
        waiting.extend((child, found.native) for child in reversed(objects(item.get("children"))))  # type: ignore[misc]
    return Thread("substack", comments)


def _comment(item: dict[str, Any], parent: str | None) -> FoundComment:
    body = string(item.get("body"))
    text, markup = html_text(body) if body and body.startswith("<") else (body, None)
    handle = string(item.get("handle"))
    found = FoundComment(
        native=str(item.get("id")), author=string(item.get("name")), text=text, html=markup, parent=parent,
        author_url=f"https://substack.com/@{handle}" if handle else None,
        date=machine_date(string(item.get("date"))), date_modified=machine_date(string(item.get("edited_at"))),
        parent_method="api" if parent else None, method={"record": "api:substack"},
    )  # fmt: skip
    reactions = item.get("reactions")
    if isinstance(reactions, dict):
        found.upvotes = sum(number_of(count) or 0 for count in reactions.values())
    if item.get("deleted") or item.get("status") in ("deleted", "moderator_removed"):
        found.status = "deleted"
    return found
