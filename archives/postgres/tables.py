"""Making tables in a database that several programs open at once, each group with the version of its format."""

from __future__ import annotations

from archives.errors import LedgerError
from archives.postgres.database import Database

_LOCK = 7_241_001
"""Of the advisory lock under which tables are made: `CREATE … IF NOT EXISTS` of two sessions at once may fail."""
_META = "CREATE TABLE IF NOT EXISTS tearsheet_meta (key text PRIMARY KEY, value text NOT NULL)"


def make_tables(database: Database, name: str, version: int, tables: str) -> None:
    """Make a group of tables where it is missing.

    Raises:
        LedgerError: it was made by a newer version.
    """
    with database.transaction():
        database.run("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        database.run(_META)
        row = database.run("SELECT value FROM tearsheet_meta WHERE key = %s", (name,)).fetchone()
        if row is None:
            database.run(tables)
            database.run("INSERT INTO tearsheet_meta VALUES (%s, %s)", (name, str(version)))
        elif int(row[0]) > version:
            raise LedgerError(
                f"{database.shown} has tables of format {row[0]}, this program knows {version}: install a newer one"
            )


def has_tables(database: Database, name: str) -> bool:
    """Whether the database has that group."""
    if database.run("SELECT to_regclass('tearsheet_meta')").fetchone() == (None,):
        return False
    return database.run("SELECT 1 FROM tearsheet_meta WHERE key = %s", (name,)).fetchone() is not None
