"""What can be mended of a collection is mended; what is lost stays lost, and is kept as it was found.

Mended: torn tails of WARC and record files, the ledger, the replay index, the manifest, `index.sqlite`. A file that is
changed is first kept whole in `damaged/`. Damage in the middle of a WARC file stays where it is: what stands behind it keeps
its place, which the records point at.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archives.collection.collection import REPLAY_INDEX, Collection
from archives.collection.lock import CollectionLock
from archives.collection.record_files import whole_lines
from archives.errors import LedgerError, write_error
from archives.index.build import INDEX_NAME
from archives.ledger.ledger import Ledger
from archives.ledger.rebuild import Fingerprint, rebuild, rebuild_captures, record_paths
from archives.ledger.schema import WAY_OUT
from archives.warc.file import OPEN_SUFFIX, sync
from archives.warc.raw_record import Report
from archives.warc.reader import Archive
from archives.warc.stream import read_records

_PIECE = 1024 * 1024
DAMAGED = "damaged"


def repair(collection: Collection, run: str, fingerprint: Fingerprint, report: Report) -> list[str]:
    """Mend a collection under its lock.

    Args:
        collection: it exists.
        run: id of the run that does it; it leaves no records.
        fingerprint: for the ledger that is made anew.
        report: told of what cannot be read, and so is not in that ledger.

    Returns:
        What was done, a line each.

    Raises:
        CollectionBusyError: a living process has it open.
        ArchiveWriteError: something cannot be written (`ArchiveFullError`: no room); what was there is there.
    """
    lock = CollectionLock(collection.path / "lock")
    try:
        done = [*_mend_files(collection), *_set_aside(collection)]
    except OSError as error:
        raise write_error(error, collection.path) from error
    finally:
        lock.release()
    with collection.open(run, fingerprint=fingerprint, report=lambda _: None) as opened:
        recovery = opened.recovery
        done += recovery.told()
        kept = {name.partition(".from-")[0] for name in recovery.kept}
        done += [
            f"{name}: {size} bytes of a torn tail cut" for name, size in recovery.cut if name not in kept
        ]
        done += [f"{name}: sealed" for name in recovery.sealed]
        if recovery.missing:  # the ledger alone remembers what stood there
            rebuild_captures(collection.archive, opened.ledger, report)
            return [
                *done, "replay index, manifest and schemas made anew; what the ledger knows of stories and comments stands"
            ]  # fmt: skip
        rebuild(collection.archive, collection.records, opened.ledger, fingerprint, report)
    return [*done, "ledger, replay index, manifest and schemas made anew"]


def derived_faults(collection: Collection, *, is_thorough: bool) -> list[str]:
    """What is not there, or cannot be used, of the files that are made from others: nothing that was captured is lost with
    them, so that no check of what the collection holds names them.

    Args:
        collection: it exists.
        is_thorough: read the whole of `index.sqlite` rather than its head.
    """
    wanted = (collection.ledger_path, collection.indexes / REPLAY_INDEX, collection.datapackage)
    found = [
        f"{path.relative_to(collection.path).as_posix()} is not there"
        for path in wanted
        if not path.is_file() and _has_files(collection)
    ]
    index = collection.path / INDEX_NAME
    if index.is_file() and (
        fault := _sqlite_fault(index, "quick_check(1)" if is_thorough else "schema_version")
    ):
        found.append(f"{index.name} is damaged ({fault})")
    return found


def _has_files(collection: Collection) -> bool:
    """Whether there is anything that the others could be made from."""
    return any(any(folder.glob("*")) for folder in (collection.archive, collection.records))


def _mend_files(collection: Collection) -> Iterator[str]:
    for path in Archive(collection.archive).files():
        if not path.name.endswith(OPEN_SUFFIX):
            yield from _cut(collection, path, _end_of_records(path), "record")
    for path in record_paths(collection.records, collection.runs):
        if not path.name.endswith(OPEN_SUFFIX):
            yield from _cut(collection, path, whole_lines(path), "line")


def _end_of_records(path: Path) -> int:
    """Where the last whole record ends: what stands behind it is none."""
    end = 0
    for record in read_records(path):
        end = record.end
    return end


def _cut(collection: Collection, path: Path, end: int, unit: str) -> Iterator[str]:
    """Put a copy without what stands behind `end` in a file's place, and the file into `damaged/`."""
    size = path.stat().st_size
    if end >= size:
        return
    name = path.relative_to(collection.path).as_posix()
    if not end:
        yield f"{name}: no whole {unit} in it; left as it is"
        return
    beside = path.with_name(path.name + ".new")
    try:
        with path.open("rb") as source, beside.open("wb") as target:
            left = end
            while left and (piece := source.read(min(_PIECE, left))):
                target.write(piece)
                left -= len(piece)
            target.flush()
            os.fsync(target.fileno())
        shutil.copystat(path, beside)
        kept = _kept(collection, path)
        beside.replace(path)
        sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    yield f"{name}: {size - end} bytes behind the last whole {unit} cut; as it was: {DAMAGED}/{kept}"


def _kept(collection: Collection, path: Path) -> str:
    """Have a file in `damaged/` too, under a name that is free there; gives that name."""
    folder = collection.path / DAMAGED
    folder.mkdir(exist_ok=True)
    name, number = path.name, 1
    while (folder / name).exists():
        number += 1
        name = f"{path.name}.{number}"
    try:
        (folder / name).hardlink_to(path)
    except OSError:  # a file system without such links
        shutil.copy2(path, folder / name)
        sync(folder / name)
    sync(folder)
    return name


def _set_aside(collection: Collection) -> Iterator[str]:
    """A ledger that cannot be used goes to `damaged/`: what waits in its frontier is lost; an index is made anew at need."""
    path = collection.ledger_path
    if path.is_file() and path.stat().st_size and (fault := _ledger_fault(path)):
        kept = _kept(collection, path)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        yield f"{path.name} was damaged ({fault}): what waited in it is lost; as it was: {DAMAGED}/{kept}"
    index = collection.path / INDEX_NAME
    if index.is_file() and (fault := _sqlite_fault(index)):
        for name in (index.name, f"{index.name}-wal", f"{index.name}-shm"):
            index.with_name(name).unlink(missing_ok=True)
        yield f"{index.name} was damaged ({fault}) and taken away: the next `query` makes it anew"


def _ledger_fault(path: Path) -> str | None:
    try:
        with Ledger(path) as ledger:
            return next(iter(ledger.faults()), None)
    except (LedgerError, sqlite3.Error) as error:
        return str(error).removesuffix(WAY_OUT)  # it is done here


def _sqlite_fault(path: Path, check: str = "quick_check(1)") -> str | None:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute(f"PRAGMA {check}").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    return None if row[0] == "ok" or isinstance(row[0], int) else " ".join(str(row[0]).split())
