"""In which further databases an event has rows: a story with all its pages and pictures lies on several hosts."""

from __future__ import annotations

from collections.abc import Iterable

from archives.postgres.database import Database

REMEMBERED = 100_000


class EventPlaces:
    """Args:
    home: the first database, where it stands.
    """

    def __init__(self, home: Database) -> None:
        self._home = home
        self._noted: set[tuple[str, str]] = set()

    def note(self, identity: str, events: Iterable[str | None]) -> None:
        """Rows of these are about to be put into a database."""
        new = sorted(
            {event for event in events if event is not None and (event, identity) not in self._noted}
        )
        if not new:
            return
        query = (
            "INSERT INTO frontier_event_place SELECT e, %s FROM unnest(%s::text[]) e ON CONFLICT DO NOTHING"
        )
        self._home.retrying(lambda: self._home.run(query, (identity, new)))
        if len(self._noted) > REMEMBERED:
            self._noted.clear()
        self._noted.update((event, identity) for event in new)

    def of(self, event: str) -> set[str]:
        """Identities of databases."""
        query = "SELECT identity FROM frontier_event_place WHERE event = %s"
        rows = self._home.retrying(lambda: self._home.run(query, (event,)).fetchall())
        return {identity for (identity,) in rows}
