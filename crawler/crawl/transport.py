"""How our own crawls ask: through the proxy that was named, for encodings that the archive's decoder knows."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from archives.http.decode import decode_content
from crawler.frontier.rows import ROW
from crawler.wire.roles import is_robots_request

MAX_ROBOTS = 1024 * 1024
"""Bytes that a robots.txt may decode to; half of them are read (`crawler.politeness.robots.MAX_BYTES`)."""


class ProxyMiddleware:
    """Sends every request through TEARSHEET_PROXY: pages, requisites, robots.txt."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProxyMiddleware:
        """See Scrapy."""
        return cls(crawler.settings.get("TEARSHEET_PROXY") or "")

    def process_request(self, request: Request) -> None:
        """Name the proxy; Scrapy's HttpProxyMiddleware takes the credentials out of it."""
        if self._proxy:
            request.meta.setdefault("proxy", self._proxy)


class DecodingMiddleware(HttpCompressionMiddleware):
    """Asks for compression as Scrapy does; undoes it for robots.txt alone, by the decoder that reads the archive.

    Pages are read from their captures: a body that Scrapy's decoder would refuse (damaged, or never encoded) is read
    live as it is from the WARC file, and none is decoded twice.
    """

    def process_response(self, request: Request, response: Response) -> Response:  # type: ignore[override]
        """Pages as they came, anything else decoded."""
        encodings = response.headers.getlist("Content-Encoding")
        if ROW in request.meta or not encodings or request.method == "HEAD":
            return response
        limit = MAX_ROBOTS if is_robots_request(request) else self._max_size
        body = decode_content(response.body, b",".join(encodings).decode("latin-1"), limit)
        response = response.replace(body=body)
        del response.headers["Content-Encoding"]
        return response
