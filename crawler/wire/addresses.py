"""Which IP addresses are not of the public internet."""

from __future__ import annotations

import ipaddress
import re
import socket

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = tuple(map(ipaddress.ip_network, ("::/96", "::ffff:0:0:0/96")))
"""IPv4-compatible (RFC 4291 2.5.5.1) and IPv4-translated (RFC 2765) addresses: some systems still send them to the IPv4 one."""
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "fec0::/10", "5f00::/16", "192.88.99.0/24")))
"""Local NAT64 (RFC 8215), site-local, segment routing, 6to4 relays: what Python 3.11 counts as global."""


def is_private(address: str) -> bool:
    """Whether an address lies outside the public internet (IANA special-purpose registries), whatever IPv6 wraps it."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return True  # a UNIX socket or something unknown is not the public internet
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64 or (int(ip) > 1 and any(ip in network for network in _COMPATIBLE)):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return not ip.is_global or ip.is_multicast or any(ip in network for network in _NOT_PUBLIC)


def literal_address(host: str) -> str | None:
    """The address that a host is written as, in any spelling that resolvers take (`127.1`, `0x7f000001`, `2130706433`);
    None for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if _LEGACY.fullmatch(host) else None
    except OSError:
        return None


_LEGACY = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+)){0,3}")
