"""Names to addresses: `--resolve HOST:PORT:ADDRESS` first, then the system, private addresses only for whom the guard lets.

Host field and TLS server name stay those of the URL: only the address of the connection changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.wire.tape import Recorder, opening
from spiders.addresses import is_host


@implementer(IResolutionReceiver)
class _Filter:
    """Lets pass the addresses that the asking request may reach; without any, the connection fails and the handler says why."""

    def __init__(self, receiver: Any, recorder: Recorder, host: str, port: int) -> None:
        self._receiver = receiver
        self._recorder = recorder
        self._host = host
        self._port = port
        self._found: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's names
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Only all of them together tell a public name that has a private address too."""
        usable = self._recorder.usable(self._host, self._port, [address.host for address in self._found])
        for address in self._found:
            if address.host in usable:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class TearsheetResolver:
    """In front of another resolver: the crawl's TEARSHEET_RESOLVE first, then that one's answers, past the guard."""

    def __init__(self, reactor: Any, behind: Any) -> None:
        self._reactor = reactor
        self._behind = behind

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """For TWISTED_DNS_RESOLVER: in front of Scrapy's resolver of IPv4 and IPv6."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, CachingHostnameResolver(reactor, cache_size))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver of names."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Give the receiver every address that may be used; called while a connection is being opened."""
        if not is_host(hostName):  # getaddrinfo would raise: no name has such a label
            return _answer(resolutionReceiver, hostName, portNumber, ())
        recorder = opening.recorder
        receiver = resolutionReceiver
        if recorder is not None:
            receiver = _Filter(resolutionReceiver, recorder, hostName, portNumber)
            if addresses := recorder.guard.mapped(hostName, portNumber):
                return _answer(receiver, hostName, portNumber, addresses)
        return self._behind.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


def _answer(receiver: Any, host: str, port: int, addresses: Sequence[str]) -> HostResolution:
    resolution = HostResolution(host)
    receiver.resolutionBegan(resolution)
    for address in addresses:
        family = IPv6Address if ":" in address else IPv4Address
        receiver.addressResolved(family("TCP", address, port))
    receiver.resolutionComplete()
    return resolution


def ensure_resolver(reactor: Any) -> None:
    """Have the reactor ask us, also where a crawl was started without Scrapy's process class, which installs resolvers."""
    if not isinstance(reactor.nameResolver, TearsheetResolver):
        TearsheetResolver(reactor, reactor.nameResolver).install_on_reactor()
