"""vBulletin 3, 4 and 5. Source: the stock templates `postbit`, `postbit_legacy` (3, 4) and `display_topics` (5)."""

from __future__ import annotations

from dataclasses import replace

from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment

_MARKS = ("vBulletin", "vbulletin", "vb_", "post_message_", "postbit", "b-post")
_PAGING = Paging(
    links=".pagenav a, .pagination a, .threadpagenav a, .js-pagenav a, .pagenav-controls a, link[rel=next], link[rel=prev]",
    current=".pagenav td.alt2 strong, .pagination .selected a, .threadpagenav .selected, .pagenav .h-active, .js-pagenav-current",
    in_url=r"(?:[?&]page=|/page|-(?=\d+\.html))(\d+)",
    closed="#newreplylink_top[href*='noquote'].closed, img[src*='threadclosed'], .b-post--closed, .conversation-status-messages .closed-indicator",
)
_FIVE = Layout(
    engine="vbulletin",
    item="li.b-post[data-node-id], div.b-post[data-node-id]",
    native_in=(("", "data-node-id"),),
    author=(".b-userinfo__details .author", ".author [itemprop=name]", ".b-userinfo .author", ".author"),
    date=(".b-post__timestamp time", "time[itemprop=dateCreated]", "time", ".b-post__timestamp"),
    text=(".js-post__content-text", ".b-post__content"),
    cut=".post-signature, .b-post__edit-note, .b-post__attachments, .js-post__edit-note",
    modified=(".b-post__edit-note", ".js-post__edit-note"),
    permalink=("a.b-post__count",),
    upvotes=(".js-post-control__vote-count", ".votecount"),
    quoted_in=((".bbcode_postedby a[href]", "href"),),
    controls=False,
)
_FOUR = Layout(
    engine="vbulletin",
    item="li.postbit[id^='post_'], li.postbitlegacy[id^='post_'], li.postcontainer[id^='post_'], div.postbitlegacy[id^='post_'], "
    "li.postbitdeleted[id^='post_'], li.postbitignored[id^='post_']",
    native=r"^post_(\d+)$",
    author=(".username_container .username", ".username", ".userinfo strong", "a.username"),
    date=(".postdate .date", ".postdate", ".posthead .date"),
    modified=(".lastedited",),
    text=(
        "blockquote.postcontent:not(.lastedited)",
        ".postcontent:not(.lastedited)",
        "[id^='post_message_']",
    ),
    cut=".signature, .lastedited, .attachments, .after_content",
    quoted_in=((".bbcode_postedby a[href]", "href"),),
    permalink=("a.postcounter",),
    deleted=(".postbitdeleted", ".deletedpost"),
    hidden=(".postbitignored",),
    controls=False,
)
_THREE = replace(
    _FOUR,
    item="table[id^='post'], div[id^='post'].postbit, div[id^='edit'] > table[id^='post']",
    native=r"^post(\d+)$",
    author=("a.bigusername", ".bigusername", "[id^='postmenu_'] a", "[id^='postmenu_']"),
    date=("td.thead div.normal ~ div.normal", "td.thead", "tr:first-child > td"),
    modified=("[id^='td_post_'] > div.smallfont em",),
    text=("[id^='post_message_']",),
    quoted_in=(("[id^='post_message_'] a[href*='#post']", "href"),),
    permalink=("a[id^='postcount']",),
)


def _ignored(_: Page, posts: list[FoundComment]) -> None:
    """Version 3 leaves one line of an ignored member's post."""
    for post in posts:
        if post.text is None and post.native:
            post.status = "hidden"


_AREA = ".pagenav, .pagination_top, .pagination_bottom, #qrform"
ENGINES = (
    Engine((_FIVE, _FOUR), _MARKS, is_topic=True, paging=_PAGING, area=_AREA),
    Engine((_THREE,), _MARKS, is_topic=True, paging=_PAGING, area=_AREA, finish=_ignored),
)
