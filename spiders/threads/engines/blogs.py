"""Smaller blog and wiki programs, a row each: Serendipity, Dotclear, Movable Type and TypePad, Lobsters, ikiwiki,
DokuWiki's discussion plugin, b2evolution.

Sources: s9y templates/2k11/comments.tpl and default/comments.tpl; Dotclear themes/*/tpl/post.html and
_comments.html; Movable Type default_templates/comment_detail.mtml; lobsters app/views/comments/_comment.html.erb;
ikiwiki templates/comment.tmpl; dokuwiki-plugin-discussion action.php; b2evolution skins/_item_comment.inc.php.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html
from spiders.threads.engine import Engine
from spiders.threads.layout import Layout, by_depth
from spiders.threads.thread import FoundComment

_BY_NAME = re.compile(r"\d[:h]\d\d\s+(?:\w{1,10}\s)?(.{1,60}?)\s*(?:::.*|#\d*)?$")
_FROM_NAME = re.compile(r"^#?\d+\.?\s+\w{1,10}\s(.{1,60}?)\s+-\s+\d")


_SERENDIPITY = Layout(
    engine="serendipity",
    item="[id^='serendipity_comment_'].serendipity_comment, article.serendipity_comment[id^='c'], li.serendipity_comment",
    native=r"^(?:serendipity_comment_|c)(\d+)$",
    author=(".comment_source_author", "header h4 .comment_author", "h4 a", "h4"),
    author_link=(".comment_source_url", "h4 a[href^='http']"),
    date=("time[datetime]", ".comment_source_date", ".serendipity_comment_source"),
    date_pattern=r"(?:\bon\b|\bam\b|\ble\b|@)?\s*([^()#]*\d{4}[^()#]*)",
    text=(".serendipity_commentBody",),
    cut=".avatar, .pc-owner",
    permalink=("a.comment_source_trace",),
    staff=(".serendipity_comment_author_self", ".pc-owner"),
)
_DOTCLEAR = Layout(
    engine="dotclear",
    item="ul.comments-list > li[id^='c'], ol.comments-list > li[id^='c'], dl.comments-list > dt[id^='c'], #comments dl > dt[id^='c']",
    native=r"^c(\d+)$",
    author=(".comment-info a:not(.comment-number)", ".comment-author"),
    author_link=(".comment-info a[rel*=nofollow]",),
    date=(".comment-info time", ".comment-date", ".comment-info", "dt[id^='c']"),
    date_pattern=r"(\d[^,]*\d{4}[^,]*(?:,|\bat\b|à)?\s*\d{1,2}[:h]\d\d)",
    text=(".comment-content",),
    staff=(".me",),
)
_TYPEPAD = Layout(
    engine="movabletype",
    item="div.comment[id^='comment-'], li.comment[id^='comment-'], div.comments-body",
    native=r"comment-(\w+?)(?:content)?$",
    native_in=(("", "id"), ("a[id^='comment-']", "id"), ("a[name]", "name")),
    author=(
        ".byline .author",
        ".vcard.author .fn",
        ".vcard.author",
        ".comment-author",
        ".comment-footer a[rel=nofollow]",
        ".comment-footer-author",
    ),
    date=(
        "abbr.published",
        ".byline abbr",
        ".comment-footer a[href*='#comment']",
        ".comment-footer",
        ".posted",
    ),
    text=(".comment-content", ".asset-content"),
    cut=".comment-footer, .comment-header",
    parent_link=(".byline a[href*='#comment-']",),
    parent_pattern=r"#comment-(\w+)$",
    permalink=(".comment-footer a[href*='#comment']", ".byline a[href*='#comment']"),
    controls=False,
    tidy_author=lambda name: name.split(" replied to ")[0],
)
_LOBSTERS = Layout(
    engine="lobsters",
    item="li.comments_subtree",
    native=r"^c_(\w+)$",
    native_in=(("div.comment[id]", "id"),),
    author=(
        ".byline a.u-author",
        ".byline a[href^='/~']:not(:empty) ~ a[href^='/~']",
        ".byline a[href^='/~'] + a[href^='/~']",
        ".byline a[href^='/u/']",
    ),
    author_link=(".byline a.u-author", ".byline a[href^='/~']"),
    date=(".byline time", ".byline span[title]"),
    text=(".comment_text",),
    permalink=(".byline a[href*='#c_']", ".byline a[href^='/c/']"),
    upvotes=(".voters .score", ".score", ".upvoter"),
    staff=(".byline .user_is_author",),
)
_IKIWIKI = Layout(
    engine="ikiwiki",
    item=".comment[id^='comment-']",
    native=r"^comment-([\w-]+)$",
    author=(".comment-header .author", ".author"),
    date=(".comment-header time", ".comment-header .date", "time"),
    text=(".inlinecontent",),
    permalink=(".comment-subject a",),
)
_DOKUWIKI = Layout(
    engine="dokuwiki",
    item=".comment_wrapper .hentry, .comment_wrapper .comment_box",
    native=r"comment_(\w+)$",
    native_in=((".comment_head", "id"), ("", "id")),
    author=(".comment_head .fn", ".comment_head .author"),
    date=("abbr.published", ".comment_head .published"),
    modified=("abbr.updated",),
    text=(".comment_body",),
)
_B2EVO = Layout(
    engine="b2evolution",
    item=".evo_comment[id^='comment_'], .bComment[id^='comment_'], article[id^='comment_'], div[id^='c'].bComment",
    author=(
        ".evo_comment_author",
        ".bCommentTitle .fn",
        ".evo_comment_title .login",
        ".evo_comment_title .user",
        ".bCommentTitle .user",
        ".bCommentTitle strong",
    ),
    date=(
        "time",
        ".bCommentSmallPrint .date",
        ".evo_comment_footer .text-muted",
        ".bCommentTitle .date",
        ".evo_comment_footer .pull-left",
        ".bCommentSmallPrint",
    ),
    date_pattern=r"(\d[\d./-]*\d\s*@?\s*\d{1,2}:\d\d(?:\s*[ap]m)?)",
    text=(".evo_comment_text", ".bCommentText"),
    permalink=("a.permalink_right", ".evo_comment_permalink"),
)


def _levels(page: Page, comments: list[FoundComment]) -> None:
    """Serendipity and b2evolution draw depth as padding of 20 pixels a level, or as a class."""
    depths = []
    for comment in comments:
        element = comment.element
        names = f"{element.get('class') or ''} {element.get('style') or ''}" if element is not None else ""
        found = re.search(r"commentlevel-(\d+)|(?:padding|margin)-left:\s*(\d+)", names)
        depths.append(int(found.group(1) or found.group(2)) if found else 0)
    if any(depths):
        by_depth(comments, depths)


def _evo(page: Page, comments: list[FoundComment]) -> None:
    """b2evolution: "Comment from: NAME [Visitor]", where the name may be bare text."""
    _levels(page, comments)
    for comment in comments:
        title = first(comment.element, ".bCommentTitle") if comment.element is not None else None
        if comment.author is None and title is not None:
            name = (text_of(title) or "").partition(":")[2]
            comment.author = re.sub(r"\s*\[[^\[\]]*\]\s*$", "", name).strip() or None
            link = first(title, "a[rel=nofollow]:not([href*='#'])")
            comment.author_url = page.absolute(link.get("href")) if link is not None else None


def _definitions(page: Page, comments: list[FoundComment]) -> None:
    """Dotclear's definition list: the head is the `dt`, the words are the `dd` after it. The line says "On DATE by NAME",
    in newer themes "From NAME - DATE"."""
    for comment in comments:
        head = comment.element
        if head is None:
            continue
        body = head.getnext()
        if comment.text is None and head.tag == "dt" and body is not None and body.tag == "dd":
            comment.text, comment.html = flat_text(body) or None, inner_html(body) or None
        if comment.author is None:
            words = (
                text_of(first(head, ".comment-info")) or (text_of(head) if head.tag == "dt" else None) or ""
            )
            found = _BY_NAME.search(words) or _FROM_NAME.search(words)
            comment.author = found.group(1) if found else None


def _footers(page: Page, comments: list[FoundComment]) -> None:
    """TypePad's "Posted by: NAME | DATE" below the words."""
    for comment in comments:
        foot = first(comment.element, ".comment-footer") if comment.element is not None else None
        words = text_of(foot) or ""
        found = re.match(
            r"(?:Posted by|Commented by|Rédigé par|Verfasst von|Publicado por)\s*:?\s*(.+?)\s*\|\s*(.+)$",
            words,
        )
        if found:
            comment.author = comment.author or found.group(1)
            if comment.date is None or comment.date.iso is None:
                comment.date = words_date(page, found.group(2))


def _removed(page: Page, comments: list[FoundComment]) -> None:
    """Lobsters keeps removed comments as a line of their own class; the last link of the byline's two is the name."""
    for comment in comments:
        element: HtmlElement | None = comment.element
        if element is None:
            continue
        own = first(element, "div.comment")
        if own is not None and comment.author is None:
            names = [
                text_of(a) for a in css(own, ".byline a[href^='/~'], .byline a[href^='/u/']") if text_of(a)
            ]
            comment.author = names[0] if names else None
        if own is not None and (css(own, ".comment_text .na") or "deleted" in (own.get("class") or "")):
            comment.status, comment.text, comment.html = "deleted", None, None


def _replies(page: Page, comments: list[FoundComment]) -> None:
    """DokuWiki puts replies into a `div.comment_replies` after their parent."""
    depths = [
        sum("comment_replies" in (parent.get("class") or "") for parent in comment.element.iterancestors())
        for comment in comments
        if comment.element is not None
    ]
    if len(depths) == len(comments):
        by_depth(comments, depths, "nesting")


ENGINES = (
    Engine((_SERENDIPITY,), ("serendipity_comment",), area="#comments, .serendipity_comments, #serendipity_comments", finish=_levels),
    Engine((_DOTCLEAR,), ("comments-list", "Dotclear", "dotclear", "comment-number"), area="#comments", finish=_definitions),
    Engine((_TYPEPAD,), ("typepad", "Movable Type", "comments-body", "mt-"), area="#comments, .comments", finish=_footers),
    Engine((_LOBSTERS,), ("comments_subtree",), area="ol.comments", finish=_removed),
    Engine((_IKIWIKI,), ("ikiwiki",), area="#comments"),
    Engine((_DOKUWIKI,), ("comment_wrapper",), area=".comment_wrapper", finish=_replies),
    Engine((_B2EVO,), ("evo_comment", "bComment"), area="#comments, .evo_comments, .bFeedback", finish=_evo),
)  # fmt: skip
