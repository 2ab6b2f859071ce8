"""Rows for a database that is away: kept in the first one, so that no URL hangs on this process's life, and put when it is back."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from archives.postgres.database import Database
from crawler.frontier.contract import NewRow
from crawler.frontier.postgres.outcomes import plain

PORTION = 500


class Parked:
    """Args:
    home: the first database.
    run: whose rows; each process puts those of its own run.
    """

    def __init__(self, home: Database, run: str) -> None:
        self._home = home
        self._run = run

    def park(self, identity: str, rows: Sequence[NewRow]) -> list[bool]:
        """Keep them; false for keys that are kept already."""
        query = (
            "INSERT INTO frontier_parked SELECT %s, %s, k, h, e, r, c FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[],"
            " %s::text[]) AS t (k, h, e, r, c) ON CONFLICT DO NOTHING RETURNING key"
        )
        first: dict[bytes, NewRow] = {}
        for row in rows:
            first.setdefault(row.key, row)
        new = list(first.values())
        values = (
            identity, self._run, [row.key.hex() for row in new], [plain(row.host) for row in new], [row.event for row in new],
            [row.role for row in new], [_written(row) for row in new],
        )  # fmt: skip
        kept = {key.bytes for (key,) in self._home.retrying(lambda: self._home.run(query, values).fetchall())}
        found = []
        for row in rows:
            found.append(row.key in kept)
            kept.discard(row.key)
        return found

    def waiting(self, identity: str) -> list[NewRow]:
        """Some of those that are kept for a database."""
        query = (
            "SELECT key, content FROM frontier_parked WHERE identity = %s AND run = %s ORDER BY key LIMIT %s"
        )
        rows = self._home.run(query, (identity, self._run, PORTION)).fetchall()
        return [_read(key.bytes, content) for key, content in rows]

    def put(self, identity: str, rows: Sequence[NewRow]) -> None:
        """They are where they belong."""
        query = "DELETE FROM frontier_parked WHERE identity = %s AND run = %s AND key = ANY(%s::uuid[])"
        self._home.run(query, (identity, self._run, [row.key.hex() for row in rows]))

    def count(self, identities: Collection[str] | None = None) -> int:
        """How many wait, for all databases or some."""
        query = "SELECT count(*) FROM frontier_parked WHERE run = %s"
        values: list[object] = [self._run]
        if identities is not None:
            query, values = f"{query} AND identity = ANY(%s)", [*values, list(identities)]
        return self._counted(query, values)

    def of_event(self, event: str, roles: Collection[str] | None) -> int:
        """How many of an event's."""
        query = "SELECT count(*) FROM frontier_parked WHERE event = %s AND run = %s"
        values: list[object] = [event, self._run]
        if roles is not None:
            query, values = f"{query} AND role = ANY(%s)", [*values, sorted(roles)]
        return self._counted(query, values)

    def _counted(self, query: str, values: Sequence[object]) -> int:
        row = self._home.retrying(lambda: self._home.run(query, values).fetchone())
        return int(row[0]) if row else 0


def _written(row: NewRow) -> str:
    text = json.dumps([row.url, row.host, row.request, row.event, row.role, row.priority, row.due])
    return str(plain(text))


def _read(key: bytes, content: str) -> NewRow:
    url, host, request, event, role, priority, due = json.loads(content)
    return NewRow(key, url, host, request, event, role, priority, due)
