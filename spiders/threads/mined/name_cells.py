"""The parts of each record that may be its author's name, gathered into columns of one kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from spiders.dates.shapes import date_in
from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import REPLY_NAMES, SAYS
from spiders.sheet.words import Words, says
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.names import beside_date

ADDRESS = re.compile(r"://|^www\.|\.(?:com|org|net|html?)(?:/|$)", re.IGNORECASE)
_INLINE = frozenset(("a", "b", "strong", "em", "i", "u", "span", "mark", "code", "cite", "font"))
_CLOCK = re.compile(r"\W*\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?\s?m\.?|uhr|h|hrs?)?\W*$", re.IGNORECASE)
_SENTENCE = 8
_MAX_HEADER = 90
MAX_NAME = 60
_CONTENT = Words(r"(?:^|[\s_-])(?:content|body|text|message)(?:$|\s)")
_ANSWERED = Words(r"(?:^|\s)parent(?:$|\s)|in-?reply|reply-?to|replied|quote")
TITLE_NAMES = Words(r"title|subject|headline|heading|betreff|rank|badge|role|location|count|rating")
DATE_LINE = "line of the date"
AFTER_LABEL = "after a label"
_LABELS = 3


@dataclass(slots=True)
class Column:
    """One kind of part: the first fitting element of each record."""

    cells: dict[int, int] = field(default_factory=dict)
    """Index of the draft -> place of its element."""
    texts: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


def collect(
    outline: Outline, draft: Draft, number: int, date: Anchor | None, columns: dict[Hashable, Column]
) -> None:
    whole = draft.place if len(draft.roots) == 1 else None
    form_end = 0
    ordinals: Counter[Hashable] = Counter()
    for place in draft.nodes:
        if outline.tags[place] == "form" and place not in draft.roots:
            form_end = max(form_end, outline.end(place))  # the form to answer in: "Name (required)"
        if place < form_end or place == whole or not 1 <= outline.chars[place] <= _MAX_HEADER:
            continue
        text = _candidate_text(outline, draft, place, date)
        if text is None:
            continue
        tag = outline.tags[place]
        keys: list[Hashable] = [(tag, token) for token in outline.tokens(place)]
        signature = draft.signature[place]
        keys.append(signature)
        if number in columns[signature].cells and not outline.tokens(place):
            # One of several elements that nothing tells apart: the one after a label ("Name:") may be the name.
            ordinals[signature] += 1
            keys = [(AFTER_LABEL, signature, ordinals[signature])] if ordinals[signature] <= _LABELS else []
        if itemprop := outline.nodes[place].get("itemprop"):
            keys.append(("itemprop", itemprop))
        for key in keys:
            column = columns[key]
            if number not in column.cells:
                column.cells[number] = place
                column.texts[number] = text
        if date is not None and outline.holds(place, date.place):  # the innermost line that names somebody
            line = columns[DATE_LINE]
            line.cells[number], line.texts[number] = place, text


def _candidate_text(outline: Outline, draft: Draft, place: int, date: Anchor | None) -> str | None:
    """What an element's words would be as a name, None where it cannot hold one."""
    if date is not None and outline.holds(place, date.place):
        if _not_author(outline, draft, place) or _holds_words(outline, place):
            return None
        line = _without_titles(outline, place, outline.line(place))
        return as_name(outline, place, beside_date(place, date, line))
    known: tuple[str | None] | None = outline.notes.get(("name", draft.place, place))
    if known is None:
        text = " ".join(_without_titles(outline, place, outline.line(place)).split())
        out = len(text) > MAX_NAME or _not_author(outline, draft, place) or date_in(text) == text
        known = outline.notes["name", draft.place, place] = (None if out else as_name(outline, place, text),)
    return known[0]


def _without_titles(outline: Outline, place: int, line: str) -> str:
    """A line without the rank that an element of its own gives after the name: "Ann <em class=title>Moderator</em>"."""
    for inner in range(place + 1, outline.end(place)):
        title = outline.line(inner) if says(TITLE_NAMES, outline.names(inner)) else ""
        if title and date_in(title) is None and line.find(title) > 0:
            line = line.replace(title, " ", 1)
    return line


def as_name(outline: Outline, place: int, text: str) -> str | None:
    """An element's words, where they may be a name: no address, no hour, no part of a sentence."""
    if len(text) > MAX_NAME or ADDRESS.search(text) or _CLOCK.match(text) or _runs_on(outline.nodes[place]):
        return None
    return text if any(map(str.isalpha, text)) else None


def _runs_on(node: HtmlElement) -> bool:
    """Whether an inline element is part of a sentence: a word goes on right after it, or many words do in the same line."""
    tail = node.tail or ""
    if not tail or node.tag not in _INLINE:
        return False
    if SAYS.fullmatch(tail.strip().rstrip(":： ")):  # "Ann님의 말:"
        return False
    return tail[0].isalnum() or (
        len(tail.split()) > _SENTENCE and date_in(tail) is None and tail.strip()[0] not in ":,;-–—|(·"
    )


def _holds_words(outline: Outline, place: int) -> bool:
    """Whether an element holds a paragraph or a block that its class calls content."""
    return any(
        outline.chars[inner]
        and (outline.tags[inner] in ("p", "blockquote") or says(_CONTENT, outline.names(inner)))
        for inner in range(place + 1, outline.end(place))
    )


def _is_buttons(outline: Outline, place: int) -> bool:
    """Whether an element holds buttons and nothing else."""
    pressed = (
        outline.chars[inner]
        for inner in range(place + 1, outline.end(place))
        if outline.tags[inner] == "button"
    )
    return outline.size[place] > 1 and sum(pressed) >= outline.chars[place]


def _not_author(outline: Outline, draft: Draft, place: int) -> bool:
    """Whether an element is a control, to reply or another, or names whom the comment answers.

    What the record itself is called says nothing of its parts: it may have answers, or bear its writer's name.
    """
    if outline.tags[place] in ("button", "label", "form", "time") or _is_buttons(outline, place):
        return True
    if says(REPLY_NAMES, outline.names(place)):
        return True
    around = (above for above in (place, *outline.above(place, 2)) if above not in draft.roots)
    return any(says(_ANSWERED, outline.names(above)) for above in around)
