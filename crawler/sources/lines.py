"""Where in a TOML text each table and key stands: `tomllib` does not say."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_QUOTES = re.compile(r"\"\"\"|'''")


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Path of each table and key to its line, the first where it stands twice; multi-line strings are passed over."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is None and (match := _TABLE.match(line)):
            table = _path(match[1])
            for depth in range(1, len(table) + 1):
                found.setdefault(table[:depth], number)
        elif inside is None and (match := _KEY.match(line)):
            found.setdefault((*table, *_path(match[1])), number)
        for quote in _QUOTES.findall(line):
            inside = quote if inside is None else None if quote == inside else inside
    return found


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(
        next(part for part in match.groups("") if part or match[0] in ('""', "''"))
        for match in _PART.finditer(dotted)
    )
