"""What marks a record in a page: a date, or where a thread shows none, an author's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.dates.attributes import is_moment
from spiders.dates.shapes import attribute_date, date_in, is_absolute
from spiders.sheet.outline import Outline
from spiders.sheet.select import lookup_of
from spiders.sheet.text import one_line
from spiders.sheet.words import Words, says

MAX_ANCHORS = 4_000
_DATED = Words(r"date|time|meta|posted|published|stamp|datum|fecha|ago\b|when|info|submitted|header|detail")
_AUTHOR = Words(
    r"(?:^|[\s_-])(?:author|autor|autore|auteur|auteurs?|verfasser|schreiber|absender|benutzer|nutzer|utilisateur|pseudo|nom|nombre|nome|"
    r"usuario|utente|gebruiker|naam|namn|navn|nimi|brukernavn|uzytkownik|nazwa|avtor|imya|jmeno|uzivatel|kullanici|yazar|isim|penulis|nama|user|username|userid|nick|nickname|fn|commenter|commentor|poster|member|creator|"
    r"profile|person|(?<!field--)(?<!field-)name|byline|by)(?:$|[\s_\d-])|(?:user|author|nick|member|poster|profile|commenter|login|display)-?_?(?:name|link|id)\b|"
    r"\w(?:author|username)(?:$|\s)"
)
_NUMBERED_COMMENT = re.compile(
    r"^(?:li-|div-)?(?:comm?ent|komm?ent|commentaire|coment|reply|post|c|cmt)[a-z]*[-_]?\d+$", re.IGNORECASE
)
CLOCK_ALONE = re.compile(
    r"[\s(\[|·•,–—-]*(?:(?:at|um|à|kl\.?|alle(?: ore)?|ore|a las|às|o|в|om)\s+)?[0-2]?\d\s?[:.h]\s?[0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?\s?m\.?|uhr|h)?[\s)\]|·•,:–—-]*",
    re.IGNORECASE,
)
_LONGEST_CLOCK = 16
DAY_ABOVE = 8
"""Elements before the first record that may show its day."""
_NO_DATE = frozenset(("html", "head", "body", "meta", "script", "link"))
_DATE_TITLE_TAGS = frozenset(
    [
        "abbr",
        "span",
        "a",
        "time",
        "div",
        "p",
        "small",
        "em",
        "i",
        "li",
        "td",
        "dd",
        "dt",
        "relative-time",
        "time-ago",
    ]
)


@dataclass(frozen=True, slots=True)
class Anchor:
    place: int
    element: HtmlElement
    raw: str
    """The text that holds the date, or the author's name."""
    machine: bool = False
    """Whether an attribute holds the date."""


def date_anchors(outline: Outline) -> list[Anchor]:
    """The dates of a page in document order, one for each place; dates inside a dated element are not told twice."""
    known: list[Anchor] | None = outline.notes.get(("date-anchors",))
    if known is None:
        known = outline.notes["date-anchors",] = _find_dates(outline)
    return known


def _find_dates(outline: Outline) -> list[Anchor]:
    found: list[Anchor] = []
    taken: set[int] = set()
    named = lookup_of(outline.nodes[0]).index.bearing(is_moment) if outline.nodes else set()
    for place, (tag, chars) in enumerate(zip(outline.tags, outline.chars, strict=True)):
        if not chars and place not in named:  # nothing to read
            continue
        if len(found) >= MAX_ANCHORS:
            break
        if tag in _NO_DATE:
            continue
        anchor = _date_anchor(outline, place, chars, named=place in named)
        if anchor is None or any(above in taken for above in outline.above(place, 3)):
            continue
        found.append(anchor)
        taken.add(place)
    return found


def _date_anchor(outline: Outline, place: int, chars: int, *, named: bool) -> Anchor | None:
    tag, node = outline.tags[place], outline.nodes[place]
    if named and (tag in _DATE_TITLE_TAGS or "-" in tag):
        machine = attribute_date(node)
        if machine is not None and chars <= 60 and not _is_record(node):
            return Anchor(place, node, one_line(node) or machine.raw, machine=True)
        title = node.get("title")
        if title and chars <= 40 and 6 <= len(title) < 60 and date_in(title):
            shown = one_line(node)  # a title may say less: "3 days after the entry"
            return Anchor(place, node, shown if is_absolute(shown) and not is_absolute(title) else title)
    if chars == 0:
        return None
    for text in outline.texts.get(place, ()):
        raw = date_in(text)
        if raw is not None:
            return Anchor(place, node, raw)
    if chars <= 60 and outline.size[place] > 1 and (tag == "time" or says(_DATED, outline.names(place))):
        raw = date_in(one_line(node))
        if raw is not None and not any(date_in(one_line(child)) for child in node.iterchildren("*")):
            return Anchor(place, node, raw)
    return None


def _is_record(node: HtmlElement) -> bool:
    """Whether an element holds paragraphs: the moment in its attributes is that of a record, and no date line."""
    return next(node.iterdescendants("p", "blockquote", "article"), None) is not None


def clock_anchors(outline: Outline) -> list[Anchor]:
    """The times of day that stand alone in an element: of records of which only the first of a day shows the date."""
    found: list[Anchor] = []
    for place, chars in enumerate(outline.chars):
        if not 3 <= chars <= _LONGEST_CLOCK or len(found) >= MAX_ANCHORS:
            continue
        for text in outline.texts.get(place, ()):
            if CLOCK_ALONE.fullmatch(text):
                found.append(Anchor(place, outline.nodes[place], " ".join(text.split())))
                break
    return found


def day_before(outline: Outline, place: int, start: int) -> Anchor | None:
    """The nearest date that stands before a place and not before another one."""
    return next((day for day in reversed(date_anchors(outline)) if start <= day.place < place), None)


def author_anchors(outline: Outline) -> list[Anchor]:
    """Elements that their class, id or tag calls an author's name, outermost first."""
    found: list[Anchor] = []
    taken: set[int] = set()
    attributes = outline.sheet.attributes
    for place, chars in enumerate(outline.chars):
        if not 2 <= chars <= 50 or not (attributes[place] or "-" in outline.tags[place]):
            continue
        if len(found) >= MAX_ANCHORS:
            break
        if outline.tags[place] in ("body", "html", "title"):
            continue
        if not (is_author_name(outline.names(place)) or attributes[place].get("rel") == "author"):
            continue
        if any(above in taken for above in outline.above(place, 4)):
            continue
        node = outline.nodes[place]
        found.append(Anchor(place, node, one_line(node)))
        taken.add(place)
    return found


@lru_cache(maxsize=8_192)
def is_author_name(names: str) -> bool:
    """Whether class or id names say author, user or nickname."""
    return any(says(_AUTHOR, name) for name in names.split())  # one by one: many elements share them


def named_anchors(outline: Outline) -> list[Anchor]:
    """Elements whose own id says comment and a number: what is left where a page marks neither date nor author."""
    found: list[Anchor] = []
    attributes = outline.sheet.attributes
    for place, chars in enumerate(outline.chars):
        own = attributes[place].get("id") if chars else None
        if own and _NUMBERED_COMMENT.match(own) and len(found) < MAX_ANCHORS:
            found.append(Anchor(place, outline.nodes[place], ""))
    return found
