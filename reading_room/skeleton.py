"""The bones of a thread: who answers whom, in numbers alone, so that 200,000 comments are 12 MB and nothing recurses.

Only what stands on a page is read whole.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archives.index.reading import Index

_ROWS = """
SELECT e.entry, v.id, v.parent_id, v.position, e.published, e.votes, e.state, e.author, e.day
FROM entries e JOIN comment_versions v USING (entry) WHERE e.article = ? AND e.type = 2 AND e.state > 0
"""
UNKNOWN = -(2**62)
"""Of a moment or votes."""
_BARS = 60
_DAYS = 120
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Skeleton:
    """The comments of a story in the order of the page they stood on; all fields go by the place in it."""

    entry: array[int]
    parent: array[int]
    """Place of the comment that is answered, -1 for none that is here."""
    published: array[int]
    votes: array[int]
    author: array[int]
    """Number of the name, 0 for none."""
    day: array[int]
    """20121002, 0 for none."""
    gone: array[int]
    """Places of the removed ones."""
    roots: array[int]
    below: array[int]
    """How many comments hang on each, at any depth."""
    _first: array[int]
    _children: array[int]

    def __len__(self) -> int:
        return len(self.entry)

    def children(self, at: int) -> array[int]:
        """Places of the direct replies."""
        return self._children[self._first[at] : self._first[at + 1]]

    def place(self, entry: int) -> int | None:
        """The place of an entry."""
        try:
            return self.entry.index(entry)
        except ValueError:
            return None

    def places(self, entries: Iterable[int]) -> dict[int, int]:
        """Entry -> place, of those that are here."""
        wanted = set(entries)
        return {entry: at for at, entry in enumerate(self.entry) if entry in wanted} if wanted else {}

    def tree(self, root: int) -> Iterator[int]:
        """A comment and all below it."""
        waiting = [root]
        while waiting:
            at = waiting.pop()
            yield at
            waiting += self.children(at)

    def a_day(self) -> dict[str, int]:
        """Comments a day, as printed."""
        counts = Counter(day for day in self.day if day)
        return {iso_day(day): n for day, n in counts.items()}

    def over_time(self) -> tuple[str, list[str], dict[str, int]]:
        """When its comments were written: the unit of a bar ("3 hours, UTC"), the bars' names, comments by name.

        Up to a month by hours, of the instants; beyond by days as printed, weeks, months or years.
        """
        known = sorted(moment for moment in self.published if moment != UNKNOWN)
        days = self.a_day()
        hours = (known[-1] - known[0]) / 3600 if known else 0.0
        for step in (1, 3, 6, 12):
            if known and hours <= step * _BARS:
                first = known[0] // (3600 * step)
                names = [_hour(n * 3600 * step) for n in range(first, known[-1] // (3600 * step) + 1)]
                counts = Counter(_hour(moment - moment % (3600 * step)) for moment in known)
                return f"{step} hours, UTC" if step > 1 else "hour, UTC", names, dict(counts)
        for unit, length in (("day", 10), ("month", 7), ("year", 4)):
            counts = Counter()
            for day, count in days.items():
                counts[day[:length]] += count
            names = _all_between(sorted(counts), length)
            if len(names) <= _DAYS or unit == "year":
                return f"{unit}, as printed", names[-_DAYS:], dict(counts)
        raise AssertionError("years end the loop")


def iso_day(day: int) -> str:
    """20121002 -> 2012-10-02."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"


def _hour(seconds: int) -> str:
    try:
        return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:00")
    except OverflowError:
        return "no date"


def _all_between(names: list[str], length: int) -> list[str]:
    """Every day, month or year from the first to the last, so that empty ones are bars of no height."""
    if not names:
        return []
    if length == 10:
        try:
            first, last = date.fromisoformat(names[0]), date.fromisoformat(names[-1])
        except ValueError:
            return names
        span = (last - first).days
        return names if span > 10_000 else [(first + timedelta(days=n)).isoformat() for n in range(span + 1)]
    years = range(int(names[0][:4]), int(names[-1][:4]) + 1)
    if length == 4:
        return [f"{year:04}" for year in years]
    months = (f"{year:04}-{month:02}" for year in years for month in range(1, 13))
    return [month for month in months if names[0] <= month <= names[-1]]


def skeleton_of(index: Index, article: int) -> Skeleton:
    """Read the thread of a story.

    Args:
        index: of the collection.
        article: the story's number in it.
    """
    cursor = index.connection.cursor()
    cursor.row_factory = None
    rows = cursor.execute(_ROWS, (article,)).fetchall()
    rows.sort(key=lambda row: (row[3] is None, row[3] or 0, row[0]))
    places = {row[1]: at for at, row in enumerate(rows)}
    parent = array("q", (places.get(row[2], -1) if row[2] else -1 for row in rows))
    _cut_circles(parent)
    first, children = _children_of(parent)
    roots = array("q", (at for at, above in enumerate(parent) if above < 0))
    return Skeleton(
        entry=array("q", (row[0] for row in rows)), parent=parent,
        published=array("q", (UNKNOWN if row[4] is None else row[4] for row in rows)),
        votes=array("q", (UNKNOWN if row[5] is None else row[5] for row in rows)),
        author=array("q", (row[7] or 0 for row in rows)), day=array("q", (row[8] or 0 for row in rows)),
        gone=array("q", (at for at, row in enumerate(rows) if row[6] == 2)), roots=roots, below=_below(parent, roots, first, children),
        _first=first, _children=children,
    )  # fmt: skip


def _cut_circles(parent: array[int]) -> None:
    """Parents that go in a circle are damage, not a thread: one of them becomes a root."""
    walk = array("q", bytes(8 * len(parent)))  # number of the walk that came by
    for start in range(len(parent)):
        at, before = start, -1
        while at >= 0 and not walk[at]:
            walk[at] = start + 1
            at, before = parent[at], at
        if at >= 0 and walk[at] == start + 1 and before >= 0:
            parent[before] = -1


def _children_of(parent: array[int]) -> tuple[array[int], array[int]]:
    """(where the replies of each begin, the replies): siblings in their order."""
    first = array("q", bytes(8 * (len(parent) + 1)))
    for above in parent:
        if above >= 0:
            first[above + 1] += 1
    for at in range(len(parent)):
        first[at + 1] += first[at]
    free = first[:]
    children = array("q", bytes(8 * first[-1]))
    for at, above in enumerate(parent):
        if above >= 0:
            children[free[above]] = at
            free[above] += 1
    return first, children


def _below(parent: array[int], roots: array[int], first: array[int], children: array[int]) -> array[int]:
    order = array("q", roots)
    for at in order:  # grows while it is walked: breadth first
        order.extend(children[first[at] : first[at + 1]])
    below = array("q", bytes(8 * len(parent)))
    for at in reversed(order):
        if parent[at] >= 0:
            below[parent[at]] += below[at] + 1
    return below
