"""Which hosts' certificates are checked: all, but those that a setting exempts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.wire import private

_CACHED_HOSTS = 1000


@implementer(IPolicyForHTTPS)
class PerHostPolicy:
    """Wraps Scrapy's policy: verification is on unless switched off for all or for a host.

    Creators are kept per host: Twisted asks for one with every request, also on kept-alive connections, and a
    verifying one reads the whole certificate store each time.
    """

    def __init__(self, policy: Any, unverified_hosts: Iterable[str] = ()) -> None:
        self._policy = policy
        self._lenient = private.without_verification(policy)
        self._unverified = {host.lower() for host in unverified_hosts}
        self._creators: dict[tuple[bytes, int], Any] = {}

    def verifies(self, host: str) -> bool:
        """Whether the certificate of this host is checked."""
        return private.verifies(self._policy) and host.lower() not in self._unverified

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        key = (hostname, port)
        creator = self._creators.get(key)
        if creator is None:
            policy = self._policy if self.verifies(hostname.decode("ascii")) else self._lenient
            if len(self._creators) >= _CACHED_HOSTS:
                self._creators.clear()
            creator = self._creators[key] = policy.creatorForNetloc(hostname, port)
        return creator
