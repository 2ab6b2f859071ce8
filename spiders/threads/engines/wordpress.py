"""WordPress core comments: classic themes with and without HTML5, block themes, custom callbacks that keep the ids.

Source: wp-includes/class-walker-comment.php, comment-template.php and the comment blocks of WordPress 2.7 to 6.x;
before 2.7 the default theme's own loop (`<li id="comment-N"><cite>`).
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.reading import Follow
from spiders.sheet.kit import classes, css, has_any, number, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.parts import Items
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.counter_headings import declared_count
from spiders.threads.elsewhere import own_comments
from spiders.threads.engines.wordpress_fields import (
    HEADER,
    TEXT,
    find_body,
    read_author,
    read_date_of,
    read_ping,
)
from spiders.threads.engines.wordpress_pages import comment_pages, page_number, rest_pointer
from spiders.threads.loose import header_block
from spiders.threads.thread import FoundComment, Thread

_MARKS = (
    "wp-content",
    "wp-includes",
    "wp-json",
    "WordPress",
    "wp-block-comment",
    "commentlist",
    "comment-reply-link",
)
_PLUGINS = ("wpd-comm-", "wc-comm-")
"""Marks of wpDiscuz, which draws the whole thread itself and has a reader of its own."""
_ID = re.compile(r"^(?:li-|div-|single-|the-)?comment-(\d+)$")
_WITH_ID = "[id*='comment-']"
_DEPTH = re.compile(r"^depth-(\d+)$")
_DEPTHS = frozenset(f"depth-{level}" for level in range(1, 11))
"""What core's walker writes; with its reply links it says that the thread nests (a walker for flat threads has no such links)."""
_UPVOTES = (
    "[id^=karma-][id$=-up]",
    ".cld-like-count-wrap",
    ".comment-like-count",
    ".like-count",
    ".wpulike .count-box",
)
_DOWNVOTES = (
    "[id^=karma-][id$=-down]",
    ".cld-dislike-count-wrap",
    ".comment-dislike-count",
    ".dislike-count",
)
_AREA = (
    "#comments, .comments-area, .wp-block-comments, .wp-block-post-comments-form, #respond, .comment-respond, #commentform, "
    "ol.commentlist, ul.commentlist, .comment-list, .comments-list, #comments-wrap, .comments-wrapper, .navigation.comments, "
    ".fb-conversations, .fb-comments"
)


def read(page: Page) -> Thread | None:
    """The thread of a WordPress page as its server drew it; without comments where only the form or counter stands."""
    elements, area = _items(page), css(page.tree, _AREA)
    if not elements and not area:
        return None
    if not has_any(page.text, _MARKS) or "comment" not in page.text or has_any(page.text, _PLUGINS):
        return None
    items = Items(elements)
    thread = Thread("wordpress", elements=outermost([*area, *items.elements]))
    thread.comments = [_comment(page, items, item) for item in items.elements]
    _parents(items, thread.comments)
    thread.nests = any(
        css(item, ".comment-reply-link") and _DEPTHS & classes(item) for item in items.elements
    )
    thread.declared = declared_count(page, area)
    thread.closed = _closed(page, len(items) > 0)
    thread.page_number = page_number(page, thread.comments)
    thread.follows = [f for f in comment_pages(page) if f.number != thread.page_number]
    thread.pointer = rest_pointer(page)
    if not thread.comments and thread.declared and thread.pointer and thread.pointer.endpoint:
        thread.follows.append(Follow(thread.pointer.endpoint, "api"))  # drawn by a script: lazily loaded
    return thread


def _items(page: Page) -> list[HtmlElement]:
    """One element for each native id: the outermost that holds the comment and its replies."""
    outermost: dict[str, HtmlElement] = {}
    for element in css(page.tree, _WITH_ID):
        found = _ID.match(element.get("id"))
        if found and element.tag not in ("a", "span", "input", "textarea"):
            outermost.setdefault(found.group(1), element)
    roots = set(outermost.values())
    lifted = {number: _lifted(element, roots) for number, element in outermost.items()}
    return list(own_comments(page, lifted).values())


def _lifted(element: HtmlElement, roots: set[HtmlElement]) -> HtmlElement:
    """The list item around an inner `div#comment-N`, where replies are that item's children and not the div's."""
    if element.tag == "li":
        return element
    for parent in element.iterancestors():
        if parent in roots or parent.tag in ("ol", "ul", "body", "section", "main"):
            break
        if parent.tag == "li" or (classes(parent) & {"comment", "pingback", "trackback"}):
            holds = next((node for node in parent.iter() if node in roots), None)
            return parent if holds is element else element
    return element


def _native(item: HtmlElement) -> str:
    for element in css(item, _WITH_ID):
        if found := _ID.match(element.get("id")):
            return found.group(1)
    raise AssertionError("an item without its id")


def _comment(page: Page, items: Items, item: HtmlElement) -> FoundComment:
    found = FoundComment(native=_native(item), element=item, method={"record": "engine:wordpress"})
    marks = classes(item).union(
        *(classes(child) for child in items.all(item, ".comment, .pingback, .trackback"))
    )
    found.is_staff = True if "bypostauthor" in marks else None
    if items.first(item, (".comment-awaiting-moderation",))[0] is not None:
        found.status = "pending"
    if (
        items.first(item, TEXT)[0] is None
        and marks & {"pingback", "trackback"}
        and read_ping(page, items, item, found)
    ):
        return found
    date = read_date_of(page, items, item, found)
    author = read_author(page, items, item, found, date)
    known = [part for part in (author, date) if part is not None]
    body, how = find_body(items, item, known)
    scope = item if body is None else body
    mixed = body is None or any(body in part.iterancestors() for part in known)
    headers = [header_block(scope, part) for part in known] + items.all(item, HEADER) if mixed else []
    drop = items.drop(item, *headers, *items.all(item, ".children"))
    found.text = _without_date(flat_text(scope, drop), found) or None
    found.html = inner_html(scope, drop) or None
    found.method["text"] = how
    found.upvotes = number(text_of(items.first(item, _UPVOTES)[0]))
    found.downvotes = number(text_of(items.first(item, _DOWNVOTES)[0]))
    return found


def _without_date(text: str, found: FoundComment) -> str:
    """The words without the comment's date where that is a line of its own before or after them."""
    raw = found.date.raw if found.date is not None else ""
    lines = text.split("\n")
    if raw and len(lines) > 1:
        lines = lines[1:] if lines[0].strip() == raw else lines
        lines = lines[:-1] if lines[-1].strip() == raw else lines
    return "\n".join(lines).strip()


def _parents(items: Items, found: list[FoundComment]) -> None:
    """Parents by nesting; in a list without nesting, by the `depth-N` classes."""
    depths = [_depth(items, item) for item in items.elements]
    trail: dict[int, int] = {}
    for index, item in enumerate(items.elements):
        parent, how = items.parent(item), "nesting"
        if not items.nested and depths[index] is not None:
            parent, how = trail.get((depths[index] or 1) - 1), "depth"
            trail = {d: i for d, i in trail.items() if d < (depths[index] or 1)} | {depths[index] or 1: index}
        if parent is not None:
            found[index].parent, found[index].parent_method = found[parent].native, how
            found[index].parent_index = parent
            found[index].method["parent_id"] = how


def _depth(items: Items, item: HtmlElement) -> int | None:
    for element in [item, *items.all(item, "[class*='depth-']")]:
        for token in classes(element):
            if match := _DEPTH.match(token):
                return int(match.group(1))
    return None


def _closed(page: Page, any_comment: bool) -> bool | None:
    """Closed where the theme says so, or where comments stand without the form that core themes draw below open ones."""
    if css(
        page.tree,
        "#commentform, form[action*='wp-comments-post'], #respond form, #respond iframe, .must-log-in",
    ):
        return False
    if css(page.tree, ".no-comments, .nocomments, .comments-closed"):
        return True
    return True if any_comment and not css(page.tree, "#respond, .comment-respond") else None
