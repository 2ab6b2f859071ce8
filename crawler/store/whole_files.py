"""WARC files of elsewhere for verbs that read all of each: fetched whole, one after the other, their digests checked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO


@dataclass(slots=True)
class WholeFiles:
    """Opens WARC files by fetching each whole, one at a time, and checks it: for verbs that read all of each."""

    fetch: Callable[[str, Path], str]
    sha256: Callable[[str], str | None]
    _folder: TemporaryDirectory[str] | None = None
    _held: OrderedDict[str, Path] = field(default_factory=OrderedDict)
    _at_once: int = 2

    def open(self, name: str) -> BinaryIO:
        """The file of this name.

        Raises:
            OSError: it is not what its marker says.
        """
        if name not in self._held:
            while len(self._held) >= self._at_once:
                self._held.popitem(last=False)[1].unlink(missing_ok=True)
            self._folder = self._folder or TemporaryDirectory(prefix="tearsheet-")
            path = Path(self._folder.name) / name
            digest, wanted = self.fetch(name, path), self.sha256(name)
            if wanted and digest != wanted:
                path.unlink()
                raise OSError(
                    5, f"differs from the digest of its marker: sha256 is {digest} and not {wanted}"
                )
            self._held[name] = path
        return self._held[name].open("rb")

    def close(self) -> None:
        """Delete what is held."""
        if self._folder is not None:
            self._folder.cleanup()
