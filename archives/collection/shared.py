"""Recovery of a worker's record files: what the shared database answers for stays, what was taken from the worker is cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from archives.collection.record_files import cut_file, record_file_parts, seal_or_drop, whole_lines
from archives.ledger.ledger import Ledger
from archives.ledger.states import RecordFilePosition
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import final_name

if TYPE_CHECKING:
    from archives.collection.recovery import Recovery
    from archives.postgres.ledger import SharedLedger

SEEN = "seen"


def recover_shared_records(folders: tuple[Path, Path], ledger: Ledger, recovery: Recovery, run: str) -> None:
    """Bring the record files to what the database knows of them, and cut the lines of stories that others have begun again
    while this worker was taken for dead; files of other runs than the one that goes on are sealed.

    Args:
        folders: of the records, and of the runs, where the `seen` files lie.
        ledger: a `SharedLedger`.
        recovery: what is found.
        run: the one that goes on.
    """
    from archives.postgres.ledger import SharedLedger

    assert isinstance(ledger, SharedLedger)
    positions = ledger.record_positions()
    for path in _files(folders):
        name, size = final_name(path), path.stat().st_size
        known = positions[name].size if name in positions else 0
        if size > known:
            cut_file(path, known)
            recovery.cut.append((name, size - known))
        elif size < known:
            cut_file(path, whole_lines(path))
            recovery.lines_lost = True
    for stale in ledger.stale_runs():
        for path in _files(folders):
            parts = record_file_parts(path.name)
            if parts and parts[1] == stale and parts[0] != SEEN:
                _cut_stale(path, parts[0], ledger, recovery)
        ledger.stale_lines_cut(stale)
    for path in _files(folders):
        parts = record_file_parts(path.name)
        if path.name.endswith(OPEN_SUFFIX) and parts and parts[1] != run and seal_or_drop(path):
            recovery.sealed.append(final_name(path))


def _files(folders: tuple[Path, Path]) -> list[Path]:
    found = (path for folder in folders for path in sorted(folder.glob("*.jsonl*")))
    return [path for path in found if record_file_parts(path.name)]


def _cut_stale(path: Path, record_type: str, ledger: SharedLedger, recovery: Recovery) -> None:
    """Write the file anew without the lines that are not this worker's; done again after a crash, it finds none."""
    parts = record_file_parts(path.name)
    assert parts is not None
    mine = ledger.owned_lines(parts[1])
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if (record_type, orjson.loads(line)["id"]) in mine]
    name, size = final_name(path), sum(map(len, kept))
    if len(kept) < len(lines):
        fresh = path.with_name(f".{path.name}.new")
        with fresh.open("wb") as file:
            file.writelines(kept)
            file.flush()
            os.fsync(file.fileno())
        # A crash before its position is kept: the next start finds it shorter than was known, and comes here again.
        fresh.replace(path)
        recovery.cut.append((name, sum(map(len, lines)) - size))
    if kept:
        ledger.put_record_positions([RecordFilePosition(name, parts[1], record_type, size, len(kept))])
    else:
        path.unlink()
        ledger.drop_record_position(name)
