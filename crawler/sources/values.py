"""Values of a sources file: each reader takes what TOML gives and returns the checked value, or says what it wants."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from archives.index.changes import KINDS
from crawler.sources.model import WAYS
from crawler.sources.patterns import compiled
from spiders.addresses import is_host

Reader = Callable[[Any], Any]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)?")
_SECONDS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?", re.IGNORECASE)
_FACTOR = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_HOURS = re.compile(r"([01]?\d|2[0-3]):[0-5]\d\s*-\s*([01]?\d|2[0-3]):[0-5]\d(?:\s+(\S+))?")


def did_you_mean(word: str, known: object) -> str:
    """`; did you mean 'x'?`, or nothing where nothing is near."""
    near = difflib.get_close_matches(word, [str(name) for name in known], n=1, cutoff=0.6)  # type: ignore[attr-defined]
    return f"; did you mean {near[0]!r}?" if near else ""


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"wants a text in quotes, not {_shown(value)}")
    return value.strip()


def place(value: Any) -> str:
    """An address that files are copied to, without a password."""
    said = text(value)
    if not re.match(r"(s3|file|sftp|ssh)://[^\s]", said):
        raise ValueError(
            f"wants s3://BUCKET/PREFIX, file:///FOLDER or sftp://USER@HOST/FOLDER, not {_shown(value)}"
        )
    if re.match(r"[a-z0-9]+://[^/@]*:[^/@]*@", said):
        raise ValueError("has a password: keys, agent and the AWS chain are asked instead")
    return said


def field_text(value: Any) -> str:
    """What may stand in a header field (RFC 9110 5.5)."""
    if not text(value).isprintable():
        raise ValueError(f"wants one line of text, not {_shown(value)}")
    return text(value)


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"wants true or false, not {_shown(value)}")  # noqa: TRY004 - one kind of error for all
    return value


def choice(*names: str) -> Reader:
    """One of a few words."""

    def read(value: Any) -> str:
        if value not in names:
            raise ValueError(
                f"wants {' or '.join(map(repr, names))}, not {_shown(value)}{did_you_mean(str(value), names)}"
            )
        return str(value)

    return read


def number(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"wants a whole number from {low:,} to {high:,}, not {_shown(value)}")
        return value

    return read


def amount(low: float, high: float) -> Reader:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise ValueError(f"wants a number from {low:g} to {high:g}, not {_shown(value)}")
        return float(value)

    return read


def duration(low: str, high: str) -> Reader:
    """A time like "90s", "15m", "2h", "14d"; a bare number is seconds."""

    def read(value: Any) -> float:
        seconds = _seconds(value)
        if seconds is None or not (_seconds(low) or 0) <= seconds <= (_seconds(high) or 0):
            raise ValueError(
                f'wants a time from "{low}" to "{high}" like "90s", "15m", "2h" or "14d", not {_shown(value)}'
            )
        return seconds

    return read


def _seconds(value: Any) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(match[1]) * _SECONDS[match[2] or "s"] if match else None


def size(value: Any) -> int:
    match = (
        _SIZE.fullmatch(str(value).strip())
        if isinstance(value, (str, int)) and not isinstance(value, bool)
        else None
    )
    if not match or not (result := int(float(match[1]) * _FACTOR[match[2].lower()])):
        raise ValueError(f'wants a size like "500k" or "64M", not {_shown(value)}')
    return result


def url(value: Any) -> str:
    address = text(value)
    try:
        parts = urlsplit(address)
        ok = parts.scheme in ("http", "https") and is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        ok = False
    if not ok or re.search(r"\s", address):
        hint = f'; write "https://{address}"' if re.fullmatch(r"[\w.-]+\.\w{2,}(/\S*)?", address) else ""
        raise ValueError(f"wants an address like https://host/path, not {_shown(value)}{hint}")
    return address if parts.path or parts.query else f"{address}/"


def secret(value: Any) -> str:
    """A shared secret, or `env:NAME` for one that stands in the environment."""
    said = text(value)
    if said.startswith("env:"):
        found = os.environ.get(said[4:], "")
        if not found:
            raise ValueError(f"the environment has no {said[4:]!r}")
        said = found
    if said.startswith("whsec_"):
        try:
            b64decode(said.removeprefix("whsec_"), validate=True)
        except Base64Error:
            raise ValueError("what stands after whsec_ is no base64") from None
    return said


def command(value: Any) -> tuple[str, ...]:
    """A program and its arguments: a list, or a text that is cut as a shell would; no shell runs it."""
    try:
        said = shlex.split(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"cannot be cut into words: {error}") from None
    if (
        not isinstance(said, list)
        or not said
        or not all(isinstance(word, str) for word in said)
        or not said[0]
    ):
        raise ValueError(
            f'wants a program and its arguments like ["notify-me", "--quick"], not {_shown(value)}'
        )
    return tuple(said)


def kind(value: Any) -> str:
    name = text(value)
    if name not in KINDS:
        raise ValueError(
            f"knows no kind of change {name!r} (known: {', '.join(KINDS)}){did_you_mean(name, KINDS)}"
        )
    return name


def pattern(value: Any) -> str:
    expression = text(value)
    try:
        compiled(expression)
    except re.error as error:
        raise ValueError(f"{expression!r} is no regular expression: {error}") from None
    if not expression.startswith(("re:", "/", "*", "http://", "https://")):
        raise ValueError(f'pattern {expression!r} can fit nothing: begin with "/", "*", "https://" or "re:"')
    return expression


def many(reader: Reader) -> Reader:
    """A list of values; a single one may stand without brackets."""

    def read(value: Any) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(reader(one) for one in (value if isinstance(value, list) else [value])))

    return read


def way(value: Any) -> str:
    name = text(value)
    if name not in WAYS:
        raise ValueError(
            f"knows no way of discovery {name!r} (known: {', '.join(WAYS)}){did_you_mean(name, WAYS)}"
        )
    return name


def zone(value: Any) -> str:
    """A name of the IANA data base; PST8PDT, EST and the like are no places and are refused."""
    name = text(value)
    known = available_timezones()
    if name not in known or (name != "UTC" and "/" not in name):
        raise ValueError(f"knows no time zone {name!r} (like Asia/Karachi){did_you_mean(name, known)}")
    return name


def hours(value: Any) -> str:
    spec = text(value)
    match = _HOURS.fullmatch(spec)
    if not match:
        raise ValueError(f'wants hours like "22:00-06:00" or "22:00-06:00 Asia/Karachi", not {_shown(value)}')
    if match[3]:
        zone(match[3])
    return spec


def moment(value: Any) -> date | datetime:
    """A TOML date or date-time, or the same in quotes; the site's zone is applied later."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError(f"wants a date like 2012-10-02, not {_shown(value)}")  # noqa: TRY004 - one kind of error for all
    return value


def instant(value: date | datetime, zone_name: str | None, *, end: bool) -> datetime:
    """An aware datetime: a day begins (or ends) at the site's midnight."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(23, 59, 59) if end else time())
    if value.tzinfo is not None:
        return value
    return value.replace(tzinfo=ZoneInfo(zone_name) if zone_name else UTC)


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
