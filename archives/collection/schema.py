"""JSON Schemas of the record types, made from the dataclasses, so that they cannot disagree with the lines."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from archives.collection.json_file import replace_file
from archives.records import SCHEMA_VERSION, Article, Comment, PageRecord, Record

RECORD_TYPES: dict[str, type[Record]] = {"article": Article, "comment": Comment, "page": PageRecord}

_SCALARS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def record_schema(record_type: str) -> dict[str, Any]:
    """The schema of `article`, `comment` or `page` lines: every key required, no others, one type a key."""
    schema = _object(RECORD_TYPES[record_type])
    schema["properties"]["type"] = {"const": record_type}
    schema["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tearsheet:schema:{record_type}:{SCHEMA_VERSION}",
        "title": record_type,
        **schema,
    }


def write_schemas(folder: Path) -> None:
    """Write `article.json`, `comment.json`, `page.json` where they are missing or differ.

    Raises:
        ArchiveWriteError: a file cannot be written.
    """
    for record_type in RECORD_TYPES:
        path = folder / f"{record_type}.json"
        data = orjson.dumps(
            record_schema(record_type), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        )
        if not path.exists() or path.read_bytes() != data:
            replace_file(path, [data])


def _object(record_class: type) -> dict[str, Any]:
    hints = get_type_hints(record_class)
    properties = {f.name: _schema(hints[f.name]) for f in fields(record_class)}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    text = (record_class.__doc__ or "").strip()
    if text and not text.startswith(record_class.__name__ + "("):  # not the one that `dataclass` makes up
        schema["description"] = text
    return schema


def _schema(hint: Any) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional([part for part in get_args(hint) if part is not type(None)])
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    return {"type": _SCALARS[hint]}


def _optional(parts: list[Any]) -> dict[str, Any]:
    schema = _schema(parts[0])
    if schema["type"] == "object":
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}
