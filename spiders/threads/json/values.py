"""One answer's JSON, whatever its dress, as plain lists of records: JSON within JSON, lines of JSON, event streams, GraphQL's
edges, tables of columns and rows, maps of records by their key."""

from __future__ import annotations

import re
from typing import Any

from spiders.sheet.json_text import loads
from spiders.sheet.page import Page
from spiders.threads.engines.api import json_value

Row = dict[str, Any]

MAX_DEPTH = 60
"""Levels of an answer that are looked at."""
MAX_ROWS = 20_000
"""Records of one list that are read."""
_WITHIN = re.compile(r"\s*[\[{].{40,}[\]}]\s*", re.DOTALL)
"""A text that may be JSON itself."""
_COLUMNS = ("columns", "fields", "headers", "keys", "header", "cols")
_EVENT = re.compile(rb"^data:[ ]?(.*)$", re.MULTILINE)


def answer_of(page: Page) -> Any:
    """The answer of a capture, its records as lists of objects; None where it holds no JSON."""
    value = json_value(page)
    if value is None:
        value = _lines(page.capture.content)
    return None if value is None else normal(value)


def _lines(content: bytes) -> list[Any] | None:
    """The values of a stream of events, or of lines of JSON; None for anything else."""
    found: list[Any] = []
    parts = (
        _EVENT.findall(content[: 1 << 24]) if b"data:" in content[:4096] else content[: 1 << 24].splitlines()
    )
    for line in parts[:MAX_ROWS]:
        text = line.strip()
        if not text:
            continue
        if text[:1] not in (b"{", b"["):
            if not found:
                return None
            continue
        try:
            found.append(loads(text))
        except ValueError:
            if not found:
                return None
    return found or None


def normal(value: Any, depth: int = 0) -> Any:
    """The same value with its lists of records as such."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, str):
        if value[:1] in "{[" and _WITHIN.fullmatch(value):
            try:
                return normal(loads(value), depth + 1)
            except ValueError:
                return value
        return value
    if isinstance(value, list):
        return [normal(_node(one), depth + 1) for one in value[:MAX_ROWS]]
    if isinstance(value, dict):
        if (table := _table(value)) is not None:
            return normal(table, depth + 1)
        if (records := _by_key(value)) is not None:
            return normal(records, depth + 1)
        return {str(key): normal(inner, depth + 1) for key, inner in value.items()}
    return value


def _node(one: Any) -> Any:
    """Of an edge its node."""
    return (
        one["node"] if isinstance(one, dict) and isinstance(one.get("node"), dict) and len(one) <= 3 else one
    )


def _table(value: Row) -> list[Row] | None:
    """Records of a table that names its columns once."""
    names = next((value[name] for name in _COLUMNS if isinstance(value.get(name), list)), None)
    if not names or len(names) < 3:
        return None
    named = [
        one if isinstance(one, str) else one.get("name") if isinstance(one, dict) else None for one in names
    ]
    if not all(isinstance(name, str) for name in named):
        return None
    for rows in value.values():
        if (
            isinstance(rows, list)
            and rows
            and rows is not names
            and all(isinstance(row, list) and len(row) == len(named) for row in rows)
        ):
            return [dict(zip(map(str, named), row, strict=True)) for row in rows[:MAX_ROWS]]
    return None


def _by_key(value: Row) -> list[Row] | None:
    """Records of a map whose keys name them: objects all alike, of several fields each."""
    inner = list(value.values())
    if not inner or not all(isinstance(one, dict) and len(one) >= 2 for one in inner):
        return None
    if len(inner) == 1 and not any(
        str(own) == str(key) for key, one in value.items() for own in one.values()
    ):
        return None  # one part of a record, unless it repeats its key
    shapes = [frozenset(one) for one in inner]
    common = frozenset.intersection(*shapes)
    if len(common) < 2 or len(common) < 0.6 * max(map(len, shapes)):
        return None
    if not any(any(c.isdigit() for c in str(key)) or len(str(key)) > 18 for key in value):
        return None  # a record's own parts are named by words
    return [{"id": key, **one} if "id" not in one else one for key, one in value.items()]


def is_records(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def flat(row: Row, kept: tuple[str, ...] = (), depth: int = 0) -> dict[tuple[str, ...], Any]:
    """A record's scalars by their path; texts in parts as one; lists of records are left out."""
    found: dict[tuple[str, ...], Any] = {}
    for key, value in row.items():
        path = (*kept, key)
        if isinstance(value, dict):
            if (words := parts_text(value)) is not None:
                found[path] = words
            elif depth < 5:
                found |= flat(value, path, depth + 1)
        elif isinstance(value, list):
            if (words := parts_text(value)) is not None:
                found[path] = words
        else:
            found[path] = value
    return found


def parts_text(value: Any) -> str | None:
    """The text of a rich text's parts (blocks, paragraphs, runs); None for anything that is no such text."""
    pieces = _pieces(value, 0)
    return None if pieces is None else ("\n\n".join(pieces).strip() or None)


_PART_KEYS = frozenset({"type", "text", "marks", "content", "blocks", "children", "attrs", "key", "depth", "data", "style", "version", "entityMap", "inlineStyleRanges",
                        "entityRanges", "id", "value", "nodes", "object", "leaves", "document", "format", "html", "rendered", "raw", "protected"})  # fmt: skip
_INLINE = frozenset({"text", "mention", "link", "emoji", "hashtag"})


def _pieces(value: Any, depth: int) -> list[str] | None:
    """The blocks of a rich text."""
    if depth > 12 or not value:
        return None
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return list(value) if depth or sum(map(len, value)) > 40 else None
        return _blocks(value, depth)
    if not isinstance(value, dict) or not value.keys() <= _PART_KEYS:
        return None
    for name in ("text", "rendered", "html", "raw", "value"):
        if isinstance(value.get(name), str):
            return [value[name]]
    for name in ("blocks", "content", "children", "nodes", "document", "leaves"):
        if isinstance(value.get(name), (list, dict)):
            return _pieces(value[name], depth + 1)
    return [] if value.get("type") else None


def _blocks(parts: list[Any], depth: int) -> list[str] | None:
    """The blocks of a list of parts; runs within a line are one."""
    blocks: list[str] = []
    running = False
    for one in parts:
        inner = _pieces(one, depth + 1) if isinstance(one, dict) else None
        if inner is None:
            return None
        inline = str(one.get("type") or "text") in _INLINE and depth > 0
        if inline and running and blocks and inner:
            blocks[-1] += inner[0]
            inner = inner[1:]
        blocks += inner
        running = inline
    return blocks
