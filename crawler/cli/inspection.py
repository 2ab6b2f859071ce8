"""The ledger of the collection that the command line names, to look into."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from archives.collection.collection import Collection
from archives.ledger.ledger import Ledger
from archives.ledger.look import look_into
from crawler.errors import TearsheetError


@contextmanager
def open_ledger(args: argparse.Namespace) -> Iterator[Ledger]:
    """Open it without locking the collection.

    Raises:
        TearsheetError: there is none.
    """
    collection = Collection(args.root, args.collection)
    if not collection.ledger_path.exists():
        raise TearsheetError(
            f"no collection {collection.path}: `tearsheet archive URL` makes it, or name it with -c and --root"
        )
    with look_into(collection.ledger_path) as ledger:
        yield ledger
