"""RFC 3161 time stamps over datapackage.json: an authority says that this package was there at that time.

The token stands in datapackage-digest.json as `timestamp: {type, authority, token}`, since `signedData` may hold nothing
but what its specification lists. The token is the whole TimeStampResp in base64: `openssl ts -verify -data
datapackage.json -in token.tsr -CAfile ca.pem` checks it too.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate, load_der_x509_certificate

KIND = "RFC 3161"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a token says."""

    time: datetime
    authority: str
    """Subject of the certificate that signed it."""
    trusted: bool
    """Its signature holds, by a certificate whose chain leads to one that the caller trusts; else neither was looked at."""


class TimestampError(Exception):
    """The token does not hold, or cannot be checked."""


def check_timestamp(said: Mapping[str, Any], data: bytes, roots: Sequence[Certificate] = ()) -> Stamp:
    """Check the token over datapackage.json.

    Args:
        said: `timestamp` of datapackage-digest.json.
        data: datapackage.json.
        roots: certificates of authorities that the caller trusts. Without any only what the token says is compared, not its
            signature: anybody can make a certificate to sign with.

    Raises:
        TimestampError: it does not hold.
        ModuleNotFoundError: rfc3161-client is not installed.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        response = decode_timestamp_response(b64decode(said["token"], validate=True))
        info = response.tst_info
        certificates = [load_der_x509_certificate(der) for der in response.signed_data.certificates]
        if info.message_imprint.message not in (hashlib.sha256(data).digest(), hashlib.sha512(data).digest()):
            raise TimestampError("the time stamp is of another package")
        if response.status:
            raise TimestampError(
                f"the authority refused: {', '.join(response.status_string) or response.status}"
            )
        (signer,) = response.signed_data.signer_infos
        leaf = next(
            c for c in certificates if (c.serial_number, c.issuer) == (signer.serial_number, signer.issuer)
        )
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise TimestampError(f"the time stamp cannot be read: {error}") from error
    if roots:
        builder = VerifierBuilder()
        for certificate in roots:
            builder = builder.add_root_certificate(certificate)
        try:
            builder.build().verify_message(response, data)
        except (VerificationError, ValueError) as error:
            raise TimestampError(f"the time stamp does not hold: {error}") from error
    return Stamp(info.gen_time, leaf.subject.rfc4514_string(), bool(roots))
