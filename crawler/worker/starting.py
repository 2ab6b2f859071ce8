"""Beginning a worker: its name, the database, the run that all join, and its own collection."""

from __future__ import annotations

import argparse
import logging
import os
import re
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

from archives.collection.collection import Collection, OpenCollection
from archives.ledger.ledger import Ledger
from archives.postgres.database import PATIENCE, Database, is_postgres
from archives.postgres.ledger import SharedLedger, create_ledger_tables, join_run
from crawler.crawl.options import fetch_settings
from crawler.errors import TearsheetError
from crawler.frontier.postgres.schema import create_tables
from crawler.frontier.spread.register import check_alone, enroll

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
"""So long a worker is believed alive without a beat; it beats four times as often."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def frontier_url(given: str | None, configured: str | None) -> str | None:
    """The shared frontier's address: of the command line, TEARSHEET_FRONTIER, or the sources file. Of several databases the
    addresses with one blank between, the first one's first.

    Raises:
        TearsheetError: one names no PostgreSQL database.
    """
    url = (given or os.environ.get("TEARSHEET_FRONTIER") or configured or "").strip()
    if not url:
        return None
    for one in url.split():
        if not is_postgres(one):
            raise TearsheetError(
                f"--frontier wants postgresql://USER@HOST/NAME, not {one.partition('@')[2] or one!r}"
            )
    return " ".join(url.split())


def lease_seconds() -> float:
    """TEARSHEET_LEASE_SECONDS, or the default.

    Raises:
        TearsheetError: it is no number of at least 2.
    """
    text = os.environ.get("TEARSHEET_LEASE_SECONDS") or str(LEASE_SECONDS)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 2 <= seconds <= 86_400:
        raise TearsheetError(f"TEARSHEET_LEASE_SECONDS wants seconds from 2 to 86400, not {text!r}")
    return seconds


def worker_name(collection: Collection, given: str | None) -> str:
    """The worker's name: as given, by TEARSHEET_WORKER, or what its collection's folder says since its first start. It must
    be the same after a restart, so that the worker goes on with its stories.

    Raises:
        TearsheetError: it is no name, or the folder is another worker's.
    """
    file = collection.path / "worker"
    kept = file.read_text().strip() if file.exists() else None
    name = given or os.environ.get("TEARSHEET_WORKER") or kept
    if name is None:
        place = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()).strip(".-") or "worker"
        name = f"{place[:50]}-{secrets.token_hex(3)}"
    if not _NAME.fullmatch(name):
        raise TearsheetError(
            f"{name!r} cannot name a worker: letters, digits, dot, dash and underscore, at most 64"
        )
    if kept is not None and kept != name:
        raise TearsheetError(
            f"{collection.path} is worker {kept}'s: give {name} a collection of its own (--root or -c)"
        )
    if kept is None:
        collection.path.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name}\n")
    return name


def connected(url: str, *, patience: float = PATIENCE) -> Database:
    """The database, with its tables; of several the first one.

    Raises:
        archives.errors.EngineMissingError, EngineAwayError: no psycopg, no database.
        LedgerError: a newer version made the tables.
        TearsheetError: it is one of several, and the others are not named.
    """
    first, *others = url.split()
    database = Database(first, patience=patience, told=tell)
    try:
        create_tables(database)
        create_ledger_tables(database)
        if not others:
            check_alone(database)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def all_connected(url: str) -> Iterator[list[Database]]:
    """All databases of a frontier, with their tables, for an operator's command: each must be there.

    Raises:
        archives.errors.EngineMissingError, EngineAwayError, LedgerError, TearsheetError: see `connected`.
    """
    with ExitStack() as stack:
        found = [connected(url, patience=0.0)]
        stack.callback(found[0].close)
        for other in url.split()[1:]:
            found.append(Database(other, patience=0.0))
            stack.callback(found[-1].close)
            create_tables(found[-1])
        if len(found) > 1:
            enroll(found)
        yield found


def tell(text: str) -> None:
    """To the operator, and to the log."""
    logger.warning(text)
    sys.stderr.write(f"tearsheet: {text}\n")


def open_shared(
    args: argparse.Namespace,
    verb: str,
    key: str,
    new_run: str,
    now: datetime,
    options: Callable[[str], dict[str, Any]],
) -> tuple[OpenCollection, bool]:
    """The worker's collection, open for the run that the workers do together; and whether that was begun already.

    Args:
        args: with `frontier` and `worker_name`.
        verb, key: of the command: workers with one key meet in one run.
        new_run: id of the run where none is unfinished.
        now: its start.
        options: of `Collection.open`, by the run's id.

    Raises:
        TearsheetError, archives.errors.ArchiveError, OSError: as the parts say.
    """
    if args.fresh:
        raise TearsheetError("--fresh and --worker: workers go on with the run that is unfinished")
    collection = Collection(args.root, args.collection)
    name = worker_name(collection, args.worker_name)
    database = connected(args.frontier, patience=fetch_settings(args).get("FRONTIER_AWAY", PATIENCE))
    try:
        run, joined = join_run(database, key, new_run, now.isoformat(), {"verb": verb})

        def share(local: Ledger) -> Ledger:
            return SharedLedger(local, database, name)

        opened = collection.open(run, host=name, share=share, **options(run))
    except BaseException:
        database.close()
        raise
    return opened, joined
