"""The door before pywb: what of its answers may reach a browser, and under which policy.

pywb puts a policy on the page that was asked for alone; a frame in it, or the same page by another of pywb's addresses, has
none (measured: a captured script then reached another port). So each answer passes here: headers by a list of what may
pass, the policy on every one, GET and HEAD alone, and only for our own `Host` and the archive's unguessable path.
"""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PASS = frozenset(
    ("content-type", "content-length", "content-range", "content-encoding", "content-language", "accept-ranges",
     "memento-datetime")
)  # fmt: skip
"""No cookie, no refresh, no link, no report address of a captured answer."""
_ASK = ("Accept", "Accept-Language", "Range")
_PIECE = 1 << 16
_PATIENCE = 60.0


class Door:
    """A server of an origin of its own on 127.0.0.1; close it.

    Args:
        backend: pywb's port.
        path: what each path must begin with.
        policy: the Content-Security-Policy.
    """

    def __init__(self, backend: int, path: str, policy: str) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.passage = self  # type: ignore[attr-defined]
        self.backend, self.path, self.policy = backend, path, policy
        self.port = int(self._server.server_address[1])
        self.host = f"localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, name="replay", daemon=True).start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE
    server_version = "replay"
    sys_version = ""

    def do_GET(self) -> None:
        door: Door = self.server.passage  # type: ignore[attr-defined]
        if self.headers.get_all("Host") != [door.host]:
            self._refuse(421)
        elif not self.path.startswith(door.path):
            self._refuse(404)
        else:
            self._pass(door)

    do_HEAD = do_GET  # noqa: N815 - the name that the base class calls

    def _pass(self, door: Door) -> None:
        asked = {name: value for name in _ASK if (value := self.headers.get(name))}
        backend = http.client.HTTPConnection("127.0.0.1", door.backend, timeout=_PATIENCE)
        try:
            backend.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in ({"Host": door.host, "Connection": "close"} | asked).items():
                backend.putheader(name, value)
            backend.endheaders()
            answer = backend.getresponse()
            self._answer(door, answer)
        except (OSError, http.client.HTTPException, ValueError):
            self.close_connection = True
        finally:
            backend.close()

    def _answer(self, door: Door, answer: http.client.HTTPResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() in _PASS or (name.lower() == "location" and _inside(door, value)):
                self.send_header(name, value)
        self._end_headers(door)
        while self.command == "GET" and (piece := answer.read(_PIECE)):
            self.wfile.write(piece)

    def _refuse(self, status: int) -> None:
        door: Door = self.server.passage  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self._end_headers(door)

    def _end_headers(self, door: Door) -> None:
        for name, value in (
            ("Content-Security-Policy", door.policy), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"), ("X-DNS-Prefetch-Control", "off"), ("Cache-Control", "no-store"),
            ("Access-Control-Allow-Origin", "null"),  # a sandboxed page's own fonts
            ("Connection", "close"),
        ):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _inside(door: Door, address: str) -> bool:
    """Whether a redirect stays in the archive."""
    return address.startswith((door.path, f"http://{door.host}{door.path}"))
