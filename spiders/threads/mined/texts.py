"""The words of each record: what is left without author, date and controls, chosen over all records at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from spiders.sheet.outline import Outline, amount
from spiders.sheet.text import is_control
from spiders.sheet.vocabulary import (
    CONTENT_NAMES,
    FORM_NAMES,
    NOT_CONTENT_NAMES,
    PRESSED,
    REPLY_HREF,
)
from spiders.sheet.words import says
from spiders.threads.mined.drafts import Draft, Signature

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
        "br",
    ]
)
PROSE = frozenset(
    ["p", "blockquote", "ul", "ol", "pre", "table", "dl", "figure", "h2", "h3", "h4", "h5", "h6", "center"]
)
_TABLE_PARTS = ("table", "tbody", "tr")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BEGINNING = 20
_CONTROL_LENGTH = 40
_MOSTLY_LINKS = 0.6
"""Brackets and bars between the links of a line of controls are the rest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a record that holds neither its author nor its date: an element, or bare text."""

    place: int
    """Of the element; of the element that holds the bare text."""
    parent: int
    column: Signature
    chars: int
    text: str | None = None
    """The bare text."""


def pieces_of(
    outline: Outline, draft: Draft, marks: set[int], bare: dict[int, str] | None = None
) -> list[Piece]:
    """The record cut at the elements that hold a mark (author, date) or another record.

    Args:
        marks: places of author and date elements, which are themselves left out.
        bare: dates that stand as bare text, by the element they stand in.
    """
    split: set[int] = set()
    own = draft.signature
    bare = bare or {}
    split.update(bare)
    for mark in (*marks, *bare, *draft.cut):
        for above in outline.above(mark):
            if above in split or (above not in own):
                break
            split.add(above)
    for root in draft.roots:
        split.update(_rows(outline, root))
    pieces: list[Piece] = []
    for root in draft.roots:
        _walk(outline, draft, root, split, marks, pieces)
    return [piece for piece in pieces if piece.text is None or not _is_date(piece, bare)]


def _rows(outline: Outline, root: int) -> Iterator[int]:
    """The rows of a record that is a row, or a table: a card of its writer may stand in the cell beside its words."""
    if outline.tags[root] in _TABLE_PARTS:
        yield root
        for part in outline.nodes[root].iterchildren(*_TABLE_PARTS):
            yield from _rows(outline, outline.index[part])


def _is_date(piece: Piece, bare: dict[int, str]) -> bool:
    raw = bare.get(piece.place)
    return raw is not None and " ".join((piece.text or "").split()) == raw


def _walk(
    outline: Outline, draft: Draft, root: int, split: set[int], marks: set[int], pieces: list[Piece]
) -> None:
    place, end = root, outline.end(root)
    tails: list[tuple[int, int]] = []  # (place after which the tail comes, element)
    while place < end or tails:
        while tails and tails[-1][0] <= place:
            _, done = tails.pop()
            if done != root:
                _bare(draft, outline.parent[done], outline.nodes[done].tail, pieces)
        if place >= end:
            break
        node = outline.nodes[place]
        tails.append((outline.end(place), place))
        if place in draft.cut or place in marks:
            place = outline.end(place)
        elif place in split:
            _bare(draft, place, node.text, pieces)
            place += 1
        else:
            if outline.chars[place] or node.tag in ("img", "br") or node.find(".//img") is not None:
                column = draft.signature[place]
                pieces.append(Piece(place, outline.parent[place], column, outline.chars[place]))
            place = outline.end(place)


def _bare(draft: Draft, place: int, text: str | None, pieces: list[Piece]) -> None:
    if text and (count := amount(text)):
        pieces.append(Piece(place, place, (*draft.signature.get(place, ()), "#text"), count, text))


def text_pieces(outline: Outline, drafts: list[Draft], all_pieces: list[list[Piece]]) -> list[list[Piece]]:
    """The pieces of each record that are its words."""
    all_pieces = [[piece for piece in pieces if not _is_controls(outline, piece)] for pieces in all_pieces]
    barred = _constants(drafts, all_pieces, outline)
    best = _primary(outline, all_pieces, barred, len(drafts))
    return [_take(outline, pieces, best, barred) for pieces in all_pieces]


def _is_controls(outline: Outline, piece: Piece) -> bool:
    """Whether a short line is nothing but links, one of them to answer: "(Reply) (Parent) (Thread)"."""
    if piece.text is not None or not 0 < piece.chars <= 2 * _CONTROL_LENGTH:
        return False
    if outline.linked[piece.place] < _MOSTLY_LINKS * piece.chars:
        return False
    links = list(outline.nodes[piece.place].iter("a"))
    return len(links) > 1 and any(REPLY_HREF.match(link.get("href") or "") for link in links)


def _constants(
    drafts: list[Draft], all_pieces: list[list[Piece]], outline: Outline
) -> set[tuple[Signature, str]]:
    """Short texts that stand alike in most records are labels and controls, in whatever language."""
    seen: Counter[tuple[Signature, str]] = Counter()
    for pieces in all_pieces:
        seen.update(
            {(piece.column, _plain(outline, piece)) for piece in pieces if piece.chars <= _CONTROL_LENGTH}
        )
    floor = max(3, 0.5 * len(drafts))
    return {key for key, count in seen.items() if count >= floor}


def _plain(outline: Outline, piece: Piece) -> str:
    if piece.text is not None:
        return " ".join(piece.text.split())
    return outline.line(piece.place)


def is_pressed(outline: Outline, piece: Piece) -> bool:
    """Whether a piece is a link or button, or nothing but such, that says "Reply", "Report" in one of many languages."""
    if piece.text is not None or not PRESSED.fullmatch(_plain(outline, piece)):
        return False
    node = outline.nodes[piece.place]
    return node.tag == "button" or outline.linked[piece.place] >= 0.8 * piece.chars


def _primary(
    outline: Outline, all_pieces: list[list[Piece]], barred: set[tuple[Signature, str]], total: int
) -> Signature | None:
    weight: dict[Signature, float] = defaultdict(float)
    covered: dict[Signature, set[int]] = defaultdict(set)
    for number, pieces in enumerate(all_pieces):
        for piece in pieces:
            if piece.chars == 0 or (
                piece.chars <= _CONTROL_LENGTH
                and ((piece.column, _plain(outline, piece)) in barred or is_pressed(outline, piece))
            ):
                continue
            weight[piece.column] += min(piece.chars, 600) * _factor(outline, piece)
            covered[piece.column].add(number)
    if not weight:
        return None
    return max(weight, key=lambda column: (weight[column] * (len(covered[column]) / total) ** 0.5, column))


def _factor(outline: Outline, piece: Piece) -> float:
    if piece.text is not None:
        return 1.0
    names = outline.names(piece.place)
    node = outline.nodes[piece.place]
    factor = 1.0
    if says(NOT_CONTENT_NAMES, names):
        factor = 0.1
    elif says(CONTENT_NAMES, names):
        factor = 3.0
    if node.tag in ("form", "button", "nav", "footer") or says(FORM_NAMES, names):
        factor *= 0.02
    if node.tag in ("p", "blockquote"):
        factor *= 2.0
    if is_hidden(node) and not _continues(outline, piece):
        factor *= 0.05
    if piece.chars:
        factor *= 1.0 - 0.8 * outline.linked[piece.place] / piece.chars
    return factor


def is_hidden(node: HtmlElement) -> bool:
    """Whether an element is not shown until a script does so."""
    return node.get("hidden") is not None or _NOT_SHOWN.search(node.get("style") or "") is not None


def _continues(outline: Outline, piece: Piece) -> bool:
    """Whether a hidden element is the whole of which an element beside it shows the beginning ("Show more")."""
    own = outline.line(piece.place)[:_BEGINNING]
    beside = outline.nodes[piece.place].itersiblings(preceding=True)
    return any(outline.line(outline.index[node]).startswith(own) for node in beside if node in outline.index)


def _take(
    outline: Outline, pieces: list[Piece], best: Signature | None, barred: set[tuple[Signature, str]]
) -> list[Piece]:
    usable = [
        piece
        for piece in pieces
        if piece.chars > _CONTROL_LENGTH
        or not ((piece.column, _plain(outline, piece)) in barred or is_pressed(outline, piece))
    ]
    first = next((piece for piece in usable if piece.column == best), None)
    if first is None:
        first = _fallback(outline, usable)
    if first is None:
        return []
    return [piece for piece in usable if piece.column == first.column or _companion(outline, piece, first)]


def _fallback(outline: Outline, usable: list[Piece]) -> Piece | None:
    fit = [piece for piece in usable if _factor(outline, piece) >= 0.5 and piece.chars]
    return max(fit, key=lambda piece: piece.chars * _factor(outline, piece), default=None)


def _companion(outline: Outline, piece: Piece, first: Piece) -> bool:
    """Whether a piece goes on with the text: a prose block or inline text beside the first piece."""
    if piece.parent != first.parent:
        return False
    if piece.text is not None:
        return first.text is not None or first.place < piece.place or outline.tags[first.place] in INLINE
    node = outline.nodes[piece.place]
    if is_hidden(node) or is_control(node) or says(NOT_CONTENT_NAMES, outline.names(piece.place)):
        return False
    if node.tag in _HEADINGS:
        return outline.tags[first.place] == "p" and piece.place > first.place
    if node.tag in PROSE:
        return True
    return node.tag in INLINE and first.text is not None
