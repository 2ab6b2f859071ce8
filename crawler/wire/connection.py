"""What is known of a connection: peer address, TLS version, cipher suite, certificate chain."""

from __future__ import annotations

import re
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from crawler.wire.addresses import is_private

_CIPHER = re.compile(
    r"(?:(ECDHE|DHE)-(RSA|ECDSA|DSS)-)?(AES|CAMELLIA|ARIA)(128|256)-(?:(GCM|CCM8|CCM)-?)?(SHA\d*)?$"
)
_CHACHA = re.compile(r"(ECDHE|DHE)-(RSA|ECDSA)-CHACHA20-POLY1305$")


class Connection:
    """Facts of one connection, gathered once, when its first byte arrives (TLS is set up by then)."""

    __slots__ = ("_tls", "certificates", "cipher_suite", "ip", "known", "private", "tls", "transport")

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        handle = transport.getHandle()  # of TLS, or a socket, which a closed transport no longer gives
        self._tls: Any | None = handle if hasattr(handle, "get_peer_cert_chain") else None
        self.ip: str | None = getattr(transport.getPeer(), "host", None)
        self.private = self.ip is None or is_private(self.ip)
        self.known = False
        self.tls: str | None = None
        """`tls/1.3`; null on a plain connection and before the handshake is done."""
        self.cipher_suite: str | None = None
        self.certificates: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether TLS lies below."""
        return self._tls is not None

    def learn(self) -> None:
        """Ask the TLS layer, where there is one."""
        if self.known:
            return
        self.known = True
        tls = self._tls
        if tls is None:
            return
        self.tls = _version(tls.get_protocol_version_name())
        self.cipher_suite = cipher_suite(tls.get_cipher_name())
        chain = tls.get_peer_cert_chain(as_cryptography=True) or ()
        self.certificates = tuple(c.public_bytes(Encoding.PEM).decode("ascii") for c in chain)

    def carried_requests(self) -> bool:
        """False where TLS never came up: what was written then waited in a buffer and did not cross the network."""
        return self._tls is None or self._tls.get_peer_finished() is not None


def _version(name: str) -> str:
    """`TLSv1.3` as WARC-Protocol writes it: `tls/1.3`; `SSLv3`: `ssl/3`."""
    family, _, number = name.partition("v")
    return f"{family.lower()}/{number}" if number in ("1.1", "1.2", "1.3", "3") else f"{family.lower()}/1.0"


def cipher_suite(name: str | None) -> str | None:
    """The registry's name (RFC 8446 B.4, IANA TLS Cipher Suites) of what OpenSSL calls it; OpenSSL's own where unsure."""
    if not name or name.startswith("TLS_"):
        return name
    if match := _CHACHA.match(name):
        return f"TLS_{match[1]}_{match[2]}_WITH_CHACHA20_POLY1305_SHA256"
    if match := _CIPHER.match(name):
        exchange = f"{match[1]}_{match[2]}" if match[1] else "RSA"
        mode = {"CCM8": "CCM_8", None: "CBC"}.get(match[5], match[5])
        return f"TLS_{exchange}_WITH_{match[3]}_{match[4]}_{mode}" + (f"_{match[6]}" if match[6] else "")
    return name
