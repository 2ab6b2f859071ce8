"""What forum engines share: the opening post is the article, the replies are the comments, topics have pages."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass

from spiders.reading import Follow
from spiders.sheet.kit import css, number, outermost, text_of
from spiders.sheet.page import Page
from spiders.threads.thread import FoundComment, Thread
from spiders.urls import without_session


@dataclass(frozen=True)
class Paging:
    """How an engine pages a topic."""

    links: str = ""
    """Selector of the paging links; empty where a topic has one page."""
    current: str = ""
    """Selector of the present page's number within the paging."""
    in_url: str | None = None
    """Pattern of a page number in an address, one group."""
    _: KW_ONLY
    topic: str | None = None
    """Pattern of the topic's id in an address; links of other topics are left out."""
    closed: str = ""
    """Selector of what stands on a closed topic's page alone."""
    total: str = ""
    """Selector of the printed number of posts, the opening included."""
    replies: str = ""
    """Selector of the printed number of replies."""
    beyond_first: str | None = None
    """Pattern without which an address is the first page's, whatever is printed; for pages that are offsets."""


def clean_url(url: str) -> str:
    """An address without fragment and session id."""
    return without_session(url.partition("#")[0])


def here(page: Page, paging: Paging) -> int:
    """The number of the present page of the topic, 1 where nothing says another one."""
    if paging.in_url and (found := re.search(paging.in_url, page.url)):
        return int(found.group(1))
    if paging.beyond_first and not re.search(paging.beyond_first, page.url):
        return 1
    for element in css(page.tree, paging.current) if paging.current else []:
        if (count := number(text_of(element))) is not None:
            return count
    return 1


def further_pages(page: Page, paging: Paging) -> list[Follow]:
    """The topic's other pages that this one links to, numbers where link text or address say them."""
    now, found = here(page, paging), dict[str, Follow]()
    topic = re.search(paging.topic, page.url) if paging.topic else None
    for link in css(page.tree, paging.links) if paging.links else []:
        url = clean_url(page.absolute(link.get("href")) or "")
        if not url.startswith("http") or url == clean_url(page.url):
            continue
        if paging.topic and topic:
            other = re.search(paging.topic, url)
            if other and other.group(1) != topic.group(1):
                continue
        count = _page_of(url, text_of(link), paging)
        if count is None and link.get("rel") in ("next", "prev"):
            count = now + (1 if link.get("rel") == "next" else -1)
        if count != now and (url not in found or found[url].number is None):
            found[url] = Follow(url, "comment-page", count)
    return sorted(found.values(), key=lambda follow: follow.number or 0)


def _page_of(url: str, words: str | None, paging: Paging) -> int | None:
    if paging.in_url and (match := re.search(paging.in_url, url)):
        return int(match.group(1))
    return int(words) if words and words.isdecimal() else None


def topic_thread(
    page: Page, engine: str, posts: list[FoundComment], paging: Paging, *, scope: str = "site", area: str = ""
) -> Thread:
    """The thread of a topic's page: on its first page the first post is the opening, all others are comments.

    Args:
        page: the page.
        engine: the engine's name.
        posts: the posts in reading order, one at least.
        paging: how the topic is paged.
        scope: where native ids are unique, `site` or `thread`.
        area: selector of further parts that belong to the thread (paging, reply form).
    """
    thread = Thread(engine, posts, native_scope=scope, page_number=here(page, paging), is_topic=True)
    thread.elements = outermost(
        [
            *(post.element for post in posts if post.element is not None),
            *(css(page.tree, area) if area else []),
        ]
    )
    thread.follows = further_pages(page, paging)
    thread.closed = True if paging.closed and css(page.tree, paging.closed) else None
    thread.declared = _replies(page, paging)
    for post in posts:
        post.author_url = without_session(post.author_url) if post.author_url else None
        post.permalink = without_session(post.permalink) if post.permalink else None
    if thread.page_number == 1:
        thread.opening, thread.comments = posts[0], posts[1:]
        _reply_to_opening(thread)
    return thread


def _replies(page: Page, paging: Paging) -> int | None:
    """The printed number of posts without the opening."""
    for selector, opening in ((paging.total, 1), (paging.replies, 0)):
        for element in css(page.tree, selector) if selector else []:
            # a title holds the whole number where the words shorten it to "1.2k"
            count = number(element.get("title"))
            if (count := number(text_of(element)) if count is None else count) is not None:
                return max(count - opening, 0)
    return None


def _reply_to_opening(thread: Thread) -> None:
    """An answer to the opening post is a top-level comment: the opening is the article and no comment's parent."""
    opening = thread.opening
    for comment in thread.comments:
        if comment.parent_index is not None:
            comment.parent_index -= 1
        if (
            opening and comment.parent is not None and comment.parent == opening.native
        ) or comment.parent_index == -1:
            comment.parent, comment.parent_index, comment.parent_method = None, None, None
            if comment.method.get("parent_id") != "quote":
                comment.method.pop("parent_id", None)
