"""Smaller forum programs, a row each: MyBB, SMF 1 and 2, Kunena, FluxBB and PunBB, NodeBB, Flarum, Misago, Vanilla, Woltlab.

Sources: MyBB `postbit` and `postbit_classic`; SMF Display.template.php (1.1, 2.0, 2.1); Kunena template/aurelia
layouts/message/item; FluxBB viewtopic.php; NodeBB
nodebb-theme-persona and -harmony partials/topic/post.tpl; Flarum views/frontend/content/discussion.blade.php;
Misago thread/posts/post.html; Vanilla views/discussion; WoltLab Suite `threadPostList`.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout
from spiders.threads.thread import FoundComment


def _put_away(page: Page, posts: list[FoundComment]) -> None:
    """MyBB draws ignored and deleted posts too, each closed up behind a box that bears the post's number."""
    for post in posts:
        if css(page.tree, f"#deleted_post_{post.native}"):
            post.status = "deleted"
        elif css(page.tree, f"#ignored_post_{post.native}"):
            post.status = "hidden"


def _without_notice(_: Page, posts: list[FoundComment]) -> None:
    """NodeBB says in the place of a deleted post's words that it is deleted."""
    for post in posts:
        if post.status == "deleted":
            post.text = post.html = None


_MYBB = Layout(
    engine="mybb",
    item="div.post[id^='post_'], table[id^='post_']",
    native=r"^post_(\d+)$",
    author=(
        ".author_information .largetext",
        ".post_author .largetext",
        ".author_information strong",
        ".post_author strong",
        ".largetext",
    ),
    author_link=(".author_information .largetext a", ".post_author .largetext a", ".largetext a"),
    date=(".post_date", "td.tcat .smalltext", "tr:last-child > td[style*='nowrap'] > .smalltext"),
    date_pattern=r"^(.*?)(?:\s*\(.*)?$",
    modified=(".post_edit", "[id^='edited_by_']"),
    text=(".post_body", "div[id^='pid_']"),
    cut=".signature, .post_edit, cite > span",
    quoted_in=(("blockquote cite a[href*='pid=']", "href"),),
    permalink=(".post_head a[href*='#pid']", "td.tcat a[href*='#pid']", "strong a[href*='#pid']"),
    pending=(".unapproved_post", ".unapproved_shade"),
    controls=False,
)
_SMF = Layout(
    engine="smf",
    item="#forumposts .post_wrapper, #forumposts div[id^='msg']",
    native=r"^msg_?(\d+)$",
    native_in=((".inner[id^='msg_']", "id"), (".inner[data-msgid]", "id"), ("", "id")),
    author=(".poster h4 a[href*='u=']", ".poster h4"),
    author_link=(".poster h4 a[href*='action=profile']",),
    date=(".keyinfo .smalltext", ".postinfo .smalltext", ".keyinfo"),
    date_pattern=r"^(?:«\s*)?(?:(?:Reply|Antwort|Réponse|Respuesta)?\s*#?\d*\s*)?(?:on|am|le|:)?:?\s*(.*?)\s*(?:».*)?$",
    modified=(".modified em",),
    text=(".inner",),
    cut=".bbc_standard_quote > cite, .signature, .quoteheader .smalltext, .codeoperation",
    quoted_in=(
        (".bbc_standard_quote > cite a[href*='msg']", "href"),
        (".quoteheader a[href*='msg']", "href"),
    ),
    permalink=(".keyinfo h5 a", ".subject_title a"),
    upvotes=(".like_count",),
    hidden=("[id$='_ignored_prompt']",),
    controls=False,
)
_SMF1 = Layout(
    engine="smf",
    item="form#quickModForm > table > tr > td",
    native=r"^msg(\d+)$",
    native_in=(("a[name^='msg']", "name"),),
    author=("td > b > a[href*='action=profile']", "td[rowspan] > b"),
    date=("div[id^='subject_'] + div.smalltext",),
    date_pattern=r"^[^:]*:+\s*(.*?)\s*(?:».*)?$",
    modified=("[id^='modified_'] i",),
    text=("div.post",),
    cut=".signature, .quoteheader .smalltext",
    permalink=("div[id^='subject_'] a",),
    controls=False,
)
_KUNENA = Layout(
    engine="kunena",
    item="#kunena .message, #kunena .kmsg-wrap",
    native=r"^(\d+)$",
    native_in=(("a[rel=canonical][id]", "id"), ("a[href^='#'][id]", "id"), ("a[name]", "name")),
    author=(".profilebox [class*='kwho-']", ".kpost-username", "[class*='kwho-']", ".profilebox strong"),
    author_link=(".profilebox a[class*='kwho-']", "a[class*='kwho-']"),
    date=(".kdate", ".kmsgdate"),
    modified=(".kdate ~ .kdate",),
    text=(".kmsg", ".kmsgtext"),
    cut=".ksig, .kmsgsignature",
    permalink=("a[rel=canonical][id]",),
    controls=False,
)
_FLUX = Layout(
    engine="fluxbb",
    item="div.blockpost[id^='p'], div.post[id^='p'] .posthead",
    native=r"^p(\d+)$",
    author=(".postleft dl dt strong", ".postleft dt", ".post-byline strong", ".post-author strong"),
    author_link=(".postleft dl dt a", ".post-byline a"),
    date=("h2 a", ".post-link a", ".post-byline a.permalink"),
    modified=(".postedit",),
    text=(".postright .postmsg", ".entry-content"),
    cut=".postedit, .postsignature, .sig-content",
    permalink=("h2 a", "a.permalink"),
    controls=False,
)
_NODEBB = Layout(
    engine="nodebb",
    item="[component=post][data-pid]",
    native_in=(("", "data-pid"),),
    author_attribute="data-username",
    author=(
        "a[data-username]",
        "[itemprop=name]",
        "[component='user/username']",
        "strong a[href*='/user/']",
        "a[href*='/user/']",
    ),
    author_link=("a[href*='/user/']",),
    date=("meta[itemprop=datePublished]", ".timeago", "time"),
    modified=("meta[itemprop=dateModified]",),
    text=("[component='post/content']",),
    cut=".post-signature",
    upvotes=("[component='post/vote-count']",),
    permalink=("a.timeago[href*='/post/']", "a[href*='/post/']"),
    parent_in=(("[component='post/parent']", "data-topid"), ("[component='post/parent']", "data-parent-pid")),
    deleted=(".deleted",),
    controls=False,
)
_FLARUM = Layout(
    engine="flarum",
    item="#flarum-content .Post, noscript article, #flarum-content article, .PostStream-item[data-type=comment]",
    native_in=(("", "data-id"), ("", "id"), ("a[href*='/d/']", "href")),
    author=(".PostUser .username", ".PostUser h3", ".username", "h3"),
    date=(".PostMeta time", "time", ".PostMeta"),
    text=(".Post-body",),
    controls=False,
)
_MISAGO = Layout(
    engine="misago",
    item="article.post[id^='post-'], li.post[id^='post-'], li[id^='post-']",
    author=(".post-side .media-heading", ".posted-by", ".item-title", ".post-poster"),
    date=("time", "abbr[title]", ".posted-on"),
    text=(".post-body article", ".misago-markup"),
    permalink=(".post-heading a[href*='/post/']", "a[href*='/post/']"),
    hidden=(".post-hidden", ".post-body-hidden"),
    controls=False,
)
_VANILLA = Layout(
    engine="vanilla",
    item=".ItemComment[id^='Comment_'], .ItemDiscussion[id^='Discussion_']",
    author=(".Author .Username", ".Author a", ".Username"),
    date=(".DateCreated time", "time"),
    modified=(".DateUpdated",),
    text=(".Message.userContent", ".Message"),
    permalink=("a.Permalink",),
    controls=False,
)
_WOLTLAB = Layout(
    engine="woltlab",
    item="article.message[data-object-id]",
    native_in=(("", "data-object-id"),),
    author=(".messageAuthor .username", ".messageSidebar .username", "[itemprop=author] [itemprop=name]"),
    author_link=("a.username",),
    date=(".messagePublicationTime time", "woltlab-core-date-time", "time"),
    text=(".messageText", ".messageBody"),
    cut=".messageSignature, .messageFooterNotes",
    permalink=("a.permalink", "a.messagePublicationTime"),
    controls=False,
)


def _outer(_: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    """SMF 2.1: both the outer `div#msgN` and its wrapper match; the outer one has the id."""
    known = set(items)
    return [item for item in items if css(item, ".poster") and known.isdisjoint(item.iterancestors())]


def _edited_at_all(_: Page, posts: list[FoundComment]) -> None:
    """SMF draws the edit note of a post that was never edited, without a time."""
    for post in posts:
        edited = post.date_modified
        if post.date is not None and post.date.iso is None and edited and not re.search(r"\d", edited.raw):
            post.date_modified = None


_AREA = ".pagination, .pagelinks, .Pager"
ENGINES = (
    Engine((_MYBB,), ("MyBB", "mybb"), is_topic=True, area=_AREA, paging=Paging(".pagination a[href*='page='], .pagination a", ".pagination_current", r"(?:[?&]page=|-page-)(\d+)", closed=".closed_button"), finish=_put_away),
    Engine((_SMF1,), ("quickModForm",), is_topic=True, area=_AREA, paging=Paging("a.navPages", ".middletext > b")),
    Engine((_KUNENA,), ("kunena",), is_topic=True, area=_AREA, paging=Paging("#kunena .pagination a[href]", "#kunena .pagination .active")),
    Engine((_SMF,), ("forumposts",), is_topic=True, area=_AREA, paging=Paging(".pagelinks a.navPages, .pagelinks a.nav_page", ".pagelinks strong, .pagelinks .current_page"), items=_outer, finish=_edited_at_all),
    Engine((_FLUX,), ("blockpost", "brdmain", "punpage"), is_topic=True, area=_AREA, paging=Paging(".pagelink a, .paging a", ".pagelink strong, .paging strong", r"[?&]p=(\d+)")),
    Engine((_NODEBB,), ('component="post"', "component='post'"), is_topic=True, area=_AREA, paging=Paging("[component=pagination] a[href*='page='], link[rel=next], link[rel=prev]", "", r"[?&]page=(\d+)", total="[component='topic/post-count']"), finish=_without_notice),
    Engine((_FLARUM,), ("flarum",), is_topic=True, area=_AREA, paging=Paging("#flarum-content a[href*='page='], link[rel=next], link[rel=prev]", "", r"[?&]page=(\d+)")),
    Engine((_MISAGO,), ("misago",), is_topic=True, area=_AREA, paging=Paging(".misago-pagination a, .pager a, link[rel=next], link[rel=prev]", "", r"/(?:t/[^/]+/\d+|thread/[^/]+-\d+)/(\d+)/(?:$|#)", closed=".thread-flag-closed", replies=".threads-replies")),
    Engine((_VANILLA,), ("vanilla", "Vanilla", "ItemDiscussion"), is_topic=True, area=_AREA, paging=Paging(".Pager a, link[rel=next], link[rel=prev]", ".Pager .Highlight", r"/p(\d+)", closed=".Tag-Closed, .Foot.Closed")),
    Engine((_WOLTLAB,), ("woltlab", "WoltLab", "WCF."), is_topic=True, area=_AREA, paging=Paging(".pagination a, woltlab-core-pagination a, link[rel=next], link[rel=prev]", "", r"[?&]pageNo=(\d+)")),
)  # fmt: skip
