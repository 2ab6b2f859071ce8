"""Quay Letters (quayletters.example, a made-up model site): letters in a description list, name and time in `dt`, text in `dd`.

The page says English and writes 03/04/2024: only the site's own order of day and month decides.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from archives.records import Article
from spiders.dates.elements import words_date
from spiders.dates.strings import set_site
from spiders.read.site import Site
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text
from spiders.sites.kit import with_body
from spiders.threads.counter import number_in
from spiders.threads.thread import FoundComment, Thread


class QuayLetters(Site):
    hosts = ("quayletters.example",)
    time_zone = "Europe/Dublin"
    day_first = True

    def read_thread(self, page: Page) -> Thread | None:
        """The letters under the story."""
        set_site(page, zone=self.time_zone, day_first=self.day_first)
        letters = first(page.tree, "section dl")
        if letters is None:
            return super().read_thread(page)
        comments = [_letter(page, term) for term in css(letters, "dt[id]")]
        section = letters.getparent()
        return Thread(
            "quayletters", comments, elements=[section], declared=number_in(text_of(first(section, "h2")))
        )

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The generic body takes byline and date for paragraphs."""
        article = super().read_article(page, thread)
        return with_body(article, css(page.tree, "article > p ~ p"), "site:quayletters")


def _letter(page: Page, term: HtmlElement) -> FoundComment:
    letter = term.getnext()
    return FoundComment(
        native=term.get("id")[1:],
        author=text_of(first(term, "b")),
        date=words_date(page, text_of(first(term, "i")) or ""),
        text=flat_text(letter) or None if letter is not None else None,
        method={"record": "site:quayletters", "author": "dt b", "date_published": "dt i", "text": "dd"},
    )
