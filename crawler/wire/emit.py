"""From tapes to exchanges: what was cut off, why it ended, what an archivist must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

from archives.capture import Role
from archives.exchange import Exchange
from archives.http.message import interim_length
from archives.warc.redact import redact_message
from crawler.wire.failures import error_of
from crawler.wire.tape import Recorder, Tape

CREDENTIALS = "tearsheet_credentials"
"""Meta key: the request carries the credentials of an asked URL (`crawler.crawl.credentials`)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the download ended, as Scrapy tells it."""

    url: str
    role: Role
    notes: tuple[str, ...] = ()
    error: BaseException | None = None
    flags: tuple[str, ...] = ()


def exchanges(recorder: Recorder, outcome: Outcome) -> Iterator[Exchange]:
    """The exchanges of one Scrapy request, at least one.

    An attempt that Twisted repeated by itself, because a kept-alive connection was stale, brought no byte and may
    not even have reached the server: it is noted, not archived. The last attempt is archived whatever it brought,
    also without a byte (unknown host, refused, TLS failure): its reason is what there is to know.
    """
    for tape in recorder.tapes:
        tape.stop()
    if not recorder.tapes:
        yield _nothing(recorder, outcome)
        return
    *repeated, last = recorder.tapes
    silent = sum(1 for tape in repeated if not tape.size)
    for tape in repeated:
        if tape.size:
            yield _exchange(tape, recorder, outcome, ())
    more = (
        (f"repeated by the client: {silent} attempt(s) on a stale connection brought nothing",)
        if silent
        else ()
    )
    yield _exchange(last, recorder, outcome, more)


def _nothing(recorder: Recorder, outcome: Outcome) -> Exchange:
    """No connection came up."""
    return Exchange(
        url=outcome.url,
        method=recorder.request.method,
        date=recorder.date,
        request=b"",
        response=b"",
        protocols=(),
        error=failure_text(outcome.error),
        notes=outcome.notes,
        role=outcome.role,
    )


def _exchange(tape: Tape, recorder: Recorder, outcome: Outcome, notes: tuple[str, ...]) -> Exchange:
    connection = tape.connection
    connection.learn()
    request, secret = _without_credentials(b"".join(tape.request), recorder.request.meta.get(CREDENTIALS))
    block, path = tape.response()
    cut = interim_length(block)
    interim, block = block[:cut], block[cut:]
    version = ("http/1.0" if block.startswith(b"HTTP/1.0") else "http/1.1",)
    return Exchange(
        url=outcome.url,
        method=recorder.request.method,
        date=tape.date,
        # Before TLS is up, what is written waits in a buffer: it never crossed the network.
        request=request if tape.size or connection.carried_requests() else b"",
        response=block,
        response_file=str(path) if path else None,
        ip=None if recorder.proxied else connection.ip,
        protocols=(*version, connection.tls) if connection.tls else version,
        cipher_suite=connection.cipher_suite,
        certificates=connection.certificates,
        truncated=truncation(tape, outcome),
        error=failure_text(outcome.error),
        interim=interim,
        trailing=tape.trailing,
        seconds=round((tape.ended or tape.started) - tape.started, 6),
        notes=(*outcome.notes, *tape.notes, *secret, *notes),
        role=outcome.role,
    )


def _without_credentials(request: bytes, sent: object) -> tuple[bytes, tuple[str, ...]]:
    """The request's bytes without the user name and password of an asked URL and of the proxy, and the note that says so."""
    fields = ("Authorization", "Proxy-Authorization") if sent else ("Proxy-Authorization",)
    kept, told = request, []
    for field in fields:
        before, kept = kept, redact_message(kept, (field,))
        told += [field] if kept != before else []
    return kept, (f"secrets redacted: {', '.join(told)}",) if told else ()


def truncation(tape: Tape, outcome: Outcome) -> str | None:
    """WARC-Truncated's reason; None where the response is whole or nothing of it came."""
    if tape.finished or not tape.size:
        return None
    error = outcome.error
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError):
        return "length"
    if isinstance(error, StopDownload) or "download_stopped" in outcome.flags:
        return "unspecified"
    if error is None or any(isinstance(cause, (ConnectionDone, ConnectionLost)) for cause in causes(error)):
        return "disconnect"
    return "unspecified"  # the client gave up, e.g. on what it cannot parse; more may have been on its way


def causes(error: BaseException | None) -> list[BaseException]:
    """The exception, what it was raised from, and what Twisted's wrappers carry; innermost last."""
    found: list[BaseException] = []
    pending = [error]
    while pending:
        current = pending.pop(0)
        if current is None or current in found:
            continue
        found.append(current)
        pending += [reason.value for reason in getattr(current, "reasons", None) or ()]
        pending.append(current.__cause__)
    return found


def failure_text(error: BaseException | None) -> str | None:
    """`kind: detail`, as the page line has it; None for None."""
    return error_of(Failure(error)) if error is not None else None  # type: ignore[no-untyped-call]
