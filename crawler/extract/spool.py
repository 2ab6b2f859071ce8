"""The folder for what has to be written down while files are read; a full disk is told with the way out."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from archives.errors import ArchiveError, ArchiveFullError, is_full


@contextmanager
def spool_folder() -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    with TemporaryDirectory(prefix="tearsheet-") as folder:
        yield Path(folder)


@contextmanager
def writing_spool() -> Iterator[None]:
    """Around what writes to the spool.

    Raises:
        ArchiveFullError: there is no room left.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, ArchiveError) or not is_full(error):
            raise
        raise _full(error.errno or errno.ENOSPC) from error
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") not in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
            raise
        raise _full(errno.ENOSPC) from error


def _full(number: int) -> ArchiveFullError:
    return ArchiveFullError(
        number,
        f"no room left in {gettempdir()} for what has to be written down: free space, or name another folder with TMPDIR",
    )
