"""Drupal 6, 7 (`div.comment` after `a#comment-N`) and 8 to 11 (`article.comment[data-comment-user-id]`).

Source: core modules/comment/templates comment.tpl.php (7) and comment.html.twig (8+), comment_wrapper.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import element_date, with_wall_clock, words_date
from spiders.dates.machine import epoch_date
from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text
from spiders.threads.counter_headings import declared_count
from spiders.threads.forum import Paging, further_pages
from spiders.threads.layout import Layout, by_depth, read_items
from spiders.threads.thread import FoundComment, Thread

_MARKS = ("Drupal", "drupal", "data-comment-user-id", "sioc:Post", "/comment/reply/")
_BY = re.compile(
    r"^\W*(?:(?:submitted|posted|verfasst|geschrieben|eingetragen|par|von|by|por|da|door|publié|envoyé|soumis)\s+)+(?:by|von|par|por|da|door)?\s*",
    re.IGNORECASE,
)
_UNVERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|nicht verifiziert|non vérifié|no verificado|non verificato|não verificado|niet gecontroleerd|"
    r"niet gecontroleerd|niezweryfikowany|neověřený|nem ellenőrzött|inte verifierad|ej verifierad|ikke bekreftet|ikke efterprøvet|"
    r"ei varmistettu|не проверено|не перевірено|未检查|未驗證|未確認|doğrulanmamış|لم يتم التحقق)\)$",
    re.IGNORECASE,
)
"""What core prints behind a guest's name."""
_SUBMITTED = re.compile(
    r"^(.*?)\s*(?:,|\bon\b|\ble\b|\bam\b|\bel\b|\bil\b|\bop\b|\||—|–| - )\s*(?=\D{0,24}\d)", re.IGNORECASE
)
_LAYOUT = Layout(
    engine="drupal",
    item="article.comment, article.js-comment, div.comment, div[typeof~='sioct:Comment'], article[typeof~='schema:Comment']",
    author=("[rel='schema:author'] [property='schema:name']", "[rel='sioc:has_creator'] .username", ".username", ".comment__author .username",
            ".comment__author", ".comment-author", ".submitted strong", ".author", ".metas b"),
    author_link=("a.username", ".username a", "a[rel='sioc:has_creator']", "[rel='schema:author'] a[href]", ".comment__author a[href]",
                 ".comment__submitted a[href^='/user']"),
    date=("[property='dc:date dc:created']", "time[datetime]", ".comment__time", ".comment-date", ".submitted .date", ".created"),
    text=(".field--name-comment-body[property]", ".field-name-comment-body", "div.field--name-comment-body", ".comment__content .field",
          ".comment-body", ".comment__content", ".content"),
    cut="ul.links, .links, .user-signature, .comment-links, h3, .field-label, .field__label, .rate-widget, form, .submitted, .comment__submitted, [property='schema:name']",
    parent_link=(".parent.visually-hidden a", ".comment__parent a", ".parent a[href*='#comment-']"),
    pending=(".comment-unpublished", ".comment--unpublished"),
)  # fmt: skip
_AREA = "#comments, .comment-wrapper, section.comments, .field--type-comment, #comment-form, .comment-form"


def read(page: Page) -> Thread | None:
    """The thread of a node's page."""
    area = css(page.tree, _AREA)
    if not area and first(page.tree, _LAYOUT.item) is None:
        return None
    if not has_any(page.text, _MARKS) or "comment" not in page.text:
        return None
    items = [
        item for item in css(page.tree, _LAYOUT.item) if _native(item) and css(item, ", ".join(_LAYOUT.text))
    ]
    items = [
        item
        for item in items
        if not any(
            other is not item and item in other.iterancestors()
            for other in items
            if _native(other) == _native(item)
        )
    ]
    comments = read_items(page, _LAYOUT, items)
    for comment, item in zip(comments, items, strict=True):
        comment.native = _native(item)
        comment.permalink = _permalink(page, item, comment.native)
        _head(page, comment, item)
    if not any(comment.parent for comment in comments):
        depths = [
            sum("indented" in (parent.get("class") or "").split() for parent in item.iterancestors("div"))
            for item in items
        ]
        if any(depths):
            by_depth(comments, depths, "indent")
    if not comments and not area:
        return None
    thread = Thread("drupal", comments, elements=outermost([*area, *items]))
    thread.declared = _declared(page, area)
    paging = Paging(links=".pager a[href*='page='], ul.pager a", in_url=None, topic=None)
    thread.follows = (
        [follow for follow in further_pages(page, paging) if "page=" in follow.url] if comments else []
    )
    return thread


def _declared(page: Page, area: list[HtmlElement]) -> int | None:
    """The printed counter, or the one in the node's RDFa."""
    count = declared_count(page, area)
    if count is not None:
        return count
    marks = css(
        page.tree,
        "[property='sioc:num_replies'][content], [property='schema:interactionCount'][content^='UserComments:']",
    )
    figures = {mark.get("content").rpartition(":")[2].strip() for mark in marks}
    only = figures.pop() if len(figures) == 1 else ""
    return int(only) if only.isdecimal() else None


def _native(item: HtmlElement) -> str | None:
    """The comment's number: on the element, on the anchor before it, in its permalink or its wrapper."""
    before = item.getprevious()
    wrapper = item.getparent()
    places = [
        item.get("id"),
        before.get("id") if before is not None and before.tag == "a" else None,
        item.get("about"),
    ]
    link = first(item, "a.permalink", "h3 a[href*='#comment-']", "a[href*='#comment-']")
    places += [
        link.get("href") if link is not None else None,
        wrapper.get("id") if wrapper is not None else None,
    ]
    reply = first(item, "[href*='/comment/reply/']", "[data-url*='/comment/reply/']")
    places += [reply.get("href") or reply.get("data-url")] if reply is not None else []
    for place in places:
        found = re.search(r"comment(?:-wrapper)?[-/](?:reply/(?:node/)?\d+/(?:\w+/)?)?(\d+)", place or "")
        if found:
            return found.group(1)
    return None


def _permalink(page: Page, item: HtmlElement, native: str | None) -> str | None:
    """The link to the comment itself; the line that names its parent links to that one in the same way."""
    ends = (f"#comment-{native}", f"/comment/{native}")
    return next(
        (page.absolute(link.get("href")) for link in css(item, "a[href]") if link.get("href").endswith(ends)),
        None,
    )


def _names(item: HtmlElement) -> str:
    """The item's words without the line that names the parent's author ("In reply to TITLE by NAME")."""
    above = set(css(item, ".parent, .comment__parent, .visually-hidden"))
    return flat_text(item, lambda node: node in above)


def _head(page: Page, comment: FoundComment, item: HtmlElement) -> None:
    """What themes print as one line: "Submitted by NAME on DATE", with the Unix time hidden beside it."""
    line = first(
        item,
        ".submitted",
        ".comment__submitted",
        ".comment-submitted",
        ".metas",
        ".comment__meta",
        "footer",
        ".meta",
    )
    words = text_of(line) or ""
    if comment.author and comment.author not in _names(item):
        comment.author = comment.author_url = None
    rest = words
    if comment.author:
        comment.author = _BY.sub("", comment.author).rstrip(" ,") or None
        rest = words.split(comment.author, 1)[-1] if comment.author else words
        comment.author = _UNVERIFIED.sub("", comment.author) if comment.author else None
    elif found := _SUBMITTED.match(words):
        comment.author = _UNVERIFIED.sub("", _BY.sub("", found.group(1)).strip()) or None
        rest = words[found.end() :]
    _date(page, comment, item, rest.strip(" ,-–|."))
    comment.is_staff = (
        True
        if set((item.get("class") or "").split()) & {"by-node-author", "comment-by-node-author"}
        else None
    )


def _date(page: Page, comment: FoundComment, item: HtmlElement, rest: str) -> None:
    """The date from what the line says after the name, made exact by the instants that stand beside it."""
    if comment.date is None and rest:
        comment.date = words_date(page, rest)
    created = first(
        item, "[property='schema:dateCreated'][content]", "[property='dc:date dc:created'][content]"
    )
    exact = element_date(page, created)
    told = comment.date is not None and comment.date.iso is not None and len(comment.date.iso) > 19
    if exact is not None and exact.iso and exact.iso.endswith("+00:00") and not told:
        comment.date = with_wall_clock(exact, comment.date)
    mark = first(item, "[data-comment-timestamp]")
    stamp = mark.get("data-comment-timestamp") if mark is not None else ""
    changed = epoch_date(float(stamp)) if stamp.isdecimal() else None
    if changed is None:
        return
    if comment.date is None:
        comment.date = changed
    elif comment.date.iso and len(comment.date.iso) < 20:
        # The mark is the time of the last change: where it agrees with the printed clock, both tell the offset.
        both = with_wall_clock(changed, comment.date)
        comment.date = both if both is not changed else comment.date
