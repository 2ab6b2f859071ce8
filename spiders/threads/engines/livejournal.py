"""LiveJournal and the sites on its code (Dreamwidth and others): the site's own scheme, the journals' S2 styles, and the
JSON that the page or its comment service delivers.

Sources: dreamwidth/dreamwidth styles/core2.s2 (`EntryPage::print_comment`, `print_comments`, `ItemRange::print`);
apparentlymart/livejournal bin/upgrading/s2layers/s1shortcomings/layout.s2; fields of `Site.page.comments`.
"""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.machine import epoch_date
from spiders.reading import Follow
from spiders.sheet.json_text import loads
from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.engines.api import flag, json_object, number_of, objects, string
from spiders.threads.forum import Paging, further_pages
from spiders.threads.layout import Layout, by_depth, read_items
from spiders.threads.thread import FoundComment, Thread

_MARKS = ("b-leaf", "ljcmt", "dwexpcomment", "ljuser")
_PAGING = Paging(
    links=".comment-pages a[href*='page='], .b-pager a[href*='page='], a[href*='page='][href*='#comments']",
    in_url=r"[?&]page=(\d+)",
)
_SCHEME = Layout(
    engine="livejournal",
    item=".b-leaf[id^='t']",
    native=r"^t(\d+)$",
    author=(".b-leaf-username-name .i-ljuser-username", ".b-leaf-username-name .ljuser", ".b-leaf-username-name"),
    author_link=(".b-leaf-username-name a.i-ljuser-username", ".b-leaf-username-name a:not(.i-ljuser-profile)",
                 "a.b-leaf-userpic-inner:not([href=''])"),
    date=(".b-leaf-createdtime",),
    modified=(".b-leaf-edittime",),
    text=(".b-leaf-article",),
    permalink=("a.b-leaf-permalink", "a.b-leaf-permalink-self"),
    deleted=(".b-leaf-deleted", ".b-leaf-clipped.deleted"),
    hidden=(".b-leaf-clipped", ".b-leaf-collapsed", ".b-leaf-screened", ".b-leaf-spammed", ".b-leaf-suspended"),
    controls=False,
)  # fmt: skip
_CORE = Layout(
    engine="livejournal",
    item=".comment-thread",
    native=r"^(?:comment-)?cmt(\d+)$",
    native_in=((".dwexpcomment", "id"), (".comment[id]", "id")),
    author=(
        ".comment-poster .ljuser b",
        ".comment-poster .ljuser",
        ".comment-poster .anonymous",
        ".comment-poster .imported-from",
    ),
    author_link=(
        ".comment-poster .ljuser > a:last-of-type",
        ".comment-poster .ljuser a:not([href*='/profile'])",
    ),
    date=(".datetime > span[title]", ".datetime"),
    date_pattern=r"^(.*?)\s*(?:\(local\))?$",
    modified=(".edittime .datetime > span[title]", ".edittime"),
    text=(".comment-content",),
    cut=".edittime",
    parent_link=(".commentparent a[href*='thread=']",),
    parent_pattern=r"[?&]thread=(\d+)",
    permalink=(".commentpermalink a",),
    staff=(".admin-poster",),
    deleted=(".comment-wrapper.deleted",),
    hidden=(".comment-wrapper.from-suspended", ".comment-wrapper.poster-hidden", ".comment-wrapper.partial"),
    controls=False,
)
_STYLE = Layout(
    engine="livejournal",
    item="[id^='ljcmt']",
    native=r"^ljcmt(\d+)$",
    author=("[data-ljuser] b", ".ljuser b", ".ljuser", ".anonymous", ".comment-poster-info", ".commenter-name"),
    author_link=(".ljuser a.i-ljuser-username", ".ljuser > a:last-of-type", ".ljuser a:not([href*='/profile'])"),
    date=(".comment-datetimelink", "abbr.datetime", ".commentHeader > span", ".datetime", "small > span[title]", "span[title]"),
    date_pattern=r"^(.*?\d:\d\d(?::\d\d)?(?:\s?[ap]m)?(?:\s\(?UTC\)?)?)(?:\s*\(local\))?",
    text=(".comment-body", ".commentText", ".comment-text", "[id^='cmtbar'] + div > div:first-child", "[id^='cmtbar'] + div",
          ".ljcmt_full > div + div"),
    permalink=("a.permalink", ".comment-datetimelink a", "a[href*='thread='][href*='#t']"),
    deleted=(".deletedcomment",),
    controls=False,
)  # fmt: skip


_ITEMS = f"{_SCHEME.item}, {_CORE.item}, {_STYLE.item}"


def read(page: Page) -> Thread | None:
    """The comments under a journal's entry, drawn or delivered as JSON with the page."""
    drawn = css(page.tree, _ITEMS) and has_any(page.text, _MARKS)
    comments = (drawn and (_scheme(page) or _core(page) or _style(page))) or _delivered(page)
    if not comments:
        return None
    thread = Thread("livejournal", comments, nests=True)
    area = css(page.tree, "#comments, .b-grove, .comment-pages")
    thread.elements = outermost([*area, *(c.element for c in comments if c.element is not None)])
    thread.declared = number_in(
        text_of(first(page.tree, ".entry-readlink a", ".b-xylem-cell-amount", ".comments-count"))
    )
    thread.follows = further_pages(page, _PAGING)
    for link in css(
        page.tree, ".b-leaf-seemore-more a[href*='thread=']"
    ):  # deep branches of which only names are drawn
        if url := page.absolute(link.get("href")):
            thread.follows.append(Follow(url.partition("#")[0], "comment-page"))
    return thread


def _scheme(page: Page) -> list[FoundComment]:
    items = css(page.tree, _SCHEME.item)
    comments = read_items(page, _SCHEME, items) if items else []
    by_depth(comments, [_level(item) for item in items])
    return [_without_time(comment) for comment in comments]


def _core(page: Page) -> list[FoundComment]:
    comments = read_items(page, _CORE) if css(page.tree, ".comment-thread .comment-wrapper") else []
    return [_without_time(comment) for comment in comments if comment.native]


def _style(page: Page) -> list[FoundComment]:
    """Styles of the old core: a comment's element has its number, all else is the style's own."""
    items = [item for item in css(page.tree, _STYLE.item) if re.match(r"^ljcmt\d+$", item.get("id"))]
    comments = read_items(page, _STYLE, items) if items else []
    if not any(comment.parent for comment in comments):
        by_depth(comments, [_indent(item) for item in items], "indent")
    found = [comment for comment in comments if comment.text or comment.status != "visible"]
    return found if any(comment.text for comment in found) else []


def _without_time(comment: FoundComment) -> FoundComment:
    """A placeholder's line is the engine's, nobody's words."""
    if comment.status != "visible" and comment.author is None:
        comment.text = comment.html = None
    return comment


def _level(item: HtmlElement) -> int:
    """The depth that the twig around a leaf states in its class, else by its indentation."""
    for parent in item.iterancestors():
        if found := re.search(r"b-tree-twig-(\d+)", parent.get("class") or ""):
            return int(found.group(1))
    return _indent(item)


def _indent(item: HtmlElement) -> int:
    for node in (item, item.getparent(), *item.iterchildren("div")):
        style = node.get("style") or "" if node is not None else ""
        if found := re.search(r"(?:margin|padding)-left:\s*(\d+)", style):
            return int(found.group(1))
    return 0


def _delivered(page: Page) -> list[FoundComment]:
    """`Site.page = {…}` in a script of the page: the comments that its scripts draw."""
    for script in css(page.tree, "script"):
        words = script.text or ""
        if "Site.page" not in words or '"dtalkid"' not in words:
            continue
        for start in re.finditer(r"Site\.page\s*=\s*", words):
            rows = _rows(_object_at(words, start.end()))
            if rows:
                return [_row(page, raw) for raw in rows]
    return []


def _object_at(text: str, start: int) -> dict[str, Any] | None:
    """The JSON object that begins there and ends with its statement."""
    for end in re.finditer(r"\}\s*;?\s*(?:\n|$)", text[start:]):
        try:
            value = loads(text[start : start + end.start() + 1])
        except ValueError:
            continue
        return value if isinstance(value, dict) else None
    return None


def _rows(data: dict[str, Any] | None) -> list[dict[str, Any]]:
    rows = objects(data.get("comments")) if data else []
    return [raw for raw in rows if number_of(raw.get("dtalkid"))]


def read_api(page: Page) -> Thread | None:
    """An answer of the comment service (`__rpc_get_thread`)."""
    data = json_object(page)
    rows = _rows(data)
    if data is None or not rows:
        return None
    thread = Thread("livejournal", [_row(page, raw) for raw in rows], nests=True)
    thread.declared = number_of(data.get("replycount"))
    for comment in thread.comments:
        comment.method["record"] = "api:livejournal"
    return thread


def _row(page: Page, raw: dict[str, Any]) -> FoundComment:
    text, markup = html_text(string(raw.get("article")))
    user = next(iter(objects(raw.get("username"))), {})
    parent = number_of(raw.get("parent"))
    stamp = number_of(raw.get("ctime_ts"))
    shown = string(raw.get("ctime"))
    found = FoundComment(
        native=str(number_of(raw.get("dtalkid"))), author=string(raw.get("dname")) or string(raw.get("uname")),
        author_url=page.absolute(string(user.get("journal_url"))) if user else None, text=text, html=markup,
        date=epoch_date(stamp) if stamp else words_date(page, shown) if shown else None,
        permalink=page.absolute(string(raw.get("thread_url"))), method={"record": "engine:livejournal"},
        is_staff=flag(raw.get("admin_post")),
    )  # fmt: skip
    if parent:
        found.parent, found.parent_method = str(parent), "api"
        found.method["parent_id"] = "api"
    if raw.get("deleted"):
        found.status, found.text, found.html = "deleted", None, None
    elif raw.get("collapsed") or raw.get("screened") or found.text is None:
        found.status = "hidden"
    return found
