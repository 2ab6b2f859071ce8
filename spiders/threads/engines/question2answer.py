"""Question2Answer: answers with the comments on them; the question is the article.

Source: qa-include/qa-theme-base.php (`a_list_item`, `c_list_item`, `post_meta`); the stock themes keep its class names.
"""

from __future__ import annotations

from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout

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
ENGINES = (
    Engine(
        (_LAYOUT,),
        ("qa-a-list-item", "qa-c-list-item"),
        paging=Paging(".qa-page-links a[href*='start=']"),
        area=".qa-part-a-list, .qa-q-view-c-list, .qa-a-form, .qa-c-form",
        nests=True,
    ),
)
