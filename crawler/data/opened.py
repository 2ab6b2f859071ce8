"""The index of the collection that the command line names, brought up to date with a word on how far it is."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from archives.collection.collection import Collection
from archives.index.build import Update
from archives.index.opening import open_index
from archives.index.reading import Index
from crawler.data.meter import Meter
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.terminal import number


@contextmanager
def opened_index(args: argparse.Namespace) -> Iterator[Index]:
    """Open it without locking the collection: a run may be writing.

    Raises:
        TearsheetError: there is no such collection, or no room for its index.
        archives.errors.IndexFormatError: another file lies in its place.
    """
    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(
            f"no collection {collection.path}: `tearsheet archive URL` makes it, or name it with -c and --root"
        )
    updates: list[Update] = []
    with Meter("reading new lines", quiet=args.quiet) as meter:
        opened = open_index(collection.path, lambda done: meter.show(done.bytes, done.total_bytes), updates)
        try:
            index = opened.__enter__()
        except sqlite3.Error as error:
            raise _not_made(collection, error) from error
    try:
        for done in updates:
            if done.damaged and not args.quiet:
                told = number(done.damaged, "line")
                print(
                    f"tearsheet: {told} of the record files are no records: `tearsheet verify` names them",
                    file=sys.stderr,
                )
        yield index
    finally:
        opened.__exit__(None, None, None)


def _not_made(collection: Collection, error: sqlite3.Error) -> TearsheetError:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):  # SQLite tells a full disk by either
        told = f"no room left for the index of {collection.path} ({error}): free space, then run the same command again"
        return TearsheetError(told, ExitCode.INTERRUPTED)
    return TearsheetError(f"the index of {collection.path} cannot be made: {error}")
