"""When something is to be done next: a look at a site, or a message that waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archives.collection.collection import Collection
from archives.ledger.look import look_into
from crawler.agenda.agenda import Agenda
from crawler.sources.model import Site


@dataclass(frozen=True, slots=True)
class Due:
    """A moment (seconds since 1970) and the site that it is about."""

    at: float
    site: str


def next_look(collection: Collection, sites: Sequence[Site], frontier: str | None = None) -> Due | None:
    """The first look that is due of these sites; None where there is nothing on the agenda.

    Args:
        collection: where the agenda is, unless workers share one.
        sites: of the sources file.
        frontier: address of the database that workers share.

    Raises:
        archives.errors.ArchiveError, sqlite3.Error: the ledger cannot be read.
    """
    if frontier is not None:
        return _shared_look(frontier, sites)
    if not _has_ledger(collection.ledger_path):
        return Due(0.0, sites[0].name) if sites else None
    with look_into(collection.ledger_path) as ledger:
        try:
            agenda = Agenda(ledger.connection)
        except (
            sqlite3.OperationalError
        ):  # of a collection that only `archive` has worked on, looked at read-only
            return Due(0.0, sites[0].name) if sites else None
        found = [_first(agenda, site.name) for site in sites]
    return min(found, key=lambda due: due.at, default=None)


def _first(agenda: Agenda, site: str) -> Due:
    """A site that the agenda does not know is new in the sources file: due at once."""
    entry = next(iter(agenda.entries(site)), None)
    return Due((entry.due or 0.0) if entry else 0.0, site)


def _has_ledger(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _shared_look(url: str, sites: Sequence[Site]) -> Due | None:
    """Of the agenda that workers share; at once while the database is away: the run waits for it, and says so."""
    from archives.errors import EngineAwayError
    from crawler.worker.starting import connected

    try:
        database = connected(url, patience=0.0)
    except EngineAwayError:
        return Due(0.0, sites[0].name) if sites else None
    try:
        agenda = Agenda(database)
        return min((_first(agenda, site.name) for site in sites), key=lambda due: due.at, default=None)
    finally:
        database.close()
