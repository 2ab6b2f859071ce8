"""Why a URL gave no page: one word for the record, the exit code and the operator."""

from __future__ import annotations

import ssl

from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from twisted.internet import error as tx
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.CannotResolveHostError, "dns"),
    (tx.DNSLookupError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (tx.ConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (tx.TimeoutError, "timeout"),
    (tx.TCPTimedOutError, "timeout"),
    (exceptions.ResponseDataLossError, "data-loss"),
    (exceptions.DownloadCancelledError, "too-large"),
    (exceptions.UnsupportedURLSchemeError, "scheme"),
    (TunnelError, "connect"),  # a proxy that refuses CONNECT
    (ssl.SSLError, "tls"),
    (tx.SSLError, "tls"),
    (tx.ConnectionLost, "reset"),
    (tx.ConnectionDone, "reset"),
    (tx.ConnectError, "connect"),
)

_SAID = {
    "data-loss": "the connection ended before the body did",
    "too-large": "the body is larger than the limit (--max-size)",
}
"""Where Scrapy's exceptions come without words."""


def error_of(failure: Failure) -> str:
    """`kind: detail` of a download failure; the kinds stand in the README beside the exit codes.

    An exception may name its own kind by an attribute `kind` (robots, private addresses).
    """
    chain = list(_causes(failure.value))
    for cause in chain:
        if kind := getattr(cause, "kind", None):
            return f"{kind}: {cause}"
    for cause in chain:
        if _is_tls(cause):
            return f"tls: {_told_tls(cause)}"
    return (
        next(filter(None, map(_told, chain)), None) or _broken(chain) or f"failed: {_one_line(failure.value)}"
    )


def _told(cause: BaseException) -> str | None:
    """Of an exception whose kind is known."""
    if isinstance(cause, exceptions.IgnoreRequest):
        return _ignored(str(cause))
    if type(cause).__name__ == "ParseError":  # Twisted keeps the class private
        return f"not-http: {_one_line(cause)}"
    kind = next((kind for error_type, kind in _KINDS if isinstance(cause, error_type)), None)
    if kind is None:
        return None
    return f"{kind}: {' '.join(str(cause).split())[:300] or _SAID.get(kind) or type(cause).__name__}"


def _broken(chain: list[BaseException]) -> str | None:
    """A header field that Twisted cannot take: a Content-Length that is none."""
    value = next((cause for cause in chain if isinstance(cause, ValueError)), None)
    if value is None or not any(isinstance(cause, ResponseFailed) for cause in chain):
        return None
    return f"not-http: {_one_line(value)}"


def _causes(error: BaseException | None) -> list[BaseException]:
    """The exception, its causes, and what Twisted's ResponseFailed carries, most telling first."""
    found: list[BaseException] = []
    pending = [error]
    while pending:
        current = pending.pop(0)
        if current is None or current in found:
            continue
        found.append(current)
        if isinstance(current, (ResponseFailed, ResponseNeverReceived)):
            reasons = getattr(current, "reasons", None) or []
            pending[:0] = [reason.value for reason in reasons]
        pending += [current.__cause__, current.__context__]
    return sorted(found, key=lambda e: isinstance(e, (exceptions.DownloadFailedError, ResponseFailed)))


def _is_tls(error: BaseException) -> bool:
    return type(error).__module__.startswith(("OpenSSL", "service_identity")) or isinstance(
        error, (ssl.SSLError, tx.SSLError)
    )


def _told_tls(error: BaseException) -> str:
    """OpenSSL's reasons without the libraries and functions that they come from."""
    stack = error.args[0] if error.args else None
    if not isinstance(stack, list) or not all(isinstance(entry, tuple) and entry for entry in stack):
        return _one_line(error)
    return ", ".join(dict.fromkeys(str(entry[-1]) for entry in stack)) or type(error).__name__


def _ignored(message: str) -> str:
    if "robots" in message.lower():
        return f"robots-denied: {message}"
    if "redirect" in message.lower():
        return f"redirect-loop: {message}"
    return f"ignored: {message}"


def _one_line(error: BaseException | None) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
