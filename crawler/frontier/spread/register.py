"""Which databases hosts are spread over, as the first of them knows it; and what each is called.

A database's identity is made once and stands within it: another password, host name, port or pooler changes no host's place,
and a dump that is restored elsewhere, or `frontier move`, takes it along. The register in the first database, which is home to
all that is one for all, keeps a worker out that was given other databases: two workers with different lists would ask one
host twice at a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import ExitStack

from archives.postgres.database import Database, shown
from archives.postgres.tables import make_tables
from crawler.errors import TearsheetError

VERSION = 1
_LOCK = 7_241_004
"""Class of the advisory locks under which databases are enrolled, in each of them."""
TABLES = """
CREATE TABLE frontier_database (identity text PRIMARY KEY, address text NOT NULL, n int4 NOT NULL);
-- Further databases in which an event has rows.
CREATE TABLE frontier_event_place (event text, identity text, PRIMARY KEY (event, identity));
-- Rows for a database that is away: put there when it is back.
CREATE TABLE frontier_parked (
  identity text, run text, key uuid, host text NOT NULL, event text, role text, content text NOT NULL,
  PRIMARY KEY (identity, run, key)
);
CREATE INDEX frontier_parked_event ON frontier_parked (event) WHERE event IS NOT NULL;
"""


def identity_of(database: Database) -> str:
    """The database's identity, made where it has none."""
    database.run(
        "INSERT INTO tearsheet_meta VALUES ('identity', %s) ON CONFLICT DO NOTHING", (str(uuid.uuid4()),)
    )
    return str(_meta(database, "identity"))


def home_of(database: Database) -> str | None:
    """The identity of the first database, where this one is a part of several."""
    return _meta(database, "home")


def registered(home: Database) -> list[tuple[str, str]]:
    """Identity and address of the databases, the first one first; none where there is but one."""
    if home.run("SELECT to_regclass('frontier_database')").fetchone() == (None,):
        return []
    rows = home.run("SELECT identity, address FROM frontier_database ORDER BY n").fetchall()
    return [(identity, address) for identity, address in rows]


def check_alone(database: Database) -> None:
    """Hold that a database which is given alone is not one of several.

    Raises:
        TearsheetError: it is; with the way out.
    """
    home = home_of(database)
    if home is None:
        return
    known = registered(database)
    others = f" ({', '.join(address for _, address in known)})" if known else ""
    raise TearsheetError(
        f"{database.shown} is one of several databases that hosts are spread over{others}: give all of them, the first one"
        " first"
    )


def enroll(databases: Sequence[Database]) -> tuple[str, ...]:
    """The identities of the databases, which are now, or were before, what hosts are spread over.

    Args:
        databases: the first is home.

    Raises:
        TearsheetError: hosts are spread over others, or lie in one alone; with the way out.
    """
    home = databases[0]
    identities = tuple(identity_of(database) for database in databases)
    if len(set(identities)) < len(identities):
        raise TearsheetError("--frontier: one database is named twice, or is a copy of another one")
    make_tables(home, "spread", VERSION, TABLES)
    with ExitStack() as alone:
        # Of workers that start at once one enrolls, and the others find it done; in one order for all, whichever is their home.
        for identity, database in sorted(zip(identities, databases, strict=True), key=lambda pair: pair[0]):
            alone.enter_context(database.transaction())
            # By identity: two of them may be schemas of one database, which has one set of such locks.
            database.run("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK, identity))
        _enroll(databases, identities)
    return identities


def _enroll(databases: Sequence[Database], identities: Sequence[str]) -> None:
    home = databases[0]
    known = [identity for identity, _ in registered(home)]
    if not known:
        for database in databases:
            # One that knows home already was marked by a worker that died before it was through.
            begun = home_of(database) in (None, identities[0])
            if not begun or database.run("SELECT 1 FROM frontier_row LIMIT 1").fetchone():
                raise TearsheetError(
                    f"{database.shown} has a frontier already: hosts can be spread over empty databases alone"
                )
        for n, (database, identity) in enumerate(zip(databases, identities, strict=True)):
            home.run("INSERT INTO frontier_database VALUES (%s, %s, %s)", (identity, place(database.url), n))
    elif set(known) != set(identities) or known[0] != identities[0]:
        addresses = " ".join(address for _, address in registered(home))
        raise TearsheetError(
            f"hosts are spread over other databases than those given ({addresses}): give these, the first one"
            " first"
        )
    else:
        note_addresses(databases, identities)
    for database in databases:
        database.run(
            "INSERT INTO tearsheet_meta VALUES ('home', %s) ON CONFLICT DO NOTHING", (identities[0],)
        )


def note_addresses(databases: Sequence[Database], identities: Sequence[str]) -> None:
    """Where they can be found, for those that cannot ask one that is away."""
    for database, identity in zip(databases, identities, strict=True):
        databases[0].run(
            "UPDATE frontier_database SET address = %s WHERE identity = %s AND address <> %s",
            (place(database.url), identity, place(database.url)),
        )


def place(url: str) -> str:
    """An address without who asks: two workers may come by different names."""
    return shown(url, user=False)


def _meta(database: Database, key: str) -> str | None:
    row = database.run("SELECT value FROM tearsheet_meta WHERE key = %s", (key,)).fetchone()
    return row[0] if row else None
