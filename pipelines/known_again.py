"""Comments known again under other ids: a redesign, another engine or a move may give every comment a new one.

Who compares ids alone would call each of them removed and new. A comment that is not known by its id is the one that
is missing where author and words are the same and the dates do not contradict, or author and instant are the same (it
was edited meanwhile). It keeps the id that it was first given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from archives.ledger.states import CommentState
from archives.records import Comment
from pipelines.lines import comment_from_line
from pipelines.removal import is_standing

MIN_TEXT = 20
"""Characters: shorter comments ("+1") of one author may be two, so that without an instant in common they are not one."""
_ONE_DAY = timedelta(days=1)
"""A day is written in another zone by another theme."""

_Key = Callable[[Comment], Hashable | None]


def known_again(comments: Sequence[Comment], known: Mapping[str, CommentState]) -> tuple[Comment, ...]:
    """A thread's comments, those that are known under another id with that id, as their own and as a parent's.

    Args:
        comments: as read, in thread order.
        known: what was seen under the article, by id.
    """
    present = {comment.id for comment in comments}
    strangers = [comment for comment in comments if comment.id not in known]
    missing = [s for s in known.values() if s.id not in present and is_standing(s) and s.line is not None]
    if not strangers or not missing:
        return tuple(comments)
    names: dict[str, str] = {}
    lost = [comment_from_line(state.line) for state in missing if state.line is not None]
    for key, agree in ((_words, _dates_agree), (_instant, _always)):
        names |= _pairs(
            [c for c in strangers if c.id not in names],
            [c for c in lost if c.id not in names.values()],
            key,
            agree,
        )
    return tuple(_renamed(comment, names) for comment in comments) if names else tuple(comments)


def _pairs(
    strangers: Iterable[Comment],
    lost: Iterable[Comment],
    key: _Key,
    agree: Callable[[Comment, Comment], bool],
) -> dict[str, str]:
    """New id to old one, in thread order, each once."""
    waiting: dict[Hashable, list[Comment]] = defaultdict(list)
    for comment in sorted(lost, key=lambda c: (c.position or 0, c.id)):
        if (found := key(comment)) is not None:
            waiting[found].append(comment)
    pairs: dict[str, str] = {}
    for comment in strangers:
        twins = waiting.get(key(comment), [])
        twin = next((twin for twin in twins if agree(comment, twin)), None)
        if twin is not None:
            twins.remove(twin)
            pairs[comment.id] = twin.id
    return pairs


def _author(comment: Comment) -> str:
    return (comment.author.name or "").casefold()


def _words(comment: Comment) -> Hashable | None:
    return (_author(comment), comment.text_digest) if comment.text else None


def _instant(comment: Comment) -> Hashable | None:
    """Author and time to the second; a day or nobody's time may be shared."""
    written, name = comment.date_published, _author(comment)
    return (name, written) if name and written and "T" in written else None


def _always(one: Comment, other: Comment) -> bool:
    return True


def _dates_agree(one: Comment, other: Comment) -> bool:
    """Of one author's same words: whether they are one comment. Short words, and ids of one kind, ask for the same
    instant: the same site's software gave both, so that one may be written after the other was taken away."""
    if one.date_published and one.date_published == other.date_published and "T" in one.date_published:
        return True
    if len(one.text or "") < MIN_TEXT or _kind(one.id) == _kind(other.id) != "digest":
        return one.date_published == other.date_published and len(one.text or "") >= MIN_TEXT
    days = _day(one), _day(other)
    return days[0] is None or days[1] is None or abs(days[0] - days[1]) <= _ONE_DAY


def _kind(comment_id: str) -> str:
    """Which ids may name one comment differently: engine and scope, or a digest that stands for a lacking one."""
    *place, native = comment_id.split("/")
    if len(native) == 16 and all(letter in "0123456789abcdef" for letter in native):
        return "digest"
    return "/".join([*place[1:2], str(len(place))])


def _day(comment: Comment) -> date | None:
    try:
        return date.fromisoformat((comment.date_published or "")[:10])
    except ValueError:
        return None


def _renamed(comment: Comment, names: Mapping[str, str]) -> Comment:
    own, parent = names.get(comment.id, comment.id), comment.parent_id
    above = names.get(parent, parent) if parent is not None else None
    return comment if (own, above) == (comment.id, parent) else replace(comment, id=own, parent_id=above)
