"""Stack Exchange: the question is the opening, answers are comments, comments below a post its replies.

Source: the sites' own markup (`.answer[data-answerid]`, `li.comment[data-comment-id]`).
"""

from __future__ import annotations

import re

from spiders.dates.machine import machine_date
from spiders.sheet.kit import css, first, has_any, number, text_of
from spiders.sheet.page import Page
from spiders.threads.forum import Paging, further_pages, here
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_POST = Layout(
    engine="stackexchange",
    item="div#question, .question[data-questionid], .answer[data-answerid], .answer[id^='answer-']",
    native=r"(\d+)$",
    native_in=(("", "data-answerid"), ("", "data-questionid"), ("", "id")),
    author=(".post-signature:last-child .user-details [itemprop=name]", "[itemprop=author] [itemprop=name]", "[itemprop=author] a",
            ".post-signature:last-child .user-details a", ".user-details a", ".user-details"),
    author_link=("[itemprop=author] a[href]", ".post-signature:last-child .user-details a"),
    date=("time[itemprop=dateCreated]", ".post-signature:last-child .relativetime", ".user-action-time .relativetime"),
    modified=(".post-signature:first-child:not(:last-child) .relativetime",),
    text=(".js-post-body", ".s-prose", ".post-text"),
    cut=".comments, .js-post-notice, .post-taglist",
    permalink=(".js-share-link", "a.short-link"),
    upvotes=(".js-vote-count", ".vote-count-post"),
    controls=False,
)  # fmt: skip
_REPLY = Layout(
    engine="stackexchange",
    item="li.comment[data-comment-id], li.comment[id^='comment-'], tr.comment[id^='comment-']",
    native=r"(\d+)$",
    native_in=(("", "data-comment-id"), ("", "id")),
    author=(".comment-user",),
    author_link=("a.comment-user",),
    date=(".comment-date .relativetime-clean", ".comment-date [title]", ".relativetime-clean"),
    text=(".comment-copy",),
    permalink=("a.comment-link",),
    upvotes=(".comment-score .cool, .comment-score .warm, .comment-score .hot, .comment-score",),
    controls=False,
)


def read(page: Page) -> Thread | None:
    """Question, answers and the comments of both, each answer followed by its own comments."""
    marks = ("data-answerid", "data-questionid", "js-question", "comment-copy")
    if first(page.tree, _POST.item) is None or not has_any(page.text, marks):
        return None
    posts = read_items(page, _POST)
    replies = read_items(page, _REPLY)
    if not posts:
        return None
    thread = Thread("stackexchange", elements=[*css(page.tree, "#question .comments, #answers, #post-form")])
    question = next(
        (
            p
            for p in posts
            if p.element is not None and "answer" not in (p.element.get("class") or "").split()
        ),
        None,
    )
    for post in posts:
        _utc(post)
        _votes(post)
        if post is not question:
            post.native = f"answer-{post.native}"
            thread.comments.append(post)
        thread.comments.extend(_below(post, replies, top=post is question))
    paging = Paging(links=".pager-answers a[href], .s-pagination a[href]", in_url=r"[?&]page=(\d+)")
    thread.page_number = here(page, paging)
    thread.opening = question if thread.page_number == 1 else None
    thread.follows = further_pages(page, paging)
    return thread


def _below(post: FoundComment, replies: list[FoundComment], *, top: bool) -> list[FoundComment]:
    own = [r for r in replies if r.element is not None and post.element in r.element.iterancestors()]
    for reply in own:
        _utc(reply)
        reply.native = f"comment-{reply.native}"
        if not top:
            reply.parent, reply.parent_method = post.native, "nesting"
            reply.method["parent_id"] = "nesting"
    return own


def _utc(found: FoundComment) -> None:
    """The sites print UTC, with a bare Z after a blank (`2012-10-02 09:59:00Z`)."""
    if found.element is None:
        return
    for node in css(
        found.element, ".relativetime[title], .relativetime-clean[title], time[itemprop=dateCreated]"
    ):
        value = machine_date(re.split(r",|(?<=Z) ", node.get("title") or node.get("datetime") or "")[0], "Z")
        same_day = (
            found.date is None
            or not found.date.iso
            or (value and (value.iso or "")[:10] == found.date.iso[:10])
        )
        if value is not None and same_day:
            found.date = value
            return


def _votes(post: FoundComment) -> None:
    count = first(post.element, ".js-vote-count", ".vote-count-post") if post.element is not None else None
    words = text_of(count) or ""
    if words.startswith(("-", "−")):
        post.upvotes = -(number(words) or 0)
