"""phpBB 3 and 4 (prosilver and its children; subsilver2), phpBB 2 (subSilver).

Source: phpbb/phpbb styles/prosilver and styles/subsilver2 template/viewtopic_body.html; phpBB 2.0 templates/subSilver/viewtopic_body.tpl.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

_MARKS = ("phpBB", "phpbb", "viewtopic.php")
_PAGING = Paging(
    links=".pagination a[href*='start='], .pagination a[href*='viewtopic'], .gensmall a[href*='start='], .nav a[href*='start=']",
    current=".pagination li.active span, .pagination strong, .pagination .active",
    beyond_first=r"[?&]start=[1-9]",
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
_SUBSILVER = Layout(engine="phpbb", item="tr > td span.name")


def _numbered(_: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return [item for item in items if re.match(r"^p\d+$", item.get("id"))]


def _signed(_: Page, tables: list[HtmlElement]) -> list[HtmlElement]:
    """The other style that versions 3.0 to 3.2 brought along: a table a post; others of its class hold attachments."""
    return [table for table in tables if css(table, "b.postauthor")]


def _rows(page: Page, _: Layout, names: list[HtmlElement]) -> list[FoundComment]:
    """Version 2: a post is a row whose parts have no marks of their own."""
    posts: list[FoundComment] = []
    for name in names:
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


_AREA = ".action-bar, .pagination, #quick_reply"
ENGINES = (
    Engine((_PROSILVER,), _MARKS, is_topic=True, paging=_PAGING, area=_AREA, items=_numbered),
    Engine((_SUBSILVER2,), _MARKS, is_topic=True, paging=_PAGING, area=_AREA, items=_signed),
    Engine((_SUBSILVER,), _MARKS, is_topic=True, paging=_PAGING, area=_AREA, posts=_rows),
)
