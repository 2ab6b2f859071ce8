"""One exchange on the wire, as the tap hands it to the WARC writer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from archives.capture import Role


@dataclass(frozen=True, slots=True)
class Exchange:
    """Request and response blocks exactly as they crossed the network.

    `response` starts with the final status line (interim 1xx answers go to `interim`) and ends where this response
    ended. It is empty where nothing came back; then no response record is written, only request and metadata.
    A large block may be a path to a spooled file instead of bytes (see `response_file`).
    """

    url: str
    method: str
    date: datetime
    """When the capture began, aware, UTC: one date for all records of the event."""
    request: bytes
    response: bytes
    response_file: str | None = None
    """Path of a spooled response block; `response` is then empty and the writer reads the file."""
    ip: str | None = None
    """Peer address; null through a proxy."""
    protocols: tuple[str, ...] = ("http/1.1",)
    """WARC-Protocol values, e.g. `("http/1.1", "tls/1.3")`."""
    cipher_suite: str | None = None
    certificates: tuple[str, ...] = ()
    """PEM chain of the peer, leaf first."""
    truncated: str | None = None
    """`length`, `time`, `disconnect` or `unspecified`."""
    error: str | None = None
    """Why the exchange failed, or why the client library could not parse the answer."""
    interim: bytes = b""
    """1xx answers that preceded the final one."""
    trailing: int = 0
    """Bytes after the end of the response that were cut off (junk on a kept-alive connection)."""
    seconds: float | None = None
    notes: tuple[str, ...] = ()
    """What else an archivist must know: `robots ignored`, `TLS not verified`, `via proxy`, `secrets redacted: Cookie`."""
    role: Role = field(default_factory=Role)
