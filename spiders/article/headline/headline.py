"""The headline: the visible first heading that agrees with what the page says of itself elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from spiders.article.headline.headline_entry import beyond_label, entry_title
from spiders.article.headline.headline_kicker import without_kicker
from spiders.article.headline.headline_parts import (
    SEPARATOR,
    completed,
    in_page_header,
    is_name,
    is_site_heading,
    letters,
    stands_above,
    strip_site,
    title_names,
)
from spiders.sheet.jsonld import text_of, types
from spiders.sheet.meta import first_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import item_value, sources
from spiders.sheet.strings import cues, element_text, fold, similarity, squeeze, visible, words

_MAX = 400


@dataclass(frozen=True, slots=True)
class Headline:
    """`text` and `alternative` (another wording of the same page's headline), with how each was read."""

    text: str | None = None
    method: str | None = None
    alternative: str | None = None
    alternative_method: str | None = None


def read_headline(page: Page) -> Headline:
    """The page's headline. Candidates vote: an `h1` wins if the title, Open Graph or JSON-LD say the same."""
    if "headline" not in page.memo:
        page.memo["headline"] = _read(page)
    found: Headline = page.memo["headline"]
    return found


def _read(page: Page) -> Headline:
    stated = _stated(page)
    chosen = beyond_label(page, stated)
    if chosen is None:
        chosen = _visible(page, stated)
        if chosen is not None and (own := entry_title(page, stated, chosen[0])):
            chosen = own
    if chosen is not None and chosen[1] == "h1":
        chosen = (
            _article_heading(page, chosen, stated)
            or _news_headline(page, chosen, stated)
            or without_kicker(page, chosen, stated)
        )
    chosen = chosen or entry_title(page, stated) or _titled(page, stated) or (stated[0] if stated else None)
    if chosen is None:
        return Headline()
    text, method = chosen
    alternatives = [
        *stated,
        *((heading, "h1") for _, heading in sources(page).h1[:1] if len(heading) <= _MAX),
    ]
    other = next((entry for entry in alternatives if entry[1] != "title" and _differs(entry[0], text)), None)
    return Headline(text, method, other[0] if other else None, other[1] if other else None)


def headlines(page: Page) -> list[tuple[str, str]]:
    """Every wording of the headline that the page has: its first headings, then what its markup says, best source first."""
    headings = [(text, "h1") for _, text in sources(page).h1 if len(text) <= _MAX]
    return [*headings, *_stated(page)]


def headline_element(page: Page) -> HtmlElement | None:
    """Where the headline stands on the page: the heading that says it, else the first `h1`."""
    if "headline-element" not in page.memo:
        wanted = fold(read_headline(page).text)
        headings = sources(page).h1
        found = next(
            (e for e, text in headings if wanted and (wanted in fold(text) or fold(text) in wanted)), None
        )
        if found is None:
            found = next(
                (e for e in page.tree.iter("h2", "h3", "h4") if wanted and fold(element_text(e)) == wanted),
                None,
            )
        page.memo["headline-element"] = found if found is not None or not headings else headings[0][0]
    element: HtmlElement | None = page.memo["headline-element"]
    return element


def _differs(a: str, b: str) -> bool:
    """Another wording, not the same words with more or less around them."""
    one, two = fold(a), fold(b)
    return one != two and one not in two and two not in one and similarity(a, b) < 0.9


def _news_headline(
    page: Page, visible: tuple[str, str], stated: list[tuple[str, str]]
) -> tuple[str, str] | None:
    """JSON-LD's headline of a news article where it and another source agree against the `h1` alone.

    Newsrooms put a roof line or a shortened wording into the `h1`; elsewhere it is JSON-LD that is for machines.
    """
    if not any("newsarticle" in kind for kind in types(sources(page).node)):
        return None
    by_method: dict[str, str] = {}
    for text, method in stated:
        by_method.setdefault(method, fold(text))
    headline = by_method.get("json-ld")
    seen = fold(visible[0])
    if (
        headline is None
        or headline == seen
        or seen in {by_method.get("meta:og:title"), by_method.get("microdata")}
    ):
        return None
    others = (by_method.get(name) for name in ("meta:og:title", "meta:twitter:title", "title"))
    agree = any(other == headline for other in others) or fold(sources(page).title).startswith(headline)
    return next(((t, m) for t, m in stated if m == "json-ld"), None) if agree else None


def _article_heading(
    page: Page, visible_h1: tuple[str, str], stated: list[tuple[str, str]]
) -> tuple[str, str] | None:
    """The second-level heading that Open Graph calls the title, where the `h1` is a bread crumb or written for
    search engines only: the printed headline."""
    shared = next((fold(text) for text, method in stated if method == "meta:og:title"), "")
    if len(words(shared)) < 3 or similarity(shared, visible_h1[0]) >= 0.8 or not _crumb(page, visible_h1[0]):
        return None
    for element in page.tree.iter("h2"):
        if _NOT_TITLE.search(cues(element)) or not visible(element):
            continue
        for text in (element_text(element), *(squeeze(part) for part in element.itertext())):
            own = fold(text)
            before = shared.removesuffix(own)
            if len(words(text)) >= 4 and (
                not before or (before != shared and before.endswith((": ", "- ", "| ")))
            ):
                return text, "h2+meta:og:title"
    return None


def _crumb(page: Page, text: str) -> bool:
    """Whether the `h1` that says this stands in a navigation path or is called the title for search engines."""
    for heading, said in sources(page).h1:
        if said == text:
            near = [heading, *list(heading.iterancestors())[:4]]
            return any(e.tag == "nav" or _CRUMB.search(cues(e)) for e in near)
    return False


_CRUMB = re.compile(r"bread-?crumb|(?:^|[\s_-])seo-?title")


def _titled(page: Page, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Without an `h1`: the part of the title that stands on the page as a heading of any level."""
    best = stated[0] if stated else None
    if best is None or best[1] != "title":
        return None
    parts = [best[0], *(part.strip() for part in SEPARATOR.split(best[0]))]
    wanted = {letters(part) for part in parts if len(words(part)) >= 2}
    found: tuple[bool, str, str] | None = None
    for element in page.tree.iter("h2", "h3", "h1", "h4", "strong", "td", "div", "span", "p", "font", "b"):
        if len(element) > 3 or not (element.tag[0] == "h" or _HEADING_CUE.search(cues(element))):
            continue
        text = element_text(element)
        if len(text) <= _MAX and letters(text) in wanted and not _NOT_TITLE.search(cues(element)):
            text = text.strip(" :|–—-")
            below = not in_page_header(element)
            better = found is None or (below, len(text)) > (found[0], len(found[1]))
            if better and visible(element) and not is_site_heading(page, element, text):
                found = below, text, f"{element.tag}+title"
    return (found[1], found[2]) if found else None


_HEADING_CUE = re.compile(r"title|headline|heading|titel|titre|titulo|itemhead")
_NOT_TITLE = re.compile(r"share|site-?title|blog-?title|sub-?title|breadcrumb|widget")


def _stated(page: Page) -> list[tuple[str, str]]:
    """Headlines said in markup, without the site's name, best source first."""
    gathered = sources(page)
    found: list[tuple[str | None, str]] = [
        (text_of(gathered.node.get("headline")), "json-ld"),
        *((item_value(element), "microdata") for element in gathered.microdata("headline")[:1]),
    ]
    for name in (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "headline",
        "parsely-title",
        "sailthru.title",
    ):
        value = first_meta(page, name)
        if value:
            found.append(value)
    found.append((text_of(gathered.node.get("name")), "json-ld:name"))
    found.append((gathered.title, "title"))
    names = title_names(page)
    cleaned = [(strip_site(squeeze(text), names), method) for text, method in found if text]
    cleaned = [(text, method) for text, method in cleaned if text and len(text) <= _MAX]
    telling = [(text, method) for text, method in cleaned if not is_name(text, names)]
    texts = [text for text, _ in telling]
    return (
        [(completed(text, texts), method) for text, method in telling] if telling or gathered.h1 else cleaned
    )


def _visible(page: Page, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    headings = [(element, text) for element, text in sources(page).h1 if len(text) <= _MAX]
    if stated:
        headings = [(e, t) for e, t in headings if not is_site_heading(page, e, t) and not _beside(t, stated)]
        headings = [entry for entry in headings if not stands_above(page, entry, headings)]
    ranked = []
    for order, (element, text) in enumerate(headings):
        agreement = max((_agreement(text, other) for other, _ in stated), default=0.0)
        ranked.append((agreement, -order, text, element))
    if not ranked:
        return None
    agreement, _, text, element = max(ranked, key=lambda entry: entry[:2])
    if agreement >= 0.5:
        return _said_within(element, text, stated) or (text, "h1")
    if len(ranked) == 1 and not stated and not re.search(r"logo|brand|site-?(title|name)", cues(element)):
        return text, "h1"
    return None


def _beside(text: str, stated: list[tuple[str, str]]) -> bool:
    """Whether the title is this heading and another source's headline side by side: the heading is the site's."""
    titles = {fold(other) for other, method in stated if method == "title"}
    return any(
        similarity(other, text) < 0.3 and letters(title) in {letters(text + other), letters(other + text)}
        for other, method in stated
        if method != "title"
        for title in titles
    )


def _said_within(element: HtmlElement, text: str, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The one text inside a heading that another source calls the headline: themes put its date, counter or source in too."""
    folded = fold(text)
    said = set()
    for other, _ in stated:
        first, *rest = SEPARATOR.split(other)
        said.update(
            [fold(other)] if any(fold(part) in folded for part in rest) else [fold(other), fold(first)]
        )
    if len(element) == 0 or folded in said:
        return None
    own = (squeeze(part) for part in element.itertext())
    return next(
        (
            (part, "h1")
            for part in own
            if len(words(part)) >= 3 and fold(part) in said and folded.startswith(fold(part))
        ),
        None,
    )


def _agreement(text: str, other: str) -> float:
    if fold(text) == fold(other):
        return 1.0
    if len(words(text)) >= 2 and fold(other).startswith(fold(text)):
        return 0.95
    return similarity(text, other)
