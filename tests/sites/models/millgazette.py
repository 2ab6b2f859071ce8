"""The Mill Gazette (millgazette.example, a made-up model site), redesigned in 2020: both layouts keep their reader.

Since then remarks are a numbered list that answers by number ("to #2"). Until the end of 2019 they were bare text
between rules, signed at their end with name and time.
"""

from __future__ import annotations

from datetime import date

from lxml.html import HtmlElement

from archives.records import Article
from spiders.dates.elements import words_date
from spiders.read.site import Site
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.sites.kit import with_body
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

_REMARKS = Layout(
    engine="millgazette",
    item="#talk ol > li",
    native=r"^(\d+)$",
    native_in=(("", "value"),),
    author=("b",),
    date=("u",),
    text=("div",),
    parent_link=("em a",),
    parent_pattern=r"#(\d+)$",
)


class MillGazette(Site):
    hosts = ("millgazette.example",)
    time_zone = "Europe/London"

    def read_thread(self, page: Page) -> Thread | None:
        """The numbered remarks; their numbers count within one story."""
        talk = first(page.tree, "#talk")
        if talk is None:
            return super().read_thread(page)
        declared = number_in(text_of(first(talk, "h3")))
        return Thread(
            "millgazette",
            read_items(page, _REMARKS),
            native_scope="thread",
            elements=[talk],
            declared=declared,
        )

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The generic body takes the byline for a paragraph."""
        article = super().read_article(page, thread)
        return with_body(article, css(page.tree, "#story > p:not(.by)"), "site:millgazette")


class MillGazetteUntil2019(Site):
    """The old layout: no element holds a remark, an anchor begins it and a rule ends it."""

    hosts = ("millgazette.example",)
    time_zone = "Europe/London"
    valid_until = date(2019, 12, 31)

    def read_thread(self, page: Page) -> Thread | None:
        """The signed remarks below the second rule."""
        anchors = css(page.tree, "a[name^=r]")
        if not anchors:
            return super().read_thread(page)
        heading = next((b for b in anchors[0].itersiblings("b", preceding=True)), None)
        count = (heading.tail or "") if heading is not None else ""
        comments = [_signed(page, anchor) for anchor in anchors]
        parts = [e for anchor in anchors for e in (anchor, _signature(anchor)) if e is not None]
        return Thread(
            "millgazette-2017",
            comments,
            native_scope="thread",
            elements=parts,
            declared=number_in(count.strip()),
        )

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """Paragraphs alone are the story; the remarks are bare text beside them."""
        article = super().read_article(page, thread)
        return with_body(article, css(page.tree, "body > p"), "site:millgazette-2017")


def _signature(anchor: HtmlElement) -> HtmlElement | None:
    return next(anchor.itersiblings("i"), None)


def _signed(page: Page, anchor: HtmlElement) -> FoundComment:
    text = [anchor.tail or ""]
    for sibling in anchor.itersiblings():
        if sibling.tag in ("i", "hr"):
            break
        text.append("\n" if sibling.tag == "br" else sibling.text_content())
        text.append(sibling.tail or "")
    name, _, when = (text_of(_signature(anchor)) or "").partition(", ")
    return FoundComment(
        native=anchor.get("name")[1:],
        author=name or None,
        date=words_date(page, when),
        text="".join(text).strip() or None,
        method={
            "record": "site:millgazette-2017",
            "author": "i",
            "date_published": "i",
            "text": "between rules",
        },
    )
