"""A collection on disk: its folders, its lock, its opening (recovery) and its closing (sealing, index, manifest)."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from archives.collection.datapackage import write_datapackage
from archives.collection.folders import make_folders
from archives.collection.lock import CollectionLock
from archives.collection.record_files import RecordFiles
from archives.collection.recovery import Recovery, recover_records, recover_warcs
from archives.collection.schema import write_schemas
from archives.collection.shared import recover_shared_records
from archives.errors import (
    ArchiveError,
    CollectionDamagedError,
    CollectionNameError,
    LedgerError,
    ledger_error,
    write_error,
)
from archives.ledger.ledger import Ledger
from archives.ledger.rebuild import Fingerprint, rebuild
from archives.ledger.schema import WAY_OUT
from archives.warc.cdxj import write_index
from archives.warc.stream import Report
from archives.warc.writer import WarcWriter

REPLAY_INDEX = "index.cdxj"
"""The file of `indexes/`."""


class Collection:
    """Paths of a collection; nothing is made before `open`.

    Args:
        root: folder of the collections.
        name: of this one; also the prefix of its WARC files.

    Raises:
        CollectionNameError: a path, or nothing at all.
    """

    def __init__(self, root: str | Path, name: str) -> None:
        if not name.strip(". ") or not name.isprintable() or set(name) & set("/\\:"):
            raise CollectionNameError(
                f"{name!r} cannot name a collection: it is one folder's name, without slashes; --root says where it lies"
            )
        self.name = name
        self.path = Path(root) / name
        self.archive = self.path / "archive"
        self.records = self.path / "records"
        self.indexes = self.path / "indexes"
        self.logs = self.path / "logs"
        self.runs = self.path / "runs"
        self.schema = self.path / "schema"
        self.spool = self.path / "spool"
        """Large blocks on their way into the archive; emptied on opening."""
        self.ledger_path = self.path / "ledger.sqlite"
        self.datapackage = self.path / "datapackage.json"
        self._lock_path = self.path / "lock"

    @property
    def exists(self) -> bool:
        """Whether there is anything of it on disk."""
        return self.path.is_dir()

    def open(
        self,
        run: str,
        *,
        info: Mapping[str, str] | None = None,
        redact: bool = False,
        host: str | None = None,
        max_warc_bytes: int = 1_000_000_000,
        max_warc_seconds: float = 86_400,
        max_record_bytes: int = 256 * 1024 * 1024,
        fingerprint: Fingerprint | None = None,
        report: Report | None = None,
        share: Callable[[Ledger], Ledger] | None = None,
    ) -> OpenCollection:
        """Lock the collection, recover what a dead run left, and open it for one run.

        Args:
            run: id of the run; with the id of an interrupted one its record files go on.
            info, redact, host, max_warc_bytes, max_warc_seconds: see `WarcWriter`.
            max_record_bytes: size at which record files rotate.
            fingerprint: for rebuilding a lost ledger (see `archives.ledger.rebuild`).
            report: told of record lines that are none, which are then gone without.
            share: makes of the collection's ledger one whose history lies in a shared database.

        Raises:
            CollectionBusyError: a living process has it open.
            ArchiveWriteError: a folder or file cannot be written (`ArchiveFullError`: no room).
            LedgerError: the ledger is of another format, or damaged.
            CollectionDamagedError: a lost ledger cannot be made anew whole, since a line is no record (and `report` is None);
                a record file was changed; a file stands where a folder is wanted.
        """
        with contextlib.ExitStack() as undo:
            lock = self._lock()
            undo.callback(lock.release)
            with _ledger_errors(self.ledger_path):
                ledger, recovery = self._recover(run, fingerprint, report, share)
            undo.callback(ledger.close)
            warc = WarcWriter(
                self.archive,
                self.name,
                ledger,
                info={"isPartOf": self.name, **(info or {})},
                host=host,
                max_bytes=max_warc_bytes,
                max_seconds=max_warc_seconds,
                redact=redact,
                spool=self.spool,
            )
            lines, seen = (
                RecordFiles(folder, run, max_record_bytes, ledger.record_positions())
                for folder in (self.records, self.runs)
            )
            undo.pop_all()
        return OpenCollection(self, run, ledger, warc, lines, seen, recovery, lock)

    def _lock(self) -> CollectionLock:
        """Make the folders, take the lock, empty the spool."""
        try:
            folders = (self.archive, self.records, self.indexes, self.logs, self.runs, self.spool)
            make_folders(folders, self._lock_path)
            lock = CollectionLock(self._lock_path)
            if self.spool.is_symlink():
                lock.release()
                raise CollectionDamagedError(
                    f"{self.spool} is a symbolic link, and what it holds would be deleted: remove the link"
                )
            for left in self.spool.glob(SPOOLED):  # by a process that was killed
                if left.is_file():
                    left.unlink()
        except ArchiveError:
            raise
        except OSError as error:
            raise write_error(error, Path(error.filename or self.path)) from error
        return lock

    def _recover(
        self,
        run: str,
        fingerprint: Fingerprint | None,
        report: Report | None,
        share: Callable[[Ledger], Ledger] | None = None,
    ) -> tuple[Ledger, Recovery]:
        lost = not self.ledger_path.exists() or not self.ledger_path.stat().st_size
        ledger = Ledger(self.ledger_path)
        recovery = Recovery()
        try:
            _check_ledger(ledger, self.ledger_path)
            recover_warcs(self.archive, ledger, recovery, run)
            if share is not None:
                ledger = share(ledger)
                recover_shared_records((self.records, self.runs), ledger, recovery, run)
                return ledger, recovery
            # A ledger that was made anew and not filled, since something could not be read, is as good as lost.
            empty = not ledger.record_positions() and any(self.records.glob("*.jsonl"))
            if empty or (lost and any(self.records.glob("*.jsonl*"))):
                rebuild(self.archive, self.records, ledger, fingerprint, report)
                recovery.rebuilt = True
            recover_records((self.records, self.runs), ledger, recovery, run, report)
        except BaseException:
            ledger.close()
            raise
        return ledger, recovery


SPOOLED = "tearsheet-*"
"""Names of what lies in the spool for a while."""
_CHECKED_BYTES = 64 * 1024 * 1024
"""Larger ledgers are checked by `verify` alone: it takes about a second a gigabyte."""


def _check_ledger(ledger: Ledger, path: Path) -> None:
    """No run starts on a history that cannot be read.

    Raises:
        LedgerError: its pages do not hold together.
    """
    if path.stat().st_size > _CHECKED_BYTES:
        return
    faults = ledger.faults(quick=True)
    if faults:
        raise LedgerError(f"{path} is damaged ({faults[0]}){WAY_OUT}")


class OpenCollection:
    """A collection that one run works on. Close it, also after errors: it seals what is whole."""

    def __init__(
        self,
        collection: Collection,
        run: str,
        ledger: Ledger,
        warc: WarcWriter,
        lines: RecordFiles,
        seen: RecordFiles,
        recovery: Recovery,
        lock: CollectionLock,
    ) -> None:
        self.collection = collection
        self.run = run
        self.ledger = ledger
        self.warc = warc
        """Exchanges go here."""
        self.lines = lines
        """Records go here, inside `unit`."""
        self._seen = seen
        self.recovery = recovery
        """What was found on opening."""
        self._lock = lock
        self._closed = False

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Record lines and what the ledger says of them: all or nothing. Units within it join it.

            with collection.unit():
                collection.lines.append(record)
                collection.ledger.mark_emitted(...)

        Raises:
            ArchiveFullError: no room; neither a line nor a row of the unit is kept.
            ArchiveWriteError: another write error, likewise.
        """
        if self.ledger.in_transaction:
            yield
            return
        marks = [(files, files.mark()) for files in self._files]
        try:
            with _ledger_errors(self.collection.ledger_path), self.ledger.transaction():
                yield
                for files in self._files:
                    files.flush()
                    self.ledger.put_record_positions(files.take_positions())
                if self.ledger.durable:
                    self._sync_files()
        except BaseException:
            for files, mark in marks:
                files.roll_back(mark)
            raise

    def note_seen(self, line: bytes) -> None:
        """Take, inside `unit`, a line of what was seen and has not changed: it has no record, and its history moves."""
        self._seen.append_line("seen", line)

    @property
    def _files(self) -> tuple[RecordFiles, RecordFiles]:
        return self.lines, self._seen

    def sync(self) -> None:
        """All on the disk, in this order: WARC, lines, ledger. Call it every few seconds (fsync in groups)."""
        self._sync_files()
        self.ledger.sync()

    def _sync_files(self) -> None:
        self.warc.sync()
        for files in self._files:
            files.sync()

    def close(self) -> None:
        """Seal, note positions, index, write manifest and schemas, unlock. A second call does nothing.

        Raises:
            ArchiveFullError: no room for index or manifest; WARC and record files are sealed all the same.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._seal()
            with contextlib.suppress(OSError):  # still read by somebody: emptied on opening
                self.collection.spool.rmdir()
            write_index(self.collection.archive, self.ledger, self.collection.indexes / REPLAY_INDEX)
            write_schemas(self.collection.schema)
            write_datapackage(self.collection.path, self.collection.name, self.ledger)
        except sqlite3.Error as error:
            raise ledger_error(error, str(self.collection.path)) from error
        except OSError as error:
            if isinstance(error, ArchiveError):
                raise
            raise write_error(error, self.collection.path) from error
        finally:
            self.ledger.close()
            self._lock.release()

    def _seal(self) -> None:
        self.warc.close()
        for files in self._files:
            files.close()
        with self.ledger.transaction():
            for files in self._files:
                self.ledger.put_record_positions(files.take_positions())
            for name in self.warc.sealed:
                self.ledger.put_warc_size(name, (self.collection.archive / name).stat().st_size)
        self.ledger.sync()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        finally:
            if isinstance(error, sqlite3.Error):
                raise ledger_error(error, str(self.collection.path)) from error
            if isinstance(error, OSError) and not isinstance(error, ArchiveError):
                raise write_error(error, Path(error.filename or self.collection.path)) from error


@contextmanager
def _ledger_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ledger_error(error, str(path)) from error
