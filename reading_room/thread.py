"""Which comments of a thread stand on a page, in which order, how deep, what is folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from archives.index.reading import Index
from reading_room.skeleton import UNKNOWN, Skeleton, iso_day

View = Literal["tree", "oldest", "newest", "top", "flat"]
VIEWS: dict[str, str] = {
    "tree": "Thread",
    "oldest": "Oldest",
    "newest": "Newest",
    "top": "Top",
    "flat": "Flat",
}
PAGE = 200
"""Roots of a page of the tree, comments of a page of any other view."""
MOST = 600
"""Comments that one page shows, whatever hangs on its roots: the rest stands behind a link."""
DEPTH = 8
"""Levels that are shown nested; deeper replies stand behind "Continue this thread"."""
_COUNTED = 1000
"""Replies among which people are counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of the page: a comment opens, or one closes."""

    entry: int | None
    """None closes."""
    level: int = 0
    replies: int = 0
    """Of the comment, all below it."""
    people: int = 0
    """Who wrote them, of a root; 0 where nobody counted."""
    days: tuple[str, str] = ("", "")
    """The first and the last day that one of them prints, of a root."""
    more: int = 0
    """Replies below it that this page leaves out."""


@dataclass(slots=True)
class ThreadPage:
    """One page of a thread."""

    steps: list[Shown]
    total: int
    page: int
    pages: int
    root: int | None = None
    """Entry of the comment whose replies alone are shown."""

    @property
    def entries(self) -> list[int]:
        return [step.entry for step in self.steps if step.entry is not None]


def anchor(comment_id: str) -> str:
    """The fragment of a comment, the same on every page and day."""
    return f"c-{blake2b(comment_id.encode(), digest_size=6).hexdigest()}"


def page_of(thread: Skeleton, view: View, number: int = 1, root: int | None = None) -> ThreadPage:
    """The steps of one page.

    Args:
        thread: of the story.
        view: the order.
        number: of the page, from 1.
        root: an entry: the tree below it alone, its direct replies in pages.
    """
    if view != "tree":
        return _flat_page(thread, view, number)
    top = thread.place(root) if root is not None else None
    starts = thread.roots if top is None else thread.children(top)
    pages = max(1, -(-len(starts) // PAGE))
    number = min(max(number, 1), pages)
    steps: list[Shown] = []
    room = MOST
    for at in starts[(number - 1) * PAGE : number * PAGE]:
        found = list(_walk(thread, at, room, 1 if top is None else 2))
        steps += found
        room = max(0, room - len(found) // 2 + 1)
    if top is not None:
        steps = [_shown(thread, top, 1, is_root=True), *steps, Shown(None)]
    return ThreadPage(steps, len(thread), number, pages, None if top is None else root)


def page_with(thread: Skeleton, entry: int) -> tuple[int, int | None] | None:
    """On which page of the tree a comment stands; where it is nested too deep, on which page below the comment that it
    answers (its entry)."""
    at = thread.place(entry)
    if at is None:
        return None
    top = at
    while thread.parent[top] >= 0:
        top = thread.parent[top]
    page = thread.roots.index(top) // PAGE + 1
    if top == at or entry in page_of(thread, "tree", page).entries:
        return page, None
    above = thread.parent[at]
    return thread.children(above).index(at) // PAGE + 1, thread.entry[above]


def _flat_page(thread: Skeleton, view: View, number: int) -> ThreadPage:
    found: Sequence[int] = range(len(thread))
    if view == "top":
        found = sorted(found, key=lambda at: -max(thread.votes[at], -(2**40)))
    elif view != "flat":
        known = [at for at in found if thread.published[at] != UNKNOWN]
        known.sort(key=thread.published.__getitem__, reverse=view == "newest")
        found = known + [at for at in found if thread.published[at] == UNKNOWN]
    pages = max(1, -(-len(thread) // PAGE))
    number = min(max(number, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    steps = [step for at in shown for step in (Shown(thread.entry[at], 1), Shown(None))]
    return ThreadPage(steps, len(thread), number, pages)


def _walk(thread: Skeleton, root: int, room: int, level: int) -> Iterator[Shown]:
    """A comment and what hangs on it, at most so many more and down to level `DEPTH`."""
    waiting: list[tuple[int, int] | None] = [(root, level)]
    left = max(room, 1)
    while waiting:
        step = waiting.pop()
        if step is None:
            yield Shown(None)
            continue
        at, level = step
        replies = thread.below[at]
        children = thread.children(at) if level < DEPTH and replies else ()
        fits = not replies or (bool(children) and left > len(children))
        left -= len(children) if fits else 0
        yield _shown(thread, at, level, is_root=at == root, more=0 if fits else replies)
        waiting.append(None)
        if fits:
            waiting += [(child, level + 1) for child in reversed(children)]


def _shown(thread: Skeleton, at: int, level: int, *, is_root: bool, more: int = 0) -> Shown:
    replies = thread.below[at]
    if not is_root or not 0 < replies <= _COUNTED:
        return Shown(thread.entry[at], level, replies, more=more)
    below = [place for place in thread.tree(at) if place != at]
    people = len({name for place in below if (name := thread.author[place])})
    days = sorted(day for place in below if (day := thread.day[place]))
    span = (iso_day(days[0]), iso_day(days[-1])) if days else ("", "")
    return Shown(thread.entry[at], level, replies, people, span, more)


def edits_of(index: Index, ids: Sequence[str]) -> dict[str, int]:
    """How many texts of each comment were captured."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), 500):
        piece = ids[start : start + 500]
        marks = ", ".join("?" * len(piece))
        sql = f"SELECT id, max(version) FROM comment_versions WHERE id IN ({marks}) GROUP BY id"
        found.update({row[0]: row[1] or 1 for row in index.connection.execute(sql, list(piece))})
    return found
