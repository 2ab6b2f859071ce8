"""Tideboard (tideboard.example, a made-up model site): a forum drawn as one table, two rows a post.

The first row of a pair holds the name and the posting time, the second the text. The generic readers take the day on
which a member joined for the post's; both are all-figure dates, day first.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.strings import set_site
from spiders.read.site import Site
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text
from spiders.threads.thread import FoundComment, Thread

_POSTED = re.compile(r"Posted: (.+)")


class Tideboard(Site):
    hosts = ("tideboard.example",)
    time_zone = "Europe/London"
    day_first = True

    def read_thread(self, page: Page) -> Thread | None:
        """The posts of the table; the first is the topic's opening."""
        set_site(page, zone=self.time_zone, day_first=self.day_first)
        table = first(page.tree, "table.t")
        if table is None:
            return super().read_thread(page)
        posts = [self._post(page, row) for row in css(table, "tr[id^=p]")]
        return Thread("tideboard", posts[1:], elements=[table], opening=posts[0] if posts else None)

    def _post(self, page: Page, head: HtmlElement) -> FoundComment:
        posted = _POSTED.search(text_of(head) or "")
        text = head.getnext()
        return FoundComment(
            native=head.get("id")[1:],
            author=text_of(first(head, "b")),
            date=words_date(page, posted[1]) if posted else None,
            text=flat_text(text) or None if text is not None else None,
            method={
                "record": "site:tideboard",
                "author": "b",
                "date_published": "grammar",
                "text": "next row",
            },
        )
