"""Who may reach private addresses: the URLs that the user names, never a link or redirect from a public page."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.wire.addresses import is_private
from crawler.wire.resolve import Mapping, parse_resolve
from crawler.wire.roles import is_robots_request, role_of


class PrivateAddressError(IgnoreRequest):
    """A redirect or link led from a public page to a private address."""

    kind = "private-address"

    def __init__(self, url: str, address: str) -> None:
        super().__init__(
            f"{url} leads to the private address {address}; name it yourself or allow private addresses"
        )


class AddressGuard:
    """Decides at connect time, on the resolved address, so that a name that changes its address gains nothing.

    Fetched from private addresses: asked URLs (a stock spider's start URLs), their robots.txt, hosts named in a
    setting, host and port that `--resolve` maps, and what pages on a permitted private host link to. A host that
    `--resolve` maps to a private address stands for the real one, so its pages count as public.
    """

    def __init__(
        self,
        named_hosts: Iterable[str] = (),
        mapped: Mapping | None = None,
        *,
        allow_private: bool = False,
    ) -> None:
        self.allow_private = allow_private
        self._named = {_host(host) for host in named_hosts}
        self._mapped = dict(mapped or {})
        self._asked: set[str] = set()
        self._reached: set[str] = set()

    def mapped(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses that `--resolve` gives for host and port."""
        return self._mapped.get((_host(host), port)) or self._mapped.get(("*", port)) or ()

    def ask(self, request: Request) -> None:
        """Note the host of a URL that the user asked for: its robots.txt is fetched first."""
        if _is_asked(request):
            self._asked.add(_host(urlparse_cached(request).hostname))

    def permits(self, request: Request, host: str, port: int, address: str) -> bool:
        """Whether `request` may talk to `address`, which `host` resolved to."""
        if self.allow_private or not is_private(address):
            return True
        host = _host(host)
        if self.mapped(host, port):
            return True
        if not self._may_reach(request, host):
            return False
        self._reached.add(host)
        return True

    def permits_unresolved(self, request: Request) -> bool:
        """The same for a request through a proxy, which resolves the name: only literal addresses can be judged here."""
        parts = urlsplit(request.url)
        host = _host(parts.hostname).rstrip(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if host == "localhost" or host.endswith(".localhost"):
            return self.permits(request, host, port, "127.0.0.1")
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return True
        return self.permits(request, host, port, host)

    def _may_reach(self, request: Request, host: str) -> bool:
        if host in self._named or _is_asked(request):
            return True
        if is_robots_request(request) and not request.meta.get("redirect_urls"):
            return host in self._asked or host in self._reached
        origin = _origin(request)
        return (origin or host) in self._reached


def _is_asked(request: Request) -> bool:
    if request.meta.get("redirect_urls"):
        return False
    role = role_of(request)
    return role.reason == "asked" if role is not None else bool(request.meta.get("is_start_request"))


def _origin(request: Request) -> str:
    """Host of the page that led to this request; empty where unknown."""
    redirects = request.meta.get("redirect_urls")
    role = role_of(request)
    if redirects:
        url = redirects[-1]
    elif role is not None and role.article:
        url = role.article
    else:
        url = (request.headers.get("Referer") or b"").decode("latin-1")
    return _host(urlsplit(url).hostname)


def _host(host: str | None) -> str:
    return (host or "").lower().strip("[]")


_guards: WeakKeyDictionary[Crawler, AddressGuard] = WeakKeyDictionary()


def guard_of(crawler: Crawler) -> AddressGuard:
    """The crawl's guard, made from its settings the first time."""
    guard = _guards.get(crawler)
    if guard is None:
        settings = crawler.settings
        guard = _guards[crawler] = AddressGuard(
            settings.getlist("TEARSHEET_NAMED_HOSTS"),
            parse_resolve(settings.getlist("TEARSHEET_RESOLVE")),
            allow_private=settings.getbool("TEARSHEET_ALLOW_PRIVATE"),
        )
    return guard
