"""Asking a time-stamp authority (RFC 3161 over HTTP)."""

from __future__ import annotations

import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from http.client import HTTPException
from urllib.parse import urlsplit

from archives.wacz.timestamp import KIND, TimestampError, check_timestamp
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode

_TIMEOUT = 30
_LARGEST = 1 << 20


def stamper(url: str) -> Callable[[bytes], Mapping[str, str]]:
    """Has the authority at this address stamp data; what it gave must be over this data.

    Raises:
        TearsheetError: the address is none, the library is missing; later: the authority does not answer or refuses.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise TearsheetError(f"--timestamp wants the http or https address of an authority, not {url!r}")
    try:
        import rfc3161_client  # noqa: F401 - told before anything is written
    except ModuleNotFoundError:
        raise TearsheetError("--timestamp needs rfc3161-client: pip install 'tearsheet[timestamp]'") from None

    def stamp(data: bytes) -> Mapping[str, str]:
        said = {"type": KIND, "authority": url, "token": b64encode(_ask(url, data)).decode()}
        try:
            check_timestamp(said, data)
        except TimestampError as error:
            raise TearsheetError(f"the time-stamp authority {url}: {error}", ExitCode.FAILURES) from error
        return said

    return stamp


def _ask(url: str, data: bytes) -> bytes:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    request = urllib.request.Request(  # noqa: S310 - http and https alone, see above
        url, asked.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(_LARGEST))
    except (OSError, HTTPException) as error:
        raise TearsheetError(
            f"the time-stamp authority {url} gives nothing: {error}", ExitCode.FAILURES
        ) from error
