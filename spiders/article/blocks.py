"""Pages that are no article: block pages and "not found" pages; with `kinds`, front, list, search and other pages."""

from __future__ import annotations

import re

from lxml import etree

from spiders.article.authors import read_authors
from spiders.article.block_phrases import BLOCK_PHRASES, SOFT_404, SOFT_404_PAGE
from spiders.article.kinds import (
    PROSE,
    SHORT,
    TEXT,
    has_teasers,
    is_dated_text,
    is_described,
    is_prose,
    is_stated_story,
    kind_of,
)
from spiders.article.pages import article_pages
from spiders.sheet.blocks import page_blocks
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import fold

__all__ = ["article_pages", "gives_article", "is_described", "page_flags"]

_EMPTY = 20
_PASSWORD_FORM = etree.XPath("//form[contains(@class, 'post-password-form')]")
_OF_STORIES = ("paywall", "login")
"""Walls that stand before a story which its own markup states; the others stand before whole sites."""
_CAPTCHA_MARKS = re.compile(
    r"g-recaptcha|h-captcha|cf-challenge|cf-turnstile|challenge-platform|captcha-delivery|px-captcha|_incapsula_|ddos-guard",
    re.IGNORECASE,
)


def page_flags(page: Page) -> tuple[str, ...]:
    """What keeps a page from being an article, or casts doubt on it.

    `block-page:captcha`, `block-page:consent`, `block-page:login`, `block-page:paywall`, `block-page:denied`,
    `soft-404`, `empty`, and what `kinds.kind_of` names (`list-page` …): such a page gives no article.
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
    prose_size = sum(len(block.text) for block in blocks if is_prose(block))
    flags = ["truncated"] * page.truncated + ["charset"] * page.charset_left
    if size < _EMPTY:
        return (*flags, "empty")
    if prose_size < SHORT and "post-password-form" in page.text and _PASSWORD_FORM(page.tree):
        return (*flags, "block-page:login")  # WordPress: the post's text waits behind it
    if prose_size < SHORT and (
        wall := _wall(page, " ".join(block.text for block in blocks)[:6000], size, prose_size)
    ):
        return (*flags, wall)
    if kind := kind_of(page, prose_size):
        return (*flags, kind)
    if prose_size < PROSE and size < SHORT:
        flags.append("short")
    return tuple(flags)


def _wall(page: Page, text: str, size: int, prose: int) -> str | None:
    """The kind of block page, told by its words and by its smallness; a word in a headline tells nothing of a story."""
    title, folded = fold(sources(page).title), fold(text)
    headings = " ".join(fold(heading) for _, heading in sources(page).h1)[:200]
    story = prose >= PROSE and (is_stated_story(page) or _is_told(page, prose))
    if (SOFT_404.search(title) or SOFT_404.search(headings)) and not story:
        named = SOFT_404_PAGE.search(title) or SOFT_404_PAGE.search(headings)
        if named or not _is_marked_up(page, prose):
            return "soft-404"
    for kind, pattern in BLOCK_PHRASES.items():
        if story and kind not in _OF_STORIES:
            continue
        telling = not story and (pattern.search(title) or pattern.search(headings))
        said = telling or (size < SHORT and pattern.search(folded))
        if said and (kind == "captcha" or not is_described(page) or size < SHORT // 2):
            return f"block-page:{kind}"
    if size < SHORT and not is_described(page) and _CAPTCHA_MARKS.search(page.text[:200_000]):
        return "block-page:captcha"
    return None


_TOLD = 400
_PARAGRAPHS = 3
_SAYS_MORE = 2
"""Characters and paragraphs of prose, and words of a headline beside the wall's own, from which a signed text is a story, whatever
its headline begins with (set by hand, not fitted)."""


def _is_told(page: Page, prose: int) -> bool:
    """Whether a headline that says more than a wall's words stands over a signed or dated text of several paragraphs, none of
    which are teasers."""
    if prose < _TOLD or len(sources(page).h1) != 1 or _CAPTCHA_MARKS.search(page.text[:200_000]):
        return False
    heading = fold(sources(page).h1[0][1])
    for pattern in (SOFT_404, SOFT_404_PAGE, *BLOCK_PHRASES.values()):
        heading = pattern.sub(" ", heading)
    if len(_WORD.findall(heading)) < _SAYS_MORE or has_teasers(page):
        return False
    paragraphs = sum(is_prose(block) for block in page_blocks(page))
    return paragraphs >= _PARAGRAPHS and (is_dated_text(page, prose) or bool(read_authors(page)[0]))


_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[^\W\d_]{3,}")


def _is_marked_up(page: Page, prose: int) -> bool:
    """Whether the headline stands over text of some length, with a date or in a page that calls itself an article:
    "Peugeot 404" is no error then."""
    return is_dated_text(page, prose) or (is_described(page) and prose >= TEXT and bool(sources(page).h1))
