"""A loopback site that keeps an exact log: when each request arrived, and how many were being answered then."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer; `status` 0 closes the connection without one."""

    body: str = "<p>text</p>"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0


_NAP = 0.005
Behaviour = Reply | Callable[[str, int], Reply]
"""A reply, or a function of the path and of how often it was asked before."""


@dataclass(frozen=True)
class Seen:
    at: float
    path: str
    live: int
    """Requests being answered, this one included."""


class WatchedSite:
    """Paths to behaviours; the key `*` stands for every other path."""

    def __init__(self, behaviours: Mapping[str, Behaviour]) -> None:
        self.behaviours = dict(behaviours)
        self.log: list[Seen] = []
        self.port = 0
        self._live = 0
        self.late = 0.0
        """Seconds by which the busy machine has held this server's loop at worst: its log may be late by so much."""

    async def watch_itself(self) -> None:
        """Sleep, and see how long it took."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_NAP)
            self.late = max(self.late, time.monotonic() - before - _NAP)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.log]

    def times(self) -> list[float]:
        return sorted(seen.at for seen in self.log)

    def gaps(self) -> list[float]:
        """Seconds between one request and the next."""
        times = self.times()
        return [later - earlier for earlier, later in pairwise(times)]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                before = self.paths().count(path)
                self._live += 1
                self.log.append(Seen(time.time(), path, self._live))
                found = self.behaviours.get(path) or self.behaviours.get("*") or Reply("", 404)
                reply = found(path, before) if callable(found) else found
                await asyncio.sleep(reply.wait)
                self._live -= 1
                if reply.status == 0:
                    break
                writer.write(_message(reply))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _message(reply: Reply) -> bytes:
    body = reply.body.encode()
    lines = [f"HTTP/1.1 {reply.status} Said", f"Content-Length: {len(body)}", "Content-Type: text/html"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def watched(behaviours: Mapping[str, Behaviour]) -> Iterator[WatchedSite]:
    """Serve on an ephemeral port of 127.0.0.1, in a thread."""
    site = WatchedSite(behaviours)
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    watching: list[asyncio.Future[None]] = []

    async def start() -> Any:
        server = await asyncio.start_server(site.handle, "127.0.0.1", 0)
        site.port = server.sockets[0].getsockname()[1]
        watching.append(asyncio.ensure_future(site.watch_itself()))
        ready.set()
        return server

    async def stop(server: asyncio.Server) -> None:
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def serve() -> None:
        server = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(stop(server))
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(120)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def front_page(count: int, prefix: str = "/p/") -> Reply:
    """A page of links."""
    return Reply("".join(f'<a href="{prefix}{n}">page</a>' for n in range(count)))
