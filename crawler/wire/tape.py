"""What one connection carried for one request: the bytes of an exchange while it goes on."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crawler.wire.addresses import is_private
from crawler.wire.connection import Connection

if TYPE_CHECKING:
    from scrapy import Request

    from crawler.wire.guard import AddressGuard

SPOOL_BYTES = 2 * 1024 * 1024
"""Response blocks longer than this go to a temporary file: Scrapy holds the body in memory once, we need not twice."""


class Tape:
    """Request bytes and response bytes of one attempt on one connection."""

    __slots__ = ("connection", "date", "ended", "failure", "file", "finished", "notes", "parts", "request", "size", "spool", "started", "stopped", "trailing")  # fmt: skip

    def __init__(self, connection: Connection, spool: Spool) -> None:
        self.connection = connection
        self.spool = spool
        self.date = datetime.now(UTC)
        self.started = time.monotonic()
        self.ended: float | None = None
        self.request: list[bytes] = []
        self.parts: list[bytes] = []
        self.file: IO[bytes] | None = None
        self.size = 0
        self.trailing = 0
        self.finished = False
        """The client's parser saw the end of the response."""
        self.stopped = False
        self.failure: OSError | None = None
        """The disk took no more of the response."""
        self.notes: list[str] = []

    def received(self, data: bytes) -> None:
        """Keep response bytes, in memory or, when many, in a file."""
        if self.stopped or self.finished:
            return
        try:
            self._keep(data)
        except OSError as error:  # not the connection's business: told when the exchange is put together
            self.failure, self.stopped = error, True

    def _keep(self, data: bytes) -> None:
        if not self.size:
            self.connection.learn()
        self.size += len(data)
        if self.file is not None:
            self.file.write(data)
            return
        self.parts.append(data)
        if self.size > self.spool.threshold:
            self.file = self.spool.open()
            self.file.write(b"".join(self.parts))
            self.parts = []

    def finish(self, rest: int) -> None:
        """The response is complete; the last `rest` bytes are not part of it."""
        self.finished = True
        self.trailing = rest
        self.ended = time.monotonic()

    def stop(self) -> None:
        """Nothing that still arrives belongs to the exchange."""
        self.stopped = True
        if self.ended is None:
            self.ended = time.monotonic()

    def response(self) -> tuple[bytes, Path | None]:
        """The response's bytes without what followed it: in memory, or the path of the file that holds them.

        Raises:
            OSError: the disk took not all of them.
        """
        if self.failure is not None:
            self._drop()
            raise self.failure
        if self.file is None:
            block = b"".join(self.parts)
            self.parts = []
            return (block[: len(block) - self.trailing] if self.trailing else block), None
        if not self.file.closed:
            self.file.truncate(self.size - self.trailing)
            self.file.close()
        return b"", Path(self.file.name)

    def _drop(self) -> None:
        if self.file is not None:
            with contextlib.suppress(OSError):  # what could not be written cannot be flushed either
                self.file.close()
            Path(self.file.name).unlink(missing_ok=True)


@dataclass(slots=True)
class Spool:
    """Where large response blocks wait until they are archived and read."""

    threshold: int = SPOOL_BYTES
    folder: str | None = None

    def open(self) -> IO[bytes]:
        """A new file for one block; whoever takes the block removes it."""
        handle, path = tempfile.mkstemp(prefix="tearsheet-", suffix=".block", dir=self.folder)
        os.close(handle)
        return Path(path).open("w+b")


@dataclass(slots=True)
class Recorder:
    """All attempts that one Scrapy request caused; Twisted repeats one silently when a kept-alive connection was stale."""

    request: Request
    guard: AddressGuard
    spool: Spool
    proxied: bool = False
    date: datetime = field(default_factory=lambda: datetime.now(UTC))
    tapes: list[Tape] = field(default_factory=list)
    permitted: bool = False
    """The guard let this request reach a private address."""
    refused: str | None = None
    """Private address that the guard kept this request from."""

    def begin(self, connection: Connection) -> Tape:
        """A new attempt."""
        tape = Tape(connection, self.spool)
        self.tapes.append(tape)
        return tape

    @property
    def is_blank(self) -> bool:
        """Whether nothing came back of any attempt."""
        return not any(tape.size for tape in self.tapes)

    def usable(self, host: str, port: int, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses of a name that this request may talk to; remembers one that it may not."""
        if self.proxied:
            return tuple(addresses)
        found = self.guard.usable(self.request, host, port, addresses)
        self.permitted = self.permitted or any(is_private(address) for address in found)
        if not found and addresses:
            self.refused = addresses[0]
        return found

    def permits(self, host: str, port: int, address: str) -> bool:
        """Whether this request may talk to the address; remembers the one it may not."""
        if self.proxied or not is_private(address):
            return True
        if self.guard.permits(self.request, host, port, address):
            self.permitted = True
            return True
        self.refused = address
        return False


current: ContextVar[Recorder | None] = ContextVar("tearsheet_recorder", default=None)
"""The recorder of the request that is being started: from the handler to the pool, which takes it out."""


class Opening:
    """The recorder of the request that a connection is being opened for, while `connect` runs.

    Not a context variable: asyncio copies the context into every socket's callbacks, and a recorder in it would be
    kept, with its request and its bytes, for as long as the connection lives.
    """

    recorder: Recorder | None = None


opening = Opening()
