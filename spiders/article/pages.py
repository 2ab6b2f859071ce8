"""The further pages of a multi-page article; never the paging of a list or of comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from spiders.article.canonical import canonical_url, normalise_url
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.sheet.sheet import Sheet
from spiders.sheet.strings import cues, element_text, named
from spiders.urls import host_name, same_owner

_BOX = re.compile(
    r"(?:^|\s)(?:page-?links?|post-?page-?numbers|wp-link-pages|post-pages|article-?pag\w+|multi-?page\w*|article-?nav-?pages|pagination-single)(?:\s|$)"
)
_COMMENTS = re.compile(r"comment|kommentar|respond|disqus|reply|thread")
_PAGE_KEYS = ("page", "seite", "pg", "pagina", "pagenum", "p")
"""Query keys that number pages; `p` last, since it names posts too."""
_PATH_PAGE = re.compile(
    r"(?:/(?:page|seite|p)[/-]?(?P<word>\d{1,3})|/(?P<part>\d{1,2})|[-_](?:page|seite|p)(?P<tail>\d{1,2})|[-_](?P<bare>\d{1,2}))"
    r"(?:\.html?)?/?$"
)
_MAX_PAGE = 100
_MAX_LINKS = 2_000
"""Links that are looked at, of a page that has tens of thousands: reading an address costs, and no article has so many pages."""
_BOXES = frozenset({"div", "nav", "p", "ul", "span", "section"})


def article_pages(page: Page) -> list[Follow]:
    """The other pages of the same article, in order of their number.

    Read from WordPress' `.page-links` and its likes, from `rel=next` and from numbered links; a link counts only if
    its address is the article's own plus a page number (`/2/`, `?page=2`).
    """
    if _is_numbered(page):
        return []
    base = normalise_url(page.url)
    links = list(islice(_targets(page), _MAX_LINKS))
    # A story called by a number (`/archives/17`) has pages `/archives/17/2`; `/archives/19` is another story.
    named_by_number = _bare(base) in {_stem(url)[0] for url in links}
    own_stem, own_number = (_bare(base), 0) if named_by_number else _stem(base)
    stems = {own_stem} if named_by_number else {own_stem, _stem(normalise_url(canonical_url(page)[0]))[0]}
    found: dict[int, str] = {}
    for url in links:
        link_stem, number = _stem(url)
        if (
            number > 1
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
    """Whether the number that ends the page's address (`/ticket/4`, `/episode-5/`, `?p=6`) is its own name: nothing on it
    pages an article."""
    try:
        parts = urlsplit(page.url)
    except ValueError:
        return False
    path = _PATH_PAGE.search(parts.path)
    own_name = path is not None and path.lastgroup in ("part", "bare")
    if not own_name:
        keys = {key.lower() for key, _ in parse_qsl(parts.query)}
        own_name = "p" in keys and not keys & set(_PAGE_KEYS[:-1])
    return (
        own_name
        and page.capture.role.name != "article-page"
        and not any(_is_page_box(box, said) for box, said in named(page).items())
    )


def _is_page_box(box: HtmlElement, said: str) -> bool:
    # all names of such boxes have "pag" in them: most elements need no look
    return "pag" in said and _is_box(said) and box.tag in _BOXES and not _in_comments(box)


def _links(page: Page) -> list[HtmlElement]:
    """Links in paging boxes of the article, and the head's `rel=next` (plain `a rel=next` often is the next story)."""
    sheet = page.sheet
    anchors = [place for place, tag in enumerate(sheet.tags) if tag == "a"]
    links = [
        sheet.elements[place]
        for place, tag in enumerate(sheet.tags)
        if tag == "link" and _is_next(sheet.attributes[place])
    ]
    for box, said in named(page).items():
        if _is_page_box(box, said):
            links.extend(box.iter("a"))
    following = [sheet.elements[place] for place in anchors if _is_next(sheet.attributes[place])]
    links.extend(a for a in following if not _in_comments(a))
    numbers = [place for place in anchors if _is_number(sheet, place)] if len(links) < 200 else []
    return links + [a for a in map(sheet.elements.__getitem__, numbers) if not _in_comments(a)]


def _is_next(own: Mapping[str, str]) -> bool:
    rel = own.get("rel")
    return rel is not None and "next" in rel.lower().split()


@lru_cache(maxsize=20_000)
def _is_box(named: str) -> bool:
    """Whether what an element is called is a paging box of an article."""
    return bool(_BOX.search(named)) and not _COMMENTS.search(named)


def _is_number(sheet: Sheet, place: int) -> bool:
    """Whether a link reads as a number; most links show by their first words that they do not."""
    text = (sheet.texts[place] or "").strip()
    if sheet.ends[place] > place + 1 and (not text or text.isdigit()):
        text = element_text(sheet.elements[place])
    return text.isdigit() and len(text) <= len(str(_MAX_PAGE))


def _in_comments(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    while node is not None and node.tag not in {"body", "html"}:
        if _COMMENTS.search(cues(node)):
            return True
        node = node.getparent()
    return False


def page_of(address: str, story: str) -> bool:
    """Whether an address is that of a further page of a story by its form alone: the story's own and a page number that
    nothing else can be (`/2/`, `/page/2`, `?page=2`; `-2` may end another story's name)."""
    stem, number = _stem(normalise_url(address), bare=False)
    return number > 1 and stem == _bare(normalise_url(story))


def _stem(url: str, *, bare: bool = True) -> tuple[str, int]:
    """An address without its page number, and the number (0 where there is none; page 1 counts as none)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, 0
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    counts = {k.lower(): int(v) for k, v in pairs if v.isascii() and v.isdigit() and len(v) <= 3}
    key = next((key for key in _PAGE_KEYS if counts.get(key)), None)
    if key is not None and parts.path not in {"", "/"}:
        kept = "&".join(f"{k}={v}" for k, v in pairs if k.lower() != key)
        return f"{parts.hostname}{parts.path.rstrip('/')}?{kept}", counts[key]
    match = _PATH_PAGE.search(parts.path)
    if match and match.start() > 1 and (bare or match.lastgroup != "bare"):
        number = int(match[match.lastgroup or 0])
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
