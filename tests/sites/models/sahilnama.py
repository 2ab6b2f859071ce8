"""Sahilnama (sahilnama.example, a made-up model site): an Urdu newsroom, right to left, with its own digits."""

from __future__ import annotations

from dataclasses import replace

from archives.records import Article, Author
from spiders.dates.strings import set_site
from spiders.read.site import Site
from spiders.sheet.kit import first, text_of
from spiders.sheet.page import Page
from spiders.sites.kit import with_date
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_OPINIONS = Layout(
    engine="sahilnama",
    item=".rai .ek",
    native=r"^t-(\d+)$",
    author=(".nam",),
    date=(".waqt",),
    text=(".bat",),
)


class Sahilnama(Site):
    hosts = ("sahilnama.example",)
    time_zone = "Asia/Karachi"

    def read_thread(self, page: Page) -> Thread | None:
        """The opinions under the story."""
        set_site(page, zone=self.time_zone, day_first=self.day_first)
        opinions = first(page.tree, ".rai")
        if opinions is None:
            return super().read_thread(page)
        declared = number_in(text_of(first(opinions, "h3")))
        return Thread("sahilnama", read_items(page, _OPINIONS), elements=[opinions], declared=declared)

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The time of day stands in the date line, the reporter's name after the word "report"."""
        article = with_date(
            page, super().read_article(page, thread), first(page.tree, ".khabar > .waqt"), "site:sahilnama"
        )
        name = (text_of(first(page.tree, ".qalam")) or "").partition(":")[2].strip()
        if article is None or not name:
            return article
        method = replace(article.method, authors="site:sahilnama")
        return replace(article, authors=(Author(name),), method=method)
