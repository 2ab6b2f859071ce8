"""The further pages of a multi-page article; never the paging of a list or of comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from spiders.article.canonical import canonical_url, normalise_url
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.sheet.strings import cues, element_text, named
from spiders.urls import host_name, same_owner

_BOX = re.compile(
    r"(?:^|\s)(?:page-?links?|post-?page-?numbers|wp-link-pages|post-pages|article-?pag\w+|multi-?page\w*|article-?nav-?pages|pagination-single)(?:\s|$)"
)
_COMMENTS = re.compile(r"comment|kommentar|respond|disqus|reply|thread")
_PAGE_KEYS = frozenset({"page", "p", "seite", "pg", "pagina", "pagenum"})
_PATH_PAGE = re.compile(
    r"(?:/(?:page|seite|p)[/-]?(\d{1,3})|/(\d{1,2})|[-_](?:page|seite|p)?(\d{1,2}))(?:\.html?)?/?$"
)
_MAX_PAGE = 100
_BOXES = frozenset({"div", "nav", "p", "ul", "span", "section"})


def article_pages(page: Page) -> list[Follow]:
    """The other pages of the same article, in order of their number.

    Read from WordPress' `.page-links` and its likes, from `rel=next` and from numbered links; a link counts only if
    its address is the article's own plus a page number (`/2/`, `?page=2`).
    """
    if _is_numbered(page):
        return []
    base = normalise_url(page.url)
    links = list(_targets(page))
    # A story called by a number (`/archives/17`) has pages `/archives/17/2`; `/archives/19` is another story.
    named_by_number = _bare(base) in {_stem(url)[0] for url in links}
    own_stem, own_number = (_bare(base), 0) if named_by_number else _stem(base)
    stems = {own_stem} if named_by_number else {own_stem, _stem(normalise_url(canonical_url(page)[0]))[0]}
    found: dict[int, str] = {}
    for url in links:
        link_stem, number = _stem(url)
        if (
            number
            and number != own_number
            and number <= _MAX_PAGE
            and link_stem in stems
            and _same_site(url, base)
        ):
            found.setdefault(number, url)
    return [Follow(found[number], "article-page", number) for number in sorted(found)]


def _targets(page: Page) -> Iterator[str]:
    """Where the paging links of the page lead."""
    for link in _links(page):
        url = page.absolute(link.get("href"))
        if url is not None and "#" not in (link.get("href") or "")[:1]:
            yield normalise_url(url)


def _is_numbered(page: Page) -> bool:
    """Whether the number that ends the page's path (`/ticket/4`) is its own name: nothing on it pages an article."""
    try:
        number = _PATH_PAGE.search(urlsplit(page.url).path)
    except ValueError:
        return False
    return (
        number is not None
        and number.group(2) is not None
        and page.capture.role.name != "article-page"
        and not any(_is_page_box(box, said) for box, said in named(page).items())
    )


def _is_page_box(box: HtmlElement, said: str) -> bool:
    return _is_box(said) and box.tag in _BOXES and not _in_comments(box)


def _links(page: Page) -> list[HtmlElement]:
    """Links in paging boxes of the article, and the head's `rel=next` (plain `a rel=next` often is the next story)."""
    links: list[HtmlElement] = [e for e in page.tree.iter("link") if _is_next(e)]
    for box, said in named(page).items():
        if _is_page_box(box, said):
            links.extend(box.iter("a"))
    anchors = list(page.tree.iter("a"))
    links.extend(a for a in anchors if _is_next(a) and not _in_comments(a))
    numbered = [a for a in anchors if _is_number(a) and not _in_comments(a)] if len(links) < 200 else []
    return links + numbered


def _is_next(link: HtmlElement) -> bool:
    rel = link.get("rel")
    return rel is not None and "next" in rel.lower().split()


@lru_cache(maxsize=20_000)
def _is_box(named: str) -> bool:
    """Whether what an element is called is a paging box of an article."""
    return bool(_BOX.search(named)) and not _COMMENTS.search(named)


def _is_number(link: HtmlElement) -> bool:
    """Whether a link reads as a number; most links show by their first words that they do not."""
    text = (link.text or "").strip()
    if len(link):
        return (not text or text.isdigit()) and element_text(link).isdigit()
    return text.isdigit()


def _in_comments(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    while node is not None and node.tag not in {"body", "html"}:
        if _COMMENTS.search(cues(node)):
            return True
        node = node.getparent()
    return False


def _stem(url: str) -> tuple[str, int]:
    """An address without its page number, and the number (0 where there is none; page 1 counts as none)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, 0
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    number = next(
        (int(v) for k, v in pairs if k.lower() in _PAGE_KEYS and v.isascii() and v.isdigit() and len(v) <= 3),
        0,
    )
    if number and len(pairs) >= 1 and parts.path not in {"", "/"}:
        kept = "&".join(f"{k}={v}" for k, v in pairs if k.lower() not in _PAGE_KEYS)
        return f"{parts.hostname}{parts.path.rstrip('/')}?{kept}", number
    match = _PATH_PAGE.search(parts.path)
    if match and match.start() > 1:
        number = int(next(group for group in match.groups() if group))
        if 2 <= number <= _MAX_PAGE:
            return (
                f"{parts.hostname}{parts.path[: match.start()]}{'.html' if '.htm' in match[0] else ''}?{parts.query}",
                number,
            )
    return _bare(url), 0


def _bare(url: str) -> str:
    """An address as a stem, with every number that is in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.hostname}{parts.path.rstrip('/')}?{parts.query}"


def _same_site(a: str, b: str) -> bool:
    return same_owner(host_name(a), host_name(b))
