"""Where a collection lies on this machine, and how much of that a page may tell: a team server's folders are nobody's business."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a collection, or of the WACZ file that it was taken out of."""

    folders: tuple[Path, ...]
    """The collection's folder under each absolute name that messages may have for it; the last is the real one."""
    file: Path | None
    is_for_others: bool
    """Whether people at other machines may see the pages."""

    @property
    def check(self) -> str:
        """The command that checks it again, as it can be typed anywhere on this machine where nobody else reads it."""
        if self.is_for_others:
            return self.check_elsewhere
        if self.file is not None:
            return shlex.join(["tearsheet", "verify", str(self.file.absolute())])
        folder = self.folders[-1]
        return shlex.join(["tearsheet", "--root", str(folder.parent), "-c", folder.name, "verify"])

    @property
    def check_elsewhere(self) -> str:
        """The same for paper and other machines: the name alone, as it is typed beside the collection."""
        if self.file is not None:
            return shlex.join(["tearsheet", "verify", self.file.name])
        folder = self.folders[-1]
        return shlex.join(["tearsheet", "--root", ".", "-c", folder.name, "verify"])

    def told(self, text: str) -> str:
        """A message or a command line; for others its folders of this machine are cut down to the collection's name."""
        if not self.is_for_others:
            return text
        for folder in self.folders:
            for hidden, name in ((folder, folder.name), (folder.parent, ".")):
                if hidden != hidden.parent:  # not the root of the disk
                    text = name.join(re.split(rf"{re.escape(str(hidden))}(?![\w.-])", text))
        return text


__all__ = ["Place"]
