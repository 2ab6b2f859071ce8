"""Who may reach private addresses: the origins that the user names, never what a page leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.wire.addresses import is_private, literal_address
from crawler.wire.resolve import Mapping, parse_resolve
from crawler.wire.roles import role_of


class PrivateAddressError(IgnoreRequest):
    """A redirect or link led to a private address that the user did not name."""

    kind = "private-address"

    def __init__(self, url: str, address: str) -> None:
        super().__init__(
            f"{url} leads to the private address {address}; name it yourself or allow private addresses"
        )


class AddressGuard:
    """Decides at connect time, on the resolved addresses, so that a name that changes its address gains nothing.

    Private addresses are open to the origins that the user named (asked URLs, a stock spider's start URLs, a setting), on
    the named port and the default ones of http and https, and to host and port that `--resolve` maps. No page opens
    another host or port, whatever its own address, and a page of a public host opens none of them. A name that has, or once had, a public address is a public one: its
    private addresses are open to nobody.
    """

    def __init__(
        self,
        named: Iterable[str] = (),
        mapped: Mapping | None = None,
        *,
        allow_private: bool = False,
    ) -> None:
        self.allow_private = allow_private
        self._mapped = dict(mapped or {})
        self._origins: set[tuple[str, int]] = set()
        self._public: set[str] = set()
        self._reached: set[str] = set()
        """Hosts that were permitted at a private address."""
        for origin in named:
            parts = urlsplit(f"//{origin}")
            self._open(_host(parts.hostname), parts.port)

    def _open(self, host: str, port: int | None) -> None:
        self._origins |= {(host, 80), (host, 443), *([(host, port)] if port else [])}

    def mapped(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses that `--resolve` gives for host and port."""
        return self._mapped.get((_host(host), port)) or self._mapped.get(("*", port)) or ()

    def ask(self, request: Request) -> None:
        """Note the origin of a URL that the user asked for: its robots.txt is fetched first."""
        if _is_asked(request):
            parts = urlparse_cached(request)
            self._open(_host(parts.hostname), parts.port)

    def usable(self, request: Request, host: str, port: int, addresses: Sequence[str]) -> tuple[str, ...]:
        """Those of the addresses that `host` resolved to which `request` may talk to."""
        if self.allow_private:
            return tuple(addresses)
        public = tuple(address for address in addresses if not is_private(address))
        if public:
            self._public.add(_host(host))
            return public
        return tuple(address for address in addresses if self.permits(request, host, port, address))

    def permits(self, request: Request, host: str, port: int, address: str) -> bool:
        """Whether `request` may talk to one address of `host`."""
        if self.allow_private or not is_private(address):
            return True
        host = _host(host)
        if host in self._public:
            return False
        if self.mapped(host, port):
            return True
        if not _is_asked(request):
            origin = _origin(request) or host
            if (host, port) not in self._origins or (origin != host and origin not in self._reached):
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
        literal = literal_address(host)
        return literal is None or self.permits(request, host, port, literal)


def _is_asked(request: Request) -> bool:
    if request.meta.get("redirect_urls"):
        return False
    role = role_of(request)
    return role.reason == "asked" if role is not None else bool(request.meta.get("is_start_request"))


def _origin(request: Request) -> str:
    """Host of the page or source that led to this request; empty where unknown."""
    redirects = request.meta.get("redirect_urls")
    role = role_of(request)
    if redirects:
        url = redirects[-1]
    elif role is not None and (role.article or role.discovered_by):
        url = role.article or (role.discovered_by or "").partition(":")[2]
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
