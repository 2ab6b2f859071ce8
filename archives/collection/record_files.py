"""Record lines on disk: `articles-RUN-00001.jsonl`, `comments-…`, `pages-…`, `.open` while written.

Lines are held until `flush`, which writes them whole or not at all. How much of each file the ledger answers for is
kept there (`positions`), in the same transaction as what the lines mean; recovery cuts what stands after it.
"""

from __future__ import annotations

import re
from pathlib import Path

from archives.errors import ArchiveWriteError
from archives.ledger.states import RecordFilePosition
from archives.records import Record, to_line
from archives.warc.file import OPEN_SUFFIX, AppendFile, seal

STEMS = {"article": "articles", "comment": "comments", "page": "pages", "seen": "seen"}
"""`seen` files lie in `runs/`: they are no records, but what a run saw unchanged (`pipelines.seen`)."""
_TYPES = {stem: record_type for record_type, stem in STEMS.items()}
_NAME = re.compile(r"(articles|comments|pages|seen)-(.+)-(\d{5,})\.jsonl(\.open)?\Z")
_MAX_BYTES = 256 * 1024 * 1024


class RecordFiles:
    """The record files of one run; appends to what an earlier process of the same run left open.

    Args:
        folder: the collection's `records/`.
        run: the run's id, part of every name.
        max_bytes: a file of that size is sealed and the next begun.
        positions: of the run's files as the ledger knows them (line counts to go on from).
    """

    def __init__(
        self,
        folder: Path,
        run: str,
        max_bytes: int = _MAX_BYTES,
        positions: dict[str, RecordFilePosition] | None = None,
    ) -> None:
        self.folder = folder
        self.run = run
        self._max_bytes = max_bytes
        self._files: dict[str, AppendFile] = {}
        self._held: dict[str, list[bytes]] = {}
        self._positions = {name: p for name, p in (positions or {}).items() if p.run == run}
        self._changed: set[str] = set()

    def append(self, record: Record) -> None:
        """Take a record; its line is in the file after `flush`."""
        self.append_line(record.type, to_line(record))

    def append_line(self, record_type: str, line: bytes) -> None:
        """Take a line that ends in a line feed."""
        self._held.setdefault(record_type, []).append(line)

    def flush(self) -> None:
        """Have all lines taken so far with the operating system.

        Raises:
            ArchiveFullError: no room; none of the lines is in any file, and they are given up.
            ArchiveWriteError: another write error, likewise.
        """
        held, self._held = self._held, {}
        written: list[tuple[AppendFile, int]] = []
        try:
            for record_type, lines in held.items():
                file = self._file(record_type)
                written.append((file, file.append((b"".join(lines),))))
        except ArchiveWriteError:
            for file, start in written:
                file.cut(start)
            raise
        for (file, _), (record_type, lines) in zip(written, held.items(), strict=True):
            self._advance(file, record_type, len(lines))

    def take_positions(self) -> list[RecordFilePosition]:
        """Positions that moved since the last call: what the ledger is to keep."""
        moved = [self._positions[name] for name in sorted(self._changed)]
        self._changed.clear()
        return moved

    def mark(self) -> dict[str, RecordFilePosition]:
        """Where the files stand now, for `roll_back`."""
        return dict(self._positions)

    def roll_back(self, mark: dict[str, RecordFilePosition]) -> None:
        """Take back what was flushed since the mark, and what was not."""
        self._held.clear()
        self._changed.clear()
        self._close_files()
        for name in set(self._positions) - set(mark):
            for path in (self.folder / name, self.folder / (name + OPEN_SUFFIX)):
                path.unlink(missing_ok=True)
        for name, position in mark.items():
            for path in (self.folder / name, self.folder / (name + OPEN_SUFFIX)):
                if path.exists() and path.stat().st_size > position.size:
                    cut_file(path, position.size)
        self._positions = dict(mark)

    def sync(self) -> None:
        """Have all flushed lines on the disk."""
        for file in self._files.values():
            file.sync()

    def close(self) -> None:
        """Flush and seal the run's files."""
        self.flush()
        self._close_files()
        for path in sorted(self.folder.glob(f"*-{self.run}-*.jsonl{OPEN_SUFFIX}")):
            seal_or_drop(path)

    def _close_files(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _file(self, record_type: str) -> AppendFile:
        file = self._files.get(record_type)
        if file and file.size >= self._max_bytes:
            file.close()
            seal(file.path)
            del self._files[record_type]
            file = None
        if file is None:
            file = self._files[record_type] = AppendFile(self._next_path(record_type))
        return file

    def _next_path(self, record_type: str) -> Path:
        """The run's open file of that type, or the first free number."""
        number = 1
        while True:
            name = f"{STEMS[record_type]}-{self.run}-{number:05d}.jsonl"
            if not (self.folder / name).exists():
                return self.folder / (name + OPEN_SUFFIX)
            number += 1

    def _advance(self, file: AppendFile, record_type: str, lines: int) -> None:
        name = file.path.name.removesuffix(OPEN_SUFFIX)
        before = self._positions[name].lines if name in self._positions else 0
        self._positions[name] = RecordFilePosition(name, self.run, record_type, file.size, before + lines)
        self._changed.add(name)


def record_file_parts(name: str) -> tuple[str, str, int] | None:
    """Type, run and number of a record file's name, sealed or open; None for any other file."""
    match = _NAME.match(name)
    return (_TYPES[match[1]], match[2], int(match[3])) if match else None


def cut_file(path: Path, size: int) -> None:
    """Truncate a file; never recreates it."""
    with path.open("r+b") as file:
        file.truncate(size)


def whole_lines(path: Path) -> int:
    """How many bytes of a file are whole lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while size:
            start = max(0, size - 1024 * 1024)
            file.seek(start)
            end = file.read(size - start).rfind(b"\n")
            if end >= 0:
                return start + end + 1
            size = start
    return 0


def seal_or_drop(path: Path) -> Path | None:
    """Seal an `.open` file; one without a byte is removed."""
    if path.stat().st_size:
        return seal(path)
    path.unlink()
    return None
