"""Dates in strings and in the texts of a page: a strict multilingual grammar before any guessing parser."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import datetime

from spiders.dates.fold import plain
from spiders.dates.grammar import Hit, Setting, dates_of
from spiders.dates.machine import read_machine
from spiders.dates.tokens import Tokens
from spiders.dates.value import DateValue
from spiders.dates.zones import site_zone
from spiders.sheet.page import Page

MAX_LENGTH = 200
"""Characters of a text that can be "a date with words around it"; a longer one is prose."""
MAX_FOUND_IN = 400
"""Characters of a text that is searched for dates inside."""
MAX_WORDS_AROUND = 5
_CHARACTERS = 3
_RUN = re.compile("x+")
_BLANKS = re.compile(r"\s+")
_DIGIT = re.compile(r"\d|[一二三四五六七八九十]月")
_TIME_ALONE = re.compile(r"[ cl~.,(]*(?:A ?)?[12] ?[:h] ?2(?: ?: ?2)?(?: ?A)?[ c.,)hZ]*")
_MONTH_ALONE = re.compile(r"[ cl~.,:]*M[ .,c/\-]{1,4}4[ .,]*|[ cl~.,:]*[4][ ]?Y ?[12] ?K")


def read(
    text: str,
    *,
    language: str | None,
    base: datetime,
    zone: str | None = None,
    day_first: bool | None = None,
    latest: datetime | None = None,
) -> DateValue | None:
    """The date that a short string or attribute value is, or None where it is none.

    Args:
        text: an attribute's value or visible text; words around the date ("Published:", "am", "Le") are allowed.
        language: BCP 47 tag of the page (`en-GB`, `de`), for month names and the order of day and month.
        base: the capture's clock, aware: what "3 hours ago" counts from.
        zone: the site's IANA zone, where known; local times get its offset, instants are written in it.
        day_first: the site's order of day and month, where known.
        latest: the capture's clock again where dates that lie more than a day after it are to be refused.

    Returns:
        `iso` null where the string is a date that cannot be decided; the raw string always stands beside it.
    """
    raw = text.strip()
    simple = _BLANKS.sub(" ", plain(html.unescape(raw) if "&" in raw else raw)).strip()
    if not simple or len(simple) > MAX_LENGTH:
        return None
    value = read_machine(simple, latest, language=language, zone=zone)
    if value is None:
        value = _in_words(simple, Setting(language, base, zone, day_first, latest))
    if value is None:
        return None
    return localise(value if value.raw == raw else replace(value, raw=raw), zone)


def _in_words(text: str, setting: Setting) -> DateValue | None:
    if not _DIGIT.search(text) and len(text) > 40:
        return None
    tokens, hits = dates_of(text, setting, whole=True)
    for hit in hits:
        if _little_else(tokens, hit, hits):
            return hit.value
    if hits:
        return None
    if _TIME_ALONE.fullmatch(tokens.classes) or _MONTH_ALONE.fullmatch(tokens.classes):
        return DateValue(None, text, "minute" if ":" in tokens.classes else "month")
    return None


def _little_else(tokens: Tokens, hit: Hit, hits: list[Hit]) -> bool:
    """Whether the text is the date (or dates) with few other words, not a sentence that tells of one."""
    rest = list(tokens.classes)
    for other in hits:
        rest[other.start : other.end] = " " * (other.end - other.start)
    # Words that nothing parts are Chinese or Japanese characters, or Thai syllables.
    words = sum(-(-len(run) // _CHARACTERS) for run in _RUN.findall("".join(rest)))
    numbers = sum(map(str.isdigit, rest))
    limit = MAX_WORDS_AROUND if hit.value.iso and hit.value.method != "relative" else MAX_WORDS_AROUND - 2
    return words <= limit and numbers <= 2


def find(
    text: str,
    *,
    language: str | None,
    base: datetime,
    zone: str | None = None,
    day_first: bool | None = None,
    latest: datetime | None = None,
) -> list[tuple[int, int, DateValue]]:
    """The dates inside a short text, with their places: `text[start:end]` is the date. Arguments as for `read`.

    Only whole dates and relative times are found, not bare times, months or eight digits in a row; a day without
    a year (`iso` null) only where hardly anything else stands beside it. Texts over `MAX_FOUND_IN` are cut there.
    """
    if len(text) > MAX_FOUND_IN:
        text = text[:MAX_FOUND_IN]
    simple = plain(text)
    if not _DIGIT.search(simple) and len(simple) > 40:
        return []
    tokens, hits = dates_of(simple, Setting(language, base, zone, day_first, latest), whole=True)
    found = []
    for hit in hits:
        if hit.value.iso is None and not _little_else(tokens, hit, hits):
            continue
        start, end = tokens.starts[hit.start], tokens.ends[hit.end - 1]
        found.append((start, end, localise(replace(hit.value, raw=text[start:end]), zone)))
    return found


def set_site(page: Page, *, zone: str | None, day_first: bool | None) -> None:
    """Tell `read_date` what the page's site is known for, so that no reader needs to pass it on."""
    page.memo[f"{__name__}.site"] = (zone, day_first)


def read_date(
    page: Page, text: str, *, zone: str | None = None, day_first: bool | None = None
) -> DateValue | None:
    """`read` in the context of a page: its language, its clock, its site (`set_site`), nothing later than its capture.

    What is no date in the page's language is read in all: a site's template may speak another one than its texts.
    """
    known: tuple[str | None, bool | None] = page.memo.get(f"{__name__}.site", (None, None))
    for language in dict.fromkeys((page_language(page), None)):
        value = read(
            text,
            language=language,
            base=page.date,
            zone=zone or known[0],
            day_first=known[1] if day_first is None else day_first,
            latest=page.date,
        )
        if value is not None:
            return value
    return None


def dates_within(page: Page, text: str, *, day_first: bool | None = None) -> list[DateValue]:
    """`find` in the context of a page, without the places."""
    known: tuple[str | None, bool | None] = page.memo.get(f"{__name__}.site", (None, None))
    found = find(
        text,
        language=page_language(page),
        base=page.date,
        zone=known[0],
        day_first=known[1] if day_first is None else day_first,
        latest=page.date,
    )
    return [value for _, _, value in found]


def page_language(page: Page) -> str | None:
    """The language that the page states in `<html lang>`."""
    known = page.memo.get(__name__)
    if known is None:
        tree = page.tree
        known = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
        page.memo[__name__] = known
    return known or None


def localise(value: DateValue, zone: str | None) -> DateValue:
    """The same moment in the site's zone: an instant is written in it, a local time gets its offset, a day stays."""
    site = site_zone(zone)
    if site is None or value.iso is None or len(value.iso) <= 10:
        return value
    when = datetime.fromisoformat(value.iso)
    if when.tzinfo is None:
        return replace(value, iso=when.replace(tzinfo=site).isoformat())
    if value.method == "relative" and when.utcoffset():  # already on the clock that it was counted from
        return value
    return replace(value, iso=when.astimezone(site).isoformat())
