"""Whether the bucket of an S3 address is there: a missing one reads as a folder with nothing in it."""

from __future__ import annotations

from typing import Any


class Bucket:
    """Args:
    fs: the file system of the address.
    path: of the address there; the bucket's name is its first part.
    """

    def __init__(self, fs: Any, path: str) -> None:
        self._fs = fs
        self.name = path.partition("/")[0]
        self._is_there = False

    def is_missing(self) -> bool:
        """Asked where nothing was found. A bucket that we may not ask for is believed to be there.

        Raises:
            Exception: whatever else the file system says.
        """
        if self._is_there:
            return False
        try:
            self._fs.call_s3("head_bucket", Bucket=self.name)
        except FileNotFoundError:
            return True
        except PermissionError:
            pass
        self._is_there = True
        return False
