"""What there is to read file by file, and what is done of it: markers beside the results say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from archives.warc.volume import NAMES, is_warc
from crawler.errors import TearsheetError
from crawler.extract.one_file import MARKER, RESULT, OneFile, reader_version
from crawler.store.place import Place
from crawler.store.plain import is_elsewhere


class Listing:
    """What there is to read, and what is done of it.

    Args:
        out: folder or address of the results; beside the files where there is none.
    """

    def __init__(self, out: str | None) -> None:
        self._out = out.rstrip("/") if out else None
        self._there: dict[str, int] = {}
        """Sizes of result and marker files, by path or address."""
        self._markers: dict[str, bytes] = {}
        self._looked: set[str] = set()
        self._targets: dict[str, str] = {}
        self.codes: dict[str, int] = {}
        """Of what is done, by target."""

    def of(self, name: str) -> Iterator[OneFile]:
        """The files below a name.

        Raises:
            TearsheetError: there is none, or two would have one result.
        """
        found = sorted(self._elsewhere(name) if is_elsewhere(name) else self._here(name))
        if not found:
            raise TearsheetError(f"no WARC files in {name}")
        for path, size in found:
            target = f"{self._out}/{path.rpartition('/')[2]}" if self._out else path
            if self._targets.setdefault(target, path) != path:
                raise TearsheetError(
                    f"{path} and {self._targets[target]} would have one result in {self._out}: read them apart"
                )
            yield OneFile(path, size, target)

    def _here(self, name: str) -> list[tuple[str, int]]:
        path = Path(name).absolute()
        if path.is_dir():
            return [
                (str(p), p.stat().st_size)
                for p in path.rglob("*")
                if is_warc(p) and not p.name.endswith(".open")
            ]
        if not path.is_file():
            raise TearsheetError(f"no such file: {name}")
        return [(str(path), path.stat().st_size)]

    def _elsewhere(self, name: str) -> list[tuple[str, int]]:
        place = Place(name)
        size = place.size("")
        if size is not None:
            return [(place.url, size)]
        files = place.files()
        return [(f"{place.url}/{path}", size) for path, size in files.items() if path.lower().endswith(NAMES)]

    def is_done(self, work: OneFile) -> bool:
        """Whether a marker says that this file, of this size, was read by these readers, and the result is there."""
        self._look_at(work.target.rpartition("/")[0])
        data = self._markers.get(work.target + MARKER)
        try:
            said = orjson.loads(data) if data else None
        except ValueError:
            return False
        if not isinstance(said, dict) or (said.get("bytes"), said.get("reader")) != (
            work.size,
            reader_version(),
        ):
            return False
        if self._there.get(work.target + RESULT) != said.get("result_bytes"):
            return False
        self.codes[work.target] = int(said.get("exit_code", 0))
        return True

    def _look_at(self, folder: str) -> None:
        if folder in self._looked:
            return
        self._looked.add(folder)
        if is_elsewhere(folder):
            place = Place(folder)
            files = {n: s for n, s in place.files().items() if "/" not in n}
            self._there |= {f"{folder}/{name}": size for name, size in files.items()}
            markers = place.read_all([name for name in files if name.endswith(MARKER)])
            self._markers |= {f"{folder}/{name}": data for name, data in markers.items()}
            return
        for path in Path(folder).iterdir() if Path(folder).is_dir() else ():
            if path.name.endswith((MARKER, RESULT)):
                self._there[str(path)] = path.stat().st_size
                if path.name.endswith(MARKER):
                    self._markers[str(path)] = path.read_bytes()
