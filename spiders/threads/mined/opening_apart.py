"""An opening post that stands above its replies in other markup: it is no record of their list, but its words are in an
element like theirs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.dates.shapes import value_of
from spiders.sheet.outline import Outline
from spiders.sheet.page import Page
from spiders.threads.mined.anchors import date_anchors
from spiders.threads.mined.columns import is_other
from spiders.threads.mined.judge import Candidate
from spiders.threads.mined.names import clean_name
from spiders.threads.mined.render import render
from spiders.threads.mined.texts import Piece
from spiders.threads.thread import FoundComment

_AROUND_WORDS = 3
"""Levels above a record's words that the element which holds them may lie."""
_MOST_BESIDE = 1.3
"""How much more than the words the element may hold: a row of the layout holds other things too."""
_SHORTEST = 40
"""Characters without blanks: less is a label or menu."""
_MOST_LINKED = 0.6
_NEAR = 60
"""Elements between the opening's words and its author and date."""
_LONGEST_NAME = 60

Kind = tuple[str, tuple[str, ...]]


def opening_above(page: Page, outline: Outline, candidate: Candidate) -> FoundComment | None:
    """The opening post above the first record; None where no element there is like the one that holds its words."""
    place = _words_above(outline, candidate)
    if place is None:
        return None
    text, html = render(outline, [_whole(outline, place)], set())
    found = FoundComment(text=text or None, html=html or None, element=outline.nodes[place])
    found.method = {"record": "generic:apart", "text": "column"}
    end = candidate.drafts[0].place
    writer = _nearest(place, [n for n in _writers(page, outline, candidate) if n < end])
    if writer is not None:
        found.author, found.method["author"] = clean_name(outline.line(writer)), "column"
        found.author_url = page.absolute(outline.nodes[writer].get("href") or "") or None
    dates = {
        anchor.place: anchor
        for anchor in date_anchors(outline)
        if anchor.place < end and not outline.holds(place, anchor.place) and not is_other(outline, anchor)
    }
    day = _nearest(place, dates)
    if day is not None:
        found.date, found.method["date_published"] = (
            value_of(page, dates[day].element, dates[day].raw),
            "anchor",
        )
    return found if writer is not None or day is not None else None


def _words_above(outline: Outline, candidate: Candidate) -> int | None:
    """The first element above all records that is like the one which holds a record's words and nothing else, and does
    not repeat a record."""
    first = candidate.drafts[0]
    kinds = _kinds_of_words(outline, candidate)
    said = {"".join(outline.text(piece.place).split()) for pieces in candidate.texts for piece in pieces}
    title = next((place for place in range(first.place, 0, -1) if outline.tags[place] == "h1"), 0)
    for place in range(title + 1, first.place):
        if (
            outline.chars[place] >= _SHORTEST
            and outline.linked[place] <= _MOST_LINKED * outline.chars[place]
            and not outline.holds(place, first.place)
            and (outline.tags[place], outline.tokens(place)) in kinds
            and "".join(outline.text(place).split()) not in said
        ):
            return place
    return None


def _kinds_of_words(outline: Outline, candidate: Candidate) -> set[Kind]:
    """Tag and classes of the elements that hold the first record's words, but neither its author nor its date."""
    marks = [cell[0] for cell in (candidate.authors.get(0),) if cell]
    marks += [anchor.place for anchor in (candidate.dates.get(0),) if anchor]
    total = sum(piece.chars for piece in candidate.texts[0])
    kinds: set[Kind] = set()
    for piece in candidate.texts[0]:
        for place in (piece.place, *outline.above(piece.place, _AROUND_WORDS)):
            if place <= candidate.drafts[0].place or any(outline.holds(place, mark) for mark in marks):
                break
            if outline.chars[place] > _MOST_BESIDE * total:
                break
            if outline.tokens(place):
                kinds.add((outline.tags[place], outline.tokens(place)))
    return kinds


def _writers(page: Page, outline: Outline, candidate: Candidate) -> list[int]:
    """Elements that name a writer as the records do: of the same classes, or a link into the same folder of profiles."""
    cells = [place for place, _ in candidate.authors.values()]
    kinds = {(outline.tags[cell], outline.tokens(cell)) for cell in cells if outline.tokens(cell)}
    # Where all of a forum lies in one folder, that folder tells nothing.
    own = urlsplit(page.url).path.strip("/").split("/")[0]
    folders = {folder for cell in cells if (folder := _folder(outline, cell)) and folder != own}
    return [
        place
        for place in range(candidate.drafts[0].place)
        if 0 < outline.chars[place] <= _LONGEST_NAME
        and ((outline.tags[place], outline.tokens(place)) in kinds or _folder(outline, place) in folders)
    ]


def _folder(outline: Outline, place: int) -> str | None:
    """The first part of the path that a link leads to, where another follows: `/users/` of `/users/ada`."""
    if outline.tags[place] != "a":
        return None
    parts = urlsplit(outline.nodes[place].get("href") or "").path.strip("/").split("/")
    return parts[0] if len(parts) > 1 else None


def _nearest(place: int, others: Iterable[int]) -> int | None:
    """The place nearest to the opening's words."""
    near = [other for other in others if abs(other - place) <= _NEAR]
    return min(near, key=lambda other: abs(other - place), default=None)


def _whole(outline: Outline, place: int) -> Piece:
    return Piece(place, outline.parent[place], (), outline.chars[place])
