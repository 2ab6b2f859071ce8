"""The agenda: what is to be looked at again, and when. A table of the ledger beside the frontier.

The frontier holds the requests of one run; the agenda outlives runs. Its rows say of each source and article when it
was seen, how often it changed, and when it is due (`crawler.agenda.revisit` has the rules).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from crawler.agenda.revisit import (
    DAY,
    FAILURES,
    SourceHistory,
    ThreadVisit,
    next_article_visit,
    next_quiet_visit,
    next_source_visit,
    next_thread_visit,
    next_try,
)

_TABLE = """
CREATE TABLE IF NOT EXISTS agenda (
    url TEXT PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL, due REAL, opened REAL NOT NULL, visited REAL,
    last_new REAL, history TEXT NOT NULL DEFAULT '{}', discovered_by TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS agenda_due ON agenda (site, due) WHERE due IS NOT NULL;
"""


QUIET_A_RUN = 20
"""Articles of a site that one run looks at although their threads have ended."""
SECTION_ARTICLE = "section-article"
"""Kind of a page that was taken for a section and turned out to be an article: looked at as both."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One URL that is followed. Times are seconds since the epoch."""

    url: str
    site: str
    kind: str
    """`article`, `section-article`, or the kind of a source: `sitemap`, `feed`, `api`, `section`."""
    due: float | None
    """Null: never again."""
    opened: float
    """An article's publication, or when it was first seen."""
    visited: float | None = None
    last_new: float | None = None
    """When the thread's newest comment was written."""
    history: SourceHistory = field(default_factory=SourceHistory)
    discovered_by: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleVisit:
    """What one visit to an article found."""

    new_comments: int
    closed: bool | None
    published: float | None
    last_new: float | None
    revisit_thread: bool = True
    target: float = 3.0
    quiet: float = 14 * 86_400.0


class Agenda:
    """Reads and writes the table.

    Args:
        connection: of the collection's ledger, or the database that workers share (which has the table).
    """

    def __init__(self, connection: Any) -> None:
        self._db = connection
        if isinstance(connection, sqlite3.Connection):
            connection.executescript(_TABLE)

    def entry(self, url: str) -> Entry | None:
        """What is known of a URL."""
        row = self._db.execute("SELECT * FROM agenda WHERE url = ?", (url,)).fetchone()
        return _entry(row) if row else None

    def entries(self, site: str, *, due_by: float | None = None, kind: str | None = None) -> Iterator[Entry]:
        """A site's entries that are still followed, most urgent first; only those due by a time, where one is given."""
        rows = self._db.execute(
            "SELECT * FROM agenda WHERE site = ?1 AND due IS NOT NULL AND (?2 IS NULL OR due <= ?2)"
            " AND (?3 IS NULL OR kind = ?3) ORDER BY due",
            (site, due_by, kind),
        ).fetchall()
        return map(_entry, rows)

    def followed(self, site: str, kind: str, now: float, *, due_only: bool) -> Iterator[Entry]:
        """A site's entries of a kind that a run at `now` looks at: those that are due, or all that are followed.

        Of the articles that have gone quiet those alone that are due, `QUIET_A_RUN` at most; the others wait a day.
        """
        quiet = 0
        for entry in self.entries(site, due_by=now if due_only else None, kind=kind):
            if not entry.history.quiet:
                yield entry
            elif entry.due is not None and entry.due <= now:
                quiet += 1
                if quiet <= QUIET_A_RUN:
                    yield entry

    def put_off_quiet(self, site: str, kind: str, now: float) -> None:
        """The quiet articles that `followed` leaves out of a run are due in a day."""
        due = [entry.url for entry in self.entries(site, due_by=now, kind=kind) if entry.history.quiet]
        for url in due[QUIET_A_RUN:]:
            self._db.execute("UPDATE agenda SET due = ?1 WHERE url = ?2", (now + DAY, url))

    def wake_quiet(self, now: float) -> None:
        """Articles that an earlier version never looked at again, but for those that are gone, have gone quiet."""
        rows = self._db.execute(
            "SELECT * FROM agenda WHERE due IS NULL AND kind IN (?1, ?2) AND history LIKE ?3",
            ("article", SECTION_ARTICLE, '%"failures":0%'),
        ).fetchall()
        for entry in map(_entry, rows):
            history = replace(entry.history, quiet=1)
            self._update(entry.url, now, entry.visited, entry.opened, entry.last_new, history)

    def next_due(self) -> float | None:
        """When the next entry of any site comes due."""
        row = self._db.execute("SELECT min(due) FROM agenda WHERE due IS NOT NULL").fetchone()
        return float(row[0]) if row and row[0] is not None else None

    def note(self, url: str, site: str, kind: str, opened: float, discovered_by: str | None = None) -> None:
        """Make a URL known, due at once; one that is known stays as it is."""
        self._db.execute(
            "INSERT INTO agenda (url, site, kind, due, opened, discovered_by) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (url, site, kind, opened, opened, discovered_by),
        )

    def adopt(self, site: str, wants: Callable[[str], bool], now: float) -> None:
        """Where nothing is known of a site (the ledger was lost, and made anew from the files): its articles that sources
        led to, due at once; the visit tells when to look again."""
        if self._db.execute("SELECT 1 FROM agenda WHERE site = ? LIMIT 1", (site,)).fetchone():
            return
        found = self._db.execute(
            "SELECT events.url, events.discovered_by FROM events JOIN articles USING (url)"
            " WHERE events.discovered_by IS NOT NULL ORDER BY events.run"
        ).fetchall()
        for url, discovered_by in found:
            if wants(url):
                self.note(url, site, "article", now, discovered_by)

    def source_visited(
        self, url: str, now: float, *, changed: bool, cadence: float, ttl: float | None, max_age: float | None
    ) -> None:
        """A source was read: when it is due again follows from its own rate of change."""
        entry = self.entry(url)
        if entry is None:
            return
        history, last = replace(entry.history, failures=0), None
        if entry.visited is not None:
            last = now - entry.visited
            history = history.seen(changed, last)
        due = next_source_visit(
            history, _aware(now), first=cadence, last=last, ttl=ttl, max_age=max_age
        ).timestamp()
        self._update(url, due, now, entry.opened, entry.last_new, history)

    def article_visited(self, url: str, now: float, visit: ArticleVisit) -> None:
        """An article was read: due again for edits by its age, for comments by the thread's own rate; where neither has it
        looked at again, rarely, for it may be taken down."""
        entry = self.entry(url)
        if entry is None:
            return
        opened = visit.published if visit.published is not None and visit.published <= now else entry.opened
        last_new = max((t for t in (entry.last_new, visit.last_new) if t is not None), default=None)
        looks = [next_article_visit(_aware(opened), _aware(now))]
        if visit.revisit_thread:
            seen = ThreadVisit(
                opened=_aware(opened), now=_aware(now), new=visit.new_comments,
                previous=_aware(entry.visited) if entry.visited is not None else None,
                last_new=_aware(last_new) if last_new is not None else None, closed=visit.closed,
            )  # fmt: skip
            looks.append(next_thread_visit(seen, visit.target, visit.quiet))
        times = [look.timestamp() for look in looks if look is not None]
        if entry.kind in ("section", SECTION_ARTICLE):
            self._db.execute("UPDATE agenda SET kind = ? WHERE url = ?", (SECTION_ARTICLE, url))
            times += [entry.due] if entry.due is not None and entry.due > now else []
        quiet = 0 if times else entry.history.quiet
        if not times and quiet and entry.due is not None and entry.due > now:
            times = [entry.due]  # seen meanwhile, where a list names it: that is no look of its own
        elif not times:
            quiet += 1
            times = [next_quiet_visit(quiet, _aware(now)).timestamp()]
        history = replace(entry.history, failures=0, quiet=quiet)
        self._update(url, min(times), now, opened, last_new, history)

    def failed(self, url: str, now: float, *, gone: bool) -> None:
        """A look failed: the next ones come at growing intervals. What is gone (404, 410), or failed long enough, is
        never looked at again, but what the configuration names is, every day."""
        entry = self.entry(url)
        if entry is None:
            return
        failures = entry.history.failures + 1
        due = None if gone else next_try(failures, _aware(now))
        if due is None and entry.discovered_by is None:
            due = next_try(min(failures, FAILURES - 1), _aware(now))
        history = replace(entry.history, failures=failures)
        self._update(
            url, due.timestamp() if due else None, entry.visited, entry.opened, entry.last_new, history
        )

    def clock_put_back(self, now: float) -> None:
        """What was noted or visited in the future (the clock was wrong then) is due at once; how long it was quiet is
        unknown."""
        rows = self._db.execute(
            "SELECT * FROM agenda WHERE opened > ?1 OR visited > ?1", (now + 1,)
        ).fetchall()
        for entry in map(_entry, rows):
            visited = min(entry.visited, now) if entry.visited is not None else None
            history = replace(entry.history, quiet=0)
            self._update(entry.url, now, visited, min(entry.opened, now), entry.last_new, history)

    def _update(
        self,
        url: str,
        due: float | None,
        visited: float | None,
        opened: float,
        last_new: float | None,
        history: SourceHistory,
    ) -> None:
        said = orjson.dumps(asdict(history)).decode()
        self._db.execute(
            "UPDATE agenda SET due = ?, visited = ?, opened = ?, last_new = ?, history = ? WHERE url = ?",
            (due, visited, opened, last_new, said, url),
        )


def _entry(row: tuple[object, ...]) -> Entry:
    url, site, kind, due, opened, visited, last_new, history, discovered_by = row
    return Entry(
        str(url), str(site), str(kind), due, opened, visited, last_new,  # type: ignore[arg-type]
        SourceHistory(**orjson.loads(str(history))), discovered_by,  # type: ignore[arg-type]
    )  # fmt: skip


def _aware(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
