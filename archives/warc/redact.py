"""Secrets kept out of the archive, when asked: the fields that log a reader in."""

from __future__ import annotations

import re
from functools import cache

SECRET_FIELDS = ("Cookie", "Authorization", "Proxy-Authorization", "Set-Cookie")
REPLACEMENT = b"REDACTED"


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(
        rb"^(?P<name>"
        + "|".join(names).encode()
        + rb")(?P<colon>[ \t]*:[ \t]*)[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*",
        re.IGNORECASE | re.MULTILINE,
    )


_HEAD_END = re.compile(rb"\r?\n\r?\n")


def redact_head(head: bytes, names: tuple[str, ...] = SECRET_FIELDS) -> bytes:
    """The header section with the secret fields' values replaced; all else byte for byte."""
    return _pattern(names).sub(lambda match: match["name"] + match["colon"] + REPLACEMENT, head)


def redact_message(message: bytes, names: tuple[str, ...] = SECRET_FIELDS) -> bytes:
    """A whole message: the header section redacted, the body as it is."""
    head = head_of(message)
    return redact_head(head, names) + message[len(head) :]


def secret_fields(*heads: bytes) -> tuple[str, ...]:
    """Which secret fields occur in these header sections, by their canonical names."""
    found = {match["name"].lower() for head in heads for match in _pattern(SECRET_FIELDS).finditer(head)}
    return tuple(name for name in SECRET_FIELDS if name.lower().encode() in found)


def head_of(message: bytes) -> bytes:
    """Start line and fields of a message, with the blank line."""
    end = _HEAD_END.search(message)
    return message[: end.end()] if end else message
