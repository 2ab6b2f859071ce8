"""Opening a ledger to look, without locking its collection: on a read-only disk too."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archives.ledger.ledger import Ledger


@contextmanager
def look_into(path: Path) -> Iterator[Ledger]:
    """The ledger in this file, or a copy of it where it cannot be written.

    Raises:
        LedgerError: it is none, damaged, or of a newer format.
        OSError: it cannot be read.
    """
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
