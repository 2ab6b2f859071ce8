"""Several folders of a collection, here and elsewhere, as one that the reading verbs open.

A folder in the user's cache: links to record files of this machine, copies of those elsewhere (checked by their digests), run
reports, and a marker for each WARC file, whose bytes are read where they lie, in places. It stays, with its index, and each
command brings it up to date.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from archives.collection.collection import Collection
from archives.collection.copied import Copied, copied_files, mark_copied, marker_path
from archives.collection.datapackage import file_digest
from archives.collection.json_file import write_json
from archives.collection.record_files import record_file_parts
from archives.warc.elsewhere import lies_at
from archives.warc.file import OPEN_SUFFIX
from crawler.errors import TearsheetError
from crawler.store.members import Held, Member, members_of
from crawler.store.whole_files import WholeFiles

_STEP = 100_000
"""Between the numbers of record files of two folders: workers of one run give theirs the same names."""


def cache_folder() -> Path:
    """TEARSHEET_CACHE, or `tearsheet` in the user's cache."""
    own = os.environ.get("TEARSHEET_CACHE")
    return (
        Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tearsheet"
    )


@contextmanager
def joined(args: argparse.Namespace, *, whole: bool = False) -> Iterator[argparse.Namespace]:
    """The command's arguments with a root whose collection is all of these.

    Args:
        args: with `roots`.
        whole: each WARC file will be read from end to end: fetch it once, and check its digest.

    Raises:
        TearsheetError: a folder is not there or cannot be reached, or two hold different WARC files of one name.
        archives.errors.ArchiveWriteError: the cache cannot be written.
    """
    members = members_of(args.roots, args.collection)
    key = hashlib.sha256(orjson.dumps([sorted(args.roots), args.collection])).hexdigest()[:20]
    root = cache_folder() / "joined" / key
    view = Collection(root, args.collection)
    for folder in (view.archive, view.records, view.runs, view.logs):
        folder.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        owners = _Filling(view, _numbers(root, members)).fill(members)
        marked = copied_files(view.path, "archive") if whole else {}
    opener = WholeFiles(
        lambda name, path: owners[name].fetch(f"archive/{name}", path),
        lambda name: marked[f"archive/{name}"].sha256 or None,
    )  # fmt: skip
    try:
        lies_at(view.archive, opener.open if whole else lambda name: owners[name].open(f"archive/{name}"))
        yield argparse.Namespace(**{**vars(args), "root": str(root), "roots": [str(root)]})
    finally:
        opener.close()


def _numbers(root: Path, members: list[Member]) -> dict[str, int]:
    """Each folder keeps its number, whoever joins later: names in the index stay."""
    file = root / "members.json"
    known: dict[str, int] = orjson.loads(file.read_bytes()) if file.is_file() else {}
    for member in members:
        known.setdefault(member.address, len(known))
    write_json(file, known)
    return known


class _Filling:
    """One bringing up to date."""

    def __init__(self, view: Collection, numbers: dict[str, int]) -> None:
        self._view = view
        self._numbers = numbers
        self._wanted: set[Path] = set()
        self._marked = copied_files(view.path, "archive")
        self._owners: dict[str, Member] = {}
        self._sizes: dict[str, tuple[int, str]] = {}

    def fill(self, members: list[Member]) -> dict[str, Member]:
        """Give the member that has each WARC file."""
        for member in members:
            number = self._numbers[member.address]
            for held in member.files():
                folder, _, name = held.name.partition("/")
                if folder == "archive":
                    self._mark(member, held, name)
                elif (parts := record_file_parts(name)) is not None:
                    stem = name.rpartition("-")[0]
                    self._place(
                        member,
                        held,
                        self._view.path / folder / f"{stem}-{parts[2] + number * _STEP:05d}.jsonl",
                    )
                elif folder == "runs" and name.endswith(".json"):
                    own = name if not number else f"{name.removesuffix('.json')}.{number}.json"
                    self._copy(member, held, self._view.runs / own)
        self._forget()
        return self._owners

    def _mark(self, member: Member, held: Held, name: str) -> None:
        if (before := self._sizes.get(name)) is not None:
            if before[0] != held.size:
                raise TearsheetError(
                    f"two different files are called {name}: in {before[1]} and {member.address}; look at them one by one"
                )
            return
        self._sizes[name] = (held.size, member.address)
        self._owners[name] = member
        self._wanted.add(marker_path(self._view.path, held.name))
        if (known := self._marked.get(held.name)) is None or known.bytes != held.size:
            mark_copied(self._view.path, held.name, Copied(held.size, held.sha256 or "", ""))

    def _place(self, member: Member, held: Held, target: Path) -> None:
        """A record file: a link to the one here, which may grow; a copy of the one elsewhere."""
        if held.path is None:
            self._copy(member, held, target)
            return
        # A hard link stays when a run seals its file, which is a new name for it; on another disk a symbolic one has to do.
        linked = target.exists() and target.samefile(held.path)
        if not linked:
            target.unlink(missing_ok=True)
            try:
                target.hardlink_to(held.path)
            except OSError:
                if held.path.name.endswith(OPEN_SUFFIX):
                    target = target.with_name(target.name + OPEN_SUFFIX)
                target.unlink(missing_ok=True)
                target.symlink_to(held.path.resolve())
        self._wanted.add(target)

    def _copy(self, member: Member, held: Held, target: Path) -> None:
        self._wanted.add(target)
        if (
            target.is_file()
            and not target.is_symlink()
            and target.stat().st_size == held.size
            and not _is_newer(held, target)
        ):
            return
        target.unlink(missing_ok=True)
        beside = target.with_name(f".{target.name}.new")
        if held.path is not None:
            beside.write_bytes(held.path.read_bytes())
        elif member.fetch(held.name, beside) != held.sha256:
            beside.unlink()
            raise TearsheetError(
                f"{member.address}/{held.name} differs from the digest of its marker: `tearsheet verify`"
            )
        beside.replace(target)

    def _forget(self) -> None:
        for folder in (self._view.records, self._view.runs, marker_path(self._view.path, "archive/x").parent):
            for path in folder.iterdir() if folder.is_dir() else ():
                if path not in self._wanted:
                    path.unlink()


def _is_newer(held: Held, target: Path) -> bool:
    """Reports are written anew at times; record files of elsewhere are sealed."""
    if held.path is None:
        return target.suffix == ".json" and file_digest(target)[0] != held.sha256
    return held.path.stat().st_mtime > target.stat().st_mtime
