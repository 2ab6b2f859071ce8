"""Schemas of the record types, made from the dataclasses, so that they cannot disagree with the lines: JSON Schemas, and
Table Schemas (Frictionless) for the manifest, without which its readers guess a column's type from its first rows."""

from __future__ import annotations

import types
from collections.abc import Mapping
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
    schema = object_schema(RECORD_TYPES[record_type])
    schema["properties"]["type"] = {"const": record_type}
    schema["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return document(record_type, schema)


def seen_schema() -> dict[str, Any]:
    """The schema of the lines of `runs/seen-….jsonl`: what a run saw unchanged."""
    text = {"type": "string"}
    seen = {"type": "array", "prefixItems": [text, text], "minItems": 2, "maxItems": 2}
    properties = {
        "type": {"const": "seen"}, "run": {"type": ["string", "null"]}, "id": text, "at": text,
        "article": {"type": ["object", "null"]}, "comments": {"type": "array", "items": seen},
    }  # fmt: skip
    return document("seen", {
        "type": "object", "description": "What a look at a story found unchanged: the ledger's row of the article, and (id, status) of comments.",
        "properties": properties, "required": list(properties), "additionalProperties": False,
    })  # fmt: skip


def document(name: str, schema: Mapping[str, Any], version: str = SCHEMA_VERSION) -> dict[str, Any]:
    """A schema with its name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:tearsheet:schema:{name}:{version}",
        "title": name, **schema,
    }  # fmt: skip


def all_schemas() -> dict[str, dict[str, Any]]:
    """Those of a collection's lines, by name."""
    return {**{name: record_schema(name) for name in RECORD_TYPES}, "seen": seen_schema()}


def write_schemas(folder: Path) -> None:
    """Write `article.json`, `comment.json`, `page.json`, `seen.json` where they are missing or differ.

    Raises:
        ArchiveWriteError: a file cannot be written.
    """
    for name, schema in all_schemas().items():
        write_schema(folder / f"{name}.json", schema)


def write_schema(path: Path, schema: Mapping[str, Any]) -> None:
    """Write one, where it is missing or differs.

    Raises:
        ArchiveWriteError: it cannot be written.
    """
    data = orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if not path.exists() or path.read_bytes() != data:
        replace_file(path, [data])


def table_schema(line_type: str) -> dict[str, Any]:
    """The Table Schema of a line type: one field a key; nested ones are `object` and `array`."""
    properties = (seen_schema() if line_type == "seen" else record_schema(line_type))["properties"]
    return {"fields": [{"name": name, "type": _table_type(said)} for name, said in properties.items()]}


def _table_type(said: Mapping[str, Any]) -> str:
    if "const" in said:
        return "string"
    kinds = [said["type"]] if isinstance(said.get("type"), str) else said.get("type", ["object"])
    return str(next(kind for kind in kinds if kind != "null"))


def object_schema(record_class: type) -> dict[str, Any]:
    """The schema of a dataclass of text, numbers, tuples, mappings and dataclasses: every key required, no others."""
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
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1])}
    if is_dataclass(hint) and isinstance(hint, type):
        return object_schema(hint)
    return {"type": _SCALARS[hint]}


def _optional(parts: list[Any]) -> dict[str, Any]:
    schema = _schema(parts[0])
    if schema["type"] == "object":
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}
