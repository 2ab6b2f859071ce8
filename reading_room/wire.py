"""HTTP as the room speaks it: uvicorn's h11, whose answer to what is no request carries the headers of every answer.

What the parser refuses (no `Host`, two of them, a broken first line) never reaches the application, hence not its guard.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def protocol(headers: Iterable[tuple[str, str]]) -> type[H11Protocol]:
    """A protocol for `uvicorn.Config(http=…)`.

    Args:
        headers: names and values that its own refusals carry.
    """
    own = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers]

    class Wire(H11Protocol):
        def send_400_response(self, msg: str) -> None:
            told = msg.encode("ascii", "replace") + b"\n"
            fields = [
                (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(told)).encode()),
                (b"connection", b"close"), *own,
            ]  # fmt: skip
            events: tuple[Any, ...] = (
                h11.Response(status_code=400, headers=fields, reason=b"Bad Request"),
                h11.Data(data=told),
                h11.EndOfMessage(),
            )
            for event in events:
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

    return Wire
