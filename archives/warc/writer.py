"""Exchanges in, WARC 1.1 files out.

    with WarcWriter(folder, "news") as writer:
        pointer = writer.write(exchange)

Every event (response or revisit, request, metadata) is appended in one go, one gzip member a record, to a file named
`PREFIX-20261123204800123-00000-HOST.warc.gz.open`; a full or old file is sealed: fsync, rename, fsync of the folder.
"""

from __future__ import annotations

import io
import re
import socket
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from archives.errors import ArchiveFullError, ArchiveWriteError, is_full, ledger_error, write_error
from archives.exchange import Exchange
from archives.ledger.rows import CaptureIndex, CaptureRow, MemoryIndex
from archives.records import Pointer
from archives.warc.block import sha1
from archives.warc.event import EventPlan, plan_event, warc_date
from archives.warc.file import OPEN_SUFFIX, AppendFile, file_stamp, seal
from archives.warc.records import MemberWriter, RecordPlan, bracketed, bytes_plan, new_id, safe_value
from archives.warc.redact import SECRET_FIELDS
from archives.warc.resource import Resource, plan_resource

__all__ = ["ArchiveFullError", "ArchiveWriteError", "WarcWriter"]

_IN_MEMORY = 8 * 1024 * 1024
_PIECE = 1024 * 1024
_SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class WarcWriter:
    """Writes exchanges of one worker; no file is shared between writers.

    Args:
        folder: where the files go; made where missing.
        prefix: first part of every file name, the collection's name.
        ledger: remembers captures across runs (`archives.ledger.ledger.Ledger`); without one, payloads seen by this writer
            alone are remembered, in memory.
        info: further `warcinfo` fields, e.g. `software`, `operator`, `http-header-user-agent`, `robots`.
        host: last part of every file name; this machine's name.
        max_bytes: a file of that size is sealed and the next begun.
        max_seconds: so is a file whose first capture is that old.
        redact: replace the values of Cookie, Authorization, Proxy-Authorization and Set-Cookie, and say so.
        level: zlib level of what is deflated.
        spool: folder for large events while they are put together; the system's temporary folder by default.
    """

    def __init__(
        self,
        folder: str | Path,
        prefix: str,
        ledger: CaptureIndex | None = None,
        *,
        info: Mapping[str, str] | None = None,
        host: str | None = None,
        max_bytes: int = 1_000_000_000,
        max_seconds: float = 86_400,
        redact: bool = False,
        level: int = 6,
        spool: Path | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.sealed: list[str] = []
        """Final names of the files sealed so far."""
        self._prefix = _name_part(prefix)
        self._host = _name_part(host or socket.gethostname())
        self._index: CaptureIndex = ledger or MemoryIndex()
        self._info = dict(info or {})
        self._max_bytes, self._max_seconds = max_bytes, max_seconds
        self._redact = redact
        self._spool = spool
        self._members = MemberWriter(level)
        self._serial = 0
        self._file: AppendFile | None = None
        self._opened: datetime | None = None
        self._name = ""
        self._warcinfo_id = ""
        self.last_row: CaptureRow | None = None
        """The ledger row of the last event written, failures too."""

    @property
    def open_file(self) -> Path | None:
        """The file being written, None before the first event and after `close`."""
        return self._file.path if self._file else None

    def write(self, exchange: Exchange) -> Pointer | None:
        """Append one exchange as an event; its bytes are flushed when this returns, its ledger row is written after.

        Returns:
            Where the response (or revisit) lies; None where no response bytes came: the failure itself is archived.

        Raises:
            ArchiveFullError: no room; the file is cut back to its last whole event.
            ArchiveWriteError: another write error, cut back likewise.
        """
        file = self._file_for(exchange.date)
        plan = plan_event(exchange, self._index, self._warcinfo_id, self._redact)
        return self._write(file, plan, exchange.date, exchange.response_file is not None)

    def write_resource(self, resource: Resource) -> Pointer | None:
        """Append what no server sent (a rendered page, its picture) with the record that says its role.

        Raises:
            ArchiveFullError, ArchiveWriteError: as `write`.
        """
        file = self._file_for(resource.date)
        return self._write(file, plan_resource(resource, self._warcinfo_id), resource.date, spooled=False)

    def _file_for(self, date: datetime) -> AppendFile:
        if self._file and self._is_full(date):
            self.rotate()
        return self._file or self._open(date)

    def _write(self, file: AppendFile, plan: EventPlan, date: datetime, spooled: bool) -> Pointer | None:
        try:
            start, row = self._append(file, plan, date, spooled)
        except OSError as error:
            if is_full(error) and not isinstance(error, ArchiveWriteError):
                # The spool's disk, not the archive's.
                raise write_error(error, self._spool or Path(tempfile.gettempdir())) from error
            raise
        try:
            self._index.put_capture(row, plan.certificate)
        except sqlite3.Error as error:
            file.cut(start)
            raise ledger_error(error, f"the capture of {row.url}") from error
        self.last_row = row
        return row.pointer if row.kind != "failure" else None

    def _append(
        self, file: AppendFile, plan: EventPlan, date: datetime, spooled: bool
    ) -> tuple[int, CaptureRow]:
        with _buffer(spooled, self._spool) as buffer:
            if not file.size:
                self._member(buffer, self._warcinfo(date))
            spans = [self._member(buffer, record) for record in plan.records]
            start = file.append(_parts(buffer))
        return start, self._placed(plan, start, spans)

    def rotate(self) -> None:
        """Seal the file being written; the next event opens a new one."""
        if self._file is None:
            return
        path, empty = self._file.path, not self._file.size
        self._file.close()
        self._file = None
        if empty:
            path.unlink()
        else:
            self.sealed.append(seal(path).name)

    def sync(self) -> None:
        """Have all bytes on the disk; call it before the ledger's own sync."""
        if self._file:
            self._file.sync()

    def close(self) -> None:
        """Seal what is open."""
        self.rotate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _is_full(self, now: datetime) -> bool:
        if self._file is None or self._opened is None:
            return False
        age = (now - self._opened).total_seconds()
        return self._file.size >= self._max_bytes or age >= self._max_seconds

    def _open(self, date: datetime) -> AppendFile:
        """The clock is the exchange's: archives have none of their own."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(error, self.folder) from error
        while True:
            name = f"{self._prefix}-{file_stamp(date)}-{self._serial:05d}-{self._host}.warc.gz"
            self._serial += 1
            if (self.folder / name).exists():
                continue
            try:
                self._file = AppendFile(self.folder / (name + OPEN_SUFFIX), exclusive=True)
            except FileExistsError:
                continue
            self._name, self._opened, self._warcinfo_id = name, date, new_id()
            return self._file

    def _warcinfo(self, date: datetime) -> RecordPlan:
        info = {"format": "WARC File Format 1.1", "conformsTo": _SPECIFICATION, **self._info}
        if self._redact:
            info["redacted"] = ", ".join(SECRET_FIELDS) + " (values replaced before writing)"
        block = "".join(f"{name}: {safe_value(value)}\r\n" for name, value in info.items() if value).encode()
        fields = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", bracketed(self._warcinfo_id)),
            ("WARC-Date", warc_date(date)),
            ("WARC-Filename", self._name),
            ("WARC-Block-Digest", sha1(block)),
        ]
        return bytes_plan("warcinfo", fields, "application/warc-fields", block)

    def _member(self, buffer: BinaryIO, record: RecordPlan) -> tuple[int, int]:
        """Where the record's gzip member begins and ends in the buffer."""
        begin = buffer.tell()
        self._members.write(record, buffer.write)
        return begin, buffer.tell()

    def _placed(self, plan: EventPlan, start: int, spans: list[tuple[int, int]]) -> CaptureRow:
        begin, end = spans[plan.subject]
        return replace(
            plan.row, warc=self._name, offset=start + begin, length=end - begin, end=start + spans[-1][1]
        )


def _buffer(spooled: bool, spool: Path | None) -> BinaryIO:
    """In memory; an event with a spooled response goes to the disk as soon as it is large."""
    if spooled:
        return cast(
            BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(spool) if spool else None)
        )
    return io.BytesIO()


def _parts(buffer: BinaryIO) -> Iterator[bytes]:
    """The whole event at once where it is in memory: one write."""
    if isinstance(buffer, io.BytesIO):
        yield buffer.getvalue()
        return
    buffer.seek(0)
    while part := buffer.read(_PIECE):
        yield part


def _name_part(text: str) -> str:
    """Letters, digits, dot and hyphen alone: what every file system and tool takes in a name."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-.") or "archive"
