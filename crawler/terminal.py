"""What is printed for people: nothing that a page says can steer the terminal, nothing that it says ends a verb.

Headlines, addresses, errors and host names come from outside. On their way to standard output and standard error control
characters and those that turn the direction of writing are written as `\\u001b` (in JSON the same character, escaped), and
what the stream's encoding lacks as `\\xe9` or `\\u20ac`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""All of C0 but tab and line feed, DEL, C1, and Unicode's bidi controls and line separators
(https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters, https://trojansource.codes)."""


def visible(text: str) -> str:
    """The text with each character that would steer a terminal as `\\uXXXX`; line feeds and tabs stay."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


class VisibleText:
    """A text stream as `print` needs it; everything else is the stream's own.

    Args:
        stream: standard output or standard error.
        forgives: whether a stream that nobody reads any more is no error: what is told on standard error is no reason to end
            a run.
    """

    def __init__(self, stream: TextIO, *, forgives: bool = False) -> None:
        self.unguarded = stream
        self._forgiven = (OSError, ValueError) if forgives else ()

    def write(self, text: str) -> int:
        """Write the text made visible; gives the number of characters that it had."""
        with suppress(*self._forgiven):
            self.unguarded.write(visible(text))
        return len(text)

    def flush(self) -> None:
        """Hand on what is written."""
        with suppress(*self._forgiven):
            self.unguarded.flush()

    def writelines(self, lines: Any) -> None:
        """So for several."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unguarded, name)


def unguarded(stream: TextIO) -> TextIO:
    """The stream itself, for what draws with escape sequences of our own (and cleans what it draws), and for data files."""
    return cast("TextIO", getattr(stream, "unguarded", stream))


def written(line: bytes) -> bytes:
    """A JSON line for standard output: as it is for other programs, made visible on a terminal (the same JSON)."""
    return visible(line.decode()).encode() if sys.stdout.isatty() else line


@contextmanager
def guarded() -> Iterator[None]:
    """While a verb runs, what it prints is made visible."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a name of the system; closed streams (`2>&-`) are None
        sys.stdout = cast("TextIO", VisibleText(before[0] or nowhere))
        sys.stderr = cast("TextIO", VisibleText(before[1] or nowhere, forgives=True))
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


def number(count: int, noun: str) -> str:
    """`1 page`, `2 pages`, `1,200 bytes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
