"""Opening a collection's ledger to look, without locking the collection."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from archives.collection import Collection
from archives.ledger import Ledger
from crawler.errors import TearsheetError


@contextmanager
def open_ledger(args: argparse.Namespace) -> Iterator[Ledger]:
    """The ledger of the collection that the command line names.

    Raises:
        TearsheetError: there is none.
    """
    collection = Collection(args.root, args.collection)
    if not collection.ledger_path.exists():
        raise TearsheetError(
            f"no collection {collection.path}: `tearsheet archive URL` makes it, or name it with -c and --root"
        )
    ledger = Ledger(collection.ledger_path)
    try:
        yield ledger
    finally:
        ledger.close()
