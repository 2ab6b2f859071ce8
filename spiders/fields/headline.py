"""The headline: the visible first heading that agrees with what the page says of itself elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from spiders.fields.jsonld import text_of, types
from spiders.fields.meta import first_meta
from spiders.fields.publisher import site_names
from spiders.fields.sources import item_value, sources
from spiders.fields.text import cues, element_text, fold, similarity, squeeze, words
from spiders.page import Page

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:›>/~]+\s+|\s*[|｜»«›]\s*|\s+::\s+|\s*_(?=[^_]+$)|(?<=\w)\s*[:：]\s+(?=[^:]+$)"
)
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
    chosen = _visible(page, stated)
    if chosen is not None:
        chosen = _news_headline(page, chosen, stated) or _without_kicker(chosen, stated)
    chosen = chosen or _titled(page, stated) or (stated[0] if stated else None)
    if chosen is None:
        return Headline()
    text, method = chosen
    alternatives = [
        *stated,
        *((heading, "h1") for _, heading in sources(page).h1[:1] if len(heading) <= _MAX),
    ]
    other = next((entry for entry in alternatives if entry[1] != "title" and _differs(entry[0], text)), None)
    return Headline(text, method, other[0] if other else None, other[1] if other else None)


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


def _without_kicker(visible: tuple[str, str], stated: list[tuple[str, str]]) -> tuple[str, str]:
    """An `h1` without the roof line that it starts with: `Climate: Headline`, where another source has `Headline`.

    A heading that differs from a stated one in spaces and punctuation alone was glued together from its parts.
    """
    text, method = visible
    folded, bare = fold(text), _letters(text)
    for other, other_method in stated:
        candidate = fold(other)
        if candidate != folded and len(words(other)) >= 3 and other_method != "title":
            if _letters(other) == bare and len(other.split()) > len(text.split()):
                return other, other_method
            if folded.endswith(candidate) and not folded[-len(candidate) - 1].isalnum():
                return text[-len(other) :] if fold(
                    text[-len(other) :]
                ) == candidate else other, f"{method}+{other_method}"
    tails = {fold(tail) for other, _ in stated for tail in _tails(other)}
    tail = next((tail for tail in _tails(text) if fold(tail) in tails), None)
    heads_differ = tail is not None and not any(
        fold(other) == folded for other, m in stated if m != "microdata"
    )
    return (tail, f"{method}+kicker") if tail is not None and heads_differ else visible


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _tails(text: str) -> list[str]:
    """What follows the first separator of a headline, where it is a headline itself."""
    match = re.search(r"\s+[-–—|]\s+|:\s+", text)
    tail = text[match.end() :] if match else ""
    return [tail] if match and match.start() < len(tail) and len(words(tail)) >= 4 else []


def _titled(page: Page, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Without an `h1`: the part of the title that stands on the page as a heading of any level."""
    best = stated[0] if stated else None
    if best is None or best[1] != "title":
        return None
    parts = [best[0], *(part.strip() for part in _SEPARATOR.split(best[0]))]
    wanted = {fold(part) for part in parts if len(words(part)) >= 2}
    for element in page.tree.iter("h2", "h3", "h1", "h4", "strong", "td", "div", "span", "p", "font", "b"):
        if len(element) > 3 or not (element.tag[0] == "h" or _HEADING_CUE.search(cues(element))):
            continue
        text = element_text(element)
        if fold(text) in wanted:
            return text, f"{element.tag}+title"
    return None


_HEADING_CUE = re.compile(r"title|headline|heading|titel|titre|titulo")


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
    names = site_names(page)
    cleaned = ((strip_site(squeeze(text), names), method) for text, method in found if text)
    return [(text, method) for text, method in cleaned if text and len(text) <= _MAX]


def strip_site(text: str, names: frozenset[str]) -> str:
    """A title without the parts that are the site's name (`Headline | Section | The Site`)."""
    parts = list(_SEPARATOR.finditer(text))
    for match in reversed(parts):
        tail = fold(text[match.end() :])
        if _is_name(tail, names):
            text = text[: match.start()].strip()
            return strip_site(text, names) or text
    if parts:
        head = fold(text[: parts[0].start()])
        if _is_name(head, names):
            return text[parts[0].end() :].strip()
    return text


def _is_name(part: str, names: frozenset[str]) -> bool:
    bare = "".join(words(part))
    return bool(bare) and (bare in names)


def _visible(page: Page, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    headings = [(element, text) for element, text in sources(page).h1 if len(text) <= _MAX]
    ranked = []
    for order, (element, text) in enumerate(headings):
        agreement = max((_agreement(text, other) for other, _ in stated), default=0.0)
        ranked.append((agreement, -order, text, element))
    if not ranked:
        return None
    agreement, _, text, element = max(ranked, key=lambda entry: entry[:2])
    if agreement >= 0.5:
        return text, "h1"
    if len(ranked) == 1 and not stated and not re.search(r"logo|brand|site-?(title|name)", cues(element)):
        return text, "h1"
    return None


def _agreement(text: str, other: str) -> float:
    if fold(text) == fold(other):
        return 1.0
    if len(words(text)) >= 2 and fold(other).startswith(fold(text)):
        return 0.95
    return similarity(text, other)
