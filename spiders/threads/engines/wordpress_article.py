"""An article's own fields in the markup that WordPress core and its default themes give to them.

Source: template tags of the default themes (`entry-title`, `entry-date`, `byline`, `entry-content`) and the post blocks
(`wp-block-post-title`, `-post-date`, `-post-author`, `-post-content`, `-post-terms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from lxml.html import HtmlElement

from archives.records import Article, Author, Image
from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.kit import css, has_any, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html

_MARKS = ("wp-content", "wp-includes", "wp-json", "wp-block-post")
_TITLE = "h1.entry-title, h1.wp-block-post-title"
_DATE = "time.entry-date, .posted-on time, .wp-block-post-date time, .entry-meta time, .meta .timestamp[title], abbr.published"
_AUTHOR = (
    ".byline .author a, .byline .author.vcard, .byline a[rel~=author], .wp-block-post-author__name, "
    ".wp-block-post-author-name, .entry-author-name, .meta .author a[rel~=author]"
)
_CATEGORY = "a[rel~=category], .wp-block-post-terms.taxonomy-category a[rel~=tag]"
_CATEGORY_LINK = re.compile(r"/category/|[?&]cat=")
_FEATURED = "img.wp-post-image, .wp-block-post-featured-image img"
_CONTENT = ".entry-content, .wp-block-post-content"
_OUTSIDE = re.compile(
    r"(?:^|\s)(?:widget\S*|comment\S*|sidebar\S*|related\S*|wp-block-latest\S*|wp-block-query|post-navigation|site-footer)(?:\s|$)"
)
# Boxes that plugins add to a post's content; where one stands, the content is more than the article's words.
_BOXES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|related|newsletter|subscribe|subscription|signup|author|bio|promo|jp|jetpack|"
    r"addtoany|recommend|widget|donate|donation|paywall|rating|toc|print|ads|adsense|advert|banner|sponsor|cta|form|video|gallery|"
    r"caption|embed|player|recipe|faq|accordion|tabs|popup|breadcrumbs?|meta|tags|button)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HOW = "engine:wordpress"


def refine(page: Page, article: Article, cut: Sequence[HtmlElement] = ()) -> Article:
    """The article with what core markup says more exactly than the generic readers found; others are left alone.

    Args:
        page: the page.
        article: the generic reading.
        cut: elements that are no part of the body.
    """
    if not has_any(page.text, _MARKS):
        return article
    outside = set(cut)
    changes: dict[str, object] = {}
    how: dict[str, str] = {}
    titles = [title for title in _inside(page, _TITLE, outside) if text_of(title)] or _self_linked(page)
    if len(titles) == 1 and (headline := text_of(titles[0])) != article.headline:
        changes["headline"], how["headline"] = headline, _HOW
    if exact := _published(page, outside, article):
        changes |= {"date_published": exact[0], "date_published_raw": exact[1]}
        how["date_published"] = _HOW
    if names := _authors(page, outside, article):
        changes["authors"], how["authors"] = names, _HOW
    if body := _body(page, outside, article):
        changes |= {"body": body[0], "body_html": body[1]}
        how["body"] = _HOW
    for field, value in _missing(page, outside, article):
        changes[field], how[field] = value, _HOW
    if not changes:
        return article
    return replace(article, **changes, method=replace(article.method, **how))  # type: ignore[arg-type]


def _missing(page: Page, outside: set[HtmlElement], article: Article) -> Iterator[tuple[str, object]]:
    """Fields that the generic readers left empty and core's markup has."""
    if not article.keywords and (tags := _tags(page, outside)):
        yield "keywords", tags
    if article.section is None and (section := _category(page, outside)):
        yield "section", section
    if article.publisher is None and (publisher := _site_title(page)):
        yield "publisher", publisher
    if not article.images and (pictures := _featured(page, outside)):
        yield "images", pictures


def parts(page: Page) -> list[Follow]:
    """The other pages of an article that its author divided (`<!--nextpage-->`)."""
    found: dict[str, Follow] = {}
    for link in css(page.tree, "a.post-page-numbers"):
        url, words = page.absolute(link.get("href")), text_of(link) or ""
        if url and words.isdecimal():
            found.setdefault(url, Follow(url, "article-page", int(words)))
    return list(found.values())


def _inside(page: Page, selector: str, outside: set[HtmlElement]) -> list[HtmlElement]:
    """Matches that stand in no widget, list of other posts or comment thread."""
    return [
        element
        for element in css(page.tree, selector)
        if not any(
            node in outside or _OUTSIDE.search(node.get("class") or "") for node in element.iterancestors()
        )
    ]


def _self_linked(page: Page) -> list[HtmlElement]:
    """Headings of the first rank whose link is this page's own address: themes of 2012 and before."""
    own = page.url.split("#")[0].rstrip("/")
    return [
        h
        for h in css(page.tree, "h1")
        if any((page.absolute(a.get("href")) or "").rstrip("/") == own for a in css(h, "a"))
    ]


def _published(page: Page, outside: set[HtmlElement], article: Article) -> tuple[str, str] | None:
    """The first date of the post, to the second, where the generic reading has no more than its day."""
    if article.date_published and len(article.date_published) > 10:
        return None
    for element in _inside(page, _DATE, outside):
        value = machine_date(element.get("datetime") or element.get("title"))
        if value is None or value.iso is None or len(value.iso) <= 10:
            continue
        days = (
            datetime.fromisoformat(value.iso[:10])
            - datetime.fromisoformat((article.date_published or value.iso)[:10])
        ).days
        return (value.iso, value.raw) if abs(days) <= 1 else None
    return None


def _authors(page: Page, outside: set[HtmlElement], article: Article) -> tuple[Author, ...]:
    if article.authors and "json-ld" in (article.method.authors or ""):
        return ()
    names: dict[str, Author] = {}
    for element in _inside(page, _AUTHOR, outside):
        name = text_of(element)
        link = next(iter(css(element, "a[href]")), None)
        if name and len(name) <= 80:
            names.setdefault(
                name, Author(name, page.absolute(link.get("href")) if link is not None else None)
            )
    same = tuple(names) == tuple(author.name for author in article.authors)
    return () if same or len(names) > 3 else tuple(names.values())


def _body(page: Page, outside: set[HtmlElement], article: Article) -> tuple[str, str] | None:
    """The post's content as the database holds it, where no plugin's box was put into it."""
    contents = _inside(page, _CONTENT, outside)
    if len(contents) != 1:
        return None
    content = contents[0]
    if any(_BOXES.search(node.get("class") or "") for node in css(content, "[class]")) or css(
        content, "h1, form, iframe, figure"
    ):
        return None

    def drop(element: HtmlElement) -> bool:
        return element in outside or "page-links" in (element.get("class") or "")

    text = flat_text(content, drop)
    if not text:
        return None
    paragraphs = article.body.split("\n\n") if article.body else []
    known = sum(" ".join(p.split())[:60] in " ".join(text.split()) for p in paragraphs)
    if known < 0.8 * len(paragraphs) or len(text) > 2 * len(article.body or "") + 400:
        return None
    return text, inner_html(content, drop)


def _tags(page: Page, outside: set[HtmlElement]) -> tuple[str, ...]:
    """The post's tags, whatever its permalinks look like (`/tag/x/`, `/schlagwort/x/`, `?tag=x`)."""
    words = [text_of(link) for link in _inside(page, "a[rel~=tag]", outside) if not _other_term(link)]
    return tuple(dict.fromkeys(word for word in words if word))


def _other_term(link: HtmlElement) -> bool:
    """Whether a term is no tag but a category or of another taxonomy: the post-terms block gives them all `rel=tag`."""
    if "category" in (link.get("rel") or "") or _CATEGORY_LINK.search(link.get("href") or ""):
        return True
    names = next(
        (box.get("class") for box in link.iterancestors() if "taxonomy-" in (box.get("class") or "")), ""
    )
    return bool(names) and "taxonomy-post_tag" not in names.split()


def _category(page: Page, outside: set[HtmlElement]) -> str | None:
    """The post's first category; else the one of the site's categories that the page promises "More in"."""
    found = [text_of(link) for link in _inside(page, _CATEGORY, outside)]
    named = next((word for word in found if word and word != "Uncategorized"), None)
    if named or "More in " not in page.text:
        return named
    menu = {text_of(link) for link in css(page.tree, ".cat-item a, a[href*='/category/']")}
    lines = (text_of(line) or "" for line in css(page.tree, "p, h2, h3, h4, h5, span"))
    return next((line[8:] for line in lines if line.startswith("More in ") and line[8:] in menu), None)


def _site_title(page: Page) -> str | None:
    """The site's name, which core puts before `»` in the title of every feed link (`feed_links`, general-template.php)."""
    titles = [
        link.get("title") or "" for link in css(page.tree, "head link[rel=alternate][type*=rss][title]")
    ]
    names = {title.split(" » ")[0].strip() for title in titles if " » " in title}
    return names.pop() if len(names) == 1 else None


def _featured(page: Page, outside: set[HtmlElement]) -> tuple[Image, ...]:
    """The post's featured image with the caption of its figure."""
    for element in _inside(page, _FEATURED, outside):
        url = page.absolute(element.get("src"))
        figure = next(element.iterancestors("figure"), None)
        captions = css(figure, "figcaption") if figure is not None else []
        if url and url.startswith("http"):
            return (Image(url, text_of(captions[0]) if captions else None),)
    return ()
