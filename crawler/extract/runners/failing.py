"""What of a failed piece of work may pass when it is tried again."""

from __future__ import annotations

from crawler.errors import in_words
from crawler.store.place import StoreError


def is_passing(error: BaseException) -> bool:
    """Disks, networks and stores; a bug of ours is one the next time too."""
    return isinstance(error, (OSError, StoreError))


def words(error: BaseException) -> str:
    """For the report."""
    return in_words(error) if isinstance(error, Exception) else type(error).__name__
