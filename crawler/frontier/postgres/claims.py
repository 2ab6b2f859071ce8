"""Which worker an open event stays with: one answer for all databases, in the first of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archives.postgres.database import Database
from crawler.frontier.postgres.workers import Worker

_CLAIM = """
INSERT INTO frontier_event (event, run_no, owner) SELECT e, %s, %s FROM unnest(%s::text[]) e GROUP BY e ORDER BY e
ON CONFLICT DO NOTHING"""
_CLAIMED = "SELECT event, owner FROM frontier_event WHERE event = ANY(%s)"
_NOTE = """
INSERT INTO frontier_event (event, run_no, owner) SELECT e, %s, o FROM unnest(%s::text[], %s::int4[]) AS t (e, o) ORDER BY e
ON CONFLICT (event) DO UPDATE SET owner = excluded.owner"""


class Claims:
    """Where the frontier is one database, or in the first of several.

    Args:
        database: where they stand.
        worker: this process there.
    """

    def __init__(self, database: Database, worker: Worker) -> None:
        self._db = database
        self._worker = worker

    def take(self, events: Sequence[str]) -> set[str]:
        """Take these events, within the transaction that leases their rows; gives those that are now ours."""
        return {event for event, owner in self.owners(events).items() if owner == self._worker.no}

    def owners(self, events: Sequence[str]) -> dict[str, int]:
        """Take what of these is free; gives the number of whoever has each."""
        self._db.run(_CLAIM, (self._worker.run_no, self._worker.no, list(events)))
        return dict(self._db.run(_CLAIMED, (list(events),)).fetchall())

    def asked(self, events: Sequence[str]) -> dict[str, int]:
        """The same for a lease in another database."""
        return self._db.retrying(lambda: self.owners(events))

    def release(self, events: Sequence[str]) -> None:
        """Their rows that are left may go to anybody."""
        query = "DELETE FROM frontier_event WHERE event = ANY(%s) AND owner = %s"
        self._db.run(query, (list(events), self._worker.no))

    def of(self, owners: Collection[int]) -> list[str]:
        """Events of these numbers."""
        rows = self._db.run("SELECT event FROM frontier_event WHERE owner = ANY(%s)", (list(owners),))
        return sorted(event for (event,) in rows.fetchall())

    def drop(self, owners: Collection[int]) -> None:
        """They have none any more."""
        self._db.run("DELETE FROM frontier_event WHERE owner = ANY(%s)", (list(owners),))


class NotedClaims(Claims):
    """In a further database: what the first one said of events stands here too, so that a lease passes over the rows of
    others' events without asking there.

    Args:
        database: this one.
        worker: this process here.
        home: claims of the first database; asked outside of a transaction there.
    """

    def __init__(self, database: Database, worker: Worker, home: Claims) -> None:
        super().__init__(database, worker)
        self._home = home

    def owners(self, events: Sequence[str]) -> dict[str, int]:
        """See `Claims`."""
        found = self._home.asked(events)
        self._db.later(_NOTE, (self._worker.run_no, list(found), list(found.values())))
        return found
