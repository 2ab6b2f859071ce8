"""Redirects: one to what is no web address is followed nowhere; one back to where it came from may want its cookie back."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from spiders.addresses import address
from spiders.crawl.page_line import REDIRECTS
from spiders.spelling import spelling

COOKIES = "chain_cookies"
"""Meta key: host to the cookies that it set in this chain of redirects; gone with it."""
TRIED = "chain_cookies_sent"
MAX_COOKIES = 4096
"""Bytes of a Cookie field (RFC 6265 6.1: a browser keeps at least so many of one cookie)."""


class RedirectTargetMiddleware:
    """Before Scrapy's RedirectMiddleware sees the answer.

    Has it leave alone what `spiders.addresses` makes no URL of: the answer itself is the page. Many servers set a cookie and
    redirect to the same address, to see whether it comes back: that is done once, within the chain of one URL alone. No
    cookie outlives its chain.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response on, marked where its Location leads to no web address; see the class for cookies."""
        location = response.headers.get("Location")
        if response.status in REDIRECTS and location is not None:
            target = address(response.url, location.decode("utf-8", "replace"))
            if target.url is None:
                request.meta["dont_redirect"] = True
            else:
                _bring_back(request, response, target.url)
        return response


def _bring_back(request: Request, response: Response, target: str) -> None:
    """Where the chain comes back to an address with cookies that were not sent yet, send them from now on, to their hosts."""
    known: dict[str, dict[str, str]] = request.meta.get(COOKIES) or {}
    host = urlparse_cached(request).hostname or ""
    jar = {**known, host: {**known.get(host, {}), **_set_by(response)}}
    request.meta[COOKIES] = jar
    if not request.meta.get(TRIED):
        seen = {spelling(url) for url in (*request.meta.get("redirect_urls", ()), request.url)}
        if spelling(target) not in seen:
            return
    there = Request(target)
    found = jar.get(urlparse_cached(there).hostname or "", {})
    field = "; ".join(f"{name}={value}" for name, value in found.items())
    request.headers.pop("Cookie", None)
    if field and len(field) <= MAX_COOKIES:
        request.meta[TRIED] = True
        request.headers["Cookie"] = field  # RedirectMiddleware copies it, to the same origin alone


def _set_by(response: Response) -> dict[str, str]:
    """Names and values as they stand; what asks for TLS is kept by https alone."""
    found: dict[str, str] = {}
    for field in response.headers.getlist("Set-Cookie"):
        pair, _, attributes = field.decode("latin-1").partition(";")
        name, equals, value = pair.strip().partition("=")
        said = [attribute.strip().lower() for attribute in attributes.split(";")]
        if not equals or not name.strip() or ("secure" in said and not response.url.startswith("https:")):
            continue
        if any(a.startswith("max-age=") and a[8:].lstrip("-").strip("0") == "" for a in said):
            found[name.strip()] = ""
            continue
        found[name.strip()] = value.strip()
    return {name: value for name, value in found.items() if value}
