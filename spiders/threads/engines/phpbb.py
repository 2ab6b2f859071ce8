"""phpBB 3 and 4 (prosilver and its children; subsilver2), phpBB 2 (subSilver).

Source: phpbb/phpbb styles/prosilver and styles/subsilver2 template/viewtopic_body.html; phpBB 2.0 templates/subSilver/viewtopic_body.tpl.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.sheet.kit import css, first, has_any, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.forum import Paging, topic_thread
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_MARKS = ("phpBB", "phpbb", "viewtopic.php")
_PAGING = Paging(
    links=".pagination a[href*='start='], .pagination a[href*='viewtopic'], .gensmall a[href*='start='], .nav a[href*='start=']",
    current=".pagination li.active span, .pagination strong, .pagination .active",
    topic=r"[?&]t=(\d+)",
    closed=".locked-icon, .action-bar .button .fa-lock",
    total=".action-bar .pagination, .topic-actions .pagination, td.nav + td.gensmall",
)
_PROSILVER = Layout(
    engine="phpbb",
    item="div.post[id]",
    native=r"^p(\d+)$",
    author=(".postprofile .username", ".postprofile .username-coloured", ".author .username", ".author .username-coloured",
            ".author strong", ".postprofile dt strong", ".postprofile dt"),
    date=("p.author time", "time[datetime]", "p.author", ".post-date", ".postbody .author"),
    date_pattern=r"^(?:.*»|.*?\bon\b)\s*(.+)$",
    modified=(".notice:not(.post_deleted_msg)",),
    text=(".postbody .content", "div.content", ".message"),
    cut=".signature, .notice, .attachbox, .post-buttons, .codebox > p, dl.codebox > dt > a, .inline-attachment dl.file dt",
    quoted_in=(("blockquote cite > a[data-post-id]", "data-post-id"), ("blockquote cite > a[href*='#p']", "href")),
    permalink=(".author a[href*='#p']", "h3 a[href*='#p']"),
    hidden=(".ignore", ".post-ignore"),
    deleted=(".post-notice.deleted", ".post_deleted_msg"),
    pending=(".post-notice.unapproved",),
    controls=False,
)  # fmt: skip
_SUBSILVER2 = Layout(
    engine="phpbb",
    item="table.tablebg",
    native=r"^p(\d+)$",
    native_in=(("a[name^='p']", "name"),),
    author=("b.postauthor",),
    author_link=("a[href*='mode=viewprofile']",),
    date=("td.gensmall > div + div", "td.gensmall"),
    date_pattern=r":\s*(\D{0,12}\d.*)$",
    modified=("br ~ span.gensmall", "td.row3 > span.gensmall"),
    text=("div.postbody",),
    quoted_in=_PROSILVER.quoted_in,
    permalink=("td.gensmall a[href*='#p']",),
    controls=False,
)
_SUBSILVER_NAME = "tr > td span.name"


def read(page: Page) -> Thread | None:
    """The posts of a topic's page."""
    if first(page.tree, _PROSILVER.item, _SUBSILVER_NAME, _SUBSILVER2.author[0]) is None or not has_any(
        page.text, _MARKS
    ):
        return None
    items = [item for item in css(page.tree, _PROSILVER.item) if re.match(r"^p\d+$", item.get("id"))]
    posts = read_items(page, _PROSILVER, items) if items else _subsilver2(page) or _subsilver(page)
    return topic_thread(
        page, "phpbb", posts, _start_paging(page), area=".action-bar, .pagination, #quick_reply"
    )


def _start_paging(page: Page) -> Paging:
    """Pages are offsets here (`start=25`): without a `start` the page is the first, whatever else is printed."""
    start = re.search(r"[?&]start=(\d+)", page.url)
    if start is None or start.group(1) == "0":
        return replace(_PAGING, current="")
    return _PAGING


def _subsilver2(page: Page) -> list[FoundComment]:
    """The other style that versions 3.0 to 3.2 brought along: a table a post; others of its class hold attachments."""
    tables = css(page.tree, "table.tablebg") if "postauthor" in page.text else []
    tables = [table for table in tables if css(table, "b.postauthor")]
    return read_items(page, _SUBSILVER2, tables) if tables else []


def _subsilver(page: Page) -> list[FoundComment]:
    posts: list[FoundComment] = []
    for name in css(page.tree, _SUBSILVER_NAME):
        row = next((tr for tr in name.iterancestors("tr") if css(tr, "span.postbody")), None)
        anchor = first(name, "a[name]")
        if row is None or anchor is None:
            continue
        post = FoundComment(
            native=anchor.get("name"), author=text_of(name), element=row, method={"record": "engine:phpbb"}
        )
        details = (
            text_of(
                first(row, "span.postdetails + table span.postdetails", "td[width='100%'] span.postdetails")
            )
            or ""
        )
        if found := re.search(r":\s*(.*?\d{1,2}:\d\d(?: ?[ap]m)?)", details, re.IGNORECASE):
            post.date = words_date(page, found.group(1))
        cell = next(iter(first(row, "span.postbody").iterancestors("td")), row)  # type: ignore[union-attr]
        cut = set(_after_signature(cell))
        post.text = flat_text(cell, lambda node, cut=cut: node in cut) or None  # type: ignore[misc]
        post.html = inner_html(cell, lambda node, cut=cut: node in cut) or None  # type: ignore[misc]
        posts.append(post)
    return posts


def _after_signature(cell: HtmlElement) -> list[HtmlElement]:
    """The signature (its own `postbody` that begins with a line of underscores) and the edit note."""
    signature = [span for span in css(cell, "span.postbody") if (text_of(span) or "").startswith("____")]
    return [*signature, *css(cell, "span.gensmall")]
