"""Anonymous signatures of the WACZ Auth specification 0.1.0, as ArchiveWeb.page writes them.

What is signed is the text `sha256:…` of datapackage.json. The key is ECDSA on P-384, the digest SHA-256, the signature the
two numbers one after the other (IEEE P1363, WebCrypto's form) in base64, the public key SubjectPublicKeyInfo in base64.
The signature says that who had the key signed this package; whose key it is, and when, it does not say.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

CURVE = ec.SECP384R1
_NEEDED = ("hash", "created", "software", "signature", "publicKey")


def sign(
    hash_: str, key: ec.EllipticCurvePrivateKey, created: str, software: str, version: str
) -> dict[str, str]:
    """The `signedData` of a package whose datapackage.json has this hash."""
    size = (key.curve.key_size + 7) // 8
    r, s = decode_dss_signature(key.sign(hash_.encode(), ec.ECDSA(SHA256())))
    return {
        "hash": hash_,
        "created": created,
        "software": software,
        "version": version,
        "signature": b64encode(r.to_bytes(size, "big") + s.to_bytes(size, "big")).decode(),
        "publicKey": public_text(key.public_key()),
    }


def public_text(key: ec.EllipticCurvePublicKey) -> str:
    """A public key as packages carry it."""
    return b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def fingerprint(public_key: str) -> str:
    """A short name for a public key: the sha256 of its DER form in hexadecimal."""
    return hashlib.sha256(b64decode(public_key)).hexdigest()


def signature_fault(signed: Mapping[str, Any], hash_: str) -> str | None:
    """Why `signedData` does not hold for a package of this hash; None where it does."""
    missing = [key for key in _NEEDED if not isinstance(signed.get(key), str)]
    if missing:
        return f"the signature lacks {', '.join(missing)}"
    if signed["hash"] != hash_:
        return "the signature is of another datapackage.json"
    try:
        key = load_der_public_key(b64decode(signed["publicKey"], validate=True))
        packed = b64decode(signed["signature"], validate=True)
    except ValueError as error:
        return f"the signature cannot be read: {error}"
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return "the key of the signature is no ECDSA key"
    half = len(packed) // 2
    numbers = int.from_bytes(packed[:half], "big"), int.from_bytes(packed[half:], "big")
    try:
        key.verify(encode_dss_signature(*numbers), hash_.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return "the signature does not hold"
    return None
