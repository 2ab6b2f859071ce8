"""The frontier over several databases, made from their addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from archives.errors import EngineAwayError
from archives.postgres.database import Database
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.frontier.postgres.schema import create_tables
from crawler.frontier.spread.engine import MOST, SpreadFrontier
from crawler.frontier.spread.register import enroll, place, registered
from crawler.frontier.spread.shard import Shard


def open_spread(
    home: Database, others: Sequence[str], run: str, *, told: Callable[[str], None], **options: Any
) -> SpreadFrontier:
    """Args:
        home: the first database, the caller's.
        others: addresses of the further ones.
        run: scope in which no request stands twice.
        told: is told when one goes away, and when it is back.
        options: of `PostgresFrontier`.

    Raises:
        TearsheetError: hosts are spread over other databases than these.
        EngineAwayError: one cannot be reached, and the first one does not know it.
    """
    if len(others) >= MOST:
        raise ValueError(f"{MOST} databases at most")
    home.retrying(lambda: create_tables(home))
    reached = _reached(others)
    try:
        identities = _identities(home, others, reached)
    except BaseException:
        for database in reached.values():
            database.close()
        raise
    frontier = PostgresFrontier(home, run, **options)
    spread: SpreadFrontier | None = None

    def shard(url: str, identity: str) -> Shard:
        def open_one() -> PostgresFrontier:
            database = reached.pop(url, None) or Database(url, patience=0.0)
            return PostgresFrontier(database, run, home=frontier, **options)

        def returned(engine: PostgresFrontier) -> None:
            assert spread is not None
            spread.arrived(engine, identity)

        return Shard(url, identity, open_one, told, returned)

    shards = [shard(url, identity) for url, identity in zip(others, identities[1:], strict=True)]
    spread = SpreadFrontier(frontier, shards, identities, home.patience)
    for one in shards:
        one.is_here()
    return spread


def _reached(urls: Sequence[str]) -> dict[str, Database]:
    found = {}
    for url in urls:
        try:
            database = Database(url, patience=0.0)
            create_tables(database)
        except EngineAwayError:
            continue
        found[url] = database
    return found


def _identities(home: Database, others: Sequence[str], reached: dict[str, Database]) -> tuple[str, ...]:
    """Of all; of one that is away as the first one knows it."""
    if len(reached) == len(others):
        return enroll([home, *(reached[url] for url in others)])
    known = {address: identity for identity, address in registered(home)}
    missing = [url for url in others if place(url) not in known]
    if missing or len(known) != len(others) + 1:
        away = next(url for url in others if url not in reached)
        raise EngineAwayError(
            f"{place(away)} cannot be reached, and the first database does not know which hosts are its own: start it, or give"
            " the databases that hosts are spread over"
        )
    first = registered(home)[0][0]
    return (first, *(known[place(url)] for url in others))
