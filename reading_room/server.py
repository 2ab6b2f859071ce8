"""Serving a room: on loopback by default, on the next port where one is taken, until SIGINT or SIGTERM."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass

import uvicorn

from reading_room import crawls, lists
from reading_room.app import create_app
from reading_room.collection_room import CollectionRoom
from reading_room.guard import LOOPBACK, Access, headers
from reading_room.replay import Replay
from reading_room.wire import protocol

PORT = 8017
_TRIES = 50
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what a user names, never a default


@dataclass(frozen=True, slots=True)
class Place:
    """Where the room is shown."""

    host: str = "127.0.0.1"
    port: int = PORT
    token: str | None = None
    """For hosts beyond loopback; made up where none is given."""
    names: tuple[str, ...] = ()
    """Further `Host` values, as a reverse proxy passes them on."""
    root_path: str = ""

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK


class PortError(Exception):
    """No port to listen on."""


def serve(room: CollectionRoom, place: Place, tell: Callable[[str], None]) -> None:
    """Serve a collection until the process is told to end.

    Args:
        room: the collection.
        place: where.
        tell: takes lines for people: the address first.

    Raises:
        PortError: no port is free there.
    """
    bound, port = _listen(place, tell)
    with closing(bound):
        token = place.token or (None if place.is_loopback else secrets.token_urlsafe(18))
        names = _names(place.host)
        own = {f"{name}:{port}" for name in names} | set(place.names)
        replay = Replay(room.folder, tuple(f"http://{host}" for host in sorted(own)))
        access = Access(
            frozenset(host.lower() for host in own), token, place.root_path.rstrip("/"), replay.origins
        )
        room.warm([*crawls.figures(), *lists.figures()])
        try:
            tell(f"http://{names[0]}:{port}{access.prefix}/")
            # h11 in any case: the other protocol of uvicorn, where somebody has it, chunks what it sends to clients of HTTP/1.0;
            # no warnings: they tell the user what strangers sent, and to install web sockets
            config = uvicorn.Config(
                create_app(room, access, replay), log_level="error", http=protocol(headers(access)), ws="none", server_header=False, access_log=False,
                proxy_headers=False, lifespan="off", timeout_graceful_shutdown=3,
            )  # fmt: skip
            uvicorn.Server(config).run(sockets=[bound])
        finally:
            replay.close()


def _names(host: str) -> tuple[str, ...]:
    """Names under which a browser finds what listens at `host`, as they stand in a `Host` field; the first is printed."""
    if host in ("127.0.0.1", "localhost"):
        return ("127.0.0.1", "localhost") if host == "localhost" else ("127.0.0.1",)
    if host not in _EVERYWHERE:
        return (_bracketed(host),)
    own = socket.gethostname()
    found = [own, _outward()]
    with suppress(OSError):
        found += [str(place[4][0]) for place in socket.getaddrinfo(own, None)]
    return tuple(dict.fromkeys(_bracketed(name) for name in (*found, "127.0.0.1", "localhost") if name))


def _outward() -> str | None:
    """The machine's address on the way out: a UDP socket that is connected sends nothing (TEST-NET-1, RFC 5737)."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return None


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _listen(place: Place, tell: Callable[[str], None]) -> tuple[socket.socket, int]:
    host = "127.0.0.1" if place.host == "localhost" else place.host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(place.port, min(place.port + _TRIES, 65536)) if place.port else (0,):
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(64)
        except OSError as error:
            bound.close()
            if error.errno not in (13, 98):
                raise PortError(f"cannot listen on {host}: {error.strerror}") from error
            continue
        if port != place.port:
            tell(f"port {place.port} is taken; this is the next")
        return bound, int(bound.getsockname()[1])
    raise PortError(f"no free port from {place.port} on: name another with --port")
