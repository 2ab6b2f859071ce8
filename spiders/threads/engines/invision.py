"""Invision Community 3, 4 and 5 (IP.Board). Source: the stock templates `postContainer` (4), `entry` (5), `post` (3)."""

from __future__ import annotations

from spiders.sheet.kit import css, first, has_any, number, text_of
from spiders.sheet.page import Page
from spiders.threads.forum import Paging, topic_thread
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

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


def read(page: Page) -> Thread | None:
    """The posts of a topic's page, or the comments under an article of the same software."""
    if first(page.tree, _FOUR.item, _THREE.item) is None or not has_any(page.text, _MARKS):
        return None
    for layout in (_FOUR, _THREE):
        items = css(page.tree, layout.item)
        if not items:
            continue
        posts = read_items(page, layout, items)
        for post in posts:
            post.upvotes = _reactions(post) if post.upvotes is None else post.upvotes
        kinds = {wrap.get("data-commenttype") for wrap in css(page.tree, "[data-commenttype]")}
        if kinds and "forums" not in kinds:
            return Thread("invision", posts, elements=items)
        return topic_thread(
            page, "invision", posts, _PAGING, area=".ipsPagination, [data-role='replyArea'], .topic_controls"
        )
    return None


def _reactions(post: FoundComment) -> int | None:
    """The sum of a post's kinds of reactions, each printed with its own number."""
    counts = css(post.element, ".ipsReact_reactCount") if post.element is not None else []
    return sum(number(text_of(count)) or 0 for count in counts) if counts else None
