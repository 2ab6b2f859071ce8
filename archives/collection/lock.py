"""The lock of a collection: a file that the system holds for one process."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from archives.errors import CollectionBusyError, CollectionDamagedError


class CollectionLock:
    """One living process a collection. The system frees the lock of a dead one at once."""

    def __init__(self, path: Path) -> None:
        try:
            # Never through a link: the file is cut to hold our number alone.
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            raise CollectionDamagedError(
                f"{path} is a symbolic link, and what it leads to would be overwritten: remove the link"
            ) from None
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._fd, 32).decode("ascii", "replace").strip() or "another process"
            os.close(self._fd)
            raise CollectionBusyError(
                f"{path.parent} is in use by process {holder}: wait for it or stop it"
            ) from None
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Free the lock; the file stays, so that nobody locks a file that is no more."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
