"""Fernpress (fernpress.example, a made-up model site): a thread of `details`, each reply nested in what it answers."""

from __future__ import annotations

from archives.records import Article
from spiders.read.site import Site
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sites.kit import with_body
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_VOICES = Layout(
    engine="fernpress",
    item="section details[id]",
    native=r"^s(\d+)$",
    author=("summary > strong",),
    date=("summary",),
    date_pattern=r"·\s*(.+)$",
    header="summary",
)


class Fernpress(Site):
    hosts = ("fernpress.example",)
    time_zone = "Europe/Berlin"

    def read_thread(self, page: Page) -> Thread | None:
        """The voices under the story."""
        voices = read_items(page, _VOICES)
        if not voices:
            return super().read_thread(page)
        section = (
            next(e for e in voices[0].element.iterancestors("section"))
            if voices[0].element is not None
            else None
        )
        heading = first(section, "h2") if section is not None else None
        elements = [section] if section is not None else []
        return Thread("fernpress", voices, elements=elements, declared=number_in(text_of(heading)))

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The generic body takes the byline for a paragraph."""
        article = super().read_article(page, thread)
        return with_body(article, css(page.tree, "main > p:not(.m)"), "site:fernpress")
