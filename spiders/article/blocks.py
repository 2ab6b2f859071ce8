"""Pages that are no article: block pages, and front, list, tag and search pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from spiders.article.block_phrases import BLOCK_PHRASES, SOFT_404
from spiders.article.headline.headline import read_headline
from spiders.article.pages import article_pages
from spiders.sheet.blocks import page_blocks
from spiders.sheet.jsonld import page_jsonld, types
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import fold

__all__ = ["article_pages", "gives_article", "is_described", "page_flags"]

_SHORT = 1500
"""Characters of prose under which a page with a wall's words is the wall, not an article about walls."""
_EMPTY = 20
_PROSE = 80
_FEW = 5
_LIST_PATH = re.compile(
    r"/(?:tags?|topics?|category|categories|kategorie|thema|themen|author|authors|autor|search|suche|recherche|archives?|page/\d+|"
    r"rubrique|etiqueta|schlagwort)(?:/[^/]*)?(?:/page/\d+)?/?$", re.IGNORECASE)  # fmt: skip
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:s|q|query|search|suche|keyword)=", re.IGNORECASE)
_ARTICLE_TYPES = re.compile(r"article|blogposting|report|review|recipe|posting|scholarly|howto|question")
_LIST_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage"})
_PASSWORD_FORM = etree.XPath("//form[contains(@class, 'post-password-form')]")
_COMMENT_FIELD = etree.XPath(
    "//form[contains(@id, 'comment') or contains(@class, 'comment') or contains(@action, 'comment')]//textarea"
)
_CAPTCHA_MARKS = re.compile(
    r"g-recaptcha|h-captcha|cf-challenge|cf-turnstile|challenge-platform|captcha-delivery|px-captcha|_incapsula_|ddos-guard",
    re.IGNORECASE,
)


def page_flags(page: Page) -> tuple[str, ...]:
    """What keeps a page from being an article, or casts doubt on it.

    `block-page:captcha`, `block-page:consent`, `block-page:login`, `block-page:paywall`, `block-page:denied`,
    `soft-404`, `empty`, `front-page`, `list-page`, `search-page`: such a page gives no article.
    `truncated` and `short`: it does, with the flag.
    """
    if "flags" not in page.memo:
        page.memo["flags"] = _flags(page)
    flags: tuple[str, ...] = page.memo["flags"]
    return flags


def gives_article(flags: tuple[str, ...]) -> bool:
    """Whether a page with these flags gives an article line."""
    return not any(
        flag.startswith(("block-page", "soft-404", "empty")) or flag.endswith("-page") for flag in flags
    )


def _flags(page: Page) -> tuple[str, ...]:
    blocks = page_blocks(page)
    size = sum(len(block.text) for block in blocks)
    prose = [
        block for block in blocks if len(block.text) >= _PROSE and block.link_chars < 0.3 * len(block.text)
    ]
    prose_size = sum(len(block.text) for block in prose)
    flags = ["truncated"] * page.truncated + ["charset"] * page.charset_left
    if size < _EMPTY:
        return (*flags, "empty")
    if prose_size < _SHORT and "post-password-form" in page.text and _PASSWORD_FORM(page.tree):
        return (*flags, "block-page:login")  # WordPress: the post's text waits behind it
    if prose_size < _SHORT and (wall := _wall(page, " ".join(block.text for block in blocks)[:6000], size)):
        return (*flags, wall)
    if kind := _listing(page, prose_size):
        return (*flags, kind)
    if prose_size < _PROSE and size < _SHORT:
        flags.append("short")
    return tuple(flags)


def _wall(page: Page, text: str, size: int) -> str | None:
    """The kind of block page, told by its words and by its smallness."""
    title, folded = fold(sources(page).title), fold(text)
    headings = " ".join(fold(heading) for _, heading in sources(page).h1)
    if SOFT_404.search(title) or SOFT_404.search(headings[:200]):
        return "soft-404"
    for kind, pattern in BLOCK_PHRASES.items():
        telling = pattern.search(title) or pattern.search(headings[:200])
        said = telling or (size < _SHORT and pattern.search(folded))
        if said and (kind == "captcha" or not is_described(page) or size < _SHORT // 2):
            return f"block-page:{kind}"
    if size < _SHORT and _CAPTCHA_MARKS.search(page.text[:200_000]) and not is_described(page):
        return "block-page:captcha"
    return None


def is_described(page: Page) -> bool:
    """Whether the page's own markup calls it an article."""
    if any(_ARTICLE_TYPES.search(kind) for kind in types(sources(page).node)):
        return True
    return (
        "article:published_time" in page_meta(page)
        or page_meta(page).get("og:type", [""])[0].lower() == "article"
    )


def _body_names(page: Page) -> frozenset[str]:
    return frozenset(" ".join(body.get("class") or "" for body in page.tree.iter("body")).split())


def _wordpress_post(page: Page) -> bool:
    """Whether WordPress says that this is one post: its numeric permalinks (`/archives/123`) look like those of lists."""
    names = _body_names(page)
    return "single" in names and any(name.startswith("postid-") for name in names)


def _wordpress_list(page: Page) -> str | None:
    """What WordPress says of itself on every theme that calls `body_class` (post-template.php): single pages bear no such names."""
    names = _body_names(page)
    if names & {"single", "page", "singular"}:
        return None
    if "archive" in names and names & {"category", "tag", "author", "date"}:
        return "list-page"
    return "search-page" if names & {"search-results", "search-no-results"} else None


def _one_story(page: Page, prose_size: int) -> bool:
    """Whether a page at the root has one headline, which its title says too, over prose and few further headings."""
    headings = sum(1 for _ in page.tree.iter("h2", "h3", "article"))
    return (
        prose_size >= _SHORT // 3 and headings <= _FEW and (read_headline(page).method or "").startswith("h1")
    )


def _listing(page: Page, prose_size: int) -> str | None:
    """Front, list, tag or search page: its address says so and nothing in its markup or prose calls it an article."""
    try:
        parts = urlsplit(page.url)
    except ValueError:
        return None
    if kind := _wordpress_list(page):
        return kind
    described = is_described(page) or _wordpress_post(page)
    if parts.path in {"", "/"} and not parts.query and not described and prose_size < 4 * _SHORT:
        return None if _one_story(page, prose_size) else "front-page"
    if described or prose_size >= 2 * _SHORT:
        return None
    teasers = sum(1 for element in page.tree.iter("article")) + sum(1 for _ in page.tree.iter("h2", "h3"))
    if _SEARCH_QUERY.search(parts.query) and (
        teasers >= 5 or re.search(r"search|suche|recherche", parts.path)
    ):
        return "search-page"
    listed = any(types(node) & _LIST_TYPES for node in page_jsonld(page)[:40])
    if teasers >= 5 and (
        (_LIST_PATH.search(parts.path) and not _commented(page)) or (listed and prose_size < _SHORT // 2)
    ):
        return "list-page"
    return None


def _commented(page: Page) -> bool:
    """Whether the page's headline is one that readers can comment on: Typecho and Halo call their posts `/archives/NAME`."""
    return (read_headline(page).method or "").startswith("h1") and bool(_COMMENT_FIELD(page.tree))
