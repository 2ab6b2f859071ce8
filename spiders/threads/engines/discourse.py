"""Discourse: the plain view that it draws for crawlers and without scripts, its embedded comments, and its JSON.

Source: discourse/discourse app/views/topics/show.html.erb, app/views/embed/comments.html.erb, PostSerializer.
"""

from __future__ import annotations

import re
from typing import Any

from archives.records import ThreadPointer
from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.kit import css, first, number, text_of
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.sheet.vocabulary import HIDDEN
from spiders.threads.engines.api import flag, json_object, number_of, objects, parsed_object, string
from spiders.threads.forum import Paging, topic_thread
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_PAGING = Paging(
    links="link[rel=next], link[rel=prev], .topic-body a[rel=next], a[rel=next], a[rel=prev]",
    in_url=r"[?&]page=(\d+)",
)
_ACTION, _WHISPER = 3, 4
"""Types of posts that are no reader's; a moderator's note (2) and an action's words (3) are shown among the posts."""
_CRAWLER = Layout(
    engine="discourse",
    item=".crawler-post, div[id^='post_'].topic-body, div[itemtype$='/DiscussionForumPosting']",
    native=r"(\d+)$",
    native_in=(("", "id"),),
    author=(
        ".creator [itemprop=name]",
        ".creator [itemprop=author]",
        ".creator b[itemprop=author]",
        ".creator .username",
        ".creator a",
        ".creator",
    ),
    author_link=(".creator a",),
    date=("time.post-time", ".crawler-post-infos time", "time[itemprop=datePublished]", "time"),
    text=(".post[itemprop]", "div.post"),
    cut=".cooked-selection-barrier, .meta .informations, .signature-img",
    quoted_in=(("aside.quote[data-post]", "data-post"),),
    upvotes=(
        ".post-likes",
        "[itemprop=interactionStatistic] [itemprop=userInteractionCount]",
        "meta[content^='UserLikes:']",
    ),
    controls=False,
)
_EMBED = Layout(
    engine="discourse",
    item="article.post[id^='post-']",
    native=r"/(\d+)(?:\?.*)?$",
    native_in=((".post-date", "href"), ("a[href*='/t/']", "href")),
    author=(".username a", ".username"),
    date=(".post-date",),
    text=(".cooked",),
    cut=".in-reply-to, .post-replies, .post-date, h3.username",
    parent_link=(".in-reply-to",),
    permalink=(".post-date",),
    staff=(".username a.staff",),
    deleted=("article.deleted",),
    controls=False,
)
_EMBEDDED = "article.post .cooked"


def read(page: Page) -> Thread | None:
    """The posts of a topic as drawn for crawlers, or of the embedded view."""
    if "iscourse" not in page.text:
        return None
    if (loaded := _preloaded(page)) is not None:
        return loaded
    posts = _drawn(page)
    if posts:
        thread = topic_thread(
            page,
            "discourse",
            posts,
            _PAGING,
            scope="thread",
            area=".topic-category, #topic-title ~ [role=navigation], .crawler-post[role=navigation]",
        )
        found = re.search(r"/t/(?:[^/]+/)?(\d+)", page.url)
        if thread is not None and found:
            root = _root(page)
            thread.pointer = ThreadPointer("discourse", found.group(1), f"{root}/t/{found.group(1)}.json")
        return thread
    replies = read_items(page, _EMBED) if css(page.tree, _EMBEDDED) else []
    if replies:
        return Thread(
            "discourse",
            replies,
            native_scope="thread",
            elements=[r.element for r in replies if r.element is not None],
        )
    return None


def _drawn(page: Page) -> list[FoundComment]:
    """The posts of the plain view, of today or of before 2018; the numbers of a page's posts are their places in the topic."""
    items = [
        item
        for item in css(page.tree, _CRAWLER.item)
        if css(item, ".creator") and css(item, _CRAWLER.text[0])
    ]
    items = [item for item in items if not any(item in other.iterancestors() for other in items)]
    posts = read_items(page, _CRAWLER, items)
    for post, item in zip(posts, items, strict=True):
        place = first(item, "[itemprop=position]")
        if post.native is None and place is not None:
            post.native = str(number(text_of(place)) or "") or None
        if HIDDEN.search(post.text or ""):
            post.status = "hidden"
    return posts


def _preloaded(page: Page) -> Thread | None:
    """The topic's own JSON, which the page for browsers brings along: every key's value is JSON again."""
    store = first(page.tree, "#data-preloaded[data-preloaded]")
    if store is None:
        return None
    for key, value in (parsed_object(store.get("data-preloaded")) or {}).items():
        if key.startswith("topic_") and key != "topic_list" and isinstance(value, str):
            return _of_page(page, _topic(page, parsed_object(value)))
    return None


def _of_page(page: Page, thread: Thread | None) -> Thread | None:
    if thread is None:
        return None
    for post in [*thread.comments, *([thread.opening] if thread.opening else [])]:
        post.method["record"] = "engine:discourse"
    thread.is_topic, thread.elements = True, css(page.tree, ".crawler-post, #topic-title ~ [role=navigation]")
    return thread


def read_api(page: Page) -> Thread | None:
    """`/t/ID.json` or `/t/ID/posts.json`: the posts delivered, and where the others of the stream are."""
    return _topic(page, json_object(page))


def _topic(page: Page, data: dict[str, Any] | None) -> Thread | None:
    stream = data.get("post_stream") if data else None
    if not isinstance(stream, dict) or not isinstance(stream.get("posts"), list):
        return None
    rows = [raw for raw in objects(stream["posts"]) if raw.get("cooked") is not None]
    posts = [post for raw in rows if (post := _post(page, raw)) is not None]
    thread = Thread("discourse", posts, native_scope="thread")
    if posts and posts[0].native == "1":
        thread.opening, thread.comments = posts[0], posts[1:]
    total = number_of((data or {}).get("posts_count"))
    silent = len(stream["posts"]) - len(posts)
    thread.declared = None if total is None else max(total - 1 - silent, 0)
    root, topic = _root(page), (data or {}).get("id")
    have = {raw.get("id") for raw in stream["posts"] if isinstance(raw, dict)}
    rest = [number for number in stream.get("stream") or [] if number not in have]
    if topic is not None:
        thread.pointer = ThreadPointer("discourse", str(topic), f"{root}/t/{topic}.json")
        for start in range(0, len(rest), 20):
            wanted = "&".join(f"post_ids[]={number}" for number in rest[start : start + 20])
            thread.follows.append(Follow(f"{root}/t/{topic}/posts.json?{wanted}", "api"))
    return thread


def _root(page: Page) -> str:
    """Where the forum lies on its host: some lie in a folder."""
    return page.url.partition("/t/")[0]


def _post(page: Page, raw: dict[str, Any]) -> FoundComment | None:
    kind = number_of(raw.get("post_type"))
    if kind == _WHISPER or (kind == _ACTION and not raw["cooked"]):  # "pinned", without words of its own
        return None
    username = string(raw.get("username"))
    text, markup = html_text(string(raw.get("cooked")))
    found = FoundComment(
        native=str(raw.get("post_number") or ""), author=username or string(raw.get("name")), text=text, html=markup,
        author_url=page.absolute(f"{_root(page)}/u/{username}") if username else None, date=machine_date(raw.get("created_at")),
        is_staff=flag(raw.get("staff")), method={"record": "api:discourse"},
    )  # fmt: skip
    if (number_of(raw.get("version")) or 1) > 1:
        found.date_modified = machine_date(string(raw.get("updated_at")))
    if path := string(raw.get("post_url")):
        found.permalink = page.absolute(path)
    reply = raw.get("reply_to_post_number")
    if reply and reply != 1:
        found.parent, found.parent_method = str(reply), "api"
        found.method["parent_id"] = "api"
    if raw.get("user_deleted") or raw.get("deleted_at"):
        found.status = "deleted"
    elif raw.get("hidden"):
        found.status = "hidden"
    likes = [a for a in raw.get("actions_summary") or [] if isinstance(a, dict) and a.get("id") == 2]
    found.upvotes = number_of(likes[0].get("count")) if likes else None
    return found
