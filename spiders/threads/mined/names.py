"""Names as they are written: without what stands before, after and around them in their line."""

from __future__ import annotations

import re

from spiders.dates.fold import fold as date_key
from spiders.dates.lexicon import LONG, is_weekday
from spiders.dates.shapes import date_in, date_words
from spiders.sheet.vocabulary import BY, JOINS, SAYS
from spiders.threads.mined.anchors import Anchor

ORDINAL = re.compile(r"^(?:#\d{1,5}[.:)]?|\d{1,5}[.:)])\s+(?=[^\d(])")
_STANDING = re.compile(
    r"\s*(?:\[[^\[\]]{2,20}\]|\((?:guest|visitor|not verified|gast|besucher|nicht überprüft|invité|visiteur|non vérifié|invitado|"
    r"visitante|no verificado|ospite|convidado|niet gecontroleerd|gość|gäst|gjest|гость)\))$",
    re.IGNORECASE,
)
"""What an engine says of the writer after the name: [Visitor], (Guest)."""


def beside_date(place: int, date: Anchor, text: str) -> str:
    """What stands with a date in one line, before it or else after it: "Joe | 3 May 2012 - 16:40" -> "Joe"."""
    shown = "".join(date.element.itertext()).split()
    raw = " ".join(shown) if place != date.place else date.raw
    words = date_words(raw or (date_in(text) or ""))
    if not words or words not in text:
        return ""
    before, found, after = text.partition(raw if place != date.place and raw and raw in text else words)
    if place != date.place and raw and found and (inner := raw.partition(words)[0]) and inner != raw:
        before += " " + inner
    head = " ".join(JOINS.sub("", before + " ").split())
    line = after.split("\n")[0].rstrip(" :：")
    if JOINS.fullmatch(f" {head}") and (said := SAYS.search(line)) and any(map(str.isalpha, said[0])):
        return clean_name(line)  # "Le 3 mai 2012 à 16h40, Joe a écrit :"
    name = _without_weekday(clean_name(head))
    if BY.match(f"{head} ") and name and head.endswith(name):
        return head  # "written by Joe": what says so tells the name from others, and is taken off at the end
    return (
        name if any(map(str.isalpha, name)) else clean_name(after.split("\n")[0].lstrip("."))
    )  # "2:05 p.m. - Joe"


def _without_weekday(name: str, *, short: bool = False) -> str:
    """A name without the weekday of the date after it, in any language. A short one is the name's own (Gio, Văn An)
    unless the other names of its kind end so too."""
    *others, last = name.split(" ")
    if not is_weekday(date_key(last.strip(",")), None) or not (len(last) >= LONG or (short and others)):
        return name
    return clean_name(" ".join(others))


def without_weekdays(texts: dict[int, str]) -> dict[int, str]:
    """Names that stand before dates, without a short weekday where at least half of them end in one."""
    shorter = {number: _without_weekday(text, short=True) for number, text in texts.items()}
    changed = sum(shorter[number] != text for number, text in texts.items())
    return shorter if 2 * changed >= len(texts) else texts


def lone_weekdays(texts: dict[int, str], total: int) -> list[int]:
    """The records of which only the weekday stands before the date, where those are half of all: (Do) may be a name."""
    lone = [number for number, text in texts.items() if is_weekday(date_key(text.strip(",.")), None)]
    return lone if 2 * len(lone) >= total else []


def clean_name(text: str) -> str:
    """A name without "By", "says:", and what follows the date."""
    text = ORDINAL.sub("", " ".join(text.split()))
    for _ in range(3):
        shorter = SAYS.sub("", BY.sub("", _STANDING.sub("", text))).strip(" \t,:|·•–—-→»«›¶#\u200b")
        if shorter == text:
            break
        text = shorter
    return text
