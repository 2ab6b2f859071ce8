"""A webhook: POST of JSON, signed as Standard Webhooks has it (https://www.standardwebhooks.com).

The receiver checks `webhook-signature: v1,BASE64` = HMAC-SHA256 of `ID.TIMESTAMP.BODY` with the shared secret, ID and TIMESTAMP
being the fields `webhook-id` and `webhook-timestamp`.
"""

from __future__ import annotations

import hashlib
import hmac
import urllib.request
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from crawler.notify.errors import UndeliveredError
from crawler.notify.queue import Message

_TIMEOUT = 30
_PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The bytes of a secret: base64 after `whsec_`, else the text itself.

    Raises:
        ValueError: what stands after `whsec_` is no base64.
    """
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix(_PREFIX), validate=True)
    except Base64Error as error:
        raise ValueError(str(error)) from error


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    said = b"%b.%d.%b" % (message_id.encode(), timestamp, body)
    return "v1," + b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def post(url: str, secret: str | None, message: Message, now: float, agent: str) -> None:
    """Deliver one message.

    Raises:
        UndeliveredError: no answer, or one that is not 2xx (a redirect is none: it would lose the body).
    """
    fields = {
        "Content-Type": "application/json", "User-Agent": agent, "webhook-id": message.id, "webhook-timestamp": str(int(now)),
    }  # fmt: skip
    if secret is not None:
        fields["webhook-signature"] = signature(key_of(secret), message.id, int(now), message.body)
    request = urllib.request.Request(url, message.body, fields, method="POST")  # noqa: S310 - http and https: the sources file is checked
    try:
        with _OPENER.open(request, timeout=_TIMEOUT):
            pass
    except HTTPError as error:
        with error:
            raise UndeliveredError(f"answers {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise UndeliveredError(str(getattr(error, "reason", None) or error)) from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)
