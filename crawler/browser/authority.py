"""A certificate authority of our own, made anew for each run and never stored: it vouches to one browser for every host.

The browser is told the authority's public key (`spki`), not to ignore errors at large.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
from collections import OrderedDict

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from OpenSSL import SSL, crypto

_DAY = datetime.timedelta(days=1)
_KEPT = 500
"""Contexts of hosts that are kept at once."""
Extensions = list[tuple[x509.ExtensionType, bool]]


class Authority:
    """Signs a certificate for each host that is asked for; one key serves all leaves."""

    def __init__(self) -> None:
        self._ca_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tearsheet, this run only")])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = self._sign(self._name, self._ca_key, [(constraints, True)])
        self._contexts: OrderedDict[str, SSL.Context] = OrderedDict()

    @property
    def spki(self) -> str:
        """For `--ignore-certificate-errors-spki-list`: a chain with this key in it is believed, any other is not."""
        public = self._ca_key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(public).digest()).decode()

    def context(self, host: str) -> SSL.Context:
        """A server context for one host."""
        found = self._contexts.pop(host, None)
        if found is None:
            found = SSL.Context(SSL.TLS_SERVER_METHOD)
            found.set_alpn_select_callback(_http_1)
            found.use_privatekey(crypto.PKey.from_cryptography_key(self._key))
            found.use_certificate(crypto.X509.from_cryptography(self._leaf(host)))
            found.add_extra_chain_cert(crypto.X509.from_cryptography(self.certificate))
        self._contexts[host] = found
        while len(self._contexts) > _KEPT:
            self._contexts.popitem(last=False)
        return found

    def _leaf(self, host: str) -> x509.Certificate:
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
        except ValueError:
            name = x509.DNSName(host)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64] or "unnamed")])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return self._sign(subject, self._key, [(x509.SubjectAlternativeName([name]), False), (usage, False)])

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, extensions: Extensions
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - _DAY).not_valid_after(now + 30 * _DAY)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._ca_key, hashes.SHA256())


def _http_1(_connection: SSL.Connection, offered: list[bytes]) -> bytes | SSL._NoOverlappingProtocols:
    """HTTP/1.1 alone: what the tap keeps are its bytes."""
    return b"http/1.1" if b"http/1.1" in offered else SSL.NO_OVERLAPPING_PROTOCOLS
