"""Opening a collection's ledger to look, without locking the collection."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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
    path = collection.ledger_path
    if all(os.access(needed, os.W_OK, effective_ids=True) for needed in (path, path.parent)):
        with Ledger(path) as ledger:
            yield ledger
        return
    with TemporaryDirectory(prefix="tearsheet-") as folder, Ledger(_copied(path, Path(folder))) as copy:
        yield copy


def _copied(path: Path, folder: Path) -> Path:
    """The ledger where it can be written: SQLite cannot read one in WAL mode from a read-only disk, and tables that a
    newer version looks for may be missing."""
    for name in (path.name, f"{path.name}-wal"):
        if path.with_name(name).exists():
            shutil.copyfile(path.with_name(name), folder / name)
    return folder / path.name
