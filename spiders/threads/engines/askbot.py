"""Askbot: the question is the opening, answers are comments, comments below a post its replies.

Source: askbot 0.13, jinja2/question/*.html and macros.html; 0.8 to 0.11, templates/question/*_card.html; 0.7,
skins/default/templates/macros.html. All posts of a site, comments too, are numbered together.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.sheet.kit import classes, css, outermost, text_of
from spiders.sheet.page import Page
from spiders.threads.forum import Paging, clean_url, further_pages, here
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_POST = Layout(
    engine="askbot",
    item=".js-post[data-post-id], .post.js-question, .post.answer, .question-content",
    native_in=(("", "data-post-id"), ("", "id"), ("[data-parent-post-type=question]", "data-parent-post-id"),
               ("[id^='comments-for-question-']", "id")),
    date=(".post-update-info abbr",),
    modified=(".post-revision-link + .post-revision-link abbr", ".post-update-info + .post-update-info abbr"),
    text=(".post-body .js-editable-content", ".answer-body", ".question-body", ".post-body"),
    cut=".post-update-info-container, .post-controls, .comments, h2, .moderated, .js-post-moderation-message",
    upvotes=(".js-post-vote-number", ".vote-number"),
    pending=(".post-body .js-post-moderation-message", ".post-body .moderated"),
    deleted=(".js-post-deleted", ".deleted"),
    controls=False,
)  # fmt: skip
_REPLY = Layout(
    engine="askbot",
    item=".js-comment[data-post-id], .comments .comment[id^='comment-']",
    native_in=(("", "data-post-id"), ("", "id")),
    author=(".js-comment-author", "a.author"),
    date=("abbr",),
    text=(".js-comment-body", ".comment-body"),
    cut=".author, .age, form, [id^='post-'][id$='-edit']",
    upvotes=(".js-score", ".upvote"),
    pending=(".js-post-moderation-message", ".moderated"),
    controls=False,
)
_PAGING = Paging(
    ".paginator a.page[href], .paginator .page a[href]", in_url=r"[?&]page=(\d+)", closed=".question-status"
)


def read(page: Page) -> Thread | None:
    """Question, answers and the comments of both, each answer followed by its own comments."""
    if not css(page.tree, _POST.item) or "askbot" not in page.text:
        return None
    posts, replies = read_items(page, _POST), read_items(page, _REPLY)
    thread = Thread("askbot", page_number=here(page, _PAGING), follows=further_pages(page, _PAGING))
    for post in posts:
        is_question = post.element is not None and not {"js-answer", "answer"} & classes(post.element)
        _signed(page, post)
        if not is_question:
            post.permalink = _address(page, "answer", post)
            thread.comments.append(post)
        else:  # it stands above each page of the answers
            thread.opening = post
        thread.comments.extend(_below(page, post, replies, top=is_question))
    thread.closed = True if css(page.tree, _PAGING.closed) else None
    thread.elements = outermost(
        found.element for found in [*thread.comments, *posts] if found.element is not None
    )
    return thread


def _below(page: Page, post: FoundComment, replies: list[FoundComment], *, top: bool) -> list[FoundComment]:
    """The comments of a post; those of the question answer nobody."""
    below = [reply for reply in replies if _holds(post.element, reply.element)]
    for reply in below:
        reply.permalink = _address(page, "comment", reply)
        if not top:
            reply.parent, reply.parent_method = post.native, "nesting"
            reply.method["parent_id"] = "nesting"
    return below


def _holds(outer: HtmlElement | None, inner: HtmlElement | None) -> bool:
    return inner is not None and any(above is outer for above in inner.iterancestors())


def _address(page: Page, kind: str, post: FoundComment) -> str | None:
    """The post's own address, which finds it on whatever page it stands."""
    path = clean_url(page.url).partition("?")[0]
    return f"{path}?{kind}={post.native}#post-id-{post.native}" if post.native else None


def _signed(page: Page, post: FoundComment) -> None:
    """The author stands in the first of the boxes "asked …", "updated …", below an avatar that links there too."""
    boxes = css(post.element, ".post-update-info") if post.element is not None else []
    for link in css(boxes[0], "a[href]") if boxes else []:
        if "post-revision-link" in classes(link) or css(link, "abbr") or not (name := text_of(link)):
            continue
        if "js-avatar-box" in classes(link):  # holds the reputation
            continue
        post.author, post.author_url = name, page.absolute(link.get("href"))
        post.method["author"] = ".post-update-info a"
        return
    names = css(boxes[0], ".post-update-info-author-name, .post-update-info > p:last-child") if boxes else []
    post.author = text_of(names[0]) if names and not css(names[0], "abbr") else None
