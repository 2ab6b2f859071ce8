"""Question2Answer: answers with the comments on them; the question is the article.

Source: qa-include/qa-theme-base.php (`a_list_item`, `c_list_item`, `post_meta`); the stock themes keep its class names.
"""

from __future__ import annotations

from spiders.sheet.kit import css, has_any
from spiders.sheet.page import Page
from spiders.threads.forum import Paging, further_pages
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_LAYOUT = Layout(
    engine="question2answer",
    item=".qa-a-list-item[id^='a'], .qa-c-list-item[id^='c']",
    author=(".qa-a-item-who-data", ".qa-c-item-who-data"),
    date=(".qa-a-item-when-data", ".qa-c-item-when-data", ".qa-a-item-when", ".qa-c-item-when"),
    text=(".qa-a-item-content", ".qa-c-item-content"),
    permalink=("a.qa-a-item-what", "a.qa-c-item-what"),
    upvotes=(".qa-upvote-count-data", ".qa-netvote-count-data"),
    downvotes=(".qa-downvote-count-data",),
    hidden=(".qa-a-list-item-hidden", ".qa-c-list-item-hidden"),
    controls=False,
)
_PAGING = Paging(".qa-page-links a[href*='start=']", "", None)


def read(page: Page) -> Thread | None:
    """Answers and comments in reading order, a comment under its answer by nesting."""
    items = css(page.tree, _LAYOUT.item)
    if not items or not has_any(page.text, ("qa-a-list-item", "qa-c-list-item")):
        return None
    comments = [
        found for found in read_items(page, _LAYOUT, items) if found.text or found.status != "visible"
    ]
    if not comments:
        return None
    thread = Thread("question2answer", comments, nests=True)
    thread.elements = css(page.tree, ".qa-part-a-list, .qa-q-view-c-list, .qa-a-form, .qa-c-form")
    thread.follows = further_pages(page, _PAGING)
    return thread
