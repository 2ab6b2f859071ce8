"""What stands right before a list of records: a heading that speaks of comments, and the number it prints."""

from __future__ import annotations

from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import COMMENT_WORDS, PRESSED
from spiders.sheet.words import says
from spiders.threads.counter import number_of
from spiders.threads.mined.leading import points_away

_LOOK_BACK = 60
"""Elements before the first record that may hold its heading."""
_RANKS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NO_RANK = 7
_BETWEEN = 60
"""Words between a counter and the first record: a sort order, a link to the form."""


def heading_before(outline: Outline, place: int) -> bool:
    """Whether a heading or short line soon before the first record speaks of comments, and no heading of its rank after
    it speaks of something else ("More in News")."""
    known = outline.notes.get(("heading", place))
    if known is None:
        known = outline.notes[("heading", place)] = _has_heading(outline, place)
    found: bool = known
    return found


def _has_heading(outline: Outline, place: int) -> bool:
    highest = _NO_RANK + 1
    for earlier in range(place - 1, max(-1, place - _LOOK_BACK), -1):
        if not 4 <= outline.chars[earlier] <= 60 or outline.holds(earlier, place):
            continue
        rank = _RANKS.get(outline.tags[earlier], _NO_RANK)
        if not _speaks_of_comments(outline, earlier):
            highest = min(highest, rank) if rank < _NO_RANK else highest
        elif rank < highest and not points_away(outline, earlier, place):
            return True
    return False


def _speaks_of_comments(outline: Outline, place: int) -> bool:
    known: bool | None = outline.notes.get(("comment-words", place))
    if known is None:
        known = says(COMMENT_WORDS, outline.text(place)) and not _is_pressed(outline, place)
        outline.notes[("comment-words", place)] = known
    return known


def _is_pressed(outline: Outline, place: int) -> bool:
    """Whether an element is or holds a control: "Reply", "Reply · Report" under the comment before."""
    return any(PRESSED.fullmatch(outline.line(inner)) for inner in range(place, outline.end(place)))


def counted_before(outline: Outline, place: int) -> int | None:
    """The number that the nearest line of comment words before an element prints, where the line is no link and follows
    the page's headline or its words: the counter in a story's own header speaks of no record after it."""
    known = outline.notes.get(("counted", place))
    if known is None:
        known = outline.notes[("counted", place)] = (_count_of_line(outline, place),)
    counted: int | None = known[0]
    return counted


def _count_of_line(outline: Outline, place: int) -> int | None:
    between = 0
    for earlier in range(place - 1, max(-1, place - _LOOK_BACK), -1):
        if between > _BETWEEN:
            return None
        chars = outline.chars[earlier]
        if chars == 0 or outline.holds(earlier, place):
            continue
        if (
            chars <= _BETWEEN
            and outline.tags[earlier] not in ("a", "option")
            and _speaks_of_comments(outline, earlier)
        ):
            return None if outline.linked[earlier] else number_of(outline.text(earlier))
        if outline.size[earlier] == 1:
            between += chars
    return None
