"""What is done when a collection is opened: whole events are adopted, torn tails cut, record files reconciled.

After the death of the process alone, the files hold at least what the ledger knows: what they hold beyond is adopted
(WARC events) or cut (record lines: their pages are not acknowledged and give them again). After a power cut they may hold
less: then the ledger forgets, and says what.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from archives.collection.record_files import cut_file, record_file_parts, seal_or_drop, whole_lines
from archives.errors import CollectionDamagedError
from archives.ledger.ledger import Ledger
from archives.ledger.rows import CaptureRow
from archives.ledger.states import RecordFilePosition
from archives.warc.file import OPEN_SUFFIX, seal
from archives.warc.reader import Archive, final_name, is_warc, read_events
from archives.warc.rows import row_of_event
from archives.warc.stream import Problem, Report


@dataclass(slots=True)
class Recovery:
    """What was found and done."""

    adopted: list[CaptureRow] = field(default_factory=list)
    """Captures in the files that the ledger did not know."""
    lost: list[CaptureRow] = field(default_factory=list)
    """Captures that the ledger knew and whose bytes are gone (power cut): to be fetched again."""
    torn: dict[str, int] = field(default_factory=dict)
    """Sealed WARC files that are shorter than they were, with how many captures are gone with their ends."""
    cut: list[tuple[str, int]] = field(default_factory=list)
    """(file, bytes) of torn tails and of lines that the ledger does not answer for."""
    lines_lost: bool = False
    """Record lines that the ledger knew are gone (power cut): its history was rebuilt from the lines that are there."""
    short: list[str] = field(default_factory=list)
    """The files that they stood in."""
    missing: list[str] = field(default_factory=list)
    """Record files that the ledger knows and that are not there; its history of their lines stands."""
    sealed: list[str] = field(default_factory=list)
    """Files that dead runs had left open."""
    kept: list[str] = field(default_factory=list)
    """Copies in `damaged/` of what was cut from sealed files: somebody may have written it."""
    rebuilt: bool = False
    """The ledger was gone or empty, and was made anew."""

    def told(self) -> list[str]:
        """What an operator must hear of, a line each."""
        lines = ["the ledger was gone or empty: it was made anew from archive and records"] * self.rebuilt
        if self.lines_lost:
            lines.append(
                f"record files are shorter than they were ({', '.join(self.short)}): put them back from a copy where there is"
                " one; else their pages are written again where they are met"
            )
        lines += [
            f"{name}: this WARC file is shorter than it was, captures of it are gone ({count}): put it back from a copy;"
            " `tearsheet verify` names the records"
            for name, count in self.torn.items()
        ]
        lines += [
            f"{name}: this record file is not there any more: put it back from a copy, or run `tearsheet rebuild`, which"
            " goes on without it"
            for name in self.missing
        ]
        return lines + [
            f"{name}: not of a run; taken out of its record file, kept in damaged/{name}"
            for name in self.kept
        ]

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
    there = {volume.name for volume in Archive(folder).volumes()}
    for name in ledger.warcs_of_run(run) - there:
        recovery.lost += ledger.drop_captures_after(name, 0)
    for path in sorted(p for p in folder.iterdir() if is_warc(p)):
        name, size = final_name(path), path.stat().st_size
        if known.get(name) == size and not path.name.endswith(OPEN_SUFFIX):
            continue
        lost = len(recovery.lost)
        end = adopt_events(path, ledger, recovery)
        if size < known.get(name, 0):  # sealed before: no power cut takes its end
            recovery.torn[name] = len(recovery.lost) - lost
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


def recover_records(
    folders: tuple[Path, Path],
    ledger: Ledger,
    recovery: Recovery,
    run: str | None,
    report: Report | None = None,
) -> None:
    """Bring the ledger and the record files to agree; files of other runs than the one that goes on are sealed.

    Args:
        folders: of the records, and of the runs, where the `seen` files lie.
        ledger, recovery: what is known, and what is found.
        run: the one that goes on.
        report: told of lines that are no records, and of files that were changed.

    Raises:
        CollectionDamagedError: there are such, and nobody to tell.
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
            recovery.short.append(name)
    _check_sealed(folders, positions, recovery, report)
    if recovery.lines_lost:
        forget_lost_lines(folders, ledger, positions.values(), report)
    for path in _open_files(folders):
        parts = record_file_parts(path.name)
        if parts and parts[1] != run and seal_or_drop(path):
            recovery.sealed.append(final_name(path))


def _open_files(folders: Iterable[Path]) -> list[Path]:
    found = (path for folder in folders for path in sorted(folder.glob(f"*.jsonl{OPEN_SUFFIX}")))
    return [path for path in found if record_file_parts(path.name)]


def _check_sealed(
    folders: tuple[Path, Path],
    positions: dict[str, RecordFilePosition],
    recovery: Recovery,
    report: Report | None,
) -> None:
    """Sealed files that differ from the ledger: sealed in a unit that was never committed, hit by a power cut, or changed.

    What was put behind the last line of a run is taken off, a copy kept. A file that was changed before it is left as it is:
    what stands there somebody has written, and cutting it at the size that it had would take whole lines of ours.

    Raises:
        CollectionDamagedError: a file was changed, and there is nobody to report it to.
    """
    for name, position in positions.items():
        path = next((p for folder in folders if (p := folder / name).exists()), None)
        if path is None:
            if position.size and not any((folder / (name + OPEN_SUFFIX)).exists() for folder in folders):
                recovery.missing.append(name)
            continue
        size = path.stat().st_size
        if size < position.size:
            recovery.lines_lost = True
            recovery.short.append(name)
        elif size > position.size and not _begins_with(path, position):
            problem = Problem(name, 0, "it was changed after it was sealed")
            if report is None:
                raise CollectionDamagedError(
                    f"{problem}: put the file back from a copy, or run `tearsheet rebuild`, which takes it as it is"
                )
            report(problem)
        elif size > position.size:
            recovery.kept.append(_keep_tail(path, position.size))
            cut_file(path, position.size)
            recovery.cut.append((name, size - position.size))


def _begins_with(path: Path, position: RecordFilePosition) -> bool:
    """Whether a file's first bytes are as many whole lines as it had."""
    size = lines = 0
    with path.open("rb") as file:
        while size < position.size and (line := file.readline()):
            size, lines = size + len(line), lines + 1
    return (size, lines) == (position.size, position.lines)


def _keep_tail(path: Path, start: int) -> str:
    """Copy what stands from `start` on to `damaged/`, beside the record files' folder; gives the copy's name."""
    folder = path.parent.parent / "damaged"
    folder.mkdir(exist_ok=True)
    with path.open("rb") as file:
        file.seek(start)
        tail = file.read()
    name = f"{path.name}.from-{start}"
    number = 1
    while (folder / name).exists() and (folder / name).read_bytes() != tail:
        number += 1
        name = f"{path.name}.from-{start}.{number}"
    with (folder / name).open("wb") as copy:
        copy.write(tail)
        copy.flush()
        os.fsync(copy.fileno())
    return name


def forget_lost_lines(
    folders: tuple[Path, Path],
    ledger: Ledger,
    positions: Iterable[RecordFilePosition],
    report: Report | None = None,
) -> None:
    """Make `emitted`, the positions and the history those of the lines that are really there."""
    from archives.ledger.rebuild import rebuild_history  # rebuild needs the whole package

    with ledger.transaction():
        for position in positions:
            names = (position.name, position.name + OPEN_SUFFIX)
            path = next((p for folder in folders for name in names if (p := folder / name).exists()), None)
            if path and not path.name.endswith(OPEN_SUFFIX):
                _cut_torn(path)
            size, lines = _count_lines(path) if path else (0, 0)
            ledger.put_record_positions([replace(position, size=size, lines=lines)])
        rebuild_history(folders[0], ledger, report=report)


def _cut_torn(path: Path) -> None:
    """Take half a last line off a sealed file, keeping a copy."""
    end = whole_lines(path)
    if end < path.stat().st_size:
        _keep_tail(path, end)
        cut_file(path, end)


def _count_lines(path: Path) -> tuple[int, int]:
    """Bytes and number of whole lines."""
    size = lines = 0
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                size, lines = size + len(line), lines + 1
    return size, lines
