"""What site files share: fields of an article set from elements that the site's layout is known to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from archives.records import Article
from spiders.dates.strings import read_date
from spiders.sheet.kit import text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html


def with_body(article: Article | None, paragraphs: Sequence[HtmlElement], method: str) -> Article | None:
    """The article with these elements as its body, one paragraph each; unchanged where there are none."""
    if article is None or not paragraphs:
        return article
    body = "\n\n".join(filter(None, (flat_text(element) for element in paragraphs)))
    html = "".join(f"<p>{inner_html(element)}</p>" for element in paragraphs)
    return replace(article, body=body or None, body_html=html, method=replace(article.method, body=method))


def with_date(
    page: Page, article: Article | None, element: HtmlElement | None, method: str
) -> Article | None:
    """The article with the date that stands in an element; unchanged where it holds none."""
    value = read_date(page, text_of(element) or "") if element is not None else None
    if article is None or value is None or value.iso is None:
        return article
    return replace(
        article,
        date_published=value.iso,
        date_published_raw=value.raw,
        method=replace(article.method, date_published=method),
    )
