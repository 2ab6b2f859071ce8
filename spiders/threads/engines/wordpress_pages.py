"""Comment pages of a WordPress post, its id, and the address of its REST API."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qs, unquote, urlsplit

from archives.records import ThreadPointer
from spiders.reading import Follow
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.thread import FoundComment

_PAGE_PATH = re.compile(r"/comment-page-(\d+)/?$")
_REPLY = re.compile(r"[?&]replytocom=")
_PAGE_QUERY = re.compile(r"[?&]cpage=(\d+)")


def _number(url: str) -> int | None:
    parts = urlsplit(url)
    found = _PAGE_PATH.search(parts.path) or _PAGE_QUERY.search(f"?{parts.query}")
    return int(found.group(1)) if found else None


def _post(url: str) -> tuple[str, str, str]:
    """What names the post in an address, whichever comment page: host, path, and `p=` of plain permalinks."""
    parts = urlsplit(url)
    path = unquote(_PAGE_PATH.sub("/", parts.path)).rstrip("/").lower()
    query = parse_qs(parts.query)
    plain = next(
        (f"{name}={query[name][0]}" for name in ("p", "page_id", "attachment_id") if name in query), ""
    )
    return (parts.hostname or "").removeprefix("www."), path, plain


def comment_pages(page: Page) -> list[Follow]:
    """The thread's other comment pages that this page links to; `?replytocom=` addresses are none.

    Links of other posts (recent-comment widgets) are left out: the address without its page number must be this post's.
    """
    own = {_post(page.url)}
    own |= {
        _post(url)
        for link in css(page.tree, "link[rel=canonical]")
        if (url := page.absolute(link.get("href")))
    }
    # Page 2 of a `<!--nextpage-->` article: its comment pages hang on the article's first address.
    own |= {(host, re.sub(r"/\d{1,3}$", "", path), plain) for host, path, plain in own}
    here, found = _number(page.url), dict[str, Follow]()
    for link in css(page.tree, "a[href*='comment-page-'], a[href*='cpage='], link[href*='comment-page-']"):
        url = (page.absolute(link.get("href")) or "").split("#")[0]
        if not url or _REPLY.search(url) or _post(url) not in own:
            continue
        number = _number(url)
        if number is not None and number != here:
            found.setdefault(url, Follow(url, "comment-page", number))
    return sorted(found.values(), key=lambda follow: follow.number or 0)


def page_number(page: Page, comments: list[FoundComment]) -> int | None:
    """Which comment page this is: by its address, else by the permalinks of its own comments."""
    number = _number(page.url)
    if number is not None or not comments:
        return number
    said = Counter(_number(comment.permalink or "") for comment in comments if comment.permalink)
    if not said:
        return None
    likely = said.most_common(1)[0][0]
    # Permalinks on page 1 carry no page number where the oldest page is the default one.
    return likely if likely is not None else 1 if comment_pages(page) else None


def post_id(page: Page) -> str | None:
    """The post's number in its database, from the places core themes print it."""
    tree = page.tree
    for element in css(tree, "input[name=comment_post_ID], [data-postid]"):
        value = element.get("value" if element.get("name") == "comment_post_ID" else "data-postid") or ""
        if value.isdecimal():
            return str(value)
    for link in css(tree, "link[rel=shortlink]"):
        if found := re.search(r"[?&](?:p|page_id)=(\d+)", link.get("href") or ""):
            return found.group(1)
    body = next((body.get("class") for body in css(tree, "body[class]")), "")
    found = re.search(r"(?:^|\s)(?:postid|page-id)-(\d+)", body)
    return found.group(1) if found else None


def rest_pointer(page: Page) -> ThreadPointer | None:
    """Where the thread can be asked for as JSON (`/wp-json/wp/v2/comments?post=N`), if the site says it has the API."""
    number = post_id(page)
    root = next(
        (page.absolute(link.get("href")) for link in css(page.tree, "link[rel='https://api.w.org/']")), None
    )
    if number is None:
        return None
    if root is None:
        return ThreadPointer("wordpress", number, None)
    glue = "&" if "?" in root else "?"
    return ThreadPointer(
        "wordpress", number, f"{root.rstrip('/')}/wp/v2/comments{glue}post={number}&per_page=100&order=asc"
    )
