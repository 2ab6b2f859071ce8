"""What can go wrong below the verbs, as one family."""

from __future__ import annotations

import errno
import resource
import sqlite3
from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ArchiveError(Exception):
    """Base of all errors of `archives`."""


class ArchiveWriteError(ArchiveError, OSError):
    """Bytes could not be kept. What was written before is whole: the file ends with its last whole unit."""

    def __str__(self) -> str:
        return self.strerror or super().__str__()  # for people: without the number


class ArchiveFullError(ArchiveWriteError):
    """The disk, the quota or the file-size limit is full."""


class CollectionBusyError(ArchiveError):
    """Another living process works on the collection."""


class CollectionNameError(ArchiveError):
    """No folder of a collection can have this name."""


class LedgerError(ArchiveError):
    """The ledger cannot be used: another format, or damaged."""


class CollectionDamagedError(ArchiveError):
    """A file of the collection cannot be read: the message names it, the place and the way out."""


class EngineMissingError(ArchiveError):
    """What an address names needs an extra that is not installed: the message says which."""


class EngineAwayError(ArchiveError, OSError):
    """A database or store that is shared cannot be reached."""

    place: object = None
    """The `Database` that cannot, where it was one."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "away"


class LeaseLostError(EngineAwayError):
    """This worker was taken for dead, and others do its work: what it was about to keep is not its own any more."""


class IndexFormatError(ArchiveError):
    """`index.sqlite` is no index, or not of this state of the collection."""


class IndexVersionError(IndexFormatError):
    """`index.sqlite` is of another version or damaged: it is made anew."""


class SearchWordsError(ArchiveError):
    """Nothing can be looked for with these words."""


def is_full(error: OSError) -> bool:
    """Whether a write failed for want of room."""
    return error.errno in _FULL


def is_disk_fault(error: Exception) -> bool:
    """Whether a write failed because the disk is full or broken, rather than because it is not allowed.

    SQLite tells an `ENOSPC` of the calls that make room (ftruncate, fsync) as a plain I/O error.
    """
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR"))
    return isinstance(error, ArchiveFullError) or (
        isinstance(error, ArchiveWriteError) and error.errno == errno.EIO
    )


def write_error(error: OSError, path: Path) -> ArchiveWriteError:
    """The error to raise for a failed write, naming the file and the way out."""
    if is_full(error):
        text = (
            f"no room left for {path}: free space or choose another folder, then run the same command again"
        )
        return ArchiveFullError(error.errno, text)
    return ArchiveWriteError(error.errno or errno.EIO, f"cannot write {path}: {error.strerror or error}")


def ledger_error(error: sqlite3.Error, subject: str) -> ArchiveWriteError:
    """The error to raise where SQLite could not keep something."""
    name = getattr(error, "sqlite_errorname", "")
    full = name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and _has_size_limit())
    text = f"the ledger cannot keep {subject}: {error}"
    if full:
        return ArchiveFullError(errno.ENOSPC, text)
    return ArchiveWriteError(errno.EIO if name.startswith("SQLITE_IOERR") else errno.EACCES, text)


def _has_size_limit() -> bool:
    """SQLite tells a file-size limit (`ulimit -f`) as a plain I/O error."""
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY
