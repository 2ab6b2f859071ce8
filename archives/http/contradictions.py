"""What an answer says against itself or against the protocol: it is read all the same, and its page line says so."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 6
"""Flags of one answer; a head of ten thousand broken lines needs no more."""
LONGEST = 120
CODINGS = 4
"""Content codings that an honest server may lay over one another; two are seen now and then."""
_OF_THE_BODY = ("body ends ", "chunked body ends ", "Transfer-Encoding says chunked")
"""Problems of a body that is cut short or unframed: told as `truncated`, or no harm."""


def contradictions(
    headers: Iterable[tuple[str, str]], status: int, problems: Iterable[str]
) -> tuple[str, ...]:
    """Flags of a page line, each `http: …`; none for an answer as RFC 9110 and 9112 have it.

    Args:
        headers: as received.
        status: of the answer, 0 for none.
        problems: of the message (`archives.http.message`).
    """
    found = [problem for problem in problems if not problem.startswith(_OF_THE_BODY)] if status else []
    fields: dict[str, list[str]] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value)
    lengths = {
        value.strip() for value in ",".join(fields.get("content-length", ())).split(",") if value.strip()
    }
    if lengths and "transfer-encoding" in fields:  # RFC 9112 6.3: the mark of request smuggling
        found.append("Content-Length beside Transfer-Encoding")
    if len(lengths) > 1:
        found.append(f"{len(lengths)} different Content-Lengths")
    if status and not 200 <= status < 600:
        found.append(f"status {status}")
    codings = [coding for coding in ",".join(fields.get("content-encoding", ())).split(",") if coding.strip()]
    if len(codings) > CODINGS:
        found.append(f"{len(codings)} content codings")
    several = {name: len(set(fields.get(name, ()))) for name in ("content-type", "location")}
    found += [f"{count} different fields {name}" for name, count in several.items() if count > 1]
    if any(
        ord(character) < 32 and character != "\t"
        for values in fields.values()
        for v in values
        for character in v
    ):
        found.append("control characters in header fields")
    told = dict.fromkeys(f"http: {text}"[:LONGEST] for text in found)
    return tuple(told)[:MOST]
