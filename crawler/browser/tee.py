"""Tapes whose bytes also go on to the browser, as they come."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from crawler.wire.connection import Connection
from crawler.wire.tape import Recorder, Spool, Tape

_CHALLENGE = re.compile(rb"(?i)(\r?\n)(?:www|proxy)-authenticate:")
_ASKS_PASSWORD = re.compile(rb"HTTP/1\.\d 40[17]")


class Tee:
    """Passes a tape's bytes on: those of this response only, once the client's parser has seen them.

    Args:
        write: takes the bytes for the browser.
        on_bytes: is told how many there were so far.
        later: calls something on the reactor's next turn.
    """

    def __init__(
        self,
        tape: Tape,
        write: Callable[[bytes], None],
        on_bytes: Callable[[int], None],
        later: Callable[[Callable[[], None]], Any],
    ) -> None:
        self._tape, self._write, self._on_bytes, self._later = tape, write, on_bytes, later
        self._held: list[bytes] = []
        self.sent = 0

    def received(self, data: bytes) -> None:
        """Hold bytes until the parser has said whether the response ends within them."""
        self._held.append(data)
        self._later(self.flush)

    def flush(self) -> None:
        """Pass on what is held."""
        if not self._held:
            return
        data = b"".join(self._held)
        self._held = []
        if self._tape.finished and self._tape.trailing:
            data = data[: self._tape.size - self._tape.trailing - self.sent]
        first = self.sent == 0
        self.sent += len(data)
        self._on_bytes(self.sent)
        self._write(without_challenge(data) if first else data)


def without_challenge(data: bytes) -> bytes:
    """A 401 without the field that opens a password dialog, which hangs a browser that nobody sits at; the archive keeps it."""
    return _CHALLENGE.sub(rb"\1x-challenge:", data) if _ASKS_PASSWORD.match(data) else data


class TeeTape(Tape):
    """A tape with a tee."""

    __slots__ = ("tee",)
    tee: Tee

    def received(self, data: bytes) -> None:
        """Keep response bytes, and pass them on."""
        live = not (self.stopped or self.finished)
        super().received(data)
        if live:
            self.tee.received(data)

    def finish(self, rest: int) -> None:
        """Cut by us it is not the end of the response, though a body without a length ends so."""
        if not self.stopped:
            super().finish(rest)


class TeeRecorder(Recorder):
    """A recorder of tee tapes."""

    make_tee: Callable[[Tape], Tee]

    def begin(self, connection: Connection) -> Tape:
        """A new attempt."""
        spool: Spool = self.spool
        tape = TeeTape(connection, spool)
        tape.tee = self.make_tee(tape)
        self.tapes.append(tape)
        return tape

    def flush(self) -> None:
        """Pass on what the last attempt still holds."""
        for tape in self.tapes[-1:]:
            if isinstance(tape, TeeTape):
                tape.tee.flush()
