"""The parts of a title: the site's name in it, and which heading of a page is the site's rather than the story's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.article.east_asian import is_east_asian, is_outlet
from spiders.article.publisher import site_names
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import cues, fold, words

SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:›>/~]+\s+|\s*[|｜›]\s*|\s+[»«]\s*|(?<=\w)[»«]\s+|\s+::\s+|\s*_(?=[^_]+$)|(?<=\w)\s*[:：]\s+(?=[^:]+$)"
    r"|\s*[丨ㅣ]\s*|(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])(?:[-–—]+|：(?=[^：]+$))(?=[\u3040-\u9fff\uac00-\ud7af])"
)
_LOOSE_END = re.compile(r"\s+[-–—|·•:]+$|^[-–—|·•:]+\s+")
_OWN_HEADING = re.compile(
    r"(?:^|[\s_-])(?:logo|brand|masthead|site-?(?:title|name)|blog-?(?:title|name)|site-?header)(?:$|[\s_-])"
)
_ARTICLE_HEADING = re.compile(r"entry-?title|post-?title|article|headline")


def strip_site(text: str, names: frozenset[str]) -> str:
    """A title without the parts that are the site's name (`Headline | Section | The Site`), without the sections before
    it and without a separator that a template left at an end."""
    text = _LOOSE_END.sub("", text) or text
    parts = list(SEPARATOR.finditer(text))
    for n in range(len(parts) - 1, -1, -1):
        tail = text[parts[n].end() :]
        if is_name(tail, names) or (n == len(parts) - 1 and _is_outlet(tail, text[: parts[n].start()])):
            text = _without_sections(text, parts[: n + 1])
            return strip_site(text, names) or text
    if parts and is_name(text[: parts[0].start()], names):
        return text[parts[0].end() :].strip()
    return text


def _is_outlet(tail: str, head: str) -> bool:
    """Whether the end of a title is called as papers, portals and their channels are in East Asia."""
    return len(tail) <= 12 and len(head) >= 8 and is_outlet(tail)


_SOURCE = re.compile(r"\s*[（(]([^（()）]{2,12})[）)]$")
"""A portal's note of the paper that a story is from: `Headline（Paper） - Portal`."""


def _without_sections(text: str, parts: list[re.Match[str]]) -> str:
    """A title before the site's name at `parts[-1]`, without the short parts between that the same sign sets apart."""
    sign = parts[-1][0].strip()
    end = parts[-1].start()
    for match in reversed(parts[:-1]):
        part, head = text[match.end() : end], text[: match.start()]
        told = is_east_asian(part) or (match[0].strip() == sign and sign in _BARS)
        if not told or not _is_section(part, head):
            break
        end = match.start()
    text = text[:end].strip()
    source = _SOURCE.search(text)
    return text[: source.start()] if source and is_outlet(source[1]) else text


_BARS = frozenset("|｜_›»>/")
"""Signs that set apart and nothing else: a dash stands within headlines too."""


def _is_section(part: str, head: str) -> bool:
    """Whether a part of a title is a section's name: one or two words, of letters alone, after a much longer headline."""
    said, before = words(part), words(head)
    if is_east_asian(part):
        return len("".join(part.split())) <= 5 and len(before) >= 8
    return len(said) <= 2 and len(before) >= 4 and all(w.isalpha() for w in said) and part[:1].isupper()


def is_name(part: str, names: frozenset[str]) -> bool:
    """Whether a part of a title is one of the site's names."""
    bare = "".join(words(part))
    return bool(bare) and bare in names


def title_names(page: Page) -> frozenset[str]:
    """The site's names, those that only the title and the address show included.

    The last part of the title counts where the address holds it (`Fern` on buildwithfern.com) or its initials are the
    address (`Farm Bureau Financial Services` on fbfs.com); the first part of a feed's title is the site's too.
    """
    if "title-names" not in page.memo:
        page.memo["title-names"] = site_names(page) | _shown_names(page)
    names: frozenset[str] = page.memo["title-names"]
    return names


def _shown_names(page: Page) -> frozenset[str]:
    title = sources(page).title
    labels = [label for label in page.host.split(".")[:-1] if len(label) > 3]
    found: set[str] = set()
    for match in list(SEPARATOR.finditer(title))[-1:]:
        tail = words(title[match.end() :])
        bare, initials = "".join(tail), "".join(word[0] for word in tail)
        if any(
            (len(bare) > 3 and bare in label) or (len(tail) > 2 and initials == label) for label in labels
        ):
            found.add(bare)
    for link in page.tree.iter("link"):
        if "alternate" in (link.get("rel") or "") and "»" in (link.get("title") or ""):
            found.add("".join(words((link.get("title") or "").split("»")[0])))
    return frozenset(found - {""})


def is_site_heading(page: Page, element: HtmlElement, text: str) -> bool:
    """Whether a heading is the site's: it says the site's name, is called its logo, or leads to the front page."""
    if is_name(text, title_names(page)):
        return True
    if _ARTICLE_HEADING.search(cues(element)):
        return False
    if _OWN_HEADING.search(cues(element)):
        return True
    links = list(element.iter("a"))
    if len(links) != 1 or "".join(words(links[0].text_content())) != "".join(words(text)):
        return False
    target = page.absolute(links[0].get("href"))
    try:
        parts = urlsplit(target or "")
    except ValueError:
        return False
    return (
        bool(target)
        and parts.path in {"", "/"}
        and not parts.query
        and urlsplit(page.url).path not in {"", "/"}
    )


def in_page_header(element: HtmlElement) -> bool:
    """Whether an element stands in the head of the page, above its own text: a project's or a section's name does."""
    for parent in element.iterancestors():
        if parent.tag in ("article", "main") or _ARTICLE_HEADER.search(cues(parent)):
            return False
        if parent.tag == "header" or not _PAGE_HEADER.isdisjoint(cues(parent).split()):
            return True
    return False


_PAGE_HEADER = frozenset(["header", "site-header", "masthead", "banner"])
_ARTICLE_HEADER = re.compile(r"entry|post|article|story|content")


def stands_above(
    page: Page, heading: tuple[HtmlElement, str], headings: list[tuple[HtmlElement, str]]
) -> bool:
    """Whether a heading names what a later one belongs to ("The Project: Its Topic"): the title begins with it and ends
    with the later one, and a menu or a path of links lies between them, as it does not between headline and subtitle."""
    element, text = heading
    title = fold(sources(page).title)
    if len(headings) < 2 or not title.startswith(fold(text)):
        return False
    later = headings[headings.index(heading) + 1 :]
    ends = {e for e, t in later if _SEPARATED.search(title.removesuffix(fold(t))) and title.endswith(fold(t))}
    if not ends:
        return False
    nodes = iter(page.tree.iter("h1", "a"))
    any(node is element for node in nodes)  # goes on from the heading
    for node in nodes:
        if node.tag == "a" and element not in node.iterancestors():
            return True
        if node in ends:
            return False
    return False


_SEPARATED = re.compile(r"\w.*[:|\-–—·•»›/>]\s+$")


def completed(text: str, others: Iterable[str]) -> str:
    """A cut headline in full: one that ends with an ellipsis, or whose attribute a quotation mark inside it closed."""
    stem = re.sub(r"\s*(?:…|\.\.\.)$", "", text)
    for other in others:
        rest = other[len(stem) :]
        if len(words(stem)) >= 3 and fold(other[: len(stem)]) == fold(stem) and rest.strip():
            if stem != text and len(other) > len(text) and not rest.endswith(("…", "...")):
                return other
            if stem == text and re.match(r"\s*[\"“„«]\w", rest) and not SEPARATOR.match(rest):
                return other
    return text


def letters(text: str) -> str:
    """A heading's letters and figures alone, case folded: the same words however they are set."""
    return "".join(char for char in fold(text) if char.isalnum())
