"""Link boards of the fediverse: kbin and Mbin, Lemmy.

Sources: kbin templates/components/entry_comment.html.twig (`blockquote.entry-comment`, `data-subject-parent-value`,
`comment-level--N`); LemmyNet/lemmy-ui src/shared/components/comment/comment-node.tsx (`article.comment-node`).
"""

from __future__ import annotations

import re

from spiders.sheet.page import Page
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout, by_depth
from spiders.threads.thread import FoundComment

_KBIN = Layout(
    engine="kbin",
    item="blockquote.comment[id*='-comment-']",
    author=("header a.user-inline", "header .user-inline"),
    date=("header time",),
    modified=("header .edited time", "header time ~ time"),
    text=(".content",),
    parent_in=(("", "data-subject-parent-value"),),
    permalink=("footer a[href*='-comment-']",),
    upvotes=("[data-subject-target='upvoteCounter']", ".vote__up [data-subject-target='favCounter']", ".vote__up button > span"),
    downvotes=("[data-subject-target='downvoteCounter']", ".vote__down button > span"),
    controls=False,
)  # fmt: skip
_LEMMY = Layout(
    engine="lemmy",
    item="li.comment",
    native=r"^comment-(\d+)$",
    native_in=(("article[id^='comment-']", "id"),),
    author=("a.person-listing", ".person-listing"),
    date=(".moment-time",),
    text=(".comment-content .md-div", ".md-div", ".comment-content"),
    permalink=("a[href^='/comment/']",),
    upvotes=(".fw-bold[data-tippy-content]", ".btn[data-tippy-content*='upvote']"),
    controls=False,
)


def _levels(_: Page, comments: list[FoundComment]) -> None:
    """A comment of kbin names its parent; where it does not, its level and place tell it."""
    levels = []
    for comment in comments:
        names = comment.element.get("class") or "" if comment.element is not None else ""
        found = re.search(r"comment-level--(\d+)", names)
        levels.append(int(found.group(1)) if found else None)
    if not any(comment.parent for comment in comments):
        by_depth(comments, levels)


_PAGING = Paging(".pagination a[href*='p=']", in_url=r"[?&]p=(\d+)")
ENGINES = (
    Engine((_KBIN,), ("comment-level--",), paging=_PAGING, area="#comments", nests=True, finish=_levels),
    Engine((_LEMMY,), ("comment-node",), paging=_PAGING, area="ul.comments", nests=True),
)
