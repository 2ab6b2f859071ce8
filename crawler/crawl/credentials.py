"""User name and password of an asked URL, sent as a browser does (RFC 7617), to that origin alone, and kept nowhere."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import unquote

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.politeness.robots import authority_of
from crawler.wire.emit import CREDENTIALS


def basic(user_info: str) -> str:
    """The Authorization field's value for `user:password` as it stands in a URL."""
    user, _, password = user_info.partition(":")
    return "Basic " + b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()


class CredentialsMiddleware:
    """Last before the wire, so that no redirect, retry or frontier row has the field."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = {authority.lower(): basic(user_info) for authority, user_info in fields.items()}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CredentialsMiddleware:
        """TEARSHEET_CREDENTIALS: `scheme://host:port` to `user:password`."""
        return cls(crawler.settings.getdict("TEARSHEET_CREDENTIALS"))

    def process_request(self, request: Request) -> None:
        """Put the field in for its origin."""
        request.meta.pop(CREDENTIALS, None)
        field = self._fields.get(authority_of(request.url).lower()) if self._fields else None
        if field is not None and "Authorization" not in request.headers:
            request.headers["Authorization"] = field
            request.meta[CREDENTIALS] = True

    def process_response(self, request: Request, response: Response) -> Response:
        """Take it out again."""
        self._forget(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """So after a failure."""
        self._forget(request)

    def _forget(self, request: Request) -> None:
        if request.meta.pop(CREDENTIALS, None):
            request.headers.pop("Authorization", None)
