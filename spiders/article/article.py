"""One page's article, field by field; each field has a reader of its own beside this module."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from archives.records import Article, ArticleMethod, url_id
from spiders.article.authors import read_authors
from spiders.article.blocks import page_flags
from spiders.article.body.body import read_body
from spiders.article.canonical import canonical_url
from spiders.article.dates import read_dates
from spiders.article.details import read_description, read_keywords, read_language, read_section
from spiders.article.headline.headline import read_headline
from spiders.article.images import read_images
from spiders.article.paywall import read_free
from spiders.article.publisher import read_publisher
from spiders.sheet.page import Page


def read_article(
    page: Page, *, cut: Sequence[HtmlElement] = (), zone: str | None = None, day_first: bool | None = None
) -> Article:
    """What a page says as an article; never raises, whatever the page.

    Args:
        page: any HTML page. Whether it should give an article line at all is `blocks.page_flags`' question.
        cut: elements of `page.tree` that belong to comment threads: no part of the body.
        zone: the site's time zone (IANA name), where known.
        day_first: the site's order in dates like 10/02/2012, where known.

    Returns:
        The article without its history and comments (`run`, `version`, `comments` … keep their defaults).
    """
    canonical, _ = canonical_url(page)
    language, language_method = read_language(page)
    headline = read_headline(page)
    authors, authors_method = read_authors(page)
    dates = read_dates(page, language=language, zone=zone, day_first=day_first)
    body = read_body(page, cut=cut)
    images, images_method = read_images(page, body.blocks)
    free, free_method = read_free(page)
    publisher, publisher_method = read_publisher(page)
    description, description_method = read_description(page)
    section, section_method = read_section(page)
    keywords, keywords_method = read_keywords(page)
    return Article(
        id=url_id(canonical),
        url=page.url,
        canonical_url=canonical,
        site=page.host,
        headline=headline.text,
        alternative_headline=headline.alternative,
        authors=authors,
        date_published=dates.published.iso if dates.published else None,
        date_published_raw=dates.published.raw if dates.published else None,
        date_modified=dates.modified.iso if dates.modified else None,
        date_modified_raw=dates.modified.raw if dates.modified else None,
        description=description,
        body=body.text,
        body_html=body.html,
        print_edition=body.print_edition,
        images=images,
        section=section,
        keywords=keywords,
        language=language,
        publisher=publisher,
        is_accessible_for_free=free,
        flags=page_flags(page),
        method=ArticleMethod(
            headline=headline.method,
            alternative_headline=headline.alternative_method,
            authors=authors_method,
            date_published=dates.published_method,
            date_modified=dates.modified_method,
            description=description_method,
            body=body.method,
            print_edition="pattern" if body.print_edition else None,
            images=images_method,
            section=section_method,
            is_accessible_for_free=free_method,
            keywords=keywords_method,
            language=language_method,
            publisher=publisher_method,
        ),
        capture=page.capture.pointer,
    )
