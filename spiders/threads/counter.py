"""How many comments a page says that its thread has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from spiders.sheet.vocabulary import COMMENT_WORDS
from spiders.sheet.words import says
from spiders.threads.counter_words import said_number_of

_MAX_LINE = 90
_LOOK_BACK = 80
_LOOK_IN = 25
_NUMBER = r"(\d{1,3}(?:[.,'\u202f\u00a0 ]\d{3})+|\d{1,7})"
_COUNT = re.compile(rf"(?<![\w.,/:#]){_NUMBER}(?![\w:/]|[.,]\d)")
_AFTER = re.compile(rf"(?:\w+\s+){{0,3}}?\W*[(\[:–-]\s*{_NUMBER}\s*[)\]]?\s*$|^\w+\s+{_NUMBER}$")
_GAP = re.compile(r"\s*(?:\+|(?<!(?:19|20)\d\d )[»›])?\s*(?:[^\W\d_]+[\s-]+){0,2}$")
"""Between a number and its word of comments: two words at most ("2 reader comments"), nothing that ends a phrase; "15 »
Comentarios" is a count, "2012 » Comments" a path."""
_MONTHS = (
    r"jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|enero|abril|agosto|fév|avr|juin|juil|août|déc|gen|mag|giu|lug|ago|"
    r"set|ott|dic|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек"
)
# What has figures and is no count: dates, clock times, times to read, figures of other things.
_OTHER_FIGURES = re.compile(
    rf"\b\d{{1,2}}\.?(?:\s*(?:st|nd|rd|th|de|di|º))?\s+(?:{_MONTHS})\w*\.?,?(?:\s+(?:de\s+)?\d{{4}}\b)?|"
    rf"\b(?:{_MONTHS})\w*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?|\b(?:{_MONTHS})[^\W\d_]*\.?,?\s+(?:19|20)\d\d\b|"
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{2,4}\s*[年년]\s*(?:\d{1,2}\s*[月월]\s*)?(?:\d{1,2}\s*[日일])?|\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]|"
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?(?!\d)|"
    r"\b\d+(?:[.,]\d+)?[km]?\+?[\s-]*(?:min(?:ute)?s?|minuten|minutos|minuti|мин|分钟?|sec(?:onds?)?|hours?|hrs?|stunden?|heures?|horas?|days?|tage[n]?|weeks?|wochen?|months?|monate?n?|years?|jahre?n?)\b"
    r"(?:\s*(?:read|ago|lesezeit|de lecture|de lectura|di lettura)\b)?|"
    r"\b\d+(?:[.,]\d+)?[km]?\+?\s*(?:shares?|likes?|views?|votes?|reads?|tweets?|followers?|aufrufe|geteilt|vues|partages|visitas|me gusta|visualizzazioni|condivisioni|просмотр\w*|lajk\w*)\b",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"page|seite|página|pagina|страниц|first|last|show|load|view|more|\bof\b|latest|recent|top\s?\d|letzte|neueste|ago\b|vor\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]|[‘‚][^’]*[’]")


def number_of(text: str | None) -> int | None:
    """The count that a line of comment words prints, else None: "12 Kommentare", "Comments (1,045)", "One Response"."""
    line = " ".join((text or "").split())
    if not line or len(line) > _MAX_LINE + 200:
        return None
    line = _QUOTED.sub(" ", line).strip()
    if len(line) > _MAX_LINE:
        return None
    if (said := said_number_of(line)) is not None:
        return said
    if not says(COMMENT_WORDS, line):
        return None
    line = _OTHER_FIGURES.sub(" | ", line)
    if _NOT_A_COUNT.search(line):
        return None
    for word in _words_of_comments(line):
        before = list(_COUNT.finditer(line, 0, word.start()))
        if before and _GAP.fullmatch(line, before[-1].end(), word.start()):
            return _whole(before[-1].group(1))
    after = _AFTER.search(line)
    if after:
        return _whole(after.group(1) or after.group(2))
    return None


def _words_of_comments(line: str) -> Iterator[re.Match[str]]:
    found = COMMENT_WORDS.search(line)
    while found is not None:
        yield found
        found = COMMENT_WORDS.search(line, found.end())


def number_in(text: str | None) -> int | None:
    """The number that an element known to be a counter prints, with or without a word of comments: "12", "(12)", "one comment"."""
    counted = number_of(text)
    if counted is not None:
        return counted
    line = _OTHER_FIGURES.sub(" ", " ".join(_QUOTED.sub(" ", text or "").split()))
    found = _COUNT.search(line)
    return _whole(found.group(1)) if found else None


def _whole(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def declared_near(elements: list[HtmlElement], records: Iterable[HtmlElement | None] = ()) -> int | None:
    """The printed counter nearest to a thread: before its first element, or among the first lines within.

    Args:
        elements: the thread's subtrees in document order.
        records: the comments' own elements; from the first of them on, a number is what a reader wrote.
    """
    if not elements:
        return None
    first = next((record for record in records if record is not None), None)
    for line in (*_lines_before(elements[0]), *_lines_within(elements[0], first)):
        count = number_of(line)
        if count is not None:
            return count
    return None


def _lines_within(element: HtmlElement, record: HtmlElement | None) -> Iterator[str]:
    """Short lines in an element, before its first record."""
    holders = set(record.iterancestors()) if record is not None else set()
    for number, node in enumerate(element.iter("*")):
        if number >= _LOOK_IN or node is record:
            return
        if node not in holders:
            yield from _line(node)
        elif node.text and COMMENT_WORDS.search(node.text):
            yield node.text


def _lines_before(element: HtmlElement) -> Iterator[str]:
    """Short lines before an element, nearest first: its earlier siblings, then those of its ancestors."""
    seen = 0
    holder: HtmlElement | None = element
    while holder is not None and holder.tag not in ("body", "html") and seen < _LOOK_BACK:
        for sibling in holder.itersiblings(preceding=True):
            for node in sibling.iter("*"):
                seen += 1
                if seen >= _LOOK_BACK:
                    return
                yield from _line(node)
        holder = holder.getparent()


def _line(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "option"):
        return
    words = "".join(_some_text(node))
    if 3 <= len(words) <= 3 * _MAX_LINE and says(COMMENT_WORDS, words):
        yield words


def _some_text(node: HtmlElement) -> Iterator[str]:
    length = 0
    for text in node.itertext():
        yield text
        length += len(text)
        if length > 3 * _MAX_LINE:
            return
