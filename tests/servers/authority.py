"""A certificate authority for tests: made anew for each run, trusted by naming its file in SSL_CERT_FILE."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """The authority and one server certificate that it signed."""

    ca_file: Path
    certificate_file: Path
    key_file: Path

    def server_context(self, *, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
        """For `RawServer(tls=…)`; its chain is the server certificate and the authority's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = newest
        context.load_cert_chain(self.certificate_file, self.key_file)
        return context

    def chain(self) -> list[bytes]:
        """The certificates that the server presents, DER, leaf first."""
        pem = self.certificate_file.read_bytes()
        return [c.public_bytes(serialization.Encoding.DER) for c in x509.load_pem_x509_certificates(pem)]


def make_authority(folder: Path, names: Iterable[str] = ("localhost", "127.0.0.1")) -> Authority:
    """A new authority with a server certificate for these host names and addresses, as files in `folder`."""
    ca_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Server")])
    ca = _certificate(issuer, issuer, ca_key, ca_key, [(x509.BasicConstraints(ca=True, path_length=0), True)])
    alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
    basic = x509.BasicConstraints(ca=False, path_length=None)
    leaf = _certificate(subject, issuer, server_key, ca_key, [(alternatives, False), (basic, True)])
    pem = serialization.Encoding.PEM
    made = Authority(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    made.ca_file.write_bytes(ca.public_bytes(pem))
    made.certificate_file.write_bytes(leaf.public_bytes(pem) + ca.public_bytes(pem))
    made.key_file.write_bytes(
        server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 30 * _DAY)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
