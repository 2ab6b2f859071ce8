"""The folders of a collection: made where they are missing, refused where something else stands in their place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archives.errors import CollectionDamagedError
from archives.plain import plain_text


def make_folders(folders: Iterable[Path], lock: Path) -> None:
    """Make what is missing; nothing is done where something else stands in a place, or cannot be named.

    Args:
        folders: of a collection.
        lock: its lock file.

    Raises:
        CollectionDamagedError: what stands there, and the way out.
        OSError: a folder cannot be made or read.
    """
    for folder in folders:
        if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
            raise CollectionDamagedError(f"{folder} is no folder, and one is wanted: move it away")
        folder.mkdir(parents=True, exist_ok=True)
        # Python makes lone surrogates of bytes that are no UTF-8.
        odd = next((file.name for file in folder.iterdir() if plain_text(file.name) != file.name), None)
        if odd is not None:
            raise CollectionDamagedError(
                f"{folder} holds a file whose name is no UTF-8, which no record can name: {odd!a}: rename it"
            )
    if lock.is_dir():
        raise CollectionDamagedError(f"{lock} is a folder, and a file is wanted: move it away")
