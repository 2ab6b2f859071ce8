"""The number of comments that a page prints in the heading of its thread."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.sheet.kit import css, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.threads.counter import number_in

_HEADINGS = (
    "#comments > h2, #comments > h3, #comments > h4, #comments > h5, .comments-title, #comments-title, .wp-block-comments-title, "
    "#comments.comments-title, h2#comments, h3#comments, h4#comments, .comment-title, .comments-heading, .comments-header h2, "
    ".comments-header h3, .comments-count, .comment-reply-title.comments-title, #comments .title"
)


def declared_count(page: Page, area: list[HtmlElement]) -> int | None:
    """The printed counter, None where no heading of the thread's area prints one.

    The article's title, which many themes repeat in this heading, is cut out first: it may hold numbers of its own.
    """
    titles = [title for title in (text_of(h) for h in css(page.tree, "h1")) if title]
    for heading in dict.fromkeys(css(page.tree, _HEADINGS)):
        if not any(heading is top or top in heading.iterancestors() for top in area):
            continue
        text = one_line(heading)
        for title in titles:
            text = text.replace(title, " ")
        count = number_in(text)
        if count is not None:
            return count
    return None
