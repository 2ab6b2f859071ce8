"""The Express Tribune (tribune.com.pk), Karachi.

Until 2019 the site ran on WordPress; its theme of 2012 is read by the WordPress reader: the commenter's name in `.author`
(a link only if a web address was given), the GMT instant in the `title` of `.timestamp`, the vote link `.comments-like`
inside the text. The present site is no WordPress; its comment list is described below. The article's own fields come
from the generic readers; what stands here fills those that they leave empty.
"""

from __future__ import annotations

from dataclasses import replace

from archives.records import Article, Author, Image
from spiders.read.site import Site
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import Thread

_MODERN = Layout(
    engine="tribune",
    item="li.comment-item",
    native=r"^comment-(\d+)$",
    author=(".comment-author",),
    date=(".comment-time",),
    text=(".comment-text",),
)
_HOW = "site:tribune"


class Tribune(Site):
    """Both layouts, told apart by their markup: re-crawled old stories came back in the new one."""

    hosts = ("tribune.com.pk",)
    time_zone = "Asia/Karachi"
    day_first = True

    def read_thread(self, page: Page) -> Thread | None:
        """The modern list where it stands; the old pages are WordPress's and left to its reader."""
        section = first(page.tree, "div.comments-section")
        comments = read_items(page, _MODERN) if section is not None else []
        if section is None or not comments:
            return None
        heading = next(iter(css(section, "h4, h3, h2")), None)
        return Thread("tribune", comments, elements=[section], declared=number_in(text_of(heading)))

    def read_article(self, page: Page, thread: Thread | None) -> Article | None:
        """The generic reading; section, byline, picture and publisher from the layouts where it has none."""
        article = super().read_article(page, thread)
        if article is None:
            return None
        if article.section is None and (section := _section(page)):
            article = replace(article, section=section, method=replace(article.method, section=_HOW))
        if not article.authors and (authors := _authors(page)):
            article = replace(article, authors=authors, method=replace(article.method, authors=_HOW))
        if not article.images and (images := _images(page)):
            article = replace(article, images=images, method=replace(article.method, images=_HOW))
        if article.publisher is None:
            article = replace(
                article, publisher="The Express Tribune", method=replace(article.method, publisher=_HOW)
            )
        return article


def _section(page: Page) -> str | None:
    """The menu's marked entry; else the line above the neighbouring stories ("More in Pakistan")."""
    entry = text_of(first(page.tree, "#main-menu .current-category > a", ".breadcrumb li:last-child"))
    more = text_of(first(page.tree, "#adjacent p")) or ""
    return entry or (more.removeprefix("More in ") if more.startswith("More in ") else None)


def _authors(page: Page) -> tuple[Author, ...]:
    links = css(page.tree, ".story > .meta .author a, .left-authorbox span a")
    return tuple(Author(name, page.absolute(link.get("href"))) for link in links if (name := text_of(link)))


def _images(page: Page) -> tuple[Image, ...]:
    """The story's picture; the modern layout loads it late (`data-src`)."""
    found = []
    for picture in css(page.tree, ".story-image img, .story-featuredimage img"):
        url = page.absolute(picture.get("data-src") or picture.get("src"))
        if url:
            box = next(
                iter(
                    picture.xpath(
                        "ancestor::*[contains(@class, 'story-image') or contains(@class, 'image')][last()]"
                    )
                ),
                None,
            )
            caption = text_of(first(box, "p.caption")) if box is not None else None
            found.append(Image(url, caption))
    return tuple(dict.fromkeys(found))
