"""Dates that stand on the page and in its address: `time` elements and short texts near the headline, the URL's path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lxml.html import HtmlElement

from spiders.article.bylines import is_here
from spiders.article.headline.headline import headline_element
from spiders.sheet.page import Page
from spiders.sheet.strings import cues, element_text, squeeze

BEFORE, AFTER = 40, 160
"""Elements before and after the headline among which its date line is looked for."""
ALL = 3000
"""Elements looked at on a page without a headline."""
CLOSE = 30
"""Elements between headline and date line within which the line is the article's own."""
_MAX = 90
_MAX_PLAIN = 45
_MAX_BARE = 40
_BARE = re.compile(r"\D{0,14}\d")
_CLASS = re.compile(
    r"date|datum|fecha|data\b|publish|posted|time(?!line)|created|byline|meta\b|-meta|entry-?info|dateline|submitted|veroeff|stand\b"
)
_DATE_LIKE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[०-९]{4}|[٠-٩]{4}|[๐-๙]{4}|\b25[5-7]\d\b|\d\s*(?:hour|min|day|stunde|tag|heure|jour|hora|día)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_UPDATED = re.compile(
    r"updat|modif|aktualisier|geändert|mis[e]? à jour|maj\b|actualiz|aggiornat|atualizad|bijgewerkt|zaktualiz|обновл|更新|修正|수정|oppdater|uppdater|opdater|"
    r"päivitet|güncelle|last[ -]|reviewed|revised|edited",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"©|copyright|since|seit|depuis|\(c\)|events?\b|born|veranstaltung", re.IGNORECASE)
_URL_DATE = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)"
    r"|[/_-](?P<y2>20[0-3]\d|199\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?=\D|$)"
)


@dataclass(frozen=True, slots=True)
class SeenDate:
    text: str
    method: str
    updated: bool
    """Whether it is called a date of change."""
    near: bool = False
    """Whether it is a `time` element or what is called a date or is nothing else, close to the headline."""


def url_date(url: str) -> str | None:
    """The full date in an address (`/2012/10/02/`, `-20121002`), as `YYYY-MM-DD`."""
    for match in _URL_DATE.finditer(url):
        parts = [int(match[name] or match[f"{name}2"]) for name in ("y", "m", "d")]
        try:
            return date(*parts).isoformat()
        except ValueError:
            continue
    return None


def seen_dates(page: Page) -> list[SeenDate]:
    """Strings near the headline that may be its date, most telling first; gathered once a page."""
    if "seen-dates" not in page.memo:
        page.memo["seen-dates"] = list(_seen(page))
    found: list[SeenDate] = page.memo["seen-dates"]
    return found


def _seen(page: Page) -> Iterator[SeenDate]:
    ranked: list[list[SeenDate]] = [[], [], [], []]
    for element, distance in _around(page):
        if element.tag == "time":
            stated = element.get("datetime") or ""
            text = stated if re.search(r"\d{4}", stated) else element_text(element)
            if text and len(text) <= _MAX and is_here(page, element) and not in_masthead(page, element):
                yield SeenDate(text, "time", _is_update(element), near=-CLOSE <= distance <= CLOSE)
            continue
        text = _short_text(element)
        if text and is_here(page, element) and not in_masthead(page, element):
            dated = bool(_CLASS.search(_cues_up(element)))
            text = (_ISO_TITLE.match(element.get("title") or "") and element.get("title")) or text
            if dated or len(text) <= _MAX_PLAIN:
                ranked[_rank(text, distance, dated)].extend(_parts(text, _is_update(element)))
    for rank, found in enumerate(ranked):
        yield from (replace(seen, near=rank < 2) for seen in found)


_MASTHEAD = re.compile(
    r"(?:^|[\s_-])(?:mast-?head|top-?bar|today|weather|wetter|meteo|clima|tiempo|edition|issue|(?:current|today)-?s?-?(?:date|time)|date-?today|"
    r"site-?header|header-?(?:date|top)|heute)(?:$|[\s_-])"
)
"""What the page's own head is called, where papers print the day and the weather of who looks."""
_STORY = frozenset({"article", "main"})


def mastheads(page: Page) -> list[tuple[int, int]]:
    """Where the page's own head and foot stand (first place, place behind): what is so called, and `header` and `footer` outside
    of the story's `article` or `main`. What also encloses the headline or lies within its `article` is neither."""
    if "mastheads" not in page.memo:
        page.memo["mastheads"] = list(_mastheads(page))
    found: list[tuple[int, int]] = page.memo["mastheads"]
    return found


def _mastheads(page: Page) -> Iterator[tuple[int, int]]:
    sheet, heading = page.sheet, headline_element(page)
    around = set(sheet.above(sheet.place[heading])) if heading is not None else set()
    apart = any(sheet.tags[place] in _STORY for place in around)
    place, last = 0, len(sheet.tags)
    while place < last:
        tag = sheet.tags[place]
        if tag in _STORY or tag in ("html", "body", "head") or place in around:
            place = sheet.ends[place] if place in around and tag in _STORY else place + 1
        elif (apart and tag in ("header", "footer")) or _MASTHEAD.search(sheet.cues[place]):
            yield place, sheet.ends[place]
            place = sheet.ends[place]
        else:
            place += 1


def in_masthead(page: Page, element: HtmlElement) -> bool:
    """Whether an element stands in the page's own head or foot."""
    place = page.sheet.place[element]
    return any(start <= place < end for start, end in mastheads(page))


def _rank(text: str, distance: int, dated: bool) -> int:
    """What is called a date and stands close to the headline, a bare date as close, dates farther off, words with dates.

    The rows of a list of further articles are called dates too, but stand behind the text.
    """
    close = -CLOSE <= distance <= CLOSE
    bare = len(text) <= _MAX_BARE and bool(_BARE.match(text))
    if close:
        return 0 if dated else 1 if bare else 3
    return 2 if dated else 3


_ISO_TITLE = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d")


def _parts(text: str, updated: bool) -> list[SeenDate]:
    """`Published 1 May 2020, updated 2 May 2020` as two dates."""
    called = _UPDATED.search(text)
    if called and _DATE_LIKE.search(text[: called.start()]):
        return [
            SeenDate(text[: called.start()], "text", updated),
            SeenDate(text[called.start() :], "text", True),
        ]
    return [SeenDate(text, "text", updated or called is not None)]


def _around(page: Page) -> list[tuple[HtmlElement, int]]:
    """Elements near the headline with their distance to it, those after it first."""
    elements = page.elements
    heading = headline_element(page)
    if heading is None:
        return [(e, ALL) for e in elements[:ALL] if e.tag not in _NEVER]
    start = page.sheet.place[heading]
    places = [*range(start, min(start + AFTER, len(elements))), *range(max(0, start - BEFORE), start)]
    return [(elements[place], place - start) for place in places if elements[place].tag not in _NEVER]


_NEVER = frozenset(
    {"script", "style", "meta", "link", "head", "title", "html", "body", "option", "figcaption", "noscript"}
)


def _short_text(element: HtmlElement) -> str | None:
    """The text of an element whose own words look like a date line, or the date that a longer text begins with."""
    own = element.text or ""
    if len(element):
        own = " ".join(filter(None, [own, *[child.tail for child in element]]))
    if not own or not _DIGIT.search(own):
        return None
    own = squeeze(own)
    if not _DATE_LIKE.search(own[: 3 * _MAX]):
        return None
    if begins := _BEGINS.match(own):
        return begins[1]
    if len(own) > 3 * _MAX:
        return None
    text = element_text(element)
    text = own if len(text) > _MAX else text
    return text if len(text) <= _MAX and not _NO_DATE.search(text) else None


_BEGINS = re.compile(r"^\W*(\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\s*[-–—|•:/]\s*\S")


def _is_update(element: HtmlElement) -> bool:
    """Whether an element's words or names call it a change; `published updated` together is how WordPress marks an unchanged post."""
    if {"published", "updated"} <= set((element.get("class") or "").lower().split()):
        return False
    parent = element.getparent()
    before = element.getprevious()
    label = (
        (parent.text or "")
        if before is None and parent is not None
        else (before.tail or "")
        if before is not None
        else ""
    )
    label += (
        element_text(before)[-40:] if before is not None and len(before) < 5 and not label.strip() else ""
    )
    return bool(
        _UPDATED.search(label[-60:])
        or _UPDATED.search(cues(element))
        or _UPDATED.search(element.get("itemprop") or "")
    )


def _cues_up(element: HtmlElement) -> str:
    parent = element.getparent()
    return cues(element) + " " + (cues(parent) if parent is not None else "")
