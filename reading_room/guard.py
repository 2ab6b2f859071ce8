"""What stands before every page: who may ask, how, and what the answer may do in a browser.

Sources: OWASP's DNS rebinding and CSP cheat sheets, Fetch Metadata (https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names of the machine itself."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask."""

    hosts: frozenset[str]
    """`Host` header values that are ours, `name:port`, lower case."""
    token: str | None = None
    """A first path segment that must stand before everything; None on loopback."""
    root_path: str = ""
    """Prefix under which a reverse proxy shows the room; it may strip it or not."""
    frames: tuple[str, ...] = ()
    """Origins of replay, which pages may frame and take pictures from."""

    @property
    def is_for_others(self) -> bool:
        """Whether people at other machines may see the pages: then no page names a folder of this one."""
        names = (urlsplit(f"//{host}").hostname for host in self.hosts)
        return bool(self.token or self.root_path) or any(name not in LOOPBACK for name in names)

    @property
    def prefix(self) -> str:
        """What every link of the room begins with."""
        return f"{self.root_path}/t/{self.token}" if self.token else self.root_path

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of every page."""
        frames = " ".join(self.frames) or "'none'"
        images = " ".join(("'self'", *self.frames))
        return (
            f"default-src 'none'; style-src 'self'; script-src 'self'; img-src {images}; font-src 'self'; "
            f"connect-src 'none'; frame-src {frames}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )


class Guard:
    """ASGI middleware: refuses foreign hosts, methods, cross-site requests and missing tokens; adds the headers.

    421 a Host that is not ours (DNS rebinding) · 405 any method but GET and HEAD · 403 a request that a page of
    another origin makes other than by a link · 404 without the token, as if nothing were here.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._headers = tuple(headers(access))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers:
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        path = self._inner_path(scope["path"]) if refusal is None else None
        if refusal is None and path is None:
            refusal = PlainTextResponse(
                "Not found: the address lacks the token that `tearsheet serve` printed.\n", 404
            )
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        await self._app({**scope, "path": path, "raw_path": b"", "root_path": ""}, receive, answer)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        fields: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value.decode("latin-1").lower() for name, value in fields if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self._access.hosts:
            return PlainTextResponse("This room answers only to its own address.\n", 421)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET and HEAD.\n", 405, {"Allow": "GET, HEAD"})
        said = {name: value for name, value in fields if name.startswith(b"sec-fetch-")}
        is_link = said.get(b"sec-fetch-mode") == b"navigate" and said.get(b"sec-fetch-dest") == b"document"
        if said.get(b"sec-fetch-site") in (b"cross-site", b"same-site") and not is_link:
            return PlainTextResponse("Not for pages of other sites.\n", 403)
        return None

    def _inner_path(self, path: str) -> str | None:
        """The path without proxy prefix and token; None where the token is missing or wrong."""
        root = self._access.root_path
        if root and (path == root or path.startswith(root + "/")):
            path = path[len(root) :] or "/"
        if self._access.token is None:
            return path
        parts = path.split("/", 3)
        given = parts[2] if len(parts) > 2 and parts[1] == "t" else ""
        if not hmac.compare_digest(given.encode(), self._access.token.encode()):
            return None
        return "/" + (parts[3] if len(parts) > 3 else "")


def headers(access: Access) -> Iterable[tuple[str, str]]:
    """Names and values that every answer carries."""
    return (
        ("Content-Security-Policy", access.policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    )
