"""The folders that one collection's files lie in: several of this machine, and places elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from archives.collection.collection import Collection
from archives.collection.copied import read_marker
from archives.warc.elsewhere import MARKERS
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import Archive
from crawler.errors import TearsheetError
from crawler.store.copying import IDENTITY
from crawler.store.place import Place, copied_digest
from crawler.store.plain import is_elsewhere

_FOLDERS = ("archive/", "records/", "runs/")


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a member."""

    name: str
    """From the collection's folder on, as it is called once sealed."""
    size: int
    sha256: str | None = None
    path: Path | None = None
    """Where it lies on this machine, maybe still `.open`."""


class Member(Protocol):
    """One folder of a collection."""

    address: str
    identity: str | None

    def files(self) -> Iterator[Held]:
        """All WARC, record and report files that are whole, and those of this machine that are being written."""

    def open(self, name: str) -> BinaryIO:
        """A file for reading and seeking."""

    def fetch(self, name: str, target: Path) -> str:
        """Copy a file whole; gives its sha256."""


class LocalMember:
    """A collection's folder on this machine."""

    def __init__(self, collection: Collection) -> None:
        self._path = collection.path
        self.address = str(collection.path.resolve())
        file = collection.path / IDENTITY
        self.identity = file.read_text().strip() if file.is_file() else None

    def files(self) -> Iterator[Held]:
        """See `Member`."""
        for volume in Archive(self._path / "archive").volumes():
            yield Held(
                f"archive/{volume.name}", volume.size(), None, None if volume.elsewhere else volume.path
            )
        for folder in ("records", "runs"):
            if (self._path / folder).is_dir():
                for path in sorted((self._path / folder).iterdir()):
                    if path.is_file() and not path.name.startswith(".") and path.suffix != ".new":
                        name = path.name.removesuffix(OPEN_SUFFIX)
                        yield Held(f"{folder}/{name}", path.stat().st_size, None, path)

    def open(self, name: str) -> BinaryIO:
        """See `Member`."""
        folder, _, last = name.rpartition("/")
        volume = Archive(self._path / folder).volume_of(last)
        if volume is None:
            raise FileNotFoundError(2, "is gone", str(self._path / name))
        return volume.open()

    def fetch(self, name: str, target: Path) -> str:
        """See `Member`."""
        with self.open(name) as source, target.open("wb") as out:
            return copied_digest(source, out)


class RemoteMember:
    """A collection's folder elsewhere: the files that have a marker."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.address = place.url
        data = place.read(IDENTITY)
        self.identity = data.decode("ascii", "replace").strip() if data else None

    def files(self) -> Iterator[Held]:
        """See `Member`."""
        cut = len(MARKERS) + 1
        names = {marker: marker[cut:].removesuffix(".json") for marker in sorted(self._place.files(MARKERS))}
        wanted = [m for m, name in names.items() if m.endswith(".json") and name.startswith(_FOLDERS)]
        for marker, data in self._place.read_all(wanted).items():
            if (copied := read_marker(data)) is not None:
                yield Held(names[marker], copied.bytes, copied.sha256)

    def open(self, name: str) -> BinaryIO:
        """See `Member`."""
        return self._place.open(name)

    def fetch(self, name: str, target: Path) -> str:
        """See `Member`."""
        return self._place.fetch(name, target)


def members_of(roots: list[str], name: str) -> list[Member]:
    """The folders of a collection under several roots; below a place elsewhere also those of workers.

    Raises:
        TearsheetError: a root has no such collection, or cannot be reached.
    """
    found: list[Member] = []
    for root in roots:
        found += _elsewhere(root, name) if is_elsewhere(root) else [_here(root, name)]
    known: dict[str, Member] = {}
    for member in found:  # a collection and its copy are one
        known.setdefault(member.identity or member.address, member)
    return list(known.values())


def _here(root: str, name: str) -> LocalMember:
    collection = Collection(root, name)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}: name it with -c and --root")
    return LocalMember(collection)


def _elsewhere(root: str, name: str) -> list[Member]:
    place = Place(root)
    below = [
        f"{place.url}/{name}",
        *(f"{place.url}/{folder}/{name}" for folder in place.folders() if folder != name),
    ]
    places = [one for one in map(Place, below) if one.read(IDENTITY) is not None]
    if not places:
        raise TearsheetError(f"no collection {name} below {place.url}: name it with -c and --root")
    return [RemoteMember(one) for one in places]
