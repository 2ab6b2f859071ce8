"""The pages of a browser's visit, joined to what the page itself says: an unknown service's records are borne out, each comment
stands once.

The rendered page shows which comments there are; the answers have their dates, names and parents exactly. An answer of an
unknown service counts where the rendered page shows its records as comments: a list of stories is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archives.records import Comment
from spiders.read.answers import under_what_was_asked, with_people, without_common_top
from spiders.read.roles import ANSWER, DOM
from spiders.read.thread_pages import PageReading
from spiders.reading import Reading
from spiders.threads.json.method import MINED, SURE

SHOWN_PART = 60
"""Characters, letters and digits alone, of a comment's text that the rendered page must show (set by hand)."""
MOST = 0.5
"""Share of an answer's records that the rendered page must show (set by hand)."""
_NOT_WORDS = re.compile(r"[\W_]+")


def words(text: str | None) -> str:
    """A text's letters and digits, case folded: what a page and an answer have in common, however they are set."""
    return _NOT_WORDS.sub("", text or "").casefold()


def with_rendered(pages: Sequence[PageReading]) -> list[PageReading]:
    """The pages of a story, those of its browser's visit joined: unconfirmed answers without their comments.

    Args:
        pages: of one event; without a rendered page they come back as they are, but for mined answers.

    Returns:
        The same pages; the comments of mined answers that the rendered page does not show are taken out, those of the
        rendered page that an answer or the page itself has as well are taken out, and a comment without a parent has
        the one that the rendered page shows.
    """
    if not any(page.role.name in (DOM, ANSWER) for page in pages):
        return list(pages)
    rendered = next(
        (page for page in reversed(pages) if page.role.name == DOM and page.reading is not None), None
    )
    shown = rendered.reading.shown if rendered and rendered.reading else ""
    in_dom = rendered.reading.comments if rendered and rendered.reading else ()
    related = without_common_top(under_what_was_asked(with_people(pages)))
    answered = [
        comment
        for page in related
        if page.role.name == ANSWER and page.reading
        for comment in page.reading.comments
    ]
    shows = _Shows(
        shown,
        frozenset(words(comment.text)[:SHOWN_PART] for comment in in_dom),
        frozenset(comment.id for comment in answered),
        frozenset(comment.parent_id for comment in answered if comment.parent_id),
        rendered.reading.pressable if rendered and rendered.reading else 0,
    )
    joined = [_confirmed(page, shows) if page.role.name == ANSWER else page for page in related]
    return _without_repeats(joined, in_dom)


@dataclass(frozen=True, slots=True)
class _Shows:
    """What bears out that records are comments."""

    text: str
    """Letters and digits of the rendered page."""
    as_comments: frozenset[str]
    """Beginnings of what its own reader took for comments."""
    ids: frozenset[str]
    """Of all records of all answers."""
    answered: frozenset[str]
    """Ids that others name as the one above them."""
    pressable: int


def _confirmed(page: PageReading, shows: _Shows) -> PageReading:
    """An answer page, without comments where it was mined and the rendered page does not bear it out."""
    reading = page.reading
    if reading is None or not any(comment.method.record == MINED for comment in reading.comments):
        return page
    visible = [comment for comment in reading.comments if comment.status == "visible" and words(comment.text)]
    seen = [comment for comment in visible if words(comment.text)[:SHOWN_PART] in shows.text]
    if not visible and any(
        comment.parent_id in shows.ids for comment in reading.comments
    ):  # placeholders alone
        return page
    if len(seen) < max(1, MOST * len(visible)) or not _is_thread(seen, shows):
        return replace(page, reading=Reading(None))
    return page


def _is_thread(seen: Sequence[Comment], shows: _Shows) -> bool:
    """Whether records that the page shows are comments: they are called so, the page's own reader says so of some, they
    answer each other, or there is what to press to answer them."""
    if sum((comment.confidence or 0) >= SURE for comment in seen) * 2 > len(seen):
        return True
    borne_out = sum(words(comment.text)[:SHOWN_PART] in shows.as_comments for comment in seen)
    if borne_out * 3 >= len(seen) or shows.pressable >= max(2, 0.5 * len(seen)):
        return True
    return any(comment.parent_id in shows.ids or comment.id in shows.answered for comment in seen)


def _without_repeats(pages: Sequence[PageReading], in_dom: Sequence[Comment]) -> list[PageReading]:
    """Each comment once over the ways that it came: a service's answer before the rendered page, the page itself first."""
    known: dict[str, Comment] = {}
    for page in sorted(pages, key=lambda page: page.role.name == ANSWER):
        if page.role.name != DOM and page.reading is not None:
            for comment in page.reading.comments:
                known.setdefault(_key(comment), comment)
    answered = any(page.role.name == ANSWER and page.reading and page.reading.comments for page in pages)
    said = _said_by(in_dom, known)
    own = [comment for comment in in_dom if comment.id not in said]
    if answered and len(own) * 5 < len(in_dom):  # what the answers hold is the thread: the rest is badly read
        own = []
    stated = any(
        comment.parent_id
        for page in pages
        if page.role.name == ANSWER and page.reading
        for comment in page.reading.comments
    )
    above = (
        {} if stated else _parents_shown(in_dom, known)
    )  # a service that states parents states all of them
    out = []
    for page in pages:
        reading = page.reading
        if reading is None or page.role.name not in (DOM, ANSWER):
            out.append(page)
        elif page.role.name == DOM:
            out.append(replace(page, reading=replace(reading, comments=_under_known(own, in_dom, known))))
        else:
            comments = tuple(_answers(comment, above) for comment in reading.comments)
            comments = tuple(comment for comment in comments if _first(comment, known))
            out.append(replace(page, reading=replace(reading, comments=comments)))
    return out


def _key(comment: Comment) -> str:
    return (
        f"{words(comment.text)[: 4 * SHOWN_PART]}\0{words(comment.author.name)}"
        if comment.text
        else comment.id
    )


def _first(comment: Comment, known: dict[str, Comment]) -> bool:
    """Whether a comment of an answer is not one of the page itself; an answer's own repetitions have one id."""
    first = known.get(_key(comment))
    return first is None or first.id == comment.id or first.method.record == MINED == comment.method.record


def _said_by(in_dom: Sequence[Comment], known: dict[str, Comment]) -> set[str]:
    """Ids of the rendered page's comments that hold, or begin as, one that came another way."""
    all_known = "\n".join(known)
    said = {
        comment.id for comment in in_dom if (start := words(comment.text)[:SHOWN_PART]) and start in all_known
    }
    places, at = [], 0
    for comment in in_dom:
        places.append(at)
        at += len(words(comment.text)) + 1
    shown = "\n".join(words(comment.text) for comment in in_dom)
    for key in known:
        start = key.partition("\0")[0][:SHOWN_PART]
        found = shown.find(start) if start else -1
        while found >= 0:
            said.add(in_dom[bisect_right(places, found) - 1].id)
            found = shown.find(start, found + len(start))
    return said


def _match(comment: Comment, known: dict[str, Comment]) -> Comment | None:
    if (found := known.get(_key(comment))) is not None:
        return found
    start = words(comment.text)[:SHOWN_PART]
    return next((one for key, one in known.items() if start and key.startswith(start)), None)


def _parents_shown(in_dom: Iterable[Comment], known: dict[str, Comment]) -> dict[str, Comment]:
    """Id of a known comment -> the known comment that the rendered page shows above it."""
    by_id = {comment.id: comment for comment in in_dom}
    found: dict[str, Comment] = {}
    for comment in by_id.values():
        parent = by_id.get(comment.parent_id or "")
        if parent is None:
            continue
        own, above = _match(comment, known), _match(parent, known)
        if own is not None and above is not None and own.id != above.id:
            found[own.id] = above
    return found


def _answers(comment: Comment, above: dict[str, Comment]) -> Comment:
    parent = above.get(comment.id)
    if comment.parent_id is not None or parent is None:
        return comment
    return replace(comment, parent_id=parent.id, parent_method="nesting")


def _under_known(
    own: Sequence[Comment], in_dom: Sequence[Comment], known: dict[str, Comment]
) -> tuple[Comment, ...]:
    """The rendered page's own comments, with parents that other ways gave under these ways' ids."""
    by_id = {comment.id: comment for comment in in_dom}
    kept = {comment.id for comment in own}
    out = []
    for comment in own:
        parent = by_id.get(comment.parent_id or "")
        if parent is not None and parent.id not in kept and (match := _match(parent, known)) is not None:
            comment = replace(comment, parent_id=match.id)
        out.append(comment)
    return tuple(out)
