"""Invision Community 3, 4 and 5 (IP.Board). Source: the stock templates `postContainer` (4), `entry` (5), `post` (3)."""

from __future__ import annotations

from spiders.sheet.kit import css, number, text_of
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

_MARKS = ("ipsComment", "ipsEntry", "ips.", "ipb", "Invision")
_PAGING = Paging(
    links=".ipsPagination a[href], .pagination a[href], link[rel=next], link[rel=prev]",
    current=".ipsPagination_active, .ipsPagination__active, .pagination .active",
    in_url=r"(?:/page/|[?&]page=|page__)(\d+)",
    total="[data-role=comment_count][data-commentcountstring*=topic]",
)
_FOUR = Layout(
    engine="invision",
    item="article[id^='elComment_']",
    author=(".cAuthorPane_author", ".ipsEntry__username", ".ipsComment_author .ipsType_break", "[data-ipshover-target*='/profile/']",
            ".ipsComment_header strong", "h3"),
    date=(".ipsComment_meta time", ".ipsEntry__date time", "time"),
    modified=(".ipsEdited time", "[data-excludequote] time"),
    text=("[data-role='commentContent']",),
    cut=".ipsQuote_citation, .ipsEdited, [data-excludequote], [data-role='memberSignature']",
    permalink=(".ipsComment_meta a[href*='findComment']", ".ipsEntry__date a[href]", "a[href*='#findComment']"),
    quoted_in=(("blockquote[data-ipsquote-contentcommentid]", "data-ipsquote-contentcommentid"),),
    upvotes=("[data-role='reactCount']",),
    hidden=(".ipsModerated",),
    controls=False,
)  # fmt: skip
_THREE = Layout(
    engine="invision",
    item="div.post_block[id^='post_id_']",
    author=(".author.vcard .fn", ".post_username .author", ".author", ".post_username"),
    date=("abbr.published", ".published", ".posted_info"),
    modified=(".edit",),
    text=("div.post.entry-content", "[itemprop=commentText]", ".post"),
    cut=".edit, .signature, .citation",
    permalink=("a[itemprop=replyToUrl]", ".posted_info a[href*='#entry']"),
    controls=False,
)


def _is_topic(page: Page) -> bool:
    """The same software draws the comments under its articles: its lists name what they hold."""
    kinds = {wrap.get("data-commenttype") for wrap in css(page.tree, "[data-commenttype]")}
    return not kinds or "forums" in kinds


def _reactions(_: Page, posts: list[FoundComment]) -> None:
    """The sum of a post's kinds of reactions, each printed with its own number."""
    for post in posts:
        counts = css(post.element, ".ipsReact_reactCount")
        if post.upvotes is None and counts:
            post.upvotes = sum(number(text_of(count)) or 0 for count in counts)


_AREA = ".ipsPagination, [data-role='replyArea'], .topic_controls"
ENGINES = (
    Engine((_FOUR, _THREE), _MARKS, is_topic=_is_topic, paging=_PAGING, area=_AREA, finish=_reactions),
)
