"""The authors of a group's records: one kind of part, chosen over all records at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable

from spiders.dates.shapes import date_in
from spiders.sheet.outline import Outline
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.name_cells import ADDRESS, AFTER_LABEL, DATE_LINE, MAX_NAME, Column, collect
from spiders.threads.mined.name_scores import author_score
from spiders.threads.mined.names import clean_name, lone_weekdays, without_weekdays

_NUMBERED = re.compile(r"^(\d{1,5})\s+(?:[-–—|]\s*)?(\D.*)$")
"""A bare number may belong to the name (50 Cent), unless each record has its own."""
_A_NAME = 2.0
"""Score from which a column is one of names."""
_SHARED = 3
"""Records in which two columns must name the same person."""
_PICTURE_OF = re.compile(
    r"^(?:(?:profile|user) )?(?:avatar|picture|photo|image|profilbild|foto|photo de profil)(?: (?:of|for|von|de|di))?\b[:\s]*|"
    r"(?:['’]s)?\s*(?:profile )?(?:avatar|picture|photo|image|profilbild)$",
    re.IGNORECASE,
)
_NAME_WORDS = 4
_BESIDE_DATE = 0.5
"""Who wrote a comment stands with its date where nothing else names anybody."""


def author_column(
    outline: Outline, drafts: list[Draft], dates: dict[int, Anchor], *, one_voice: bool = False
) -> dict[int, tuple[int, str]]:
    """Draft index -> place and name of its author: columns of short texts, scored by class, tag, link, nearness to the
    date, coverage and diversity; a record that the best column lacks takes the next good one.

    Args:
        one_voice: whether all records may be one person's, so that what all say alike is no label.
    """
    ranked = _ranked(outline, drafts, dates, one_voice=one_voice)
    best = ranked[0] if ranked else None
    nameless = _empty_cells(outline, drafts, best) if best else set()
    chosen: dict[int, tuple[int, str]] = {}
    for column in ranked:
        if len(chosen) + len(nameless) >= len(drafts):
            break
        if column.score < _A_NAME and (column is best or best is None or not _agree(column, best)):
            continue
        for number, place in column.cells.items():
            if number in chosen or number in nameless:
                continue
            name = clean_name(column.texts[number])
            if any(map(str.isalnum, name)):
                chosen[number] = (place, name)
    if best is not None and best.score >= _A_NAME:
        chosen = _odd_names(outline, drafts, best) | chosen
    return _without_ordinals(chosen or _pictured(outline, drafts))


def _ranked(
    outline: Outline, drafts: list[Draft], dates: dict[int, Anchor], *, one_voice: bool
) -> list[Column]:
    """The columns that may be names, the best first."""
    columns: dict[Hashable, Column] = defaultdict(Column)
    scores: dict[tuple[int, int], float] = {}  # an element is a cell of several columns
    for number, draft in enumerate(drafts):
        collect(outline, draft, number, dates.get(number), columns)
    ranked = []
    for key, column in columns.items():
        if isinstance(key, tuple) and key[0] == AFTER_LABEL and not _is_label(columns[key[1]]):
            continue
        _without_days(outline, column, dates)
        if column.cells:
            column.score = author_score(outline, column, drafts, dates, scores, one_voice=one_voice)
            column.score += _BESIDE_DATE * (key == DATE_LINE)
            ranked.append((column.score, -min(column.cells.values()), str(key), column))
    ranked.sort(key=lambda item: item[:3], reverse=True)
    return [column for *_, column in ranked]


def _is_label(column: Column) -> bool:
    """Whether all cells of several say the same."""
    return len(column.texts) >= _SHARED and len(set(column.texts.values())) == 1


def _without_days(outline: Outline, column: Column, dates: dict[int, Anchor]) -> None:
    """Take from a column the weekdays of the dates that its names stand before."""
    beside = {
        number: column.texts[number]
        for number, place in column.cells.items()
        if number in dates and outline.holds(place, dates[number].place)
    }
    names = without_weekdays(beside)
    column.texts |= names
    for number in lone_weekdays(names, len(column.cells)):
        del column.cells[number], column.texts[number]


def _agree(column: Column, best: Column) -> bool:
    """Whether a column names the same persons as the best one, which some records lack: the line around a name that is a
    link only where its bearer gave an address."""
    shared = best.texts.keys() & column.texts.keys()
    return (
        best.score >= _A_NAME
        and len(shared) >= min(_SHARED, len(best.texts))
        and sum(clean_name(best.texts[number]) == clean_name(column.texts[number]) for number in shared)
        >= 0.9 * len(shared)
    )


def _without_ordinals(chosen: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Names without the running number before them, where all have one: "2. Ann", "#3 Bob"."""
    found = {number: _NUMBERED.match(name) for number, (_, name) in chosen.items()}
    numbers = [int(match.group(1)) for match in found.values() if match]
    rest = {match.group(2) for match in found.values() if match}
    if len(numbers) < len(chosen) or len(set(numbers)) < len(numbers) or not all(rest):
        return chosen
    return {n: (place, match.group(2)) for n, (place, _) in chosen.items() if (match := found[n])}


def _empty_cells(outline: Outline, drafts: list[Draft], column: Column) -> set[int]:
    """The drafts that have the best column's element, but empty: nobody signed, and no other part is the name."""
    number, place = next(iter(column.cells.items()))
    signature = drafts[number].signature[place]
    return {
        number
        for number, draft in enumerate(drafts)
        if number not in column.cells
        and any(outline.chars[own] == 0 and draft.signature[own] == signature for own in draft.nodes)
    }


def _odd_names(outline: Outline, drafts: list[Draft], column: Column) -> dict[int, tuple[int, str]]:
    """Names without a letter (1984), told by their place: where nearly all other records have theirs."""
    if len(column.cells) < max(3, 0.7 * len(drafts)):
        return {}
    known = {drafts[number].signature[place] for number, place in column.cells.items()}
    found: dict[int, tuple[int, str]] = {}
    for number, draft in enumerate(drafts):
        for place in draft.nodes if number not in column.cells else ():
            if draft.signature[place] in known and 1 <= outline.chars[place] <= MAX_NAME:
                name = " ".join("".join(outline.nodes[place].itertext()).split())
                if not any(map(str.isalpha, name)) and date_in(name) is None:
                    found[number] = (place, name)
                break
    return found


def _pictured(outline: Outline, drafts: list[Draft]) -> dict[int, tuple[int, str]]:
    """Names that only the writers' pictures tell: each record's first picture that is described as a person may be."""
    found: dict[int, tuple[int, str]] = {}
    for number, draft in enumerate(drafts):
        for place in draft.nodes:
            if outline.tags[place] == "img" and (name := _described(outline.nodes[place].get("alt") or "")):
                found[number] = (place, name)
                break
    several = len({name for _, name in found.values()}) >= max(2, 0.4 * len(drafts))
    return found if several and len(found) >= 0.8 * len(drafts) else {}


def _described(alt: str) -> str | None:
    name = clean_name(_PICTURE_OF.sub("", " ".join(alt.split())))
    fits = 2 <= len(name) <= MAX_NAME and len(name.split()) <= _NAME_WORDS and not ADDRESS.search(name)
    return name if fits and any(map(str.isalpha, name)) else None
