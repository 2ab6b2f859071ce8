"""A reader's login: cookies out of a file, sent to the hosts that they belong to, by plain requests and by the browser.

The file is a `cookies.txt` (Netscape's format, as curl and browser extensions write it) or a Playwright storage state
(JSON). Its values go nowhere but on the wire: in no record, report or frontier row; in the WARC file as part of what was
sent, unless secrets are redacted.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errors import TearsheetError
from crawler.wire.roles import LOGIN

SETTING = "TEARSHEET_LOGINS"
"""Paths of the files."""
_FIELDS = 7
_HTTP_ONLY = "#HttpOnly_"


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    value: str = field(repr=False)
    domain: str
    """A leading dot: of its subdomains too (RFC 6265 5.3, as both files write it)."""
    path: str = "/"
    secure: bool = False
    expires: float | None = None
    """Seconds since the epoch; null for a session's."""

    def fits(self, scheme: str, host: str, path: str, now: float) -> bool:
        """Whether a request carries it (RFC 6265 5.4)."""
        own = self.domain.lower()
        named = host == own.lstrip(".") or (own.startswith(".") and host.endswith(own))
        below = path == self.path or path.startswith(
            self.path if self.path.endswith("/") else f"{self.path}/"
        )
        return named and below and (scheme == "https" or not self.secure) and not self.has_expired(now)

    def has_expired(self, now: float) -> bool:
        return self.expires is not None and self.expires <= now


@dataclass(frozen=True, slots=True)
class Login:
    """What the files hold."""

    cookies: tuple[Cookie, ...] = ()
    origins: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    """Local storage, as Playwright keeps it: for the browser alone."""

    def header(self, url: str) -> str | None:
        """The Cookie field of a request, None for none."""
        parts = urlsplit(url)
        scheme, host, now = parts.scheme.replace("ws", "http"), (parts.hostname or "").lower(), time.time()
        sent = [c for c in self.cookies if c.fits(scheme, host, parts.path or "/", now)]
        sent.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(f"{c.name}={c.value}" for c in sent) or None

    def state(self) -> dict[str, Any]:
        """For a new context of the browser."""
        now = time.time()
        cookies = [
            {"name": c.name, "value": c.value, "domain": c.domain, "path": c.path, "secure": c.secure, "httpOnly": False, "sameSite": "Lax",
             "expires": c.expires if c.expires is not None else -1}
            for c in self.cookies if not c.has_expired(now)
        ]  # fmt: skip
        return {"cookies": cookies, "origins": list(self.origins)}


def read_logins(paths: tuple[str, ...] | list[str]) -> Login:
    """The cookies of all files.

    Raises:
        TearsheetError: one cannot be read, is neither format, or holds nothing that is still valid; no value is told.
    """
    cookies: list[Cookie] = []
    origins: list[dict[str, Any]] = []
    for name in paths:
        try:
            text = Path(name).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise TearsheetError(f"login {name}: cannot be read ({why})") from None
        found, more = _state(text, name) if text.lstrip().startswith("{") else (_netscape(text, name), [])
        if found and all(cookie.has_expired(time.time()) for cookie in found):
            raise TearsheetError(
                f"login {name}: all its {len(found)} cookies have expired: log in again and save them anew"
            )
        cookies += found
        origins += more
    return Login(tuple(cookies), tuple(origins))


def _netscape(text: str, name: str) -> list[Cookie]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        row = line.removeprefix(_HTTP_ONLY)
        if not row.strip() or row.startswith("#"):
            continue
        parts = row.split("\t")
        if len(parts) != _FIELDS or not parts[4].strip().lstrip("-").isdigit():
            raise TearsheetError(
                f"login {name}:{number}: no line of a cookies.txt (seven fields, tabs between), nor is the file a storage state in JSON"
            )
        domain, _, path, secure, expires, key, value = parts
        found.append(
            Cookie(
                key,
                value.strip(),
                domain,
                path or "/",
                secure.upper() == "TRUE",
                float(expires) if int(expires) > 0 else None,
            )
        )
    if not found:
        raise TearsheetError(f"login {name}: holds no cookie")
    return found


def _state(text: str, name: str) -> tuple[list[Cookie], list[dict[str, Any]]]:
    try:
        data = json.loads(text)
        rows = data["cookies"]
        found = [
            Cookie(str(row["name"]), str(row["value"]), str(row["domain"]), str(row.get("path") or "/"), bool(row.get("secure")),
                   float(row["expires"]) if float(row.get("expires") or -1) > 0 else None)
            for row in rows
        ]  # fmt: skip
        origins = [dict(origin) for origin in data.get("origins") or ()]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TearsheetError(
            f"login {name}: is JSON, but no storage state as Playwright saves it (cookies, origins)"
        ) from None
    if not found and not origins:
        raise TearsheetError(f"login {name}: holds no cookie")
    return found, origins


class LoginMiddleware:
    """Last before the wire, so that no redirect, retry or frontier row has the field."""

    def __init__(self, login: Login) -> None:
        self._login = login

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LoginMiddleware:
        """See Scrapy."""
        return cls(read_logins(crawler.settings.getlist(SETTING)))

    def process_request(self, request: Request) -> None:
        """Put the cookies in, beside those of a chain of redirects."""
        request.meta.pop(LOGIN, None)
        sent = self._login.header(request.url) if self._login.cookies else None
        if sent is not None:
            before = request.headers.get("Cookie")
            request.meta[LOGIN] = before
            request.headers["Cookie"] = sent if before is None else b"; ".join((before, sent.encode()))

    def process_response(self, request: Request, response: Response) -> Response:
        """Take them out again."""
        self._forget(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """So after a failure."""
        self._forget(request)

    def _forget(self, request: Request) -> None:
        if LOGIN not in request.meta:
            return
        before = request.meta.pop(LOGIN)
        request.headers.pop("Cookie", None)
        if before is not None:
            request.headers["Cookie"] = before
