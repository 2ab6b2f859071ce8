"""What is done when a collection is opened: whole events are adopted, torn tails cut, record files reconciled.

After the death of the process alone, the files hold at least what the ledger knows: what they hold beyond is adopted
(WARC events) or cut (record lines: their pages are not acknowledged and give them again). After a power cut they may hold
less: then the ledger forgets, and says what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from archives.collection.record_files import cut_file, record_file_parts, seal_or_drop, whole_lines
from archives.ledger.ledger import Ledger
from archives.ledger.rows import CaptureRow
from archives.ledger.states import RecordFilePosition
from archives.warc.file import OPEN_SUFFIX, seal
from archives.warc.reader import final_name, is_warc, read_events
from archives.warc.rows import row_of_event


@dataclass(slots=True)
class Recovery:
    """What was found and done."""

    adopted: list[CaptureRow] = field(default_factory=list)
    """Captures in the files that the ledger did not know."""
    lost: list[CaptureRow] = field(default_factory=list)
    """Captures that the ledger knew and whose bytes are gone (power cut): to be fetched again."""
    cut: list[tuple[str, int]] = field(default_factory=list)
    """(file, bytes) of torn tails and of lines that the ledger does not answer for."""
    lines_lost: bool = False
    """Record lines that the ledger knew are gone (power cut): its history was rebuilt from the lines that are there."""
    sealed: list[str] = field(default_factory=list)
    """Files that dead runs had left open."""

    @property
    def is_clean(self) -> bool:
        """Nothing had to be done but sealing."""
        return not (self.adopted or self.lost or self.cut or self.lines_lost)


def recover_warcs(folder: Path, ledger: Ledger, recovery: Recovery, run: str | None = None) -> None:
    """Bring the ledger and the WARC files to agree, then seal what was open.

    Sealed files are looked into once: when the ledger does not know their size. Files of the run that goes on and that
    are not there any more are lost; those of ended runs may have been moved to another disk.
    """
    known = ledger.warc_sizes()
    there = {final_name(path) for path in folder.iterdir() if is_warc(path)}
    for name in ledger.warcs_of_run(run) - there:
        recovery.lost += ledger.drop_captures_after(name, 0)
    for path in sorted(p for p in folder.iterdir() if is_warc(p)):
        name, size = final_name(path), path.stat().st_size
        if known.get(name) == size and not path.name.endswith(OPEN_SUFFIX):
            continue
        end = adopt_events(path, ledger, recovery)
        if path.name.endswith(OPEN_SUFFIX):
            if end < size:
                cut_file(path, end)
                recovery.cut.append((name, size - end))
            if not end:
                path.unlink()
                continue
            seal(path)
            recovery.sealed.append(name)
        ledger.put_warc_size(name, path.stat().st_size if path.exists() else (folder / name).stat().st_size)


def adopt_events(path: Path, ledger: Ledger, recovery: Recovery) -> int:
    """Rows for whole events that have none. Gives where the last whole event ends, 0 where there is none."""
    name, size = final_name(path), path.stat().st_size
    with ledger.transaction():
        end = ledger.flushed_size(name)
        if end > size:
            recovery.lost += ledger.drop_captures_after(name, size)
            end = ledger.flushed_size(name)
        for event in read_events(path, offset=end):
            row = row_of_event(event, name)
            if row is None:
                continue
            certificate = next(iter(event.certificates), None)
            ledger.put_capture(row, certificate)
            recovery.adopted.append(row)
            end = row.end
    return end


def recover_records(folders: tuple[Path, Path], ledger: Ledger, recovery: Recovery, run: str | None) -> None:
    """Bring the ledger and the record files to agree; files of other runs than the one that goes on are sealed.

    Args:
        folders: of the records, and of the runs, where the `seen` files lie.
        ledger, recovery: what is known, and what is found.
        run: the one that goes on.
    """
    positions = ledger.record_positions()
    for path in _open_files(folders):
        name, size = final_name(path), path.stat().st_size
        position = positions.get(name)
        if size > (known := position.size if position else 0):
            cut_file(path, known)
            recovery.cut.append((name, size - known))
        elif size < known:
            cut_file(path, whole_lines(path))
            recovery.lines_lost = True
    for folder in folders:
        if _sealed_short(folder, positions, recovery):
            recovery.lines_lost = True
    if recovery.lines_lost:
        forget_lost_lines(folders, ledger, positions.values())
    for path in _open_files(folders):
        parts = record_file_parts(path.name)
        if parts and parts[1] != run and seal_or_drop(path):
            recovery.sealed.append(final_name(path))


def _open_files(folders: Iterable[Path]) -> list[Path]:
    found = (path for folder in folders for path in sorted(folder.glob(f"*.jsonl{OPEN_SUFFIX}")))
    return [path for path in found if record_file_parts(path.name)]


def _sealed_short(folder: Path, positions: dict[str, RecordFilePosition], recovery: Recovery) -> bool:
    """Sealed files that differ from the ledger: sealed in a unit that was never committed, or hit by a power cut."""
    short = False
    for name, position in positions.items():
        path = folder / name
        if not path.exists():
            continue
        size = path.stat().st_size
        if size > position.size:
            cut_file(path, position.size)
            recovery.cut.append((name, size - position.size))
        short = short or size < position.size
    return short


def forget_lost_lines(
    folders: tuple[Path, Path], ledger: Ledger, positions: Iterable[RecordFilePosition]
) -> None:
    """Make `emitted`, the positions and the history those of the lines that are really there."""
    from archives.ledger.rebuild import rebuild_history  # rebuild needs the whole package

    with ledger.transaction():
        for position in positions:
            names = (position.name, position.name + OPEN_SUFFIX)
            path = next((p for folder in folders for name in names if (p := folder / name).exists()), None)
            size = whole_lines(path) if path else 0
            lines = _ids(path) if path else []
            ledger.put_record_positions([replace(position, size=size, lines=len(lines))])
        rebuild_history(folders[0], ledger)


def _ids(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [orjson.loads(line)["id"] for line in file]
