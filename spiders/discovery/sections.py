"""Front, section and list pages: article links with a score, the next page, alternate feeds, the REST interface."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.dates.spans import period_of_url
from spiders.discovery.found import Discovery, Found, Source
from spiders.discovery.score import article_url_score
from spiders.discovery.select import arrange
from spiders.discovery.shapes import SiteShapes
from spiders.discovery.urls import clean_url, same_site, story_url
from spiders.place import is_further_page, plain
from spiders.sheet.page import Page

MAX_LINKS = 5_000
_PAGER_WORDS = 2
"""What a pager's link says at most: "4", "»", "last page"; a story whose address is numbered has its headline there."""
THRESHOLD = 0.5
_FEED_TYPE = re.compile(
    r"^(?:application|text)/(?:rss|atom|rdf|feed)?\+?(?:xml|json)\s*(?:;|$)", re.IGNORECASE
)
_NEXT_REL = re.compile(r"(?:^|\s)next(?:\s|$)", re.IGNORECASE)
_NEXT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|older|nav-previous|pagination-next|pager__item--next|load-more)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NEXT_TEXT = re.compile(
    r"^[\s«<←‹]*(?:next(?: page)?|older(?: posts| entries| stories| articles)?|more (?:news|stories|articles)|"
    r"nächste(?: seite)?|weiter|ältere(?: beiträge)?|suivante?|page suivante|articles plus anciens|siguiente|más antiguas|"
    r"próxima|seguinte|successiva|volgende|nästa|neste|næste|следующая|далее|следующие|次へ|次のページ|下一页|下一頁|다음|التالي|अगला)"
    r"[\s»>→›…]*$|^[\s]*[»>→›]{1,2}[\s]*$",
    re.IGNORECASE,
)


def read_section(page: Page, source: Source, shapes: SiteShapes | None = None) -> Discovery:
    """Links of a page: articles by score, newest first; next page, feeds, interface, sections in `next`."""
    named = f"section:{source.url}"
    links = _links(page)
    scored = {url: article_url_score(url, anchor, shapes) for url, anchor in links.items()}
    items = [
        Found(
            url, "article", named, priority=score, title=links[url] if len(links[url].split()) >= 3 else None
        )
        for url, score in scored.items()
        if score >= THRESHOLD
    ]  # fmt: skip
    found, edge = arrange(items, source.window)
    # One old link in a sidebar is no edge: paging back stops when nothing newer stands on the page.
    edge = edge and not any(period_of_url(item.url) for item in found)
    more = list(alternates(page, named))
    following = next_page(page)
    if following and not edge:
        more.append(Found(following, "section", named, priority=0.6))
    others = {plain(url) for url in (*links, page.url)}
    more += [
        Found(url, "section", named, title=links[url] or None, priority=round(0.5 * (1 - score), 4))
        for url, score in scored.items()
        if score < THRESHOLD
        and url != following
        and _may_be_section(url)
        and not _is_of_pager(url, links[url], others)
    ]
    more.sort(key=lambda item: -item.priority)
    once: dict[str, Found] = {}
    for item in more:
        once.setdefault(item.url, item)
    once.pop(page.url, None)
    return Discovery(found, tuple(once.values()), entries=len(items), flags=("window-edge",) * edge)


def _links(page: Page) -> dict[str, str]:
    """Addresses of the same site with their longest text, in page order. `rel=nofollow` is no hindrance."""
    links: dict[str, str] = {}
    for anchor in _anchors(page):
        url = clean_url(page.base_url, anchor.get("href"))
        url = story_url(url) if url else None
        if url is None or not same_site(url, page.url) or url == page.url:
            continue
        text = _text(anchor)
        if url not in links and len(links) >= MAX_LINKS:
            break
        if len(text) > len(links.setdefault(url, "")):
            links[url] = text
    return links


def _anchors(page: Page) -> Iterator[HtmlElement]:
    yield from page.tree.iter("a", "area")


def _text(anchor: HtmlElement) -> str:
    parts = [str(part) for part in islice(anchor.itertext(), 50)]
    text = " ".join(" ".join(parts).split())[:300]
    return text or " ".join((anchor.get("title") or anchor.get("aria-label") or "").split())[:300]


_FILE = re.compile(r"\.(?!s?html?$|php$|aspx?$)\w{2,5}$", re.IGNORECASE)
_PRIVATE = re.compile(
    r"(?:^|/)(?:login|log-in|signin|sign-in|register|account|cart|checkout|search|suche|wp-admin|wp-login\.php|logout|cdn-cgi|"
    r"share|reply|print|trackback|wp-json|feed|rss)(?:/|$|\?|\.)|[?&](?:replytocom|share|s|q|add-to-cart|print)=",
    re.IGNORECASE,
)


def _is_of_pager(url: str, text: str, others: Container[str]) -> bool:
    """Whether a link leads to a further page of what is linked beside it: that leads there by itself."""
    return len(text.split()) <= _PAGER_WORDS and is_further_page(url, others, text)


def _may_be_section(url: str) -> bool:
    """A list page to look at in a bounded crawl: shallow, no file, no form, no account."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}"
    return parts.path.count("/") <= 6 and not _FILE.search(parts.path) and not _PRIVATE.search(target)


def alternates(page: Page, named: str) -> Iterator[Found]:
    """Feeds named by `<link rel=alternate>` (RSS, Atom, JSON), WordPress's interface, from markup and Link header."""
    for link in page.tree.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), link.get("type") or ""
        url = clean_url(page.base_url, link.get("href"))
        if url is None:
            continue
        if "https://api.w.org/" in rel:
            yield Found(url, "api", named, priority=0.9)
        elif "sitemap" in rel:
            yield Found(url, "sitemap", named, priority=0.9)
        elif ("alternate" in rel or "feed" in rel) and _FEED_TYPE.match(kind) and not _oembed(url):
            yield Found(url, "feed", named, title=(link.get("title") or "")[:300] or None, priority=0.95)
    for match in re.finditer(
        r'<([^<>]{1,2000})>\s*;\s*rel="https://api\.w\.org/"', page.capture.header("link") or ""
    ):
        if url := clean_url(page.url, match[1]):
            yield Found(url, "api", named, priority=0.9)


def _oembed(url: str) -> bool:
    """Whether it is an oEmbed document: these, single posts of the REST interface and comment feeds stand in `alternate` links, too."""
    return bool(re.search(r"oembed|/wp-json/wp/v2/|/comments/feed/?|feeds/comments/|feed=comments", url))


def next_page(page: Page) -> str | None:
    """The next page of a list: `rel=next`, then a class, then a link text that says so."""
    for element in page.tree.iter("link", "a"):
        if _NEXT_REL.search(element.get("rel") or "") and (url := _other(page, element)):
            return url
    by_text = None
    for element in _anchors(page):
        parent = element.getparent()
        classes = f"{element.get('class') or ''} {(parent.get('class') or '') if parent is not None else ''}"
        if _NEXT_CLASS.search(classes) and (url := _other(page, element)):
            return url
        if by_text is None and _NEXT_TEXT.match(_text(element)):
            by_text = _other(page, element)
    return by_text


def _other(page: Page, element: HtmlElement) -> str | None:
    url = clean_url(page.base_url, element.get("href"))
    return url if url and url != page.url and same_site(url, page.url) else None
