"""HTTP/1 messages out of raw blocks: the one parser of live captures and of WARC files.

Blocks are what servers really send: bare line feeds, lines without a colon, folded fields, Latin-1 bytes, chunk
extensions and trailers, bodies cut short, answers that are not HTTP at all. Nothing here raises on input; what was
wrong stands in `problems`. Framing follows RFC 9112 sections 4 to 7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archives.http.body import Body, ChunkedBody, LengthBody, OpenBody
from archives.http.decode import decode_content

Headers = tuple[tuple[str, str], ...]

MAX_HEAD = 1024 * 1024
"""Where no blank line ends the header section within so many bytes, the block is taken as not HTTP."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(
    r"[ \t]{0,4}(HTTP(?:/\d{0,3}(?:\.\d{0,3})?)?|ICY)[ \t]+(\d{3})(?!\d)[ \t]?(.*)$",
    re.DOTALL | re.IGNORECASE,
)
"""Small letters, a version that is cut short, several blanks, a reason that adjoins the number: as browsers take it."""
_STRICT_STATUS_LINE = re.compile(rb"HTTP/\d\.\d [1-5]\d\d(?: [\t -~\x80-\xff]*)?\r?$")
"""As RFC 9112 section 4 has it, and without the blank that many servers leave out where there is no reason."""
_REQUEST_LINE = re.compile(r"(\S+)[ \t]+(\S+)(?:[ \t]+(HTTP/\S+))?")
_BODILESS = frozenset({204, 304})
NO_LENGTH = "Content-Length is not one number"
"""Problem of a body whose end nobody knows: several lengths, or what is no number."""


@dataclass(frozen=True, slots=True)
class HttpHead:
    """Status line and fields. `status` is 0 and `length` 0 where the block is not HTTP."""

    status: int
    reason: str
    protocol: str
    headers: Headers
    length: int
    """Bytes of the block up to the body: interim answers, status line, fields, blank line."""
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first field of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def joined(self, name: str) -> str:
        """All fields of that name, joined by commas."""
        wanted = name.lower()
        return ",".join(value for key, value in self.headers if key.lower() == wanted)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One response. `payload` is the body after transfer decoding and before content decoding."""

    status: int
    """0 where the block is not HTTP at all; `payload` is then the whole block."""
    reason: str
    protocol: str
    headers: Headers
    payload: bytes
    complete: bool
    """The framing was satisfied: last chunk seen, Content-Length reached, or closed by the server."""
    head_length: int
    """Bytes of the block before the body."""
    chunked: bool = False
    trailers: Headers = ()
    trailing: int = 0
    """Bytes of the block after the end of the body."""
    problems: tuple[str, ...] = ()


def parse_response(block: bytes, method: str = "GET") -> HttpResponse:
    """Parse a response block.

    Args:
        block: the bytes as received, from the status line (or interim answers) on.
        method: of the request; a response to HEAD has no body.

    Returns:
        The response; never raises. A block that is not HTTP has status 0, no headers, and is all payload.
    """
    head = parse_head(block)
    if not head.length:
        return HttpResponse(0, "", "", (), block, complete=True, head_length=0, problems=head.problems)
    body = body_of(head, method)
    payload = body.feed(block[head.length :]) + body.finish()
    codings = [c for c in transfer_codings(head) if c not in ("chunked", "identity")]
    if codings and payload:
        payload = decode_content(payload, ",".join(codings))
    return HttpResponse(
        head.status,
        head.reason,
        head.protocol,
        head.headers,
        payload,
        complete=body.complete,
        head_length=head.length,
        chunked=isinstance(body, ChunkedBody) and not body.unframed,
        trailers=_parse_fields(body.trailer_block)[0] if isinstance(body, ChunkedBody) else (),
        trailing=body.trailing,
        problems=(*head.problems, *body.problems),
    )


def parse_head(block: bytes) -> HttpHead:
    """Status line and fields of a response block, interim 1xx answers skipped."""
    head = _one_head(block, 0)
    while is_interim(head):
        following = _one_head(block, head.length)
        if not following.length:
            break
        head = following
    return head


def is_interim(head: HttpHead) -> bool:
    """Whether the final answer is still to come (RFC 9110 section 15.2); 101 ends HTTP on the connection."""
    return 100 <= head.status < 200 and head.status != 101


def interim_length(block: bytes) -> int:
    """Bytes of the interim answers that a block begins with; all of it where the last one does not even end."""
    end = 0
    while is_interim(head := _one_head(block, end)):
        end = head.length
    return end


def head_end(block: bytes, start: int = 0, searched: int = 0) -> int | None:
    """Where the header section that begins at `start` ends, behind its empty line; None where it does not (yet).

    Args:
        block: the bytes so far.
        start: of the status line, or of line ends before it.
        searched: no section's end begins before this byte.
    """
    begin = _line_start(block, start)
    found = _HEAD_END.search(block, max(begin, searched))
    return found.end() if found else None


def first_line(block: bytes, start: int = 0) -> bytes | None:
    """The start line of a message, None where it has not come whole."""
    begin = _line_start(block, start)
    end = block.find(b"\n", begin)
    return None if end < 0 else bytes(block[begin:end])


def is_status_line(line: bytes) -> bool:
    """Whether a line, without its line feed, begins a response."""
    return bool(_STATUS_LINE.match(line.rstrip(b"\r").decode("latin-1")))


def parse_request_line(block: bytes) -> tuple[str, str, str]:
    """Method, target and protocol of a request block; empty strings where they are missing."""
    match = _REQUEST_LINE.match(block[:65536].split(b"\n", 1)[0].decode("latin-1"))
    return (match[1], match[2], match[3] or "") if match else ("", "", "")


def split_message(block: bytes) -> tuple[bytes, Headers, bytes]:
    """Any message: start line, fields, and the bytes after the header section."""
    end = _HEAD_END.search(block)
    cut = end.end() if end else len(block)
    line, _, fields = block[:cut].partition(b"\n")
    return line.rstrip(b"\r"), _parse_fields(fields)[0], block[cut:]


def transfer_codings(head: HttpHead) -> list[str]:
    """The codings of Transfer-Encoding, lower-case, without parameters."""
    codings = head.joined("transfer-encoding").split(",")
    return [name for c in codings if (name := c.split(";")[0].strip().lower())]


def body_of(head: HttpHead, method: str = "GET") -> Body:
    """The framing of a response's body (RFC 9112 section 6.3), as an incremental decoder."""
    if method.upper() == "HEAD" or head.status in _BODILESS or 100 <= head.status < 200:
        return LengthBody(0)
    if "chunked" in transfer_codings(head):
        return ChunkedBody()
    lengths = {v.strip().lstrip("0") or "0" for v in head.joined("content-length").split(",") if v.strip()}
    if len(lengths) == 1 and (length := next(iter(lengths))).isascii() and length.isdigit():
        return LengthBody(int(length[:18]))
    return OpenBody(NO_LENGTH if lengths else None)


def _line_start(block: bytes, start: int) -> int:
    """Behind stray line ends before a start line (RFC 9112 section 2.2), a few of them."""
    begin = start
    while block[begin : begin + 1] in (b"\r", b"\n") and begin < start + 4:
        begin += 1
    return begin


def _one_head(block: bytes, start: int) -> HttpHead:
    begin = _line_start(block, start)
    end = _HEAD_END.search(block, begin, begin + MAX_HEAD)
    raw = block[begin : end.start() if end else min(len(block), begin + MAX_HEAD)]
    line, _, rest = raw.partition(b"\n")
    match = _STATUS_LINE.match(line.rstrip(b"\r").decode("latin-1"))
    if not match:
        return HttpHead(0, "", "", (), 0, ("not HTTP: no status line",))
    headers, problems = _parse_fields(rest)
    if not _STRICT_STATUS_LINE.match(line):
        problems = (f"odd status line: {line.rstrip()[:60].decode('latin-1')!r}", *problems)
    if end is None:
        problems = (*problems, "the header section does not end")
    length = end.end() if end else begin + len(raw)
    return HttpHead(int(match[2]), match[3] or "", match[1], headers, length, problems)


def _parse_fields(block: bytes) -> tuple[Headers, tuple[str, ...]]:
    """Fields in order, case and repeats kept, folded lines joined by a space, bytes as Latin-1."""
    fields: list[tuple[str, str]] = []
    problems: list[str] = []
    for raw in block.split(b"\n"):
        line = raw.removesuffix(b"\r").decode("latin-1")
        if not line.strip():
            continue
        if line[0] in " \t" and fields:
            name, value = fields[-1]
            fields[-1] = (name, (value + " " + line.strip(" \t")).strip())
            continue
        name, colon, value = line.partition(":")
        if not colon:
            problems.append(f"header line without colon: {line[:80]!r}")
            continue
        if not name or name != name.strip():
            problems.append(f"invalid header name: {name[:80]!r}")
        fields.append((name.strip(), value.strip(" \t")))
    return tuple(fields), tuple(problems)
