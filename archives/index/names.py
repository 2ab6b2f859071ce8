"""Numbers for words that stand in many rows: sites, authors, sections, languages, changes, states, WARC files."""

from __future__ import annotations

import sqlite3
import unicodedata

_KEPT = 200_000


class Names:
    """Gives a name's number, making it where it is new.

    Args:
        connection: of the index, in a transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}

    def number(self, kind: str, name: object) -> int | None:
        """The number of a name, None for none."""
        if not isinstance(name, str) or not name:
            return None
        key = (kind, name)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = self._look_up(kind, name)
        return known

    def forget(self) -> None:
        """After a rollback: what was made in it is not there."""
        self._known.clear()

    def _look_up(self, kind: str, name: str) -> int:
        row = self._connection.execute(
            "SELECT name_id FROM names WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                "INSERT INTO names (kind, name, folded) VALUES (?, ?, ?) RETURNING name_id",
                (kind, name, folded(name)),
            ).fetchone()
        return int(row[0])


def folded(name: str) -> str:
    """A name as it is compared: without case and compatibility forms."""
    return unicodedata.normalize("NFKC", name).casefold()
